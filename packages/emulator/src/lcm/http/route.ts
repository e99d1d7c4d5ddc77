import type { LcmProfile } from '../controls.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import type { LcmCall } from './call.ts'

/** An answerable call of a version of the API; `ids` is what the pattern's placeholders stand for, in order. It may throw a `Refusal`. */
type Handler = (request: HandledRequest) => Answer

/** What a handler is given. */
export interface HandledRequest {
  readonly site: Site
  readonly call: LcmCall
  /** Which version of the API is asked. */
  readonly version: LcmProfile
  /** What the first placeholder of the route's pattern stands for; empty where it has none. */
  readonly id: string
}

/** What stands behind a method and a path. */
export interface LcmRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** The path below the root of the API: `:` stands for one part, such as `jobs/:/job_nodes`. */
  readonly pattern: string
  /** The only version that has the route. Default: both. */
  readonly version?: LcmProfile | undefined
  readonly handler: Handler
}

/** What is found for a path: who answers its method, or which methods it would answer; none where there is no such path. */
export type Found =
  | { readonly handler: Handler; readonly id: string }
  | { readonly handler: undefined; readonly allow: readonly string[] }

/** Finds who answers. */
export function findAmong(
  routes: readonly LcmRoute[],
  version: LcmProfile,
  method: string,
  segments: readonly string[],
): Found {
  const allow: string[] = []
  for (const route of routes) {
    if (route.version !== undefined && route.version !== version) continue
    const id = idOf(route.pattern.split('/'), segments)
    if (id === undefined) continue
    if (route.method === method) return { handler: route.handler, id }
    allow.push(route.method)
  }
  return { handler: undefined, allow }
}

/** What the placeholder stands for; empty where there is none, undefined where the path is another. */
function idOf(pattern: readonly string[], segments: readonly string[]): string | undefined {
  if (pattern.length !== segments.length) return undefined
  let id = ''
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at] ?? ''
    if (part === ':' && segment !== '') id = segment
    else if (part !== segment) return undefined
  }
  return id
}
