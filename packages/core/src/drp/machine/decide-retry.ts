import type { RetryTaskCommand } from './commands.ts'
import type { MachineRules } from './profile.ts'
import { type MachineDecision, refuse } from './refusals.ts'
import type { MachineState } from './state.ts'

/** The back-off of a task is over: unless something else has happened since, the machine goes on and tries it again. */
export function retryTask(
  rules: MachineRules,
  state: MachineState,
  { type, jobId }: RetryTaskCommand,
): MachineDecision {
  if (rules.assumptions === null) return refuse('not-in-profile', type, `${rules.profile} tries no task again.`)
  const { id, currentJobId, currentTask, runnable, problems, jobs } = state
  if (id === null) return refuse('no-machine', type, 'There is no machine.')
  const job = jobs.get(jobId)
  const waits = job?.state === 'failed' && jobId === currentJobId && job.currentIndex === currentTask
  if (!waits || runnable || problems.length > 0) {
    return refuse('not-waiting', type, `Machine ${id} does not wait to try the task of job ${jobId} again.`)
  }
  return { ok: true, events: [{ type: 'machine-saved', changes: { runnable: true } }] }
}
