import { type ClusterRefusalCode, clusterJobOf, type JobScope } from '@jobwright/core/lcm'
import { type Answer, json } from '../http/answer.ts'
import { bodyOf, own } from '../http/body.ts'
import { booleanOf } from '../http/boolean.ts'
import { type RefusalType, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { demandResource } from '../resources/crud.ts'
import { clusterIdOf, missingFor } from '../store/cluster-of.ts'
import { passwordName } from './password-name.ts'
import { shownOf } from './record-events.ts'
import { renderJob } from './render.ts'

const kinds = { cluster: 'clusters', datacenter: 'datacenters', node: 'nodes' } as const

/** Makes a job: POST to the action of its type. */
export function runAction(request: HandledRequest, jobType: string): Answer {
  const { site, call, version } = request
  const body = bodyOf(site, call)
  const named = own(body, 'job-type')
  if (named !== undefined && named !== jobType) refuse('bad-request', `job-type must be ${jobType} here.`)
  const scope = scopeIn(body)
  const resourceId = own(body, 'resource-id')
  if (typeof resourceId !== 'string')
    return refuse('bad-request', 'resource-id must be the id of a cluster, datacenter or node.')
  demandResource(site, kinds[scope], resourceId)
  const clusterId = clusterIdOf(site.store, scope, resourceId)
  const missing = missingFor(site.store, clusterId)
  if (site.assumptions.incompleteCluster === 'refuse' && missing.length > 0)
    refuse('bad-request', `The cluster has no ${missing.join(', no ')}.`)

  const jobData = jobDataOf(request, jobType, body)
  const description = textOrNull(body, 'description')
  const [strategy, continueOnError] = [jobData['concurrency-strategy'], jobData['continue-on-error']]
  const id = site.newId('job')
  const submitted = site.jobs.execute(clusterId, {
    type: 'submit',
    id,
    jobType,
    scope,
    resourceId,
    at: site.now(),
    continueOnError: continueOnError === true,
    concurrencyStrategy: typeof strategy === 'string' ? strategy : undefined,
  })
  if (!submitted.ok) return refuse(typeOf(submitted.refusal.code), submitted.refusal.message)
  const made = clusterJobOf(submitted.state, id)
  if (made === undefined) throw new Error('The rules of jobs took a job and did not make it.')
  const { createdAt: createdOn, updatedAt: modifiedOn } = made
  const job = { ...shownOf(made), jobData, description, createdOn, modifiedOn }
  site.store.jobs.set(job)
  return json(201, renderJob(site, version, job, 'posted'))
}

/** Asks to kill a job: POST to `actions/terminate`. The answer is a text, not an object. */
export function terminate({ site, call }: HandledRequest): Answer {
  const jobId = own(bodyOf(site, call), 'job-id')
  if (typeof jobId !== 'string') return refuse('bad-request', 'job-id must be the id of a job.')
  const job = site.store.jobs.get(jobId) ?? refuse('not-found', 'There is no job of this id.')
  const asked = site.jobs.execute(job.clusterId, { type: 'terminate', jobId, at: site.now() })
  if (!asked.ok) refuse('conflict', 'The job has ended.')
  return json(site.assumptions.terminateStatus, 'Termination in progress')
}

function scopeIn(body: object): JobScope {
  const scope = own(body, 'job-scope')
  if (scope === 'cluster' || scope === 'datacenter' || scope === 'node') return scope
  return refuse('bad-request', 'job-scope must be cluster, datacenter or node.')
}

/** The options that the server keeps with the job: those that were given, without what they are for. */
function jobDataOf(
  { site, version }: HandledRequest,
  jobType: string,
  body: object,
): Readonly<Record<string, unknown>> {
  const data: Record<string, unknown> = { 'job-type': jobType }
  const bootstrap = own(body, 'auto-bootstrap')
  if (bootstrap !== undefined)
    data['auto-bootstrap'] = bootstrap === null ? null : booleanOf(site, 'auto-bootstrap', bootstrap)
  const goesOn = own(body, 'continue-on-error')
  if (goesOn !== undefined && goesOn !== null) data['continue-on-error'] = booleanOf(site, 'continue-on-error', goesOn)
  const strategy = version === 'v1' ? null : textOrNull(body, 'concurrency-strategy')
  if (strategy !== null) data['concurrency-strategy'] = strategy
  const password = version === 'v1' ? textOrNull(body, passwordName) : null
  if (password !== null) data[passwordName] = password
  return data
}

function textOrNull(body: object, name: string): string | null {
  const value = own(body, name) ?? null
  if (value !== null && typeof value !== 'string') refuse('bad-request', `${name} must be a text.`)
  return value as string | null
}

function typeOf(code: ClusterRefusalCode): RefusalType {
  if (code === 'not-installed') return 'conflict'
  return code === 'unknown-resource' ? 'not-found' : 'bad-request'
}
