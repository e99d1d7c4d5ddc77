import type { Caller } from '../auth/caller.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import type { OvirtCall } from './call.ts'

/** What a handler is given. */
export interface HandledRequest {
  readonly site: Site
  readonly call: OvirtCall
  readonly caller: Caller
  /** What the placeholders of the route's pattern stand for, in order. */
  readonly ids: readonly string[]
}

/** Answers a call. It may throw a `Refusal`. */
type Handler = (request: HandledRequest) => Answer | Promise<Answer>

/** What stands behind a method and a path. */
export interface OvirtRoute {
  readonly method: 'GET' | 'POST'
  /** The path below the root of the API: `:` stands for one part, such as `jobs/:/steps`. */
  readonly pattern: string
  readonly handler: Handler
}

/**
 * What is found for a path: what its placeholders stand for, and who answers its method, or which methods it would answer; none where there is no such path.
 */
export type Found = { readonly ids: readonly string[] } & (
  | { readonly handler: Handler }
  | { readonly handler: undefined; readonly allow: readonly string[] }
)

/** Finds who answers. */
export function findAmong(routes: readonly OvirtRoute[], method: string, segments: readonly string[]): Found {
  const allow: string[] = []
  let ids: readonly string[] = []
  for (const route of routes) {
    const found = idsOf(route.pattern === '' ? [] : route.pattern.split('/'), segments)
    if (found === undefined) continue
    ids = found
    if (route.method === method) return { handler: route.handler, ids }
    allow.push(...(route.method === 'GET' ? ['HEAD', 'GET'] : [route.method]))
  }
  return { handler: undefined, ids, allow: allow.length === 0 ? allow : [...allow, 'OPTIONS'] }
}

/** What the placeholders stand for; undefined where the path is another. */
function idsOf(pattern: readonly string[], segments: readonly string[]): readonly string[] | undefined {
  if (pattern.length !== segments.length) return undefined
  const ids: string[] = []
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? ''
    if (part === ':' && segment !== '') ids.push(segment)
    else if (part !== segment) return undefined
  }
  return ids
}
