import type { Caller } from '../auth/caller.ts'
import type { DrpProfile } from '../controls.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import type { DrpCall } from './call.ts'

/** Answers a call; `ids` is what the pattern's placeholders stand for, in order. It may throw a `Refusal`. */
type Handler = (site: Site, call: DrpCall, caller: Caller, ids: readonly string[]) => Answer

/** What stands behind a method and a path. */
export interface DrpRoute {
  /** The method. GET and HEAD are routes of their own: with `'GET HEAD'` one handler answers both, and its body is not sent for HEAD. */
  readonly method: 'GET' | 'GET HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** The path below `/api/v3`: `:name` stands for one part, `*name` at the end for one part or more, such as `machines/:uuid/params/*key`. */
  readonly pattern: string
  /** The only profile whose server has the route. Default: both. */
  readonly profile?: DrpProfile | undefined
  readonly handler: Handler
}

/** The same routes, of a server of one profile alone. */
export function onlyIn(profile: DrpProfile, routes: readonly DrpRoute[]): readonly DrpRoute[] {
  return routes.map((route) => ({ ...route, profile }))
}

/** Finds the handler of a method and a path's parts, and what its placeholders stand for; undefined where there is no such route. */
export type Router = (
  profile: DrpProfile,
  method: string,
  segments: readonly string[],
) => { readonly handler: Handler; readonly ids: readonly string[] } | undefined

/** Makes a router of routes; the first one that fits answers. */
export function routerOf(routes: readonly DrpRoute[]): Router {
  const byStart = new Map<
    string,
    (DrpRoute & { readonly parts: readonly string[]; readonly methods: readonly string[] })[]
  >()
  for (const route of routes) {
    const [parts, methods] = [route.pattern.split('/'), route.method.split(' ')]
    const [start = ''] = parts
    const alike = byStart.get(start) ?? []
    byStart.set(start, alike)
    alike.push({ ...route, parts, methods })
  }
  return (wanted, method, segments) => {
    for (const { methods, parts, profile = wanted, handler } of byStart.get(segments[0] ?? '') ?? []) {
      if (profile !== wanted || !methods.includes(method)) continue
      const ids = idsOf(parts, segments)
      if (ids !== undefined) return { handler, ids }
    }
    return undefined
  }
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
