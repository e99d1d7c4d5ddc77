import { checkKeys, invalidInput } from '../../input/index.ts'

/**
 * What no public source of v4 settles about retries and error handlers. The server is closed; its documents tell of a stack of depth 1, of retries
 * with an exponential back-off that begins at 2 seconds, and of tasks that are restarted with `RetryTaskAttempt` 0. Each of these is our assumption.
 */
export interface TaskErrorAssumptions {
  /**
   * How a back-off is observed. `not-runnable`: nothing is runnable until it is over, then the server sets `Runnable` again. `immediate`: runnable
   * at once, so that the back-off is not observed at all. Default `'not-runnable'`: the agents of v4.8 take their machine out of service before
   * they report a failure, and wait until it is runnable again.
   */
  readonly backOff: 'not-runnable' | 'immediate'
  /** By how much each back-off of an entry is longer than the one before, at least 1. Default 2: 2 s, 4 s, 8 s. The documents say "exponential". */
  readonly backOffFactor: number
  /**
   * When a failure is acted on: the try again counted, or the list of handlers put in the place of the task list. `on-failure`: as the job fails.
   * `on-request`: as the next job is asked for; goes with the same for `pop`, as the failure of a list that is back would be acted on again.
   * Default `'on-failure'`.
   */
  readonly push: 'on-failure' | 'on-request'
  /** What `CurrentTask` becomes when the list of handlers takes over. Default -1, as for every new list. */
  readonly handlersBeginAt: -1 | 0
  /** Do the counts of `task-retry` hold for the tasks of a list of handlers too? Default true: the documents exclude handlers for them, not retries. */
  readonly handlersAreRetried: boolean
  /**
   * What happens when a task of a list of handlers has failed for good. `stop`: it stops there, as any list does; whoever makes it runnable tries
   * that task again. `restore`: the list that failed comes back and stops at the task that failed first. Default `'stop'`.
   */
  readonly handlerFailure: 'stop' | 'restore'
  /**
   * When the list that failed comes back after its handlers. `on-request`: as the next job is asked for and there is none left, in the same request,
   * which is the way every list's end is found. `on-finish`: as the job of the last entry finishes; then the failed job is the current one again.
   * Default `'on-request'`.
   */
  readonly pop: 'on-request' | 'on-finish'
  /**
   * Does whatever fills the task list anew (another workflow, another stage without one, other tasks from the beginning on) end the handling of
   * errors, so that no list waits any more? Default true.
   */
  readonly newListForgets: boolean
  /**
   * What `task-single-step` stops after. `every-try`: after each job that ended, so that retries and handlers wait for a person too. `finished`: after
   * each job that finished. Default `'every-try'`.
   */
  readonly singleStep: 'every-try' | 'finished'
  /**
   * How long `task-stop-at` holds. `once`: until it is runnable again, which then runs the entry. `always`: as long as the entry is named, also for
   * who makes it runnable. Default `'once'`.
   */
  readonly stopAt: 'once' | 'always'
}

/** Assumptions to be made other than by default: each field may be left out, or undefined. */
export type GivenAssumptions<Assumptions> = { readonly [Name in keyof Assumptions]?: Assumptions[Name] | undefined }

const defaults: TaskErrorAssumptions = /*@__PURE__*/ (() => ({
  backOff: 'not-runnable',
  backOffFactor: 2,
  push: 'on-failure',
  handlersBeginAt: -1,
  handlersAreRetried: true,
  handlerFailure: 'stop',
  pop: 'on-request',
  newListForgets: true,
  singleStep: 'every-try',
  stopAt: 'once',
}))()

const allowed: { readonly [Name in keyof TaskErrorAssumptions]: readonly TaskErrorAssumptions[Name][] | 'factor' } =
  /*@__PURE__*/ (() => ({
    backOff: ['not-runnable', 'immediate'],
    backOffFactor: 'factor',
    push: ['on-failure', 'on-request'],
    handlersBeginAt: [-1, 0],
    handlersAreRetried: [true, false],
    handlerFailure: ['stop', 'restore'],
    pop: ['on-request', 'on-finish'],
    newListForgets: [true, false],
    singleStep: ['every-try', 'finished'],
    stopAt: ['once', 'always'],
  }))()

/**
 * Completes assumptions by the defaults.
 *
 * @param given those that are to be other than by default.
 * @param of whose assumptions they are; begins the message.
 * @throws JobwrightError `invalid-input` for a name or a value that is not known.
 *
 * @example
 * import { taskErrorAssumptions } from '@jobwright/core/drp'
 * taskErrorAssumptions({ backOffFactor: 3 }).backOffFactor //=> 3
 * taskErrorAssumptions().pop //=> 'on-request'
 */
export function taskErrorAssumptions(
  given: GivenAssumptions<TaskErrorAssumptions> = {},
  of = 'taskErrorAssumptions',
): TaskErrorAssumptions {
  checkKeys(of, given, Object.keys(defaults))
  for (const [name, values] of Object.entries(allowed)) {
    const value: unknown = given[name as keyof TaskErrorAssumptions]
    if (value === undefined) continue
    const isKnown =
      values === 'factor'
        ? typeof value === 'number' && value >= 1 && Number.isFinite(value)
        : (values as readonly unknown[]).includes(value)
    if (isKnown) continue
    const known = values === 'factor' ? 'a number from 1 on' : values.map((one) => JSON.stringify(one)).join(' or ')
    throw invalidInput(`${of}: ${name} must be ${known}.`)
  }
  const assumptions: TaskErrorAssumptions = {
    ...defaults,
    ...Object.fromEntries(Object.entries(given).filter(isGiven)),
  }
  if (assumptions.push === 'on-request' && assumptions.pop !== 'on-request') {
    throw invalidInput(`${of}: push "on-request" goes with pop "on-request" only.`)
  }
  return assumptions
}

function isGiven([, value]: readonly [string, unknown]): boolean {
  return value !== undefined
}
