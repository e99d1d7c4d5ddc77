import { checkKeys } from '@jobwright/core'
import { externalSystemTypes, type JobStatus, jobStatuses, type StepRecord } from '@jobwright/core/ovirt'
import { demand } from '../../server/demand.ts'
import type { KnownJob } from '../engine/engine.ts'
import type { Site } from '../site.ts'
import { listOf, maybe, textIn, timeIn, uuidIn } from './read-values.ts'
import type { OvirtSeed, SeededOvirtJob, SeededOvirtStep } from './seed.ts'
import { userIdOf } from './user-id.ts'

/** Where something stands, and since when. */
type Standing = Pick<StepRecord, 'status' | 'startedAt' | 'endedAt'>

/** Makes the jobs of a seed as they are told, and begins those of the engine's own. Throws JobwrightError `invalid-input` for what cannot be. */
export function plantJobs(site: Site, { jobs = [], internalJobs = [] }: OvirtSeed): void {
  const begin = site.now() - 3_600_000
  for (const [at, job] of listOf('jobs', jobs).entries())
    site.engine.plant(jobOf(site, `jobs[${at}]`, job, begin + at * 60_000))
  for (const job of listOf('internalJobs', internalJobs)) site.engine.addInternalJob(job)
}

const standingKeys = ['id', 'description', 'status', 'external', 'startTime', 'endTime', 'steps']
const jobKeys = [...standingKeys, 'autoCleared', 'owner', 'correlationId', 'lastUpdated']
const stepKeys = [...standingKeys, 'type', 'progress', 'externalId', 'externalType', 'executionHost']

function jobOf(site: Site, where: string, job: SeededOvirtJob, usualStart: number): KnownJob {
  checkKeys(where, job, jobKeys)
  const { external = true, autoCleared = !external } = job
  for (const flag of [external, autoCleared])
    demand(typeof flag === 'boolean', `${where}: external and autoCleared must be true or false.`)
  const steps = new Map<string, StepRecord>()
  const id = newIdIn(site, where, 'job', job.id, steps)
  const owner = maybe(textIn, `${where}: owner`, job.owner)
  const standing = standingOf(where, job, { status: 'started', startedAt: usualStart, endedAt: null })
  growSteps(site, where, job.steps, { id, parentId: null, external, ...standing }, steps)
  const times = [standing, ...steps.values()].flatMap(({ startedAt, endedAt }) => [startedAt, endedAt ?? startedAt])
  return {
    id,
    description: textIn(`${where}: description`, job.description),
    external,
    autoCleared,
    owner: owner === null ? null : userIdOf(site.users, owner),
    correlationId: maybe(textIn, `${where}: correlationId`, job.correlationId),
    ...standing,
    updatedAt: maybe(timeIn, `${where}: lastUpdated`, job.lastUpdated) ?? Math.max(...times),
    steps,
  }
}

/** What the steps below something have from it where they do not say. */
interface Above extends Standing {
  /** The id of the job, which no step may have. */
  readonly id: string
  /** The step, if it is one. */
  readonly parentId: string | null
  readonly external: boolean
}

function growSteps(
  site: Site,
  where: string,
  told: readonly SeededOvirtStep[] = [],
  above: Above,
  steps: Map<string, StepRecord>,
): void {
  for (const [number, step] of listOf(`${where}: steps`, told).entries()) {
    const inside = `${where}: steps[${number}]`
    checkKeys(inside, step, stepKeys)
    const { external = above.external, progress = null, externalType = null } = step
    demand(typeof external === 'boolean', `${inside}: external must be true or false.`)
    demand(
      progress === null || (Number.isInteger(progress) && progress >= 0 && progress <= 100),
      `${inside}: progress must be a whole number from 0 to 100.`,
    )
    demand(
      externalType === null || externalSystemTypes.includes(externalType),
      `${inside}: externalType must be one of ${externalSystemTypes.join(', ')}.`,
    )
    const id = newIdIn(site, inside, 'step', step.id, steps)
    demand(id !== above.id, `${inside}: the id ${id} is that of its job.`)
    const standing = standingOf(inside, step, above)
    steps.set(id, {
      id,
      parentId: above.parentId,
      number,
      description: textIn(`${inside}: description`, step.description),
      stepType: textIn(`${inside}: type`, step.type ?? 'executing'),
      external,
      externalId: maybe(textIn, `${inside}: externalId`, step.externalId),
      externalType,
      executionHost: maybe(uuidIn, `${inside}: executionHost`, step.executionHost),
      progress,
      ...standing,
    })
    growSteps(site, inside, step.steps, { ...above, ...standing, external, parentId: id }, steps)
  }
}

function newIdIn(
  { engine, newId }: Site,
  where: string,
  kind: 'job' | 'step',
  told: string | undefined,
  steps: ReadonlyMap<string, StepRecord>,
): string {
  const id = told === undefined ? newId(kind) : uuidIn(`${where}: id`, told)
  const isTaken = steps.has(id) || engine.job(id) !== undefined || engine.step(id) !== undefined
  demand(!isTaken, `${where}: something else has the id ${id}.`)
  return id
}

function standingOf(where: string, told: SeededOvirtJob | SeededOvirtStep, above: Standing): Standing {
  const { status = above.status, startTime, endTime } = told
  demand(jobStatuses.includes(status as JobStatus), `${where}: status must be one of ${jobStatuses.join(', ')}.`)
  const startedAt = maybe(timeIn, `${where}: startTime`, startTime) ?? above.startedAt
  demand(status !== 'started' || endTime === undefined, `${where}: it is started, and so has no endTime.`)
  if (status === 'started') return { status, startedAt, endedAt: null }
  const endedAt = maybe(timeIn, `${where}: endTime`, endTime) ?? Math.max(startedAt, above.endedAt ?? startedAt)
  demand(endedAt >= startedAt, `${where}: its endTime must not be before its startTime.`)
  return { status, startedAt, endedAt }
}
