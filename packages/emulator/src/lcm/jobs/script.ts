import { checkKeys, invalidInput } from '@jobwright/core'
import type { NodeRule, ScriptedError, ScriptedEvent } from '../controls.ts'

/** One node's part in a job, as rules name it: each by name and id. */
interface Part {
  readonly node: readonly string[]
  readonly datacenter: readonly string[]
  readonly cluster: readonly string[]
  readonly jobType: string
}

/** How a part goes. */
export interface Course {
  /** How long it takes in all, in milliseconds; Infinity for ever. */
  readonly takeMs: number
  /** From when to when it shows no activity, in milliseconds from its beginning. */
  readonly silentFrom: number
  readonly silentTo: number
  /** When it shows that it will fail; undefined for not before it does. */
  readonly doomAfterMs: number | undefined
  /** Why it fails; undefined when it does not. */
  readonly error: ScriptedError | undefined
  readonly events: readonly ScriptedEvent[]
}

/** The rules by which nodes do their part. */
export interface NodeScript {
  /** How the next part of this kind goes, which uses up a rule's count. */
  next(part: Part): Course
  /** Replaces the rules. */
  replace(rules: readonly NodeRule[]): void
  /** Begins all counts anew. */
  reset(): void
}

const usualMs = 10_000

/** The event that was seen, as long after a node began as was measured. */
const usualEvent: ScriptedEvent = {
  afterMs: 2_133,
  message: 'Checking if the contents of /etc/apt/sources.list.d/opsc.list need to be updated',
  resource: '/etc/apt/sources.list.d/opsc.list',
}

/** Makes a script without rules. */
export function nodeScript(): NodeScript {
  let rules: readonly NodeRule[] = []
  let left: number[] = []
  const reset = (): void => {
    left = rules.map(({ times = Number.POSITIVE_INFINITY }) => times)
  }
  return {
    next(part) {
      const at = rules.findIndex((rule, index) => (left[index] ?? 0) > 0 && fits(rule, part))
      if (at >= 0) left[at] = (left[at] ?? 0) - 1
      return courseOf(rules[at] ?? {})
    },
    replace(given) {
      if (!Array.isArray(given)) throw invalidInput('the script of LCM: it must be a list of rules.')
      for (const [index, rule] of given.entries()) checkRule(`rule ${index} of the script`, rule)
      rules = given.map((rule) => ({ ...rule }))
      reset()
    },
    reset,
  }
}

function fits({ node, datacenter, cluster, jobType }: NodeRule, part: Part): boolean {
  const isOne = (wanted: string | undefined, names: readonly string[]): boolean =>
    wanted === undefined || names.includes(wanted)
  return (
    isOne(node, part.node) &&
    isOne(datacenter, part.datacenter) &&
    isOne(cluster, part.cluster) &&
    isOne(jobType, [part.jobType])
  )
}

function courseOf(rule: NodeRule): Course {
  const { takeMs = usualMs, silentMs = 0, silentAfterMs = 0, hang = false, error, events, doomAfterMs } = rule
  const endless = Number.POSITIVE_INFINITY
  const silentFrom = hang ? silentAfterMs : Math.min(silentAfterMs, takeMs)
  return {
    takeMs: hang ? endless : takeMs + silentMs,
    silentFrom,
    silentTo: hang ? endless : silentFrom + silentMs,
    doomAfterMs,
    error: typeof error === 'string' ? { message: error } : error,
    events: events ?? (silentMs === 0 && !hang ? [usualEvent] : []),
  }
}

const numbers = ['takeMs', 'silentMs', 'silentAfterMs', 'doomAfterMs'] as const

function checkRule(what: string, rule: NodeRule): void {
  if (typeof rule !== 'object' || rule === null) throw invalidInput(`${what}: it must be an object.`)
  checkKeys(what, rule, ['node', 'datacenter', 'cluster', 'jobType', 'times', ...numbers, 'hang', 'error', 'events'])
  for (const name of numbers) checkMs(`${what}: ${name}`, rule[name])
  const { times = 1, error, events = [] } = rule
  if (times < 0 || !(Number.isInteger(times) || times === Number.POSITIVE_INFINITY))
    throw invalidInput(`${what}: times must be a whole number from 0 up: how often it counts.`)
  if (error !== undefined && typeof error !== 'string') {
    checkKeys(`${what}: error`, error, ['message', 'subtype', 'resource', 'traceback'])
    checkMessage(`${what}: error`, error)
  }
  if (!Array.isArray(events)) throw invalidInput(`${what}: events must be a list.`)
  for (const [index, event] of events.entries()) {
    const where = `${what}: events[${index}]`
    checkKeys(where, event, ['afterMs', 'type', 'subtype', 'message', 'resource', 'before', 'after', 'changes'])
    checkMessage(where, event)
    checkMs(`${where}: afterMs`, event.afterMs)
  }
}

function checkMs(what: string, ms: number | undefined): void {
  if (ms !== undefined && !(Number.isFinite(ms) && ms >= 0))
    throw invalidInput(`${what} must be a number of milliseconds from 0 up; for a node that never goes on write hang.`)
}

function checkMessage(what: string, { message }: { readonly message: string }): void {
  if (typeof message !== 'string') throw invalidInput(`${what}: it must have a message.`)
}
