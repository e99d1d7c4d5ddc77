import { isJobwrightError, planWait, readWaitToken, startWait, type WaitState, writeWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { settings, subject, viewOf } from './views.ts'

const state = startWait(subject, settings, 1_000, 7)
const token = writeWaitToken(state)

function refusalOf(text: string, expected = {}): string {
  try {
    readWaitToken(text, expected)
  } catch (error) {
    if (isJobwrightError(error, 'invalid-input')) return error.message
    throw error
  }
  throw new Error('It was read.')
}

/** A token made by hand, with a right sum: what a hostile or mistaken writer would send. */
function forged(value: unknown, prefix = 'jw1'): string {
  return signed(
    `${prefix}.${Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')}`,
  )
}

function signed(text: string): string {
  let crc = -1
  for (const byte of Buffer.from(text)) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return `${text}.${(~crc >>> 0).toString(16).padStart(8, '0')}`
}

test('a token is the version, the state as JSON in base64url, and a CRC-32', () => {
  const [version, payload = '', sum] = token.split('.')
  expect(version).toBe('jw1')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString())).toEqual(JSON.parse(JSON.stringify(state)))
  expect(signed(`${version}.${payload}`)).toBe(`${version}.${payload}.${sum}`)
  expect(signed('123456789')).toBe('123456789.cbf43926')
  expect(forged(state)).toBe(token)
})

test('it needs no quoting in a shell, an address or a file name, whatever the id is', () => {
  for (const id of ['4f1c', 'ä/€?&"\' \n\u0000', '\ud800', '😀', '__proto__']) {
    const text = writeWaitToken({ ...state, subject: { ...subject, id } })
    expect(text).toMatch(/^[A-Za-z0-9._-]+$/)
    expect(readWaitToken(text).subject.id).toBe(id)
  }
})

test('a state comes back as it was, in every stage of a wait', () => {
  const steps = [
    planWait(state, { kind: 'seen', view: viewOf({ phase: 'pending' }) }, 1_000),
    planWait(state, { kind: 'seen', view: viewOf({ flags: ['powered-off'] }) }, 1_000),
    planWait(state, { kind: 'missing' }, 1_000),
    planWait(state, { kind: 'unreachable', retryAfterMs: 1e300 }, 1_000),
    planWait(state, { kind: 'unreachable', retryAfterMs: 0.5 }, 1_000.25),
  ]
  for (const { state } of steps) expect(readWaitToken(writeWaitToken(state))).toEqual(state)
  const all: WaitState = {
    ...state,
    settings: {
      ...settings,
      pendingTimeoutMs: 1,
      stalledAfterMs: 2,
      heldUpGraceMs: 3,
      detail: 'messages',
      settleOn: 'failing',
    },
  }
  expect(readWaitToken(writeWaitToken(all))).toEqual(all)
})

test('space around it is passed over, as copying puts it there', () => {
  expect(readWaitToken(` ${token}\n`)).toEqual(state)
})

describe('refused, with what to do', () => {
  test.each([
    ['nothing', ''],
    ['other text', 'hello'],
    ['another kind of token', 'eyJhbGciOiJub25lIn0.e30.'],
    ['a very long text', `jw1.${'a'.repeat(20_000)}`],
    ['no text', 7 as unknown as string],
  ])('%s', (_, text) => {
    expect(refusalOf(text)).toMatch(/^The token is no wait token\. Give it as it was written, or begin a new wait\.$/)
  })

  test('a token of a newer version, whatever form that has', () => {
    const advice = 'Use the one that wrote it, or begin a new wait.'
    expect(refusalOf(forged(state, 'jw2'))).toBe(
      `The token has version 2, and this Jobwright reads version 1. ${advice}`,
    )
    expect(refusalOf('jw12.~~~')).toContain('has version 12')
    expect(refusalOf('jw01.e30.00000000')).toContain('has version 01')
  })

  test('a token of which a part is missing', () => {
    for (const text of [token.slice(0, -1), token.slice(0, 40), 'jw1.', 'jw1.x', `jw1.${token.slice(5)}`]) {
      expect(refusalOf(text)).toContain('is damaged or cut off. Give all of it as it was written')
    }
  })

  test.each<[string, unknown]>([
    ['no JSON', '{'],
    ['nothing', ''],
    ['null', null],
    ['a list', []],
    ['an empty object', {}],
    ['a field too many', { ...state, more: 1 }],
    ['a key that is a prototype', `{"__proto__":{},${JSON.stringify(state).slice(1)}`],
    ['a subject that lacks its id', { ...state, subject: { ...subject, id: undefined } }],
    ['a subject with more', { ...state, subject: { ...subject, url: 'http://other' } }],
    ['a setting too many', { ...state, settings: { ...settings, fast: true } }],
    ['an unknown word', { ...state, settings: { ...settings, settleOn: 'exploded' } }],
    ['an unknown detail', { ...state, settings: { ...settings, detail: 'all' } }],
    ['a negative interval', { ...state, settings: { ...settings, intervalMs: -1 } }],
    ['a text for a time', { ...state, deadlineAt: '60000' }],
    ['a time that no date can name', { ...state, deadlineAt: 1e300 }],
    ['a time before all dates', { ...state, at: -1e300 }],
    ['a time that is null', { ...state, at: null }],
    ['half a look', { ...state, polls: 0.5 }],
    ['less than no looks', { ...state, polls: -1 }],
    ['a seed out of range', { ...state, seed: 2 ** 32 }],
    ['a negative seed', { ...state, seed: -1 }],
    ['a digest out of range', { ...state, seen: { digest: 2 ** 32, activeAt: 0 } }],
    ['a look with more', { ...state, seen: { digest: 1, activeAt: 0, status: 'exploded' } }],
    ['a tower of lists', '['.repeat(9_000)],
  ])('a right sum over %s', (_, value) => {
    expect(refusalOf(forged(value))).toContain('does not hold the state of a wait')
  })

  test('bytes that are no base64url, not in their one form, or not ASCII', () => {
    expect(refusalOf(signed('jw1.e30='))).toContain('does not hold')
    // The last character of such a payload holds bits that belong to no byte; only one way to fill them is the token's form.
    const padded = writeWaitToken({ ...state, subject: { ...subject, id: '4f1c0' } }).split('.')[1] ?? ''
    expect(padded.length % 4).toBe(2)
    const last = padded.charCodeAt(padded.length - 1)
    expect(refusalOf(signed(`jw1.${padded.slice(0, -1)}${String.fromCharCode(last + 1)}`))).toContain('does not hold')
    expect(refusalOf(signed(`jw1.${padded}A`))).toContain('does not hold')
    expect(refusalOf(forged({ ...state, subject: { ...subject, id: 'ä' } }))).toContain('does not hold')
  })

  test.each(['source', 'system', 'kind', 'id'] as const)('a token of another %s', (part) => {
    expect(readWaitToken(token, subject)).toEqual(state)
    expect(refusalOf(token, { ...subject, [part]: 'other' })).toBe(
      `The token is of ${part} ${JSON.stringify(subject[part])}, not "other". Go on with it where it was made, or begin a new wait.`,
    )
  })
})
