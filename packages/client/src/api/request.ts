import { invalidInput } from '@jobwright/core'
import type { Answer, ApiCall, Operation, RequestOptions } from '../transport/index.ts'
import type { Connection } from './connection.ts'
import type { DocumentOperation } from './documents.ts'

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

/** Sends what no other method of a client does: to a path below the API's root, such as `/designs/x%2Fy`, or to the root itself, `/`. */
export function sendRaw({ call }: Connection, path: string, init: RawRequest = {}): ApiCall<Answer> {
  const { method, query, json, repeatable, ...options } = init
  return call(() => rawOperation(path, { method, query, json, repeatable }), options)
}

function rawOperation(
  path: string,
  { method = 'GET', query = {}, json, repeatable }: Omit<RawRequest, keyof RequestOptions>,
): DocumentOperation<Answer> {
  if (typeof path !== 'string' || /[?#]/.test(path))
    throw invalidInput('request: the path must be one below the API, without a query: give that as `query`.')
  return {
    name: 'request',
    method,
    path: path === '/' ? [] : path.replace(/^\//, '').replace(/\/$/, '').split('/').map(decode),
    trailingSlash: path.endsWith('/'),
    query: Object.entries(query),
    headers: { accept: 'application/json' },
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
