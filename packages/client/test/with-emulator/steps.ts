import type { Fault } from '@jobwright/emulator'
import fc from 'fast-check'

/** What may become of the answer to a POST. */
export const losses: Readonly<Record<string, Fault>> = {
  'dropped, done': { kind: 'drop', handled: true },
  'dropped, not done': { kind: 'drop' },
  'failed, done': { kind: 'status', status: 503, handled: true, body: 'proxy' },
  'failed, not done': { kind: 'status', status: 502, body: 'proxy' },
  'too late, done': { kind: 'stall', handled: true },
  'cut, done': { kind: 'truncate' },
  refused: { kind: 'status', status: 429, headers: { 'Retry-After': '2' } },
}

/** These are only created, those only ensured: of these there may be many, of each of those one. */
export const createdActions = ['deploy_nodes', 'prepare_nodes'] as const
export const ensuredActions = ['verify_nodes', 'verify_site', 'prepare_site'] as const

const loss = fc.option(fc.constantFrom(...Object.keys(losses)), { nil: undefined })
const which = fc.nat(7)
const ms = fc.constantFrom(1, 900, 4_000, 11_000, 40_000)
/** Something to do. */
export const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('create'), action: fc.constantFrom(...createdActions), loss }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('ensure'), action: fc.constantFrom(...ensuredActions), loss }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait'), which, ms, outage: fc.boolean() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('resume') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('check'), which }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('list') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('terminate'), which }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('advance'), ms }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('new client') }) },
)
export type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never
