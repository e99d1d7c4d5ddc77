import { checkKeys, invalidInput } from '@jobwright/core'
import type { AddedFault, Fault, FaultRule, Faults } from './fault.ts'
import { splitTarget } from './request-log.ts'
import type { EmulatedRequest } from './system.ts'

interface Standing {
  readonly rule: FaultRule
  seen: number
  hits: number
}

/** The faults that stand, in the order in which they were added. */
export class FaultList implements Faults {
  readonly #standing = new Set<Standing>()

  add(rule: FaultRule): AddedFault {
    checkRule(rule)
    const one: Standing = { rule, seen: 0, hits: 0 }
    this.#standing.add(one)
    return {
      get hits() {
        return one.hits
      },
      remove: () => void this.#standing.delete(one),
    }
  }

  clear(): void {
    this.#standing.clear()
  }

  /** The fault that a request for a system meets, which counts as one of its times. */
  take(request: EmulatedRequest, system: string | undefined): Fault | undefined {
    for (const one of this.#standing) {
      const { skip = 0, times = 1, then } = one.rule
      if (one.hits >= times || !fits(one.rule, request, system)) continue
      if (one.seen++ < skip) continue
      one.hits++
      return then
    }
    return undefined
  }
}

function fits({ match }: FaultRule, request: EmulatedRequest, system: string | undefined): boolean {
  if (match === undefined) return true
  if (typeof match === 'function') return match(request)
  if (match.system !== undefined && match.system !== system) return false
  if (match.method !== undefined && match.method !== request.method) return false
  const { path } = splitTarget(request.target)
  // `search` starts at the beginning, whatever a pattern with the flag `g` remembers.
  return (
    match.path === undefined || (typeof match.path === 'string' ? match.path === path : path.search(match.path) !== -1)
  )
}

/** What each kind takes beside `kind`. */
const keysOf = {
  status: ['status', 'reason', 'headers', 'body', 'handled'],
  drop: ['handled'],
  stall: ['handled', 'forMs', 'afterBytes'],
  truncate: ['afterBytes'],
  drip: ['bytes', 'everyMs'],
  'content-type': ['value'],
  redirect: ['location', 'status', 'handled'],
  duplicate: [],
  huge: ['bytes', 'declared'],
} as const satisfies Record<Fault['kind'], readonly string[]>

/** The numbers that faults take: the least that each may be. Bytes come whole. */
const leastOf = { forMs: 0, everyMs: 0, afterBytes: 0, bytes: 1 } as const

function checkRule(rule: FaultRule): void {
  checkKeys('a fault', rule, ['match', 'skip', 'times', 'then'])
  const { match, skip = 0, times = 1, then } = rule
  if (match !== undefined && typeof match !== 'function')
    checkKeys('the match of a fault', match, ['system', 'method', 'path'])
  if (!Number.isInteger(skip) || skip < 0) throw invalidInput('a fault: skip must be a whole number from 0 up.')
  if (times !== Number.POSITIVE_INFINITY && !(Number.isInteger(times) && times > 0))
    throw invalidInput('a fault: times must be a whole number from 1 up, or Infinity.')
  checkFault(then)
}

function checkFault(fault: Fault): void {
  if (typeof fault !== 'object' || fault === null || !Object.hasOwn(keysOf, fault.kind))
    throw invalidInput(`a fault: then must be an object with a kind, one of ${Object.keys(keysOf).join(', ')}.`)
  checkKeys(`the fault ${fault.kind}`, fault, ['kind', ...keysOf[fault.kind]])
  const given = new Map<string, unknown>(Object.entries(fault))
  for (const [name, least] of Object.entries(leastOf)) {
    const value = given.get(name)
    if (value === undefined) continue
    const fine = typeof value === 'number' && value >= least && (name.endsWith('Ms') || Number.isInteger(value))
    const unit = name.endsWith('Ms') ? 'number of milliseconds' : 'whole number of bytes'
    if (!fine) throw invalidInput(`the fault ${fault.kind}: ${name} must be a ${unit} from ${least} up.`)
  }
  if (fault.kind === 'status' && !(Number.isInteger(fault.status) && fault.status >= 200 && fault.status <= 599))
    throw invalidInput('the fault status: status must be a whole number from 200 to 599.')
  if (fault.kind === 'redirect' && ![301, 302, 303, 307, 308].includes(fault.status ?? 307))
    throw invalidInput('the fault redirect: status must be 301, 302, 303, 307 or 308.')
}
