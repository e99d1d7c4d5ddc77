import { checkKeys, invalidInput } from '@jobwright/core'
import type { ScriptRule } from '../controls.ts'

/** One piece of work that a script may have something to say about. */
interface PieceOfWork {
  /** The node it is done on; undefined for the site. */
  readonly node: string | undefined
  /** The action of the task it belongs to, and of the top-level task. */
  readonly actions: readonly string[]
}

/** How a piece of work goes. */
export interface Course {
  readonly fails: boolean
  readonly takeMs: number
  readonly hangs: boolean
}

/** The rules by which simulated work goes. */
export interface Script {
  /** How the next piece of work of this kind goes; a failure that is foreseen is used up by asking. */
  next(work: PieceOfWork): Course
}

/** The recorded stand-in took about 15 ms for a node. */
const usualMs = 15

/**
 * Makes a script of rules.
 *
 * @throws JobwrightError `invalid-input` for a rule that cannot be followed.
 */
export function createScript(rules: readonly ScriptRule[]): Script {
  if (!Array.isArray(rules)) throw invalidInput('the script: it must be a list of rules.')
  const open = rules.map((rule, index) => ({ ...checked(rule, `rule ${index} of the script`) }))
  return {
    next(work) {
      const rule = open.find((one) => fits(one, work) && one.fail !== 0)
      const { fail, takeMs = usualMs, hang = false } = rule ?? {}
      if (rule?.fail !== undefined) rule.fail -= 1
      return { fails: fail !== undefined, takeMs, hangs: hang }
    },
  }
}

function fits(rule: ScriptRule, { node, actions }: PieceOfWork): boolean {
  return (rule.node === undefined || rule.node === node) && (rule.action === undefined || actions.includes(rule.action))
}

/** A rule as it is kept: `fail` counts down, and is absent from a rule that never fails. */
type OpenRule = Omit<ScriptRule, 'fail'> & { fail?: number }

function checked(rule: ScriptRule, what: string): OpenRule {
  if (typeof rule !== 'object' || rule === null) throw invalidInput(`${what}: it must be an object.`)
  checkKeys(what, rule, ['node', 'action', 'fail', 'takeMs', 'hang'])
  const { fail = 0, takeMs = 0, ...rest } = rule
  if (fail < 0 || !(Number.isInteger(fail) || fail === Number.POSITIVE_INFINITY)) {
    throw invalidInput(`${what}: fail must be a whole number from 0 up, or Infinity: how often it fails.`)
  }
  if (takeMs < 0 || !Number.isFinite(takeMs)) {
    throw invalidInput(
      `${what}: takeMs must be a number of milliseconds from 0 up; for work that never ends write hang.`,
    )
  }
  const kept = { ...rest, takeMs: rule.takeMs }
  return fail === 0 ? kept : { ...kept, fail }
}
