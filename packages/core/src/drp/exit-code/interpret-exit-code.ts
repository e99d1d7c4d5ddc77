import { checkKeys, invalidInput } from '../../input/index.ts'
import { type ExitCodeMode, type ExitRequest, exitRequests } from './exit-codes.ts'
import { type ExitState, exitStateOf } from './exit-state.ts'

/** How an action ended: its exit code, or the signal that ended it: its name, `'signal'`, or null, as Node reports the code then. */
export type ExitCode = number | 'signal' | `SIG${string}` | null

/** The agents whose rules are known. `v4` is v4.8: later sources are not public. */
export type ExitCodeProfile = 'v4' | 'v4.8' | 'v3.13'

/** What an exit code is to be understood by. */
export interface ExitCodeOptions {
  /** Which exit codes the task uses; `exitCodeModeOf` tells. */
  readonly mode: ExitCodeMode
  /** Was it the last action of the task? */
  readonly last: boolean
  /** Whose rules. Default `'v4'`. */
  readonly profile?: ExitCodeProfile | undefined
}

/**
 * What comes after an action:
 * - `next-action`: the task goes on with its next action;
 * - `next-task`: the job is over, the agent asks for the next one;
 * - `same-job`: the machine is not runnable; made so again, it is given the same job;
 * - `reboot`, `poweroff`: what the agent does to the machine. An `incomplete` job is given again after it;
 * - `stop`: the agent ends. An `incomplete` job is given to the next agent;
 * - `nothing`: the job failed and the machine is not runnable. Made so again, it is given a new job for the same task.
 */
export type AfterExit = 'next-action' | 'next-task' | 'same-job' | 'reboot' | 'poweroff' | 'stop' | 'nothing'

/** What an exit code means. */
export interface ExitCodeMeaning {
  /** The job's `State`. Before a next action the job stays `running`: this is then what it comes to if the rest succeeds as well. */
  readonly state: 'finished' | 'failed' | 'incomplete'
  /** The job's `ExitState`. Before a next action: as for `state`. */
  readonly exitState: ExitState
  /** Does the machine stay runnable? If not, the agent writes so before it writes the job. */
  readonly runnable: boolean
  /** What comes next. */
  readonly next: AfterExit
}

/**
 * What the exit code of an action means for its job, for the machine, and for what the agent does next.
 *
 * An action that asks for a power change or a stop ends the task: the job is `finished` if it was the last one, else `incomplete`. One that is
 * `incomplete` has the job given again if it was the last, and else ends the task early with success. Asking for both makes the job
 * `incomplete` wherever it stands; before v4.7 (`v3.13` here) it was `finished`. A signal, or a code that has no meaning, is a failure.
 * Recorded with both agents.
 *
 * @param code how the action ended. Codes go to 4294967295, as those of Windows do.
 * @throws JobwrightError `invalid-input` for a code, mode, profile or option that is not known.
 * @example
 * import { interpretExitCode } from '@jobwright/core/drp'
 * interpretExitCode(0, { mode: 'sane', last: true })
 * //=> { state: 'finished', exitState: 'complete', runnable: true, next: 'next-task' }
 * interpretExitCode(192, { mode: 'sane', last: true })
 * //=> { state: 'incomplete', exitState: 'reboot', runnable: false, next: 'reboot' }
 * interpretExitCode(192, { mode: 'sane', last: true, profile: 'v3.13' }).state //=> 'finished'
 * interpretExitCode('SIGKILL', { mode: 'sane', last: true }).state //=> 'failed'
 */
export function interpretExitCode(code: ExitCode, options: ExitCodeOptions): ExitCodeMeaning {
  checkOptions(options)
  const { mode, last, profile = 'v4' } = options
  const request = isSignal(code) ? undefined : exitRequests[mode].get(checked(code))
  if (request === undefined) return meaning('failed', exitStateOf({ failed: true }), 'nothing')
  const state = stateAfter(request, last, profile)
  const { power } = request
  if (power !== undefined) return meaning(state, exitStateOf({ [power]: true }), power)
  if (state === 'incomplete') return meaning(state, exitStateOf({}), 'same-job')
  return meaning(state, exitStateOf({}), last || request.incomplete ? 'next-task' : 'next-action')
}

function stateAfter({ incomplete, power }: ExitRequest, last: boolean, profile: ExitCodeProfile) {
  if (power === undefined) return incomplete && last ? 'incomplete' : 'finished'
  if (incomplete) return profile === 'v3.13' ? 'finished' : 'incomplete'
  return last ? 'finished' : 'incomplete'
}

function meaning(state: ExitCodeMeaning['state'], exitState: ExitState, next: AfterExit): ExitCodeMeaning {
  return { state, exitState, runnable: next === 'next-task' || next === 'next-action', next }
}

function isSignal(code: ExitCode): code is Exclude<ExitCode, number> {
  return code === null || code === 'signal' || (typeof code === 'string' && code.startsWith('SIG'))
}

function checked(code: number): number {
  if (Number.isInteger(code) && code >= 0 && code <= 0xffff_ffff) return code
  throw invalidInput(
    "interpretExitCode: the exit code must be a whole number from 0 to 4294967295, or for a signal its name, 'signal' or null.",
  )
}

function checkOptions(options: ExitCodeOptions): void {
  checkKeys('interpretExitCode', options, ['mode', 'last', 'profile'])
  const { mode, last, profile } = options
  if (mode !== 'sane' && mode !== 'original')
    throw invalidInput("interpretExitCode: mode must be 'sane' or 'original'.")
  if (typeof last !== 'boolean') throw invalidInput('interpretExitCode: last must be true or false.')
  if (profile !== undefined && !['v4', 'v4.8', 'v3.13'].includes(profile)) {
    throw invalidInput("interpretExitCode: profile must be 'v4', 'v4.8' or 'v3.13'.")
  }
}
