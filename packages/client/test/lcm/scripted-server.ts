import { readFileSync } from 'node:fs'
import { createLcmClient, type LcmClient, type LcmV1Client, type LcmV2ClientOptions } from '@jobwright/client/lcm'
import { manualClock } from '@jobwright/core'

/** A request as it went out. */
export interface Sent {
  readonly method: string
  readonly origin: string
  /** The path, as it was encoded. */
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** The body, where it is JSON. */
  readonly body: unknown
  /** The body as it was written. */
  readonly text: string | undefined
  /** The clock's time. */
  readonly at: number
}

/** Bodies are read in more steps than a promise takes. */
const turnOfTheEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

export type Script = (request: Sent) => Response | Promise<Response>

/** What a client is made with whose server is a function; time stands still unless `clock.until` or `clock.advance` move it. */
export function scripted(script: Script) {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const sent: Sent[] = []
  const fetch = async (address: string, { method = 'GET', headers, body }: RequestInit): Promise<Response> => {
    const url = new URL(address)
    const text = typeof body === 'string' ? body : undefined
    const request: Sent = {
      method,
      origin: url.origin,
      path: url.pathname,
      query: [...url.searchParams],
      headers: Object.fromEntries(new Headers(headers)),
      body: text === undefined ? undefined : JSON.parse(text),
      text,
      at: clock.now(),
    }
    sent.push(request)
    return script(request)
  }
  return {
    clock,
    sent,
    fetch,
    options: { baseUrl: 'https://opscenter.example:8443', auth: 'none', clock, fetch } as const,
  }
}

/** A client of v2 whose server is a function. */
export function scriptedServer(script: Script, options: Partial<LcmV2ClientOptions> = {}) {
  const server = scripted(script)
  const lcm: LcmClient = createLcmClient({ ...server.options, ...options })
  return { ...server, lcm }
}

/** Answers by method and path below the API's root, or beside it; 404 to all else. */
export function routes(answers: Readonly<Record<string, Script | undefined>>): Script {
  return (request) => {
    const answer = answers[`${request.method} ${request.path.replace(/^\/api\/v[12]\/lcm/, '')}`]
    return answer?.(request) ?? failure(404, 'Not found')
  }
}

/** An error body of v2. */
export function failure(status: number, message: string): Response {
  return Response.json({ code: status, message }, { status })
}

/** A page of a list. */
export function page(results: readonly unknown[], more: Readonly<Record<string, unknown>> = {}): Response {
  return Response.json({
    count: results.length,
    'per-page': 50,
    current: 1,
    last: 1,
    next: null,
    previous: null,
    results,
    ...more,
  })
}

/** A published example, or a request as a public script sends it. */
export function sample<T = Readonly<Record<string, unknown>>>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/lcm/${name}.json`, import.meta.url), 'utf8')) as T
}

export const lostConnection = (): never => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }),
  })
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It was not rejected.')
}

export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The requests as method and path. */
export const asked = (sent: readonly Sent[]): string[] => sent.map(({ method, path }) => `${method} ${path}`)

/** The same methods, for calls that the types forbid and plain JavaScript can make. */
type Untyped<T> = {
  readonly [Key in keyof T]: T[Key] extends (...args: never[]) => unknown
    ? (...args: unknown[]) => Promise<unknown>
    : Untyped<T[Key]>
}

export const untyped = <Client extends LcmClient | LcmV1Client>(lcm: Client) => lcm as unknown as Untyped<Client>
