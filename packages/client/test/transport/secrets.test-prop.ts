import { inspect } from 'node:util'
import type { Auth, ClientEvent, ClientOptions, Operation, RequestOptions } from '@jobwright/client'
import fc from 'fast-check'
import { beforeEach, expect, test, vi } from 'vitest'
import { create, json, setUp, status, streamed, turn } from './setting.ts'

vi.setConfig({ testTimeout: 60_000 })

/** Where a secret can be, and the request that has it there. */
interface Planted {
  readonly options?: Partial<ClientOptions>
  readonly operation?: Partial<Operation<unknown>>
  readonly request?: RequestOptions
}

/** Places from which a server may quote it: they are known to be secret. */
const known: Record<string, (secret: string) => Planted> = {
  'a token': (secret) => ({ options: { auth: { token: secret } } }),
  'a fetched token': (secret) => ({ options: { auth: { token: async () => ({ token: secret }) } } }),
  'a renewed token': (secret) => ({
    options: { auth: { token: async ({ reason }) => ({ token: reason === 'first' ? secret : `${secret}x` }) } },
  }),
  'what a token function uses': (secret) => ({
    options: { auth: { token: async () => ({ token: 'tkn' }), secrets: [secret] } },
  }),
  'a password': (secret) => ({ options: { auth: { username: 'u', password: secret } } }),
  'the address of the client': (secret) => ({
    options: { baseUrl: `https://user:${encodeURIComponent(secret)}@site:9000/` },
  }),
  'a header of the client': (secret) => ({ options: { headers: () => ({ 'X-Thing': secret }) } }),
  'a header of the call': (secret) => ({ request: { headers: { Authorization: `Bearer ${secret}` } } }),
  'a query': (secret) => ({ operation: { query: [['access_token', secret]] } }),
  'a document': (secret) => ({ operation: { json: { nodes: [{ 'become-password': { value: [secret] } }] } } }),
  'an address in a document': (secret) => ({
    operation: { json: { design_ref: `https://user:${encodeURIComponent(secret)}@host/site.yaml` } },
  }),
}

/** Places of which nobody can know that there is a secret: it must not be shown by us. */
const unknown: Record<string, (secret: string) => Planted> = {
  'any query': (secret) => ({
    operation: {
      query: [
        ['design', secret],
        [secret, '1'],
      ],
    },
  }),
  'any document': (secret) => ({ operation: { json: { [secret]: [secret] } } }),
  'the reason of a signal': (secret) => {
    const controller = new AbortController()
    setImmediate(() => controller.abort(new Error(secret)))
    return { request: { signal: controller.signal } }
  },
}

/** In which words a secret is quoted. */
const forms: Record<string, (secret: string) => string> = {
  verbatim: (secret) => secret,
  'percent-encoded': (secret) => encodeURIComponent(secret),
  'form-encoded': (secret) => new URLSearchParams({ '': secret }).toString().slice(1),
  'in JSON': (secret) => JSON.stringify({ said: secret }),
  cut: (secret) => secret.slice(0, 16),
  'in an address': (secret) => `https://user:${secret.replaceAll(/[/?#\s]/g, '-')}@host/path`,
}

const latin1 = (text: string) => text.replaceAll(/[^\x20-\xff]/g, '?')

/** What answers, quoting. */
const answers: Record<string, (quote: string) => Response | Promise<Response>> = {
  'a refusal': (quote) => status(400, {}, { message: `You sent ${quote}, no.` }),
  'a rejection': (quote) => status(401, { 'WWW-Authenticate': latin1(quote) }, { message: quote }),
  'an id of the request': (quote) =>
    json({}, { headers: { 'X-Drydock-Req': latin1(quote), 'X-Other': latin1(quote) } }),
  'a failure with an id': (quote) => status(503, { 'X-Drydock-Req': latin1(quote) }, { message: quote }),
  'a page': (quote) => new Response(`<html>${quote}`, { headers: { 'content-type': latin1(`text/${quote}`) } }),
  'a reason': (quote) => new Response('', { status: 500, statusText: latin1(quote) }),
  'a redirect': (quote) => status(302, { Location: `https://else/${encodeURIComponent(quote)}` }),
  'half an answer': (quote) => streamed([quote, new Error(`cut at ${quote}`)]),
  'a dropped connection': (quote) => {
    const cause = Object.assign(new Error(`lost ${quote}`), { code: quote, headers: { token: quote }, name: quote })
    throw Object.assign(new TypeError(`fetch failed for ${quote}`, { cause }), { request: { body: quote } })
  },
  'many dropped connections': (quote) => {
    throw new TypeError('fetch failed', { cause: new AggregateError([new Error(quote)], quote) })
  },
}

const secretOf = fc
  .string({ unit: fc.constantFrom(...'abcXYZ0189+/=%"\\ &?#:@é'.split('')), minLength: 14, maxLength: 40 })
  .map((text) => `Cn${text}ry`)
const placeOf = (places: Record<string, (secret: string) => Planted>) => fc.constantFrom(...Object.entries(places))

const covered = new Map<string, number>()
const count = (name: string) => covered.set(name, (covered.get(name) ?? 0) + 1)

/** All that a program could log of a call and its client. */
async function shownBy(planted: Planted, answer: () => Response | Promise<Response>): Promise<string> {
  const events: ClientEvent[] = []
  const { transport, clock } = setUp([answer], {
    retry: { limit: 1 },
    ...planted.options,
    onEvent: (event) => void events.push(event),
  })
  const operation = { ...create, ...planted.operation, repeatable: true }
  const [end] = await clock.until(Promise.allSettled([transport.send(operation, planted.request).withResponse()]))
  await turn()
  const shown: unknown[] = [transport, ...events]
  if (end.status === 'rejected') {
    const error = end.reason as Error
    shown.push(error, error.message, error.stack, String(error))
    shown.push(error.cause, (error.cause as Error | undefined)?.stack)
    count('error')
  } else {
    shown.push(end.value.response, [...end.value.response.headers])
    count('response')
  }
  expect(events.length).toBeGreaterThan(0)
  expect(warn).not.toHaveBeenCalled()
  return shown
    .flatMap((one) => [
      inspect(one, { depth: 20, showHidden: true, breakLength: Infinity }),
      typeof one === 'string' ? one : JSON.stringify(one),
    ])
    .join('\n')
}

const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
beforeEach(() => warn.mockClear())

test('no secret is shown, wherever it was, whoever quotes it and in whatever form', async () => {
  covered.clear()
  await fc.assert(
    fc.asyncProperty(
      secretOf,
      placeOf(known),
      fc.constantFrom(...Object.entries(forms)),
      fc.constantFrom(...Object.entries(answers)),
      async (secret, [place, plant], [form, write], [kind, answer]) => {
        for (const name of [place, form, kind]) count(name)
        const shown = await shownBy(plant(secret), async () => answer(write(secret)))
        // So much of it that it cannot be there by chance.
        for (const other of Object.values(forms))
          expect(shown).not.toContain(
            other(secret)
              .slice(0, 200)
              .replace(/^.*?Cn/, 'Cn')
              .slice(0, 12),
          )
      },
    ),
    { seed: 20261121, numRuns: 500 },
  )
  for (const name of [...Object.keys(known), ...Object.keys(forms), ...Object.keys(answers), 'error', 'response'])
    expect([name, (covered.get(name) ?? 0) > 20]).toEqual([name, true])
})

test('what may be a secret is not shown by us, wherever it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      secretOf,
      placeOf(unknown),
      fc.constantFrom(...Object.values(answers)),
      async (secret, [, plant], answer) => {
        const shown = await shownBy(plant(secret), async () => answer('nothing'))
        for (const write of Object.values(forms))
          expect(shown).not.toContain(
            write(secret)
              .replace(/^.*?Cn/, 'Cn')
              .slice(0, 12),
          )
      },
    ),
    { seed: 20261121, numRuns: 300 },
  )
})

test('the address that a platform quotes in its errors is shown without the query', async () => {
  await fc.assert(
    fc.asyncProperty(secretOf, async (secret) => {
      const planted = unknown['any query']?.(secret) ?? {}
      const { failure } = setUp([(url) => Promise.reject(new TypeError(`error sending request for url (${url})`))], {
        retry: { limit: 0 },
      })
      const error = await failure({ ...create, ...planted.operation })
      expect(inspect(error, { depth: 20 })).not.toContain(encodeURIComponent(secret).slice(0, 12))
      expect(inspect(error, { depth: 20 })).toContain('(https://site:9000/api/v1.0/tasks)')
    }),
    { seed: 20261121, numRuns: 100 },
  )
})

test('a token is masked as long as it may be in use, though others have been fetched since', async () => {
  let fetched = 0
  const token = (number: number) => `${number}`.padStart(12, 'canary-')
  const auth: Auth = { token: async () => ({ token: token(fetched++), expiresAt: 0 }) }
  const { failure } = setUp([() => status(400, {}, { message: token(Math.max(0, fetched - 30)) })], { auth })
  for (let at = 0; at < 60; at++) expect(await failure(create)).toMatchObject({ serverMessage: '***' })
})
