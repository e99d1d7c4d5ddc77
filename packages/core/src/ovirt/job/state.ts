import type { StateOf } from '../../lifecycle/index.ts'
import type { jobLifecycles, stepLifecycles } from '../lifecycle.ts'

/** One step of a job. Times are milliseconds since 1970, as the commands gave them. */
export interface StepRecord {
  /** Its id. */
  readonly id: string
  /** The step it is under; null for one directly under the job. */
  readonly parentId: string | null
  /** How many steps its job or its parent had before it: 0 for the first. */
  readonly number: number
  /** What it is about, in words. */
  readonly description: string
  /** What kind of step it is. The engine's own steps have types that the API shows as `unknown`. */
  readonly stepType: string
  /** Where it stands. */
  readonly status: StateOf<typeof stepLifecycles.v4>
  /** Was it added over the API? False for the engine's own. */
  readonly external: boolean
  /** The id of the task elsewhere that the engine waits for; null for none. A job with such a step survives a restart of the engine. */
  readonly externalId: string | null
  /** Where that task runs: `vdsm` or `gluster`; null for none. */
  readonly externalType: string | null
  /** The id of the host on which it is executed; null for none. */
  readonly executionHost: string | null
  /** How far it is, in percent; null for not known. Only the engine reports progress. */
  readonly progress: number | null
  /** When it was added. */
  readonly startedAt: number
  /** When it ended; null for not yet. */
  readonly endedAt: number | null
}

/** A job and its steps: small plain data. Times are milliseconds since 1970, as the commands gave them. */
export interface JobRecord {
  /** Its id; null before it is added and after it is removed. */
  readonly id: string | null
  /** What it is about, in words. */
  readonly description: string
  /** Where it stands. */
  readonly status: StateOf<typeof jobLifecycles.v4>
  /** Was it added over the API? False for the engine's own. */
  readonly external: boolean
  /** Does the cleaner remove it some time after its end? */
  readonly autoCleared: boolean
  /** The id of the user it belongs to; null for not known. */
  readonly owner: string | null
  /** The id under which the request is found again; null for none. */
  readonly correlationId: string | null
  /** When it was added. */
  readonly startedAt: number
  /** When it, or a step of it, was last changed. */
  readonly updatedAt: number
  /** When it ended; null for not yet. */
  readonly endedAt: number | null
  /** Every step by id, in the order in which they were added. */
  readonly steps: ReadonlyMap<string, StepRecord>
}

/** Before there is a job, and after it was removed. */
export const noJob: JobRecord = /*@__PURE__*/ (() => ({
  id: null,
  description: '',
  status: 'started',
  external: true,
  autoCleared: false,
  owner: null,
  correlationId: null,
  startedAt: 0,
  updatedAt: 0,
  endedAt: null,
  steps: new Map(),
}))()

/**
 * One step of a job, or undefined when the job has none of that id.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { jobDecider, stepOf } from '@jobwright/core/ovirt'
 * const decider = jobDecider()
 * const made = execute(decider, decider.initial, { type: 'add-job', id: 'j1', description: 'Backup', at: 0 })
 * const added = made.ok && execute(decider, made.state, {
 *   type: 'add-step', id: 's1', parentId: 'j1', stepType: 'executing', description: 'Copy', at: 5,
 * })
 * added && added.ok && stepOf(added.state, 's1')?.status //=> 'started'
 */
export function stepOf(job: JobRecord, id: string): StepRecord | undefined {
  return job.steps.get(id)
}

/**
 * The direct steps of a job, or the direct sub-steps of a step, in the order of their numbers.
 *
 * @param parentId the step whose sub-steps are asked for; null for the steps directly under the job.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { jobDecider, stepsUnder } from '@jobwright/core/ovirt'
 * const decider = jobDecider()
 * let job = decider.initial
 * for (const command of [
 *   { type: 'add-job', id: 'j1', description: 'Backup', at: 0 },
 *   { type: 'add-step', id: 's1', parentId: 'j1', stepType: 'executing', description: 'Copy', at: 5 },
 *   { type: 'add-step', id: 's2', parentId: 's1', stepType: 'executing', description: 'Copy the log', at: 6 },
 *   { type: 'add-step', id: 's3', parentId: 'j1', stepType: 'finalizing', description: 'Unmount', at: 7 },
 * ] as const) {
 *   const execution = execute(decider, job, command)
 *   if (execution.ok) job = execution.state
 * }
 * stepsUnder(job, null).map(({ id, number }) => [id, number]) //=> [['s1', 0], ['s3', 1]]
 * stepsUnder(job, 's1').map(({ id }) => id) //=> ['s2']
 */
export function stepsUnder(job: JobRecord, parentId: string | null): readonly StepRecord[] {
  return [...job.steps.values()].filter((step) => step.parentId === parentId)
}

/** All steps below a step, of any depth. A step is added after its parent, so that one look at each tells. */
export function stepsBelow(job: JobRecord, id: string): readonly StepRecord[] {
  const parents = new Set<string | null>([id])
  return [...job.steps.values()].filter((step) => {
    const isBelow = parents.has(step.parentId)
    if (isBelow) parents.add(step.id)
    return isBelow
  })
}

/** Where a job stands, for refusals: `none` where there is no job. */
export function standing({ id, status }: JobRecord): string {
  return id === null ? 'none' : status
}
