import type { Job, Link, Reference, Step, StepRecord } from '@jobwright/core/ovirt'
import type { EngineUser } from '../auth/users.ts'
import type { KnownJob } from '../engine/engine.ts'
import type { OvirtCall } from '../http/call.ts'
import { isAtLeast } from '../settings.ts'
import type { Site } from '../site.ts'
import { shownType } from './step-types.ts'

/** A job as the engine shows it. */
export function jobDocument(call: OvirtCall, job: KnownJob): Job {
  const { description, autoCleared, endedAt, external, updatedAt, startedAt, status, owner } = job
  return {
    ...jobReference(call, job.id),
    description,
    auto_cleared: autoCleared,
    ...(endedAt === null ? {} : { end_time: timeOf(endedAt) }),
    external,
    last_updated: timeOf(updatedAt),
    start_time: timeOf(startedAt),
    status,
    ...(owner === null ? {} : { owner: { href: `${call.base}/users/${owner}`, id: owner } }),
  }
}

/** A job with its links alone, as the answers of its actions show it. */
export function jobReference({ base }: OvirtCall, id: string): Reference & { readonly id: string } {
  const href = `${base}/jobs/${id}`
  return { href, id, actions: linksOf(href, 'clear', 'end'), link: linksOf(href, 'steps') }
}

/**
 * A step as the engine shows it: under the job of the address, whichever it belongs to. Engines before 4.1 show neither progress nor host, and the form of
 * version 3 does not either; 3.3 knew no systems outside the engine, and no steps of theirs.
 */
export function stepDocument(site: Site, call: OvirtCall, jobId: string, step: StepRecord): Step {
  const { settings } = site
  const { description, endedAt, external, externalType, number, progress, startedAt, status, stepType } = step
  const { executionHost, parentId } = step
  const jobHref = `${call.base}/jobs/${jobId}`
  const hrefOf = (id: string): string => `${jobHref}/steps/${id}`
  const href = hrefOf(step.id)
  const isNew = call.form === 'v4' && isAtLeast(settings.version, '4.1')
  const showsType = externalType !== null && isAtLeast(settings.version, '3.4')
  return {
    href,
    id: step.id,
    actions: linksOf(href, 'end'),
    description,
    link: linksOf(href, 'statistics'),
    ...(endedAt === null ? {} : { end_time: timeOf(endedAt) }),
    external,
    ...(showsType ? { external_type: externalType } : {}),
    number,
    ...(isNew && progress !== null ? { progress } : {}),
    start_time: timeOf(startedAt),
    status,
    type: shownType(site, stepType),
    ...(isNew && executionHost !== null
      ? { execution_host: { href: `${call.base}/hosts/${executionHost}`, id: executionHost } }
      : {}),
    job: { href: jobHref, id: jobId },
    ...(parentId === null ? {} : { parent_step: { href: hrefOf(parentId), id: parentId } }),
  }
}

/** A user as one that another document shows in full. */
export function userReference({ base }: OvirtCall, { id, name }: EngineUser): Reference {
  return { href: `${base}/users/${id}`, id, name: principalOf(name) }
}

/** The name of a user without the profile. */
export function principalOf(name: string): string {
  const at = name.lastIndexOf('@')
  return at < 0 ? name : name.slice(0, at)
}

function linksOf(href: string, ...rels: readonly string[]): readonly Link[] {
  return rels.map((rel) => ({ href: `${href}/${rel}`, rel }))
}

function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString()
}
