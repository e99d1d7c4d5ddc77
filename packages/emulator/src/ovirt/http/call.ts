import type { DocumentProfile } from '@jobwright/core/ovirt'
import type { EmulatedRequest } from '../../server/system.ts'
import { isAtLeast } from '../settings.ts'
import type { Site } from '../site.ts'
import { correlationIdOf } from './correlation-id.ts'
import { emptyRefusal } from './refusal.ts'

/** A request of the API, as handlers get it. */
export interface OvirtCall {
  /** The method in upper case; a HEAD comes as GET, as its body is not sent anyway. */
  readonly method: string
  /** The decoded parts of the path below the root of the API and its version, without matrix parameters; a slash at the end adds none. */
  readonly segments: readonly string[]
  /** What all addresses in the answer begin with: the root of the API as it was asked for, with the version where the path names one. */
  readonly base: string
  /** The form of the documents. */
  readonly form: DocumentProfile
  /** A parameter: of the query, or else of the last part of the path (`;max=5`); undefined for none, empty for one without a value. */
  readonly parameter: (name: string) => string | undefined
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
  /** The id under which the request is found again: the caller's, or a new one. */
  readonly correlationId: string
  /** Says when nobody waits for the answer any more. */
  readonly signal: AbortSignal
}

/** Where the API is: the second root is that of engines of version 3 alone. */
const roots = ['/ovirt-engine/api', '/api'] as const

/** The path of a target, without the query. */
export function pathOf(target: string): string {
  const at = target.indexOf('?')
  return at < 0 ? target : target.slice(0, at)
}

/** The root of the API that a path is below; undefined for none. */
export function apiRootOf(path: string, { profile }: Site): string | undefined {
  const known = profile === 'v3' ? roots : roots.slice(0, 1)
  return known.find((root) => path === root || path.startsWith(`${root}/`) || path.startsWith(`${root};`))
}

/**
 * Takes a request of the API apart. A path that is not encoded as it should be is answered 400, as its server does.
 *
 * oVirt: the version is that of the path, of the header `Version`, or the newest, in this order. The engines of version 3 know neither; those of
 * version 4 answer 400 without a fault for a version they do not know, and from 4.4 on 404 for version 3, which their settings still list.
 */
export function callOf(site: Site, request: EmulatedRequest, root: string, signal: AbortSignal): OvirtCall {
  const { target, headers, body } = request
  const path = pathOf(target)
  const query = new URLSearchParams(target.slice(path.length))
  const parts = path.slice(root.length).replace(/^\//, '').replace(/\/$/, '').split('/')
  const matrix = new URLSearchParams((parts.at(-1) ?? '').split(';').slice(1).join('&'))
  const names = parts.map((part) => decoded(part.split(';', 1)[0] ?? ''))
  const parameter = (name: string): string | undefined => query.get(name) ?? matrix.get(name) ?? undefined
  const [first = ''] = names
  const inPath = site.profile === 'v4' && /^v\d+$/.test(first)
  const segments = inPath ? names.slice(1) : names
  const method = request.method.toUpperCase()
  return {
    method: method === 'HEAD' ? 'GET' : method,
    segments: segments.length === 1 && segments[0] === '' ? [] : segments,
    base: inPath ? `${root}/${first}` : root,
    form: formOf(site, inPath ? first.slice(1) : headers.get('version')),
    parameter,
    headers,
    body,
    correlationId: correlationIdOf(headers.get('correlation-id'), parameter('correlation_id'), site.newId),
    signal,
  }
}

function formOf({ profile, settings }: Site, version: string | undefined): DocumentProfile {
  if (profile === 'v3') return 'v3'
  if (version === undefined || version === '' || version === '4') return 'v4'
  if (version !== '3') return emptyRefusal(400)
  return isAtLeast(settings.version, '4.4') ? emptyRefusal(404) : 'v3'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return emptyRefusal(400)
  }
}
