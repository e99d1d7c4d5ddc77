import type { EndJobCommand, EndStepCommand } from './commands.ts'
import type { JobProblem } from './refusals.ts'
import type { JobRules } from './rules.ts'

/** The commands of the lifecycles that end a job or a step by itself. */
type EndWay = 'endSucceeded' | 'endFailed' | 'endAborted'

/** How something is to end, or what is missing to tell. */
export type AskedEnd = { readonly way: EndWay } | { readonly problem: JobProblem }

/** Reads of the command what the profile reads. */
export function endWay({ profile }: JobRules, command: EndStepCommand | EndJobCommand): AskedEnd {
  const { type, by, succeeded, status } = command
  if (by === 'engine' || profile === 'v4') return bySuccess(succeeded ?? true)
  if (profile === 'v3') {
    // Up to 4.0 the engine asked whether the status was FINISHED, and nothing else.
    if (type === 'end-job') return status === undefined ? { problem: 'status-missing' } : bySuccess(isFinished(status))
    return succeeded === undefined ? { problem: 'succeeded-missing' } : bySuccess(succeeded)
  }
  if (status !== undefined) return byStatus(status)
  return succeeded === undefined ? { problem: 'status-missing' } : bySuccess(succeeded)
}

function bySuccess(succeeded: boolean): AskedEnd {
  return { way: succeeded ? 'endSucceeded' : 'endFailed' }
}

function isFinished(status: string): boolean {
  return status.toLowerCase() === 'finished'
}

/** The end that sets a status by the design page. */
export function byStatus(status: string): AskedEnd {
  if (isFinished(status)) return { way: 'endSucceeded' }
  switch (status.toLowerCase()) {
    case 'failed':
      return { way: 'endFailed' }
    case 'aborted':
      return { way: 'endAborted' }
    default:
      return { problem: 'status-not-settable' }
  }
}
