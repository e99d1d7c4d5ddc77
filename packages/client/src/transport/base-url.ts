import { invalidInput } from '@jobwright/core'
import type { PasswordAuth } from './auth.ts'
import { decodePercent } from './decode-percent.ts'
import type { Operation } from './operation.ts'

/** An address in its parts, all encoded. */
export interface Address {
  /** Protocol, host and port. */
  readonly origin: string
  /** Begins with a slash, or is empty. */
  readonly path: string
  /** Begins with a question mark, or is empty. */
  readonly search: string
}

/** Where an API is, and how its addresses are made. */
export interface BaseUrl {
  /** The host, with its port where it is not the usual one. */
  readonly host: string
  /** The user and password that stood in the address. */
  readonly userInfo?: PasswordAuth | undefined
  /** The address of an operation. Throws JobwrightError `invalid-input` for segments that no address can hold. */
  urlOf(operation: Pick<Operation<unknown>, 'name' | 'path' | 'query' | 'trailingSlash' | 'besideRoot'>): Address
}

/**
 * Reads the base URL of a client: an origin, to which the API's root path is added, or the API's root itself.
 *
 * Throws JobwrightError `invalid-input`, and never quotes what it cannot read: there may be a password in it.
 */
export function readBaseUrl(baseUrl: string, rootPath: string): BaseUrl {
  const url = typeof baseUrl === 'string' && URL.canParse(baseUrl) ? new URL(baseUrl) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw invalidInput('baseUrl is not an http or https address: give one such as https://host:9000.')
  }
  if (url.search !== '' || url.hash !== '') {
    throw invalidInput('baseUrl has a query or a fragment, which would be lost: leave them out.')
  }
  const given = withoutSlashes(url.pathname)
  const root = given === '' ? rootPath : given
  const beside = root.endsWith(rootPath) ? root.slice(0, root.length - rootPath.length) : root

  return {
    host: url.host,
    userInfo: userInfoOf(url),
    urlOf({ name, path, query = [], trailingSlash = false, besideRoot = false }) {
      const segments = path.map((segment) => `/${encodeSegment(name, segment)}`).join('')
      const search = query.map(([key, value]) => `${encode(name, key)}=${encode(name, value)}`).join('&')
      return {
        origin: url.origin,
        path: `${besideRoot ? beside : root}${segments}${trailingSlash ? '/' : ''}`,
        search: search === '' ? '' : `?${search}`,
      }
    },
  }
}

function withoutSlashes(path: string): string {
  let end = path.length
  while (path[end - 1] === '/') end -= 1
  return path.slice(0, end)
}

function userInfoOf(url: URL): PasswordAuth | undefined {
  if (url.username === '' && url.password === '') return undefined
  return { username: decodePercent(url.username), password: decodePercent(url.password) }
}

function encodeSegment(operation: string, segment: string): string {
  // An address cannot hold a segment that is empty or a dot: it would lead to another resource, such as the whole collection.
  if (segment === '' || segment === '.' || segment === '..') {
    throw invalidInput(
      `${operation}: an id is ${segment === '' ? 'empty' : `"${segment}"`}, which no address can hold: give the id.`,
    )
  }
  return encode(operation, segment)
}

function encode(operation: string, text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    throw invalidInput(`${operation}: an id or a query is not valid Unicode text: it holds half a character.`)
  }
}
