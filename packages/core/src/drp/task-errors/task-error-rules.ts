/**
 * What the parameters of a machine or a work order say about tasks that fail and about where to stop. It comes in with each command that needs
 * it: {@link readTaskErrorRules} reads it from parameters. Entries are written as in the task list, for example `raid` or `action:ipmi-identify`.
 */
export interface TaskErrorRules {
  /**
   * `task-retry`: how often an entry is tried again after its first failure, whatever it failed by: its script, its agent that began anew, or
   * somebody who failed its job. An entry that is not named is not tried again. Default none.
   */
  readonly retries?: ReadonlyMap<string, number> | undefined
  /** `task-error-handlers`: the tasks that handle the error of a task, by its name. An empty list counts as none. Default none. */
  readonly handlers?: ReadonlyMap<string, readonly string[]> | undefined
  /** `task-single-step`: stop after each task? Default false. */
  readonly singleStep?: boolean | undefined
  /** `task-stop-at`: the entries to stop before. Default none. */
  readonly stopAt?: ReadonlySet<string> | undefined
}

/**
 * Reads the parameters `task-retry`, `task-error-handlers`, `task-single-step` and `task-stop-at`.
 *
 * @param params parameters by name, aggregated: the machine's own, those of its profiles and so on. Others are passed over, and so is what has
 * not the shape that the documents give it: a server checks parameters when they are set, not when a task fails.
 *
 * @example
 * import { readTaskErrorRules } from '@jobwright/core/drp'
 * const rules = readTaskErrorRules({ 'task-retry': { raid: 2, bios: 'often' }, 'task-single-step': true })
 * rules.retries //=> new Map([['raid', 2]])
 * rules.singleStep //=> true
 * rules.stopAt //=> new Set()
 */
export function readTaskErrorRules(params: Readonly<Record<string, unknown>> | null | undefined): {
  readonly [Rule in keyof TaskErrorRules]-?: Exclude<TaskErrorRules[Rule], undefined>
} {
  return {
    retries: new Map(entriesOf(paramOf(params, 'task-retry')).filter(hasCount)),
    handlers: new Map(entriesOf(paramOf(params, 'task-error-handlers')).filter(hasTexts)),
    singleStep: paramOf(params, 'task-single-step') === true,
    stopAt: new Set(textsIn(paramOf(params, 'task-stop-at'))),
  }
}

function paramOf(params: Readonly<Record<string, unknown>> | null | undefined, name: string): unknown {
  return params && Object.hasOwn(params, name) ? params[name] : undefined
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : []
}

function hasCount(entry: readonly [string, unknown]): entry is [string, number] {
  return Number.isSafeInteger(entry[1]) && Number(entry[1]) >= 0
}

function hasTexts(entry: readonly [string, unknown]): entry is [string, readonly string[]] {
  return Array.isArray(entry[1]) && entry[1].every((item) => typeof item === 'string')
}

function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}
