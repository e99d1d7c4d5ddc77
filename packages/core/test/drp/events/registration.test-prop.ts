import { type DrpEvent, drpRegistration, matchesRegistration, parseDrpRegistration } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 1000 } as const
const profiles = ['v3.13', 'v4'] as const
type Profile = (typeof profiles)[number]

// Few characters, and those that the language trips over.
const special = fc.constantFrom('a', 'b', '.', ',', '*', '\\', '1', '2', '3', '4', 'é', '\u{1f600}', '\ud800')
const plain = fc.constantFrom('a', 'b', 'jobs', 'é')
const aValue = fc.oneof(
  { weight: 3, arbitrary: plain },
  { weight: 2, arbitrary: fc.string({ unit: special, maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom('machine_jobs', 'work_order_jobs', 'machines', 'x'.repeat(490)) },
)
const aPart = fc.oneof(fc.constant<'*'>('*'), aValue, fc.array(aValue, { maxLength: 3 }))
const aRegistration = fc.record(
  { type: aPart, action: aPart, key: aPart, filter: fc.option(aValue, { nil: undefined, freq: 4 }) },
  { requiredKeys: ['type', 'action', 'key'] },
)
const aText = fc.oneof(
  fc.string({ unit: special, maxLength: 12 }),
  fc.array(aValue, { minLength: 2, maxLength: 5 }).map((parts) => parts.join('.')),
  fc
    .array(fc.constantFrom('jobs', '*', 'a,b', 'a\\1b', 'a\\2', '\\3'), { minLength: 2, maxLength: 5 })
    .map((parts) => parts.join('.')),
)

// So few values that registrations and events meet.
const few = fc.constantFrom('a', 'jobs', 'a.b', '*', 'a,b', 'a\\b')
const fewTypes = fc.oneof(few, fc.constantFrom('jobs', 'machine_jobs', 'work_order_jobs'))
const someOf = (values: fc.Arbitrary<string>) =>
  fc.oneof(
    { weight: 3, arbitrary: fc.constant('*') },
    { weight: 2, arbitrary: values },
    { weight: 1, arbitrary: fc.array(values, { minLength: 1, maxLength: 2 }) },
  )
const aMeeting = fc.record({ type: someOf(fewTypes), action: someOf(few), key: someOf(few) })
const aFewText = fc.array(few, { minLength: 3, maxLength: 4 }).map((parts) => parts.join('.'))
const anEvent: fc.Arbitrary<DrpEvent> = fc.record({
  Time: fc.constant('2026-11-20T21:53:06Z'),
  Type: fc.oneof(few, fc.constant('jobs')),
  Action: few,
  Key: few,
  Object: fc.oneof(fc.constant(null), fc.record({ Machine: few, WorkOrder: few }, { requiredKeys: [] })),
  Original: fc.constant(null),
})

const listed = (part: string | readonly string[]) => (typeof part === 'string' && part !== '*' ? [part] : part)

/** Runs a law and counts how often its cases came up. */
function counting(check: (count: (name: string) => void) => void): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  check((name) => counts.set(name, (counts.get(name) ?? 0) + 1))
  return Object.fromEntries(counts)
}

test('a registration that is written is read back as it was, and what is refused is told the part or is too long', () => {
  const counts = counting((count) =>
    fc.assert(
      fc.property(aRegistration, fc.constantFrom(...profiles), (registration, profile) => {
        const written = drpRegistration(registration, { profile })
        count(`${profile} ${written.ok}`)
        const isTooLong = !written.ok && written.reason.startsWith('a frame of more than 512 bytes')
        expect(!written.ok && written.part === undefined).toBe(isTooLong)
        if (!written.ok) return
        const { type, action, key, filter } = registration
        expect(parseDrpRegistration(written.text, { profile })).toEqual({
          ok: true,
          registration: { type: listed(type), action: listed(action), key: listed(key), filter },
        })
      }),
      settings,
    ),
  )
  for (const name of ['v3.13 true', 'v3.13 false', 'v4 true', 'v4 false']) expect(counts[name]).toBeGreaterThan(30)
})

test('text that is read is written just the same, has three parts and fits into a frame', () => {
  const counts = counting((count) =>
    fc.assert(
      fc.property(aText, fc.constantFrom(...profiles), (text, profile) => {
        const parsed = parseDrpRegistration(text, { profile })
        count(`${profile} ${parsed.ok}`)
        if (!parsed.ok) return
        expect(drpRegistration(parsed.registration, { profile })).toEqual({ ok: true, text })
        expect(text.split('.').length).toBeGreaterThanOrEqual(3)
        expect(Buffer.byteLength(`deregister ${text}`)).toBeLessThanOrEqual(512)
      }),
      settings,
    ),
  )
  for (const name of ['v3.13 true', 'v3.13 false', 'v4 true', 'v4 false']) expect(counts[name]).toBeGreaterThan(30)
})

test('an event is delivered where its type, action and key are among those that were registered', () => {
  const counts = counting((count) =>
    fc.assert(
      fc.property(aMeeting, anEvent, fc.constantFrom(...profiles), (registration, event, profile) => {
        const written = drpRegistration(registration, { profile })
        if (!written.ok) return
        const has = (part: string | readonly string[], value: string | undefined) =>
          part === '*' || listed(part).includes(value ?? '')
        const { type, action, key } = registration
        const job = event.Object as { readonly Machine?: string; readonly WorkOrder?: string } | null
        const isOwned =
          event.Type === 'jobs' &&
          ((listed(type).includes('machine_jobs') && has(key, job?.Machine)) ||
            (listed(type).includes('work_order_jobs') && has(key, job?.WorkOrder)))
        const expected = has(action, event.Action) && ((has(type, event.Type) && has(key, event.Key)) || isOwned)
        expect(matchesRegistration(written.text, event, { profile })).toBe(expected)
        count(`${profile} ${expected}`)
      }),
      settings,
    ),
  )
  for (const name of ['v3.13 true', 'v3.13 false', 'v4 true', 'v4 false']) expect(counts[name]).toBeGreaterThan(30)
})

test('v3.13 compares three parts as they stand', () => {
  const isDelivered = (text: string, { Type, Action, Key }: DrpEvent) => {
    const [type = '', action = ''] = text.split('.')
    const key = text.slice(type.length + action.length + 2)
    return (type === '*' || type === Type) && (action === '*' || action === Action) && (key === '*' || key === Key)
  }
  const counts = counting((count) =>
    fc.assert(
      fc.property(aFewText, anEvent, (text, event) => {
        const expected = isDelivered(text, event)
        expect(matchesRegistration(text, event, { profile: 'v3.13' satisfies Profile })).toBe(expected)
        count(String(expected))
      }),
      { ...settings },
    ),
  )
  expect(counts['true']).toBeGreaterThan(10)
  expect(counts['false']).toBeGreaterThan(100)
})
