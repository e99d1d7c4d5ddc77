import type { EmulatedRequest } from '../../server/system.ts'
import type { LcmProfile } from '../controls.ts'

/** A request as the handlers of routes get it. */
export interface LcmCall {
  /** The method in upper case; a HEAD comes as GET, as its body is not sent anyway. */
  readonly method: string
  /** Path and query as they were sent. */
  readonly target: string
  /** Below which prefix it is: that of v1, that of v2, or the root of the server. */
  readonly prefix: LcmProfile | 'root'
  /** The decoded parts of the path below the prefix; a slash at the end adds none. */
  readonly segments: readonly string[]
  /** The query. */
  readonly query: URLSearchParams
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** Where each version of the API lives. */
export const apiRoots: Readonly<Record<LcmProfile, string>> = { v1: '/api/v1/lcm', v2: '/api/v2/lcm' }

/** What lives at the root of the server, beside the API. */
export const siteRoots = ['/login', '/logout', '/meta', '/permissions'] as const

export function callOf({ method, target, headers, body }: EmulatedRequest): LcmCall {
  const at = target.indexOf('?')
  const path = at < 0 ? target : target.slice(0, at)
  const prefix = (['v1', 'v2'] as const).find(
    (name) => path === apiRoots[name] || path.startsWith(`${apiRoots[name]}/`),
  )
  const below = path.slice(prefix === undefined ? 1 : apiRoots[prefix].length + 1)
  const verb = method.toUpperCase()
  return {
    method: verb === 'HEAD' ? 'GET' : verb,
    target,
    prefix: prefix ?? 'root',
    segments: below === '' ? [] : below.replace(/\/$/, '').split('/').map(decoded),
    query: new URLSearchParams(at < 0 ? '' : target.slice(at + 1)),
    headers,
    body,
  }
}

/** Percent-decoding that takes anything: what cannot be decoded stays as it is. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
