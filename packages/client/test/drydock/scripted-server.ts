import { createDrydockClient, type DrydockClient, type DrydockClientOptions } from '@jobwright/client/drydock'
import { manualClock } from '@jobwright/core'

/** A request as it went out. */
export interface Sent {
  readonly method: string
  /** The path, as it was encoded. */
  readonly path: string
  readonly query: readonly (readonly [string, string])[]
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** The body as it was written. */
  readonly text: string | undefined
  /** The clock's time. */
  readonly at: number
}

/** Bodies are read in more steps than a promise takes. */
const turnOfTheEventLoop = () => new Promise<void>((resolve) => setImmediate(resolve))

export type Script = (request: Sent) => Response | Promise<Response>

/** A client whose server is a function; time stands still unless `clock.until` or `clock.advance` move it. */
export function scriptedServer(script: Script, options: Partial<DrydockClientOptions> = {}) {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const sent: Sent[] = []
  const drydock: DrydockClient = createDrydockClient({
    baseUrl: 'http://drydock.example:9000',
    auth: 'none',
    clock,
    fetch: async (address, { method = 'GET', headers, body }) => {
      const url = new URL(address)
      const text = typeof body === 'string' ? body : undefined
      const request: Sent = {
        method,
        path: url.pathname,
        query: [...url.searchParams],
        headers: Object.fromEntries(new Headers(headers)),
        body: text === undefined ? undefined : JSON.parse(text),
        text,
        at: clock.now(),
      }
      sent.push(request)
      return script(request)
    },
    ...options,
  })
  return { drydock, sent, clock }
}

/** Answers the given ones in turn, and the last one from then on. */
export function inTurn(...answers: readonly (() => Response)[]): Script {
  let next = 0
  return () => {
    const answer = answers[Math.min(next, answers.length - 1)]
    next += 1
    if (answer === undefined) throw new Error('The script is empty.')
    return answer()
  }
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

/** The same methods, for calls that the types forbid and plain JavaScript can make. */
type Untyped<T> = {
  readonly [Key in keyof T]: T[Key] extends (...args: never[]) => unknown
    ? (...args: unknown[]) => Promise<unknown>
    : Untyped<T[Key]>
}

export const untyped = (drydock: DrydockClient) => drydock as unknown as Untyped<DrydockClient>
