import { JobwrightError } from '@jobwright/core'
import type { Operation } from '../transport/index.ts'

/** An address below the API's root. */
export interface Place extends Pick<Operation<unknown>, 'path' | 'trailingSlash'> {
  readonly query: NonNullable<Operation<unknown>['query']>
}

const apiRoots = ['/api/v1/lcm', '/api/v2/lcm']

/**
 * Takes an address that the server gave to where the API is. The server writes the host that it takes itself for, which behind a proxy, or once TLS is
 * on, is another: only what stands below the API's root is kept.
 *
 * @param link what the server gave.
 * @param rootPath the path of the API's root, as the client reaches it.
 * @param from the place it was found at, for an address that is not whole.
 * @throws JobwrightError `unexpected-response` for an address that is not of this API.
 */
export function rebase(link: string, rootPath: string, from: Pick<Place, 'path'>): Place {
  const whereFrom = `http://server.invalid${rootPath}/${from.path.map(encodeURIComponent).join('/')}/`
  const url = URL.canParse(link, whereFrom) ? new URL(link, whereFrom) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) throw elsewhere('is none of HTTP')
  // A proxy may put the API below a path that the server knows nothing of.
  const known = [rootPath, ...apiRoots.filter((root) => rootPath.endsWith(root))]
  const root = known.find((one) => url.pathname.startsWith(`${one}/`))
  if (root === undefined) throw elsewhere('leads out of the API')
  const below = url.pathname.slice(root.length + 1)
  const trailingSlash = below.endsWith('/')
  const path = (trailingSlash ? below.slice(0, -1) : below).split('/').map(decoded)
  if (path.includes('')) throw elsewhere('names nothing')
  return { path, trailingSlash, query: [...url.searchParams] }
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    throw elsewhere('is not encoded as addresses are')
  }
}

/** It is not quoted: there may be anything in it. */
function elsewhere(why: string): JobwrightError {
  return new JobwrightError(`an address that the server gave ${why}, and is not followed`, {
    code: 'unexpected-response',
  })
}
