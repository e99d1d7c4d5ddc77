import { readBaseUrl } from '../transport/base-url.ts'
import type { LcmVersion } from './options.ts'

/** Where each version of the API begins. */
export const rootPaths: Readonly<Record<LcmVersion, string>> = { v1: '/api/v1/lcm', v2: '/api/v2/lcm' }

/** Where the API of a server is. */
export interface ApiRoot {
  /** The path of its root. */
  readonly path: string
  /** The address that `/login` and `/meta` stand below. */
  readonly besideUrl: string
}

/** Finds it. Throws JobwrightError `invalid-input` for a `baseUrl` that is none. */
export function apiRootOf(baseUrl: string, version: LcmVersion): ApiRoot {
  const base = readBaseUrl(baseUrl, rootPaths[version])
  const beside = base.urlOf({ name: 'auth', path: [], besideRoot: true })
  const { path } = base.urlOf({ name: 'auth', path: [] })
  return { path, besideUrl: `${beside.origin}${beside.path}` }
}
