import type { Answer, Operation, RequestOptions } from '../transport/index.ts'
import { invalidInput } from './check-input.ts'
import type { DocumentOperation } from './read-documents.ts'

/** A request that no method of the client makes. */
export interface RawRequest extends RequestOptions {
  /** Default `GET`. */
  readonly method?: Operation<unknown>['method'] | undefined
  /** The query's names and values. Default none. */
  readonly query?: Readonly<Record<string, string>> | undefined
  /** The body, sent as JSON. Default none. */
  readonly json?: unknown
  /** May it be sent twice without harm? False: it is sent once. Default: GET and HEAD may, others only when nothing was sent. */
  readonly repeatable?: boolean | undefined
}

/** Reads a path below the API's root, such as `/designs/x%2Fy`, and makes an operation of it. */
export function rawOperation(
  path: string,
  { method = 'GET', query = {}, json, repeatable }: Omit<RawRequest, keyof RequestOptions>,
): DocumentOperation<Answer> {
  if (typeof path !== 'string' || /[?#]/.test(path))
    throw invalidInput('request: the path must be one below the API, without a query: give that as `query`.')
  const trailingSlash = path.endsWith('/')
  return {
    name: 'request',
    method,
    path: path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decode),
    trailingSlash,
    query: Object.entries(query),
    ...(json !== undefined && { json }),
    ...(repeatable !== undefined && { repeatable, once: !repeatable }),
    read: (answer) => answer,
    driftIn: () => [],
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw invalidInput('request: the path holds a percent sign that encodes nothing: write it %25.')
  }
}
