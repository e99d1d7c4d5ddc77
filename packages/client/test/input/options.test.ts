import { type ClientOptions, createTransport, headerAuth, type RequestOptions } from '@jobwright/client'
import { type NodeTransportOptions, nodeTransport } from '@jobwright/client/node'
import { wait, waitForSuccess, waitToken } from '@jobwright/client/wait'
import { isJobwrightError, readWaitToken } from '@jobwright/core'
import { describe, expect, test } from 'vitest'

const canary = 's3cret-canary'
const watched = {
  id: 'a',
  source: 'site',
  system: 'drydock',
  kind: 'task',
  pace: { intervalMs: 5_000 },
  read: () => Promise.reject(new Error('It was read.')),
}
const traits = { system: 'drydock', rootPath: '/api', auth: headerAuth({ header: 'X-Auth-Token' }) }

type Call = (options: unknown) => unknown

const begin: Call = (options) => waitToken(watched, options as never)
const waiting: Call = (options) => wait(watched, options as never)
const client: Call = (options) =>
  createTransport({ baseUrl: 'http://h', auth: 'none', ...(options as object) } as ClientOptions, traits)
const retrying: Call = (retry) => client({ retry })
const request: Call = (options) =>
  createTransport({ baseUrl: 'http://h', auth: 'none', fetch: async () => Response.json({}) }, traits).send(
    { name: 'tasks.list', method: 'GET', path: ['tasks'], read: () => 'sent' },
    options as RequestOptions,
  )
const node: Call = (options) => nodeTransport(options as NodeTransportOptions)

/** What is said of options; undefined when they are taken. */
async function refusal(call: Call, options: unknown): Promise<string | undefined> {
  try {
    await call(options)
    return undefined
  } catch (error) {
    if (isJobwrightError(error, 'invalid-input')) return error.message
    throw error
  }
}

describe('what is no set of options', () => {
  test.each<[string, Call]>([
    ['waitToken', begin],
    ['wait', waiting],
    ['retry', retrying],
    ['tasks.list', request],
    ['nodeTransport', node],
  ])('is refused by %s', async (of, call) => {
    for (const none of [null, 'fast', 7, true, () => {}]) {
      expect(await refusal(call, none)).toBe(`${of}: the options must be an object.`)
    }
  })
})

describe('an unknown option', () => {
  test('is refused with the nearest, by whatever takes options, before any value is looked at', async () => {
    expect(await refusal(begin, { timeoutMs: -1, timeoutMS: canary })).toBe(
      'waitToken: unknown option "timeoutMS" (did you mean timeoutMs?); known are timeoutMs, settleOn, pendingTimeoutMs, stalledAfterMs, heldUpGraceMs, notFoundGraceMs, outageToleranceMs, intervalMs, detail.',
    )
    expect(await refusal(retrying, { limits: canary })).toBe(
      'retry: unknown option "limits" (did you mean limit?); known are limit, baseMs, maxMs, maxRetryAfterMs.',
    )
    expect(await refusal(request, { header: canary })).toBe(
      'tasks.list: unknown option "header" (did you mean headers?); known are signal, attemptTimeoutMs, totalTimeoutMs, headers, correlationId.',
    )
  })

  test('is refused though it is undefined', async () => {
    expect(await refusal(node, { color: undefined })).toMatch(/^nodeTransport: unknown option "color"; known are ca, /)
  })

  test.each(['__proto__', 'constructor', 'toString'])('may be %s', async (key) => {
    const options = JSON.parse(`{ "timeoutMs": 1, "${key}": { "detail": 5 } }`) as unknown
    expect(await refusal(begin, options)).toMatch(new RegExp(`^waitToken: unknown option "${key}"; known are `))
  })
})

test('an option that is undefined is not given', async () => {
  expect(
    await refusal(client, { name: undefined, retry: undefined, clock: undefined, fetch: undefined }),
  ).toBeUndefined()
  expect(await refusal(retrying, { limit: undefined })).toBeUndefined()
  expect(await refusal(request, { headers: undefined, signal: undefined, totalTimeoutMs: undefined })).toBeUndefined()
  expect(await refusal(begin, { timeoutMs: 1, detail: undefined, settleOn: undefined })).toBeUndefined()
  expect(await refusal(node, { maxSockets: undefined, env: undefined, insecureSkipVerify: undefined })).toBeUndefined()
})

describe('a value', () => {
  const century = 100 * 365 * 86_400_000
  const milliseconds = (least: number) => `a number of milliseconds from ${least} to 3153600000000`
  const more = { timeoutMs: 1 }
  const [abortSignal, stoppedSignal] = [new AbortController().signal, AbortSignal.abort()]
  const foreignSignal = Object.assign(Object.create(null) as object, { aborted: false, addEventListener() {} })

  test.each<[string, Call, object, key: string, good: unknown[], bad: unknown[], must: string]>([
    [
      'a time of at least one',
      begin,
      {},
      'timeoutMs',
      [1, 1.5, century],
      [0, 0.9, -1, century + 1, Number.NaN, Number.POSITIVE_INFINITY, '60', 5n, null, [5]],
      milliseconds(1),
    ],
    ['a time that may be none', begin, more, 'notFoundGraceMs', [0, century], [-1, -0.1, '0', null], milliseconds(0)],
    [
      'one of two words',
      begin,
      more,
      'settleOn',
      ['ended', 'failing'],
      ['', 'Ended', 'end', 0, null],
      'ended or failing',
    ],
    [
      'one of three words',
      begin,
      more,
      'detail',
      ['status', 'targets', 'messages'],
      ['all', ['status']],
      'status or targets or messages',
    ],
    [
      'a time without end',
      client,
      {},
      'totalTimeoutMs',
      [1, 1.5, Number.POSITIVE_INFINITY],
      [0, 0.9, -1, Number.NaN, '5', null],
      'a number from 1 up',
    ],
    [
      'a pause',
      retrying,
      {},
      'baseMs',
      [0, 0.5, Number.POSITIVE_INFINITY],
      [-1, Number.NaN, '5'],
      'a number from 0 up',
    ],
    [
      'a number of requests',
      client,
      {},
      'maxConcurrency',
      [1, Number.MAX_SAFE_INTEGER],
      [0, 1.5, -1, 2 ** 53, Number.POSITIVE_INFINITY, Number.NaN, '4', null],
      'a whole number from 1 up',
    ],
    ['a number of retries', retrying, {}, 'limit', [0, 3], [-1, 0.5, '0'], 'a whole number from 0 up'],
    [
      'a number with an end',
      node,
      {},
      'maxSockets',
      [1, 2 ** 31 - 1],
      [0, 2 ** 31, 1.5, '1'],
      'a whole number from 1 to 2147483647',
    ],
    ['a function', client, {}, 'onEvent', [() => {}, class {}], ['log', {}, null], 'a function'],
    ['a text', client, {}, 'name', ['site', ' '], ['', 5, null, ['site']], 'a text, not empty'],
    ['a switch', node, {}, 'insecureSkipVerify', [true, false], ['true', 0, 1, null], 'true or false'],
    [
      'a signal',
      request,
      {},
      'signal',
      [abortSignal],
      [new AbortController(), { aborted: false }, { addEventListener() {} }, 'stop', true, null],
      'an AbortSignal',
    ],
    [
      'a record',
      request,
      {},
      'headers',
      [{}, { a: 'x' }, Object.assign(Object.create(null) as object, { a: 'x' })],
      [null, 'a: x', new Headers({ a: 'x' }), [['a', 'x']], new Map([['a', 'x']]), () => {}],
      'an object with a value for each name',
    ],
    [
      'a list of words',
      (options) => waitForSuccess(watched, options as never),
      { ...more, signal: stoppedSignal },
      'accept',
      [],
      ['partial', ['failed'], {}, null],
      'a list of partial, incomplete, cancelled, nothing-done, errors-reported',
    ],
  ])('%s', async (_, call, others, key, good, bad, must) => {
    for (const value of good) expect(await refusal(call, { ...others, [key]: value })).toBeUndefined()
    for (const value of bad) {
      expect(await refusal(call, { ...others, [key]: value })).toMatch(
        new RegExp(`^[a-zA-Z. ]+: ${key} must be ${must}\\.$`),
      )
    }
  })

  test('may be a signal of another realm', async () => {
    const options = { timeoutMs: 1, signal: foreignSignal }
    expect(await refusal((given) => wait({ ...watched, id: '' }, given as never), options)).toContain('the id must be')
  })

  test('is never repeated', async () => {
    for (const [call, options] of [
      [begin, { timeoutMs: canary }],
      [client, { fetch: canary }],
      [node, { maxSockets: canary }],
    ] as const) {
      const message = await refusal(call, options)
      expect(message).toContain(' must be ')
      expect(message).not.toContain(canary)
    }
  })

  test('is refused, the first of several in the order they were given', async () => {
    expect(await refusal(begin, { detail: 5, timeoutMs: 0 })).toContain('waitToken: detail must')
    expect(await refusal(begin, { timeoutMs: 0, detail: 5 })).toContain('waitToken: timeoutMs must')
  })
})

test('options that are taken count', () => {
  expect(readWaitToken(waitToken(watched, { timeoutMs: 7, detail: 'status' })).settings).toMatchObject({
    timeoutMs: 7,
    detail: 'status',
  })
})
