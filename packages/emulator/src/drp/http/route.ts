import type { Caller } from '../auth/caller.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import type { DrpCall } from './call.ts'

/** Answers a call; `ids` is what the pattern's placeholders stand for, in order. It may throw a `Refusal`. */
export type Handler = (site: Site, call: DrpCall, caller: Caller, ids: readonly string[]) => Answer

/** What stands behind a method and a path. */
export interface DrpRoute {
  /** The method. GET and HEAD are routes of their own: with `'GET HEAD'` one handler answers both, and its body is not sent for HEAD. */
  readonly method: 'GET' | 'GET HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path below `/api/v3`: `:name` stands for one part, `*name` at the end for one part or more, such as `machines/:uuid/params/*key`. */
  readonly pattern: string
  readonly handler: Handler
}

/** The handler of a method and a path's parts, and what its placeholders stand for. The first route that fits answers. */
export function matchRoute(
  routes: readonly DrpRoute[],
  method: string,
  segments: readonly string[],
): { readonly handler: Handler; readonly ids: readonly string[] } | undefined {
  for (const route of routes) {
    if (!route.method.split(' ').includes(method)) continue
    const ids = idsOf(route.pattern.split('/'), segments)
    if (ids !== undefined) return { handler: route.handler, ids }
  }
  return undefined
}

function idsOf(pattern: readonly string[], segments: readonly string[]): readonly string[] | undefined {
  const ids: string[] = []
  for (const [at, part] of pattern.entries()) {
    const segment = segments[at]
    if (segment === undefined) return undefined
    if (part.startsWith('*')) return [...ids, segments.slice(at).join('/')]
    if (part.startsWith(':') && segment !== '') ids.push(segment)
    else if (part !== segment) return undefined
  }
  return segments.length === pattern.length ? ids : undefined
}
