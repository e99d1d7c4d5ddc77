import type { EmulatedRequest } from '../../server/system.ts'

/** A request as the handlers of routes get it. */
export interface DrpCall {
  /** The method in upper case. A HEAD comes to the handler of GET and keeps its name, as errors tell it. */
  readonly method: string
  /** Path and query as they were sent: refusals quote them. */
  readonly target: string
  /** The decoded path, such as `/api/v3/jobs`. */
  readonly path: string
  /** The decoded parts of the path below `/api/v3`. */
  readonly segments: readonly string[]
  /** The query's names and values, decoded, in order; a name may come more than once. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** Where the API lives. */
export const apiRoot = '/api/v3'

export function callOf({ method, target, headers, body }: EmulatedRequest): DrpCall {
  const at = target.indexOf('?')
  const rawPath = at < 0 ? target : target.slice(0, at)
  const below = rawPath.startsWith(`${apiRoot}/`) ? rawPath.slice(apiRoot.length + 1) : ''
  return {
    method: method.toUpperCase(),
    target,
    path: decoded(rawPath),
    segments: below === '' ? [] : below.split('/').map(decoded),
    query: at < 0 ? [] : [...new URLSearchParams(target.slice(at + 1))],
    headers,
    body,
  }
}

/** The first value of a name in the query; undefined when it is not there. */
export function queryValue(call: DrpCall, name: string): string | undefined {
  return call.query.find(([given]) => given === name)?.[1]
}

/** Percent-decoding that takes anything: what cannot be decoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
