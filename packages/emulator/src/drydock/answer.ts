import type { EmulatedResponse } from '../server/system.ts'
import { dumps } from './python/dumps.ts'
import type { PythonValue } from './python/value.ts'

/** What a resource answers, before the server's own headers are put around it. */
export interface Answer {
  readonly status: number
  readonly body: string
  /** Headers of this answer alone. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined
}

/** An answer in JSON. */
export function json(status: number, value: PythonValue): Answer {
  return { status, body: dumps(value) }
}

/** An answer without a body, or with one that is plain text; the server calls that JSON too. */
export function text(status: number, body = ''): Answer {
  return { status, body }
}

/** Drydock's own form of an error. */
export function errorAnswer(status: number, message: string, retry = false): Answer {
  return json(
    status,
    new Map<string, PythonValue>([
      ['type', 'error'],
      ['message', message],
      ['retry', retry],
    ]),
  )
}

/** The form of an error that the web framework gives what no resource caught. */
export function frameworkError(
  status: number,
  title: string,
  details: { readonly description?: string; readonly allow?: string } = {},
): Answer {
  const { description, allow } = details
  const body = new Map<string, PythonValue>([['title', title]])
  if (description !== undefined) body.set('description', description)
  return {
    status,
    body: dumps(body, { ensureAscii: false }),
    headers: [...(allow === undefined ? [] : [['Allow', allow] as const]), ['Vary', 'Accept']],
  }
}

export const notFound = (description?: string): Answer =>
  frameworkError(404, '404 Not Found', description === undefined ? {} : { description })

export const crashed = (): Answer => frameworkError(500, '500 Internal Server Error')

/** Puts the server's headers around an answer. The test server sorts them by name. */
export function responseOf(
  answer: Answer,
  { method, now, requestId }: { readonly method: string; readonly now: number; readonly requestId: string },
): EmulatedResponse {
  const { status, body, headers = [] } = answer
  const always: [string, string][] = [
    ['Date', new Date(now).toUTCString()],
    ['Server', 'waitress'],
    ['X-Drydock-Req', requestId],
  ]
  const ofBody: [string, string][] =
    status === 204
      ? [['Connection', 'close']]
      : [
          ['Content-Length', String(new TextEncoder().encode(body).length)],
          ['Content-Type', 'application/json'],
        ]
  const all = [...always, ...ofBody, ...headers].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return { status, headers: all, body: method === 'HEAD' ? '' : body }
}
