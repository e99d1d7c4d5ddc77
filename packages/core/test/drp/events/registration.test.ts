import { JobwrightError } from '@jobwright/core'
import {
  type DrpEvent,
  type DrpRegistrationInput,
  drpRegistration,
  isAcknowledgement,
  matchesRegistration,
  parseDrpRegistration,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const old = { profile: 'v3.13' } as const
const machine = '77770001-0000-0000-0000-000000000000'
const all: DrpRegistrationInput = { type: 'jobs', action: '*', key: '*' }

const event = (parts: Partial<DrpEvent>): DrpEvent => ({
  Time: '2026-11-20T21:53:06Z',
  Type: 'jobs',
  Action: 'update',
  Key: 'j1',
  Object: null,
  Original: null,
  ...parts,
})

/** Calls what the types forbid. */
const unchecked = (call: (...args: never[]) => unknown, ...args: readonly unknown[]) => Reflect.apply(call, null, args)

function failure(call: () => unknown): { readonly code: string; readonly message: string } {
  try {
    call()
  } catch (error) {
    if (error instanceof JobwrightError) return { code: error.code, message: error.message }
  }
  throw new Error('nothing was thrown')
}

describe('drpRegistration writes', () => {
  test.each<[string, DrpRegistrationInput, string, string | undefined]>([
    ['a value and asterisks for everything', all, 'jobs.*.*', 'jobs.*.*'],
    ['everything', { type: '*', action: '*', key: '*' }, '*.*.*', '*.*.*'],
    ['lists of one value', { type: ['jobs'], action: ['save'], key: ['a'] }, 'jobs.save.a', 'jobs.save.a'],
    ['dots in a key', { ...all, key: 'a.b..c' }, 'jobs.*.a\\1b\\1\\1c', 'jobs.*.a.b..c'],
    ['commas and asterisks in a key', { ...all, key: ',a,*b*' }, 'jobs.*.\\2a\\2\\3b\\3', 'jobs.*.,a,*b*'],
    ['other backslashes', { ...all, key: '\\4\\' }, 'jobs.*.\\4\\', 'jobs.*.\\4\\'],
    [
      'blanks and letters of all kinds',
      { ...all, key: 'a b é\u{1f600}' },
      'jobs.*.a b é\u{1f600}',
      'jobs.*.a b é\u{1f600}',
    ],
    [
      'lists',
      { type: ['jobs', 'machines'], action: ['save', 'update'], key: ['a', 'b'] },
      'jobs,machines.save,update.a,b',
      undefined,
    ],
    ['dots and commas in types and actions', { type: 'a.b', action: 'c,d', key: '*' }, 'a\\1b.c\\2d.*', undefined],
    ['an asterisk that is none', { type: ['*'], action: ['save', '*'], key: '**' }, '\\3.save,\\3.\\3\\3', undefined],
    ['a filter as it stands', { ...all, filter: 'a.b*,\\1' }, 'jobs.*.*.a.b*,\\1', undefined],
    ['the jobs of a machine', { ...all, type: 'machine_jobs', key: machine }, `machine_jobs.*.${machine}`, undefined],
    ['the jobs of a work order', { ...all, type: 'work_order_jobs', key: 'w1' }, 'work_order_jobs.*.w1', undefined],
  ])('%s', (_, registration, newer, older) => {
    expect(drpRegistration(registration)).toEqual({ ok: true, text: newer })
    expect(drpRegistration(registration, {})).toEqual({ ok: true, text: newer })
    expect(drpRegistration(registration, { profile: 'v4' })).toEqual({ ok: true, text: newer })
    const written = drpRegistration(registration, old)
    expect(written.ok ? written.text : undefined).toBe(older)
  })

  test('the names of the special types as any others where they are no types', () => {
    expect(drpRegistration({ type: 'jobs', action: 'machine_jobs', key: 'machine_jobs' }, old)).toEqual({
      ok: true,
      text: 'jobs.machine_jobs.machine_jobs',
    })
  })

  test('no filter where it is undefined', () => {
    expect(drpRegistration({ ...all, filter: undefined }, old)).toEqual({ ok: true, text: 'jobs.*.*' })
  })
})

describe('drpRegistration refuses', () => {
  const lists = 'v3.13 knows no lists: register once for each value'
  const escapes = 'v4 takes a backslash before 1, 2 or 3 for an escape'
  test.each<[string, DrpRegistrationInput, 'v3.13' | 'v4', string, string]>([
    ['an empty type', { ...all, type: '' }, 'v4', 'a part cannot be empty', 'type'],
    ['an empty key', { ...all, key: '' }, 'v3.13', 'a part cannot be empty', 'key'],
    ['an empty value in a list', { ...all, action: ['save', ''] }, 'v4', 'a part cannot be empty', 'action'],
    ['an empty list', { ...all, action: [] }, 'v4', 'a list without a value is no event at all', 'action'],
    ['half a character', { ...all, key: 'a\ud800' }, 'v4', 'a registration cannot hold half a character', 'key'],
    ['half a character', { ...all, key: '\udc00a' }, 'v3.13', 'a registration cannot hold half a character', 'key'],
    ['an escape in the first part', { ...all, type: 'a\\1' }, 'v4', escapes, 'type'],
    ['an escape in a list', { ...all, key: ['b', 'a\\2'] }, 'v4', escapes, 'key'],
    ['an escape', { ...all, key: '\\3b' }, 'v4', escapes, 'key'],
    ['an escape', { ...all, key: 'a\\1b' }, 'v3.13', 'v3.13 knows no escapes', 'key'],
    ['a list of types', { ...all, type: ['jobs', 'machines'] }, 'v3.13', lists, 'type'],
    ['a list of keys', { ...all, key: ['a', 'b'] }, 'v3.13', lists, 'key'],
    ['what looks like a list of types', { ...all, type: 'jobs,machines' }, 'v3.13', lists, 'type'],
    ['what looks like a list of actions', { ...all, action: 'save,update' }, 'v3.13', lists, 'action'],
    ['a dot in the type', { ...all, type: 'a.b' }, 'v3.13', 'v3.13 ends the type at a dot', 'type'],
    ['a dot in the action', { ...all, action: 'log.warn' }, 'v3.13', 'v3.13 ends the action at a dot', 'action'],
    ['an asterisk that is none', { ...all, key: ['*'] }, 'v3.13', 'v3.13 takes an asterisk for every value', 'key'],
    [
      'the jobs of a machine',
      { ...all, type: 'machine_jobs', key: machine },
      'v3.13',
      'v3.13 sends nothing for machine_jobs: register jobs and read whose they are',
      'type',
    ],
    [
      'the jobs of a work order',
      { ...all, type: 'work_order_jobs' },
      'v3.13',
      'v3.13 sends nothing for work_order_jobs: register jobs and read whose they are',
      'type',
    ],
    [
      'a filter',
      { ...all, filter: 'a' },
      'v3.13',
      'v3.13 knows no filters: it would be read as a part of the key',
      'filter',
    ],
    ['an empty filter', { ...all, filter: '' }, 'v4', 'a part cannot be empty', 'filter'],
    ['half a filter', { ...all, filter: '\ud800' }, 'v4', 'a registration cannot hold half a character', 'filter'],
  ])('%s: %j for %s', (_, registration, profile, reason, part) => {
    expect(drpRegistration(registration, { profile })).toEqual({ ok: false, reason, part })
  })

  test.each(['a', 'é', '€', '\u{1f600}', 'a b'])('frames of more than 512 bytes: keys of %j', (character) => {
    const size = Buffer.byteLength(character)
    const length = Math.floor((512 - 'deregister jobs.*.'.length) / size)
    const rest = 'x'.repeat((512 - 'deregister jobs.*.'.length) % size)
    const key = rest + character.repeat(length)
    for (const profile of ['v3.13', 'v4'] as const) {
      const written = drpRegistration({ ...all, key }, { profile })
      expect(written).toEqual({ ok: true, text: `jobs.*.${key}` })
      expect(Buffer.byteLength(`deregister jobs.*.${key}`)).toBe(512)
      const refused = {
        ok: false,
        reason: 'a frame of more than 512 bytes closes the connection: register in several texts',
        part: undefined,
      }
      expect(drpRegistration({ ...all, key: `${key}x` }, { profile })).toEqual(refused)
      expect(parseDrpRegistration(`jobs.*.${key}`, { profile }).ok).toBe(true)
      expect(parseDrpRegistration(`jobs.*.${key}x`, { profile })).toEqual(refused)
    }
  })

  test.each<[string, () => unknown, string]>([
    [
      'a registration that is none',
      () => unchecked(drpRegistration, 'jobs.*.*'),
      'drpRegistration: the options must be an object.',
    ],
    [
      'an unknown part',
      () => unchecked(drpRegistration, { ...all, keys: 'a' }),
      'drpRegistration: unknown option "keys" (did you mean key?); known are type, action, key, filter.',
    ],
    [
      'a missing part',
      () => unchecked(drpRegistration, { type: 'jobs', action: '*' }),
      'drpRegistration: key must be a text or a list of texts.',
    ],
    [
      'a part that is no text',
      () => unchecked(drpRegistration, { ...all, action: 1 }),
      'drpRegistration: action must be a text or a list of texts.',
    ],
    [
      'a value that is no text',
      () => unchecked(drpRegistration, { ...all, type: ['a', 1] }),
      'drpRegistration: type must be a text or a list of texts.',
    ],
    [
      'a hole in a list',
      () => unchecked(drpRegistration, { ...all, type: Object.assign([], { length: 2 }) }),
      'drpRegistration: type must be a text or a list of texts.',
    ],
    [
      'a filter that is no text',
      () => unchecked(drpRegistration, { ...all, filter: null }),
      'drpRegistration: filter must be a text.',
    ],
    [
      'an unknown option',
      () => unchecked(drpRegistration, all, { of: 'v4' }),
      'drpRegistration: unknown option "of"; known are profile.',
    ],
    [
      'another profile',
      () => unchecked(drpRegistration, all, { profile: 'v4.8' }),
      "drpRegistration: the profile must be 'v3.13' or 'v4'.",
    ],
    [
      'text that is none',
      () => unchecked(parseDrpRegistration, null),
      'parseDrpRegistration: a registration must be a text.',
    ],
    [
      'an unknown option',
      () => unchecked(parseDrpRegistration, 'a.b.c', { of: 1 }),
      'parseDrpRegistration: unknown option "of"; known are profile.',
    ],
    [
      'another profile',
      () => unchecked(parseDrpRegistration, 'a.b.c', { profile: '' }),
      "parseDrpRegistration: the profile must be 'v3.13' or 'v4'.",
    ],
    [
      'an unknown option',
      () => unchecked(matchesRegistration, 'a.b.c', event({}), { of: 1 }),
      'matchesRegistration: unknown option "of"; known are profile, passes.',
    ],
    [
      'another profile',
      () => unchecked(matchesRegistration, 'a.b.c', event({}), { profile: 'v3' }),
      "matchesRegistration: the profile must be 'v3.13' or 'v4'.",
    ],
    [
      'two parts',
      () => matchesRegistration('jobs.*', event({})),
      'matchesRegistration: the registration must have three parts, as jobs.*.* has.',
    ],
  ])('%s: throws', (_, call, message) => {
    expect(failure(call)).toEqual({ code: 'invalid-input', message })
  })
})

describe('parseDrpRegistration', () => {
  test.each<[string, 'v3.13' | 'v4', object]>([
    ['*.*.*', 'v4', { type: '*', action: '*', key: '*' }],
    ['*.*.*', 'v3.13', { type: '*', action: '*', key: '*' }],
    [
      'jobs,machines.save,update.a,b',
      'v4',
      { type: ['jobs', 'machines'], action: ['save', 'update'], key: ['a', 'b'] },
    ],
    ['profiles.save.a\\1b\\2c\\3\\3,\\1d', 'v4', { type: ['profiles'], action: ['save'], key: ['a.b,c**', '.d'] }],
    ['profiles.save.a.b,c*', 'v3.13', { type: ['profiles'], action: ['save'], key: ['a.b,c*'] }],
    ['\\3.\\3,a.*', 'v4', { type: ['*'], action: ['*', 'a'], key: '*' }],
    ['jobs.*.*.a.b,*', 'v4', { type: ['jobs'], action: '*', key: '*', filter: 'a.b,*' }],
    ['jobs.*.*.a', 'v3.13', { type: ['jobs'], action: '*', key: ['*.a'] }],
    ['machine_jobs.*.m', 'v4', { type: ['machine_jobs'], action: '*', key: ['m'] }],
  ])('reads %s for %s', (text, profile, parts) => {
    expect(parseDrpRegistration(text, { profile })).toEqual({ ok: true, registration: { filter: undefined, ...parts } })
  })

  test('as v4 does where no profile is given', () => {
    expect(parseDrpRegistration('a,b.*.*')).toEqual(parseDrpRegistration('a,b.*.*', { profile: 'v4' }))
  })

  const three = 'a registration has three parts, as jobs.*.* has'
  const pattern = 'v4 has no patterns: in a value an asterisk is written \\3'
  test.each<[string, 'v3.13' | 'v4', string, string | undefined]>([
    ['', 'v4', three, undefined],
    ['jobs', 'v3.13', three, undefined],
    ['jobs.*', 'v3.13', three, undefined],
    ['jobs.*', 'v4', three, undefined],
    ['..', 'v4', 'a part cannot be empty', 'type'],
    ['jobs.save.', 'v3.13', 'a part cannot be empty', 'key'],
    ['jobs.,save.*', 'v4', 'a part cannot be empty', 'action'],
    ['jobs.*.*.', 'v4', 'a part cannot be empty', 'filter'],
    ['j*.*.*', 'v4', pattern, 'type'],
    ['jobs.save,*.*', 'v4', pattern, 'action'],
    ['jobs.*.**', 'v4', pattern, 'key'],
    ['jobs,machines.*.*', 'v3.13', 'v3.13 knows no lists: register once for each value', 'type'],
    ['jobs.*.a\\1b', 'v3.13', 'v3.13 knows no escapes', 'key'],
    [
      'machine_jobs.*.m',
      'v3.13',
      'v3.13 sends nothing for machine_jobs: register jobs and read whose they are',
      'type',
    ],
  ])('refuses %j for %s', (text, profile, reason, part) => {
    expect(parseDrpRegistration(text, { profile })).toEqual({ ok: false, reason, part })
  })
})

describe('matchesRegistration', () => {
  test.each<[string, Partial<DrpEvent>, boolean, boolean]>([
    ['jobs.update.j1', {}, true, true],
    ['jobs.update.j2', {}, false, false],
    ['jobs.save.j1', {}, false, false],
    ['machines.update.j1', {}, false, false],
    ['*.update.j1', {}, true, true],
    ['jobs.*.j1', {}, true, true],
    ['jobs.update.*', {}, true, true],
    ['Jobs.update.j1', {}, false, false],
    ['machines,jobs.save,update.j2,j1', {}, false, true],
    ['machines,jobs.save,update.j2,j1', { Type: 'machines,jobs', Action: 'save,update', Key: 'j2,j1' }, true, false],
    ['a,*.update.j1', {}, false, true],
    ['jobs.update.a.b', { Key: 'a.b' }, true, false],
    ['jobs.update.a\\1b', { Key: 'a.b' }, false, true],
    ['jobs.update.a\\1b', { Key: 'a\\1b' }, true, false],
    ['jobs.update.\\3', { Key: '*' }, false, true],
    ['jobs.update.\\3', {}, false, false],
    ['jobs.update.\\1\\1\\2\\2\\3\\3', { Key: '..,,**' }, false, true],
    ['jobs.update.j1.x', {}, false, true],
    ['jobs.update.j1.x', { Key: 'j1.x' }, true, false],
    ['jobs.update.', { Key: '' }, true, true],
    // The jobs of a machine or a work order, in v4.
    ['machine_jobs.*.m1', { Object: { Machine: 'm1' } }, false, true],
    ['machine_jobs.*.m1', { Object: { WorkOrder: 'm1' } }, false, false],
    ['machine_jobs.*.j1', { Object: { Machine: 'm1' } }, false, false],
    ['machine_jobs.save.m1', { Object: { Machine: 'm1' } }, false, false],
    ['machine_jobs.*.m1', { Type: 'machines', Key: 'm2', Object: { Machine: 'm1' } }, false, false],
    ['machine_jobs.*.*', { Object: null }, false, true],
    ['machine_jobs.*.*', { Object: undefined }, false, true],
    ['machine_jobs.*.*', { Type: 'machines' }, false, false],
    ['machine_jobs.*.m1', { Object: null }, false, false],
    ['machine_jobs.*.m1', { Object: 'm1' }, false, false],
    ['machine_jobs.*.', { Object: { Machine: 1 } }, false, true],
    ['machine_jobs.*.1', { Object: { Machine: 1 } }, false, false],
    ['machine_jobs.*.m1,m2', { Object: { Machine: 'm2' } }, false, true],
    ['machines,machine_jobs.*.m1', { Object: { Machine: 'm1' } }, false, true],
    ['machines,machine_jobs.*.m1', { Type: 'machines', Key: 'm1' }, false, true],
    ['machine_jobs.*.m1', { Type: 'machine_jobs', Key: 'm1' }, true, true],
    ['work_order_jobs.*.w1', { Object: { WorkOrder: 'w1' } }, false, true],
    ['work_order_jobs.*.w1', { Object: { Machine: 'w1' } }, false, false],
    ['jobs.*.m1', { Object: { Machine: 'm1' } }, false, false],
    ['constructor.*.*', {}, false, false],
    // Messages of the server's log.
    ['log.warn.bootenv', { Type: 'log', Action: 'warn', Key: 'bootenv' }, true, true],
  ])('%s on %j: %s in v3.13, %s in v4', (registration, parts, older, newer) => {
    expect(matchesRegistration(registration, event(parts), old)).toBe(older)
    expect(matchesRegistration(registration, event(parts))).toBe(newer)
    expect(matchesRegistration(registration, event(parts), { profile: 'v4' })).toBe(newer)
  })

  test('an inherited Machine is none', () => {
    const inherited = Object.create({ Machine: 'm1' })
    expect(matchesRegistration('machine_jobs.*.m1', event({ Object: inherited }))).toBe(false)
  })

  test('a filter passes, or is decided by who knows its language, of events that match otherwise', () => {
    const asked: unknown[] = []
    const passes = (answer: boolean) => (filter: string, one: DrpEvent) => {
      asked.push([filter, one.Key])
      return answer
    }
    expect(matchesRegistration('jobs.*.*.a.b', event({}), { passes: passes(false) })).toBe(false)
    expect(matchesRegistration('jobs.*.*.a.b', event({}), { passes: passes(true) })).toBe(true)
    expect(matchesRegistration('jobs.*.j2.a.b', event({}), { passes: passes(true) })).toBe(false)
    expect(matchesRegistration('jobs.*.*', event({}), { passes: passes(false) })).toBe(true)
    expect(matchesRegistration('jobs.*.*.a.b', event({}), { ...old, passes: passes(true) })).toBe(false)
    expect(matchesRegistration('jobs.*.j1.a', event({ Key: 'j1.a' }), { ...old, passes: passes(false) })).toBe(true)
    expect(asked).toEqual([
      ['a.b', 'j1'],
      ['a.b', 'j1'],
    ])
  })
})

test.each<[string, string, boolean]>([
  ['websocket', 'register', true],
  ['websocket', 'deregister', true],
  ['websocket', 'update', false],
  ['jobs', 'register', false],
  ['jobs', 'deregister', false],
])('%s.%s: an acknowledgement? %s', (Type, Action, expected) => {
  expect(isAcknowledgement(event({ Type, Action, Key: 'jobs.*.*' }))).toBe(expected)
})
