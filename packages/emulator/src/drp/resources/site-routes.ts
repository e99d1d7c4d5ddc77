import { type DrpIndex, drpIndexes } from '@jobwright/core/drp'
import { demand } from '../auth/caller.ts'
import { json } from '../http/answer.ts'
import { notFound } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import type { DrpProfile } from '../site.ts'
import { infoOf } from './info.ts'
import { prefRoutes } from './prefs.ts'

/** The kinds of objects that the server says it has. */
const objectNames: readonly string[] =
  'bootenvs jobs leases machines params plugins preferences profiles reservations roles stages subnets tasks templates tenants users workflows'.split(
    ' ',
  )

/** What newer servers have beside these. */
const newerNames = ['blueprints', 'work_orders'] as const

const indexed = [
  'bootenvs',
  'jobs',
  'machines',
  'params',
  'plugins',
  'profiles',
  'roles',
  'stages',
  'tasks',
  'users',
  'workflows',
] as const

/** What there is to know about the server as a whole. */
export const siteRoutes: readonly DrpRoute[] = [
  {
    method: 'GET',
    pattern: 'info',
    handler(site, call, caller) {
      demand(caller, call, { scope: 'info', action: 'get', specific: '*' })
      return json(200, infoOf(site))
    },
  },
  {
    method: 'GET',
    pattern: 'objects',
    handler({ profile }, call, caller) {
      demand(caller, call, { scope: 'objects', action: 'list', specific: '*' })
      return json(200, profile === 'v4' ? [...objectNames, ...newerNames].toSorted() : objectNames)
    },
  },
  {
    method: 'GET',
    pattern: 'indexes',
    handler: ({ profile }) =>
      json(200, Object.fromEntries(indexedIn(profile).map((prefix) => [prefix, indexesOf(prefix, profile)]))),
  },
  {
    method: 'GET',
    pattern: 'indexes/:prefix',
    handler({ profile }, call, _caller, [name = '']) {
      const prefix = indexedIn(profile).find((known) => known === name) ?? notFound(call.method, 'indexes', name)
      return json(200, indexesOf(prefix, profile))
    },
  },
  {
    method: 'GET',
    pattern: 'indexes/:prefix/*field',
    handler({ profile }, call, _caller, [name = '', field = '']) {
      const prefix = indexedIn(profile).find((known) => known === name) ?? notFound(call.method, 'indexes', name)
      const indexes = indexesOf(prefix, profile)
      if (!Object.hasOwn(indexes, field)) notFound(call.method, prefix, field)
      return json(200, indexes[field])
    },
  },
  ...prefRoutes,
]

function indexedIn(profile: DrpProfile) {
  return profile === 'v4' ? [...indexed, ...newerNames].toSorted() : indexed
}

function indexesOf(prefix: ReturnType<typeof indexedIn>[number], profile: DrpProfile) {
  const rows = [...drpIndexes(prefix, profile)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(rows.map(([name, index]) => [name, shownIndex(index)]))
}

function shownIndex({ unique, unordered, regex, type }: DrpIndex) {
  return { Unique: unique, Unordered: unordered, Regex: regex, Type: type }
}
