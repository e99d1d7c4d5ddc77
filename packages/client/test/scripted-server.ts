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
  /** The body as it was written, where it is text. */
  readonly text: string | undefined
  /** The body, where it is bytes. */
  readonly bytes: Uint8Array | undefined
  /** The clock's time. */
  readonly at: number
}

/** What a server answers. */
export type Script = (request: Sent) => Response | Promise<Response>

/** Bodies are read in more steps than a promise takes. */
export const turnOfTheEventLoop = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * What a client is made with whose server is a function, and what was sent to it.
 * Time stands still unless `clock.until` or `clock.advance` move it.
 */
export function serverAt(baseUrl: string, script: Script) {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const sent: Sent[] = []
  const fetch = async (address: string, init: RequestInit): Promise<Response> => {
    const request = requestOf(address, init, clock.now())
    sent.push(request)
    return script(request)
  }
  return { clock, sent, fetch, options: { baseUrl, auth: 'none', clock, fetch } as const }
}

function requestOf(address: string, { method = 'GET', headers, body }: RequestInit, at: number): Sent {
  const url = new URL(address)
  const text = typeof body === 'string' ? body : undefined
  return {
    method,
    origin: url.origin,
    path: url.pathname,
    query: [...url.searchParams],
    headers: Object.fromEntries(new Headers(headers)),
    body: json(text),
    text,
    bytes: body instanceof Uint8Array ? body : undefined,
    at,
  }
}

function json(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Makes scripts of answers by method and path below the root (`GET /jobs`); all else is answered otherwise. */
export const routesBelow =
  (root: RegExp, otherwise: Script) =>
  (answers: Readonly<Record<string, Script | undefined>>): Script =>
  (request) =>
    (answers[`${request.method} ${request.path.replace(root, '')}`] ?? otherwise)(request)

/** Answers the given ones in turn, and the last one from then on. */
export function inTurn(...answers: readonly Script[]): Script {
  let next = 0
  return (request) => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    if (answer === undefined) throw new Error('The script is empty.')
    return answer(request)
  }
}

/** A connection that breaks off before there is an answer, as `fetch` throws it. */
export const lostConnection = (): never => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('read'), { code: 'ECONNRESET' }),
  })
}

/** The requests as method and path. */
export const asked = (sent: readonly Sent[]): string[] => sent.map(({ method, path }) => `${method} ${path}`)

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise
  } catch (error) {
    return error
  }
  throw new Error('It was not rejected.')
}

/** All that an iteration gives. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = []
  for await (const item of items) all.push(item)
  return all
}

/** The same methods, for calls that the types forbid and plain JavaScript can make. */
type Untyped<T> = {
  readonly [Key in keyof T]: T[Key] extends (...args: never[]) => unknown
    ? (...args: unknown[]) => Promise<unknown>
    : Untyped<T[Key]>
}

export const untyped = <Client extends object>(client: Client) => client as unknown as Untyped<Client>
