import { checkKeys, invalidInput } from '@jobwright/core'
import type { ActionRule } from './controls.ts'
import type { ActionResult } from './site.ts'

/** Decides how plugins' actions go. */
export interface ActionScript {
  /** Replaces the rules; throws JobwrightError `invalid-input` for those it does not understand. */
  replace(rules: readonly ActionRule[]): void
  /** How an action goes that is run now. */
  run(machine: string, command: string): ActionResult
  /** Lets every rule count anew. */
  reset(): void
}

/** A script without rules: every action succeeds. */
export function actionScript(): ActionScript {
  let rules: readonly ActionRule[] = []
  const used = new Map<ActionRule, number>()
  return {
    replace(given) {
      for (const [at, rule] of given.entries()) checkRule(`rule ${at}`, rule)
      rules = given.map((rule) => ({ ...rule }))
      used.clear()
    },
    run(machine, command) {
      const fits = (rule: ActionRule): boolean =>
        (rule.command ?? command) === command &&
        (rule.machine ?? machine) === machine &&
        (used.get(rule) ?? 0) < (rule.times ?? Number.POSITIVE_INFINITY)
      const rule = rules.find(fits)
      if (rule === undefined) return { ok: true, result: '' }
      used.set(rule, (used.get(rule) ?? 0) + 1)
      return rule.error === undefined ? { ok: true, result: rule.result ?? '' } : { ok: false, error: rule.error }
    },
    reset: () => used.clear(),
  }
}

function checkRule(where: string, rule: ActionRule): void {
  checkKeys(where, rule, ['command', 'machine', 'times', 'result', 'error'])
  const { times } = rule
  if (times !== undefined && !(Number.isInteger(times) && times > 0))
    throw invalidInput(`${where}: times must be a whole number above 0.`)
}
