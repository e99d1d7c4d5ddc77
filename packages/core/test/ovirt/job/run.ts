import { execute } from '@jobwright/core'
import { type JobCommand, type JobDecider, type JobRecord, type JobRefusal, stepOf } from '@jobwright/core/ovirt'

/** The job after the commands, all of which must be accepted. */
export function run(
  decider: JobDecider,
  commands: readonly JobCommand[],
  from: JobRecord = decider.initial,
): JobRecord {
  let job = from
  for (const command of commands) {
    const execution = execute(decider, job, command)
    if (!execution.ok) throw new Error(`${JSON.stringify(command)}: ${execution.refusal.message}`)
    job = execution.state
  }
  return job
}

/** Why the command is refused. */
export function refusalOf(decider: JobDecider, job: JobRecord, command: JobCommand): JobRefusal {
  const decision = decider.decide(job, command)
  if (decision.ok) throw new Error(`accepted: ${JSON.stringify(command)}`)
  return decision.refusal
}

/** Where the job and its steps stand, by id: `{ j1: 'started', s1: 'failed' }`. */
export function standings(job: JobRecord): Record<string, string> {
  const steps = [...job.steps.values()].map(({ id, status }) => [id, status])
  return Object.fromEntries([[job.id, job.status], ...steps])
}

/** Where one step stands, and since when. */
export function ended(job: JobRecord, id: string): readonly [string | undefined, number | null | undefined] {
  const step = stepOf(job, id)
  return [step?.status, step?.endedAt]
}

export const addJob = { type: 'add-job', id: 'j1', description: 'Backup', at: 0 } as const

/** Adds a step `id` under a parent, by default the job, at a time. */
export function addStep(id: string, at: number, parentId = 'j1'): JobCommand {
  return { type: 'add-step', id, parentId, stepType: 'executing', description: `Step ${id}`, at }
}
