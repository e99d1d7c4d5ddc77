import { type DrpIndex, drpIndexes } from '@jobwright/core/drp'
import { demand } from '../auth/caller.ts'
import { json, noContent } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { notFound, refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { isRecord } from '../patch/pointer.ts'
import type { DrpProfile } from '../site.ts'
import { goKind } from '../store/decode.ts'
import { infoOf } from './info.ts'
import { prefRoutes } from './prefs.ts'

/** The kinds of objects that the server says it has. */
const objectNames =
  'bootenvs jobs leases machines params plugins preferences profiles reservations roles stages subnets tasks templates tenants users workflows'.split(
    ' ',
  )

const indexed = [
  'bootenvs',
  'jobs',
  'machines',
  'params',
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
    handler(_site, call, caller) {
      demand(caller, call, { scope: 'objects', action: 'list', specific: '*' })
      return json(200, objectNames)
    },
  },
  {
    method: 'GET',
    pattern: 'indexes',
    handler: ({ profile }) =>
      json(200, Object.fromEntries(indexed.map((prefix) => [prefix, indexesOf(prefix, profile)]))),
  },
  {
    method: 'GET',
    pattern: 'indexes/:prefix',
    handler({ profile }, call, _caller, [name = '']) {
      const prefix = indexed.find((known) => known === name) ?? notFound(call.method, 'indexes', name)
      return json(200, indexesOf(prefix, profile))
    },
  },
  {
    method: 'GET',
    pattern: 'indexes/:prefix/*field',
    handler({ profile }, call, _caller, [name = '', field = '']) {
      const prefix = indexed.find((known) => known === name) ?? notFound(call.method, 'indexes', name)
      const indexes = indexesOf(prefix, profile)
      if (!Object.hasOwn(indexes, field)) notFound(call.method, prefix, field)
      return json(200, indexes[field])
    },
  },
  {
    method: 'POST',
    pattern: 'events',
    handler(_site, call, caller) {
      demand(caller, call, { scope: 'events', action: 'post', specific: '*' })
      const event = jsonBody(call) ?? {}
      if (!isRecord(event))
        refuse(400, [`json: cannot unmarshal ${goKind(event)} into Go value of type models.Event`], {
          type: call.method,
        })
      return noContent
    },
  },
  ...prefRoutes,
]

function indexesOf(prefix: (typeof indexed)[number], profile: DrpProfile) {
  const rows = [...drpIndexes(prefix, profile)].toSorted(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(rows.map(([name, index]) => [name, shownIndex(index)]))
}

function shownIndex({ unique, unordered, regex, type }: DrpIndex) {
  return { Unique: unique, Unordered: unordered, Regex: regex, Type: type }
}
