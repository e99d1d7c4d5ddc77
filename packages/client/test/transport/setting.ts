import {
  type ClientEvent,
  type ClientOptions,
  createTransport,
  headerAuth,
  type Operation,
  type RequestOptions,
  type SystemTraits,
} from '@jobwright/client'
import { type ManualClock, manualClock } from '@jobwright/core'

/** What a scripted server does with a request. */
export type Step = Response | Error | ((url: string, init: RequestInit) => Response | Promise<Response>)

/** A request that a scripted server got. */
interface Seen {
  readonly url: string
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  readonly signal: AbortSignal
}

export const traits: SystemTraits = {
  system: 'drydock',
  rootPath: '/api/v1.0',
  auth: headerAuth({ header: 'X-Auth-Token' }),
  requestIdHeader: 'X-Drydock-Req',
  correlationHeader: 'X-Context-Marker',
  errorOf: (answer) => {
    const body = answer.json() as { message?: string; retry?: boolean; code?: 'authentication' }
    return { message: body.message, retryable: body.retry, code: body.code }
  },
}

export const list: Operation<unknown> = {
  name: 'tasks.list',
  method: 'GET',
  path: ['tasks'],
  read: (answer) => answer.json(),
}
export const create: Operation<unknown> = {
  name: 'tasks.create',
  method: 'POST',
  path: ['tasks'],
  json: { action: 'verify_site' },
  read: (answer) => answer.json(),
}

/** Lets sockets and streams be read before time goes on. */
export const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A transport before a scripted server. The last step repeats. */
export function setUp(
  steps: readonly Step[],
  options: Partial<ClientOptions> = {},
  ofSystem: Partial<SystemTraits> = {},
) {
  const seen: Seen[] = []
  const times: number[] = []
  const events: ClientEvent[] = []
  const clock: ManualClock = manualClock({ now: Date.UTC(2026, 10, 21), settle: turn })
  const start = clock.now()
  const transport = createTransport(
    {
      baseUrl: 'https://site:9000',
      auth: 'none',
      clock,
      onEvent: (event) => void events.push(event),
      async fetch(url, init) {
        seen.push({
          url,
          method: init.method ?? 'GET',
          headers: init.headers as Record<string, string>,
          body: init.body as string | undefined,
          signal: init.signal as AbortSignal,
        })
        times.push(clock.now() - start)
        const step = steps[Math.min(seen.length, steps.length) - 1]
        if (step === undefined) throw new Error('no step')
        if (step instanceof Error) throw step
        return step instanceof Response ? step.clone() : step(url, init)
      },
      ...options,
    },
    { ...traits, ...ofSystem },
  )
  return {
    transport,
    clock,
    events,
    seen,
    /** When each request was sent, in milliseconds from the start. */
    times,
    /** Sends an operation and lets time pass until it is done. */
    run: <T>(operation: Operation<T>, request?: RequestOptions): Promise<T> =>
      clock.until(transport.send(operation, request)),
    /** The error that an operation fails with. */
    failure: async (operation: Operation<unknown>, request?: RequestOptions): Promise<unknown> =>
      clock.until(
        transport.send(operation, request).then(
          (value) => Promise.reject(new Error(`it has not failed: ${JSON.stringify(value)}`)),
          (error: unknown) => error,
        ),
      ),
  }
}

export const json = (body: unknown, init?: ResponseInit): Response => Response.json(body, init)
export const status = (code: number, headers: Record<string, string> = {}, body: unknown = {}): Response =>
  new Response(code === 204 || code === 304 ? null : JSON.stringify(body), { status: code, headers })
/** A promise that is settled from outside. */
export function deferred<T>() {
  let resolve: (value: T) => void = () => {}
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<T>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
/** A server that never answers, whatever happens to the request. */
export const silence = (): Promise<Response> => new Promise(() => {})
/** An error as Node's fetch throws it. */
export const networkError = (code: string, more: object = {}): Error =>
  new TypeError('fetch failed', { cause: Object.assign(new Error(`${code}: it failed`), { code, ...more }) })
/** In a body: nothing more comes, and no end. */
export const stall: unique symbol = Symbol('stall')
/** A body that does what it is told, chunk by chunk. */
export function streamed(
  chunks: readonly (string | Uint8Array | Error | typeof stall)[],
  init?: ResponseInit,
): Response {
  const left = [...chunks]
  const encoder = new TextEncoder()
  return new Response(
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        const next = left.shift()
        if (next === undefined) controller.close()
        else if (next instanceof Error) controller.error(next)
        else if (next === stall) await new Promise(() => {})
        else controller.enqueue(typeof next === 'string' ? encoder.encode(next) : next)
      },
    }),
    init,
  )
}
