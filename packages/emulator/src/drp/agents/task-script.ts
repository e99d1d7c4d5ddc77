import { checkKeys, invalidInput } from '@jobwright/core'
import type { TaskRule } from '../controls.ts'

/** Decides how the tasks of simulated agents go. */
export interface TaskScript {
  /** Replaces the rules; throws JobwrightError `invalid-input` for those it does not understand. */
  replace(rules: readonly TaskRule[]): void
  /** The rule for a task that begins now. Without one it succeeds. */
  next(task: string, machine: string): TaskRule
  /** Lets every rule count anew. */
  reset(): void
}

/** A script without rules. */
export function createTaskScript(): TaskScript {
  let rules: readonly TaskRule[] = []
  const used = new Map<TaskRule, number>()
  return {
    replace(given) {
      for (const [at, rule] of given.entries()) checkRule(`rule ${at}`, rule)
      rules = given.map((rule) => ({ ...rule }))
      used.clear()
    },
    next(task, machine) {
      const fits = (rule: TaskRule): boolean =>
        (rule.task ?? task) === task &&
        (rule.machine ?? machine) === machine &&
        (used.get(rule) ?? 0) < (rule.times ?? Number.POSITIVE_INFINITY)
      const rule = rules.find(fits) ?? {}
      used.set(rule, (used.get(rule) ?? 0) + 1)
      return rule
    },
    reset: () => used.clear(),
  }
}

function checkRule(where: string, rule: TaskRule): void {
  checkKeys(where, rule, ['task', 'machine', 'times', 'exitCode', 'takeMs', 'log', 'hang'])
  const { times, exitCode, takeMs } = rule
  if (times !== undefined && !(Number.isInteger(times) && times > 0))
    throw invalidInput(`${where}: times must be a whole number above 0.`)
  if (exitCode !== undefined && !(Number.isInteger(exitCode) && exitCode >= 0 && exitCode <= 255))
    throw invalidInput(`${where}: exitCode must be a whole number from 0 to 255.`)
  if (takeMs !== undefined && !(Number.isFinite(takeMs) && takeMs >= 0))
    throw invalidInput(`${where}: takeMs must be a number of milliseconds from 0 up.`)
}
