import type { Decider } from '../../lifecycle/index.ts'
import type { JobCommand } from './commands.ts'
import { decideJob } from './decide.ts'
import type { JobRecordEvent } from './events.ts'
import { evolveJob } from './evolve.ts'
import type { JobDecision, JobRefusalCode } from './refusals.ts'
import { type JobDeciderOptions, rulesOf } from './rules.ts'
import { type JobRecord, noJob } from './state.ts'

/** The rules of a job and its steps, as a decider whose refusals list the checks that failed. */
export interface JobDecider extends Decider<JobRecord, JobCommand, JobRecordEvent, JobRefusalCode> {
  decide(job: JobRecord, command: JobCommand): JobDecision
}

/**
 * The rules of oVirt's jobs as a decider: what a command on one job and its steps of any depth causes, and why one is refused.
 *
 * `v4` and `v3` follow the engine. The first end of a job wins: it closes the steps that have not ended with the job's status and end, and any further end
 * is accepted and changes nothing but steps that were added since. The last end of a step wins and moves its end. A step that ends as failed fails the
 * job, which closes all others; one that succeeds closes nothing. Force only lets the cleaner remove the job. Steps may be added under what has
 * ended. A restart of the engine leaves what has not ended `unknown`, unless a step of the job waits for a task elsewhere. They differ in what tells
 * how something ended ({@link EndFields}).
 *
 * `documented` follows the design page: an end names the status, `aborted` among others, and so may who adds a step; what has ended has ended; force
 * aborts the steps below; nothing else ends with a step or a job. What the page leaves open is an assumption ({@link DocumentedJobAssumptions}).
 *
 * Ids and times come in with the commands and are kept as given. The engine never compares the job of an address with that of the step: who serves
 * addresses finds the job to decide about by the id of the step, or of the parent.
 *
 * @throws JobwrightError `invalid-input` for an option, a profile, an assumption or a setting that is not known.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { jobDecider, stepOf } from '@jobwright/core/ovirt'
 * const decider = jobDecider({ profile: 'v4' })
 * let job = decider.initial
 * for (const command of [
 *   { type: 'add-job', id: 'j1', description: 'Backup of db1', autoCleared: true, at: 0 },
 *   { type: 'add-step', id: 's1', parentId: 'j1', stepType: 'executing', description: 'Copy', at: 10 },
 *   { type: 'add-step', id: 's2', parentId: 's1', stepType: 'executing', description: 'Copy the log', at: 20 },
 *   { type: 'end-step', id: 's2', succeeded: false, at: 30 },
 *   { type: 'end-job', succeeded: true, at: 40 },
 * ] as const) {
 *   const execution = execute(decider, job, command)
 *   if (execution.ok) job = execution.state
 * }
 * job.status //=> 'failed'
 * job.endedAt //=> 30
 * stepOf(job, 's1')?.status //=> 'failed'
 */
export function jobDecider(options: JobDeciderOptions = {}): JobDecider {
  const rules = rulesOf(options)
  return {
    name: `oVirt job (${rules.profile})`,
    initial: noJob,
    decide: (job, command) => decideJob(rules, job, command),
    evolve: evolveJob,
  }
}
