import { checkKeys, invalidInput } from '@jobwright/core'
import { type DrpTest, type DrpTests, type DrpValue, type DrpWhere, drpQuery, parseDrpQuery } from '@jobwright/core/drp'
import { abortSignal, checkOptions, milliseconds, type OptionRule, oneOf, wholeNumber } from '../../input/index.ts'
import type { FleetQuery, WatchAllOptions } from './fleet-watch.ts'

/** The least time between two readings of a list, whatever asks for one. */
export const floorMs = 500

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['intervalMs', milliseconds(floorMs)],
    ['outageToleranceMs', milliseconds(0)],
    ['safetyIntervalMs', milliseconds(0)],
    ['coalesceMs', milliseconds(0)],
    ['pageSize', wholeNumber(1)],
    ['until', oneOf('all-ended')],
    ['signal', abortSignal],
  ]))()

/** How a fleet is watched, every part filled in. */
export interface FleetSettings {
  readonly intervalMs: number
  readonly outageToleranceMs: number
  readonly safetyIntervalMs: number
  readonly coalesceMs: number
  readonly pageSize: number
  readonly untilAllEnded: boolean
  readonly signal: AbortSignal | undefined
}

export function takeSettings(of: string, options: WatchAllOptions): FleetSettings {
  checkOptions(of, options, rules)
  return {
    intervalMs: options.intervalMs ?? 5_000,
    outageToleranceMs: options.outageToleranceMs ?? 300_000,
    safetyIntervalMs: options.safetyIntervalMs ?? 60_000,
    coalesceMs: options.coalesceMs ?? 250,
    pageSize: options.pageSize ?? 250,
    untilAllEnded: options.until !== undefined,
    signal: options.signal,
  }
}

/** What is asked, copied, so that nobody changes it while it is asked again and again. */
export interface FleetQuestion extends FleetQuery {
  readonly where: ReadonlyMap<string, DrpTests<DrpValue>>
  /** A field that says which object it is, and is not asked for anything yet. */
  readonly idField: 'Uuid' | 'Key'
}

const whole = ['sort', 'reverse', 'offset', 'limit']

export function takeQuestion(of: string, query: FleetQuery<DrpWhere>): FleetQuestion {
  const cut = whole.find((key) => typeof query === 'object' && query !== null && Object.hasOwn(query, key))
  if (cut !== undefined)
    throw invalidInput(
      `${of}: ${cut} cannot be said: everything that suits is watched, in no order. Say more in where.`,
    )
  checkKeys(of, query, ['where', 'slim', 'params', 'decode'])
  const written = drpQuery(query)
  if (!written.ok) throw invalidInput(`${of}: ${written.reason}.`)
  const read = parseDrpQuery(written.query)
  if (!read.ok) throw invalidInput(`${of}: ${read.reason}.`)
  const { where, slim, params, decode } = read.query
  if (where.has('Uuid') && where.has('Key'))
    throw invalidInput(`${of}: Uuid and Key are the same: ask for one of them.`)
  return {
    where: new Map([...where].map(([field, tests]) => [field, oneTestOf(field, tests)])),
    idField: where.has('Uuid') ? 'Key' : 'Uuid',
    slim,
    params,
    decode,
  }
}

/** Several values of a field as one test, where that can be said: a list with alternatives cannot be read from key to key. */
function oneTestOf(field: string, tests: readonly DrpTest[]): DrpTests<DrpValue> {
  const [only] = tests
  if (only !== undefined && tests.length === 1) return only
  const values: string[] = []
  for (const { eq, in: several } of tests) {
    if (eq !== undefined) values.push(eq)
    else if (several !== undefined) values.push(...several)
    else return tests
  }
  const one = { in: values }
  return drpQuery({ where: new Map([[field, one]]) }).ok ? one : tests
}
