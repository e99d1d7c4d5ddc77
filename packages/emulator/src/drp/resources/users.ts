import { demand } from '../auth/caller.ts'
import { machineCaller, userCaller } from '../auth/claims.ts'
import { json } from '../http/answer.ts'
import { type DrpCall, queryValue } from '../http/call.ts'
import { noRoute } from '../http/no-route.ts'
import { notFound, panic, refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { commonFields, struct } from '../store/fields.ts'
import { readRoutes } from './crud.ts'
import { infoOf } from './info.ts'
import type { Kind } from './kind.ts'

/** Users; passwords are kept apart. */
const users: Kind<'users'> = {
  prefix: 'users',
  key: 'Name',
  struct: () => userStruct,
}

const userStruct = struct('User', {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Secret: 'string',
  Roles: '[]string',
})

/** Roles: lists of claims. */
const roles: Kind<'roles'> = {
  prefix: 'roles',
  key: 'Name',
  struct: () => roleStruct,
}

const roleStruct = struct('Role', {
  ...commonFields,
  Name: 'string',
  Claims: { listOf: struct('Claim', { scope: 'string', action: 'string', specific: 'string' }) },
  Description: 'string',
  Documentation: 'string',
})

/** Users and roles can be read, and users fetch tokens. */
export const userRoutes: readonly DrpRoute[] = /*@__PURE__*/ (() => [
  {
    method: 'GET',
    pattern: 'users/:name/token',
    handler(site, call, caller, [name = '']) {
      const user = site.store.users.get(name) ?? notFound(call.method, 'users', name)
      demand(caller, call, { scope: 'users', action: 'token', specific: name })
      const ttl = ttlOf(call, 3600, { model: 'users', key: name })
      const wanted = queryValue(call, 'roles')
      if (wanted !== undefined && site.quirk('drp/token-roles-panic')) panic()
      const given = wanted === undefined ? user.Roles : wanted.split(',').filter((role) => user.Roles.includes(role))
      const token = site.tokens.issue(userCaller(site.store, name, given), ttl)
      return json(200, { Token: token, Info: infoOf(site) })
    },
  },
  {
    method: 'GET',
    pattern: 'machines/:uuid/token',
    handler(site, call, caller, [uuid = '']) {
      if (site.profile !== 'v4') noRoute(call)
      if (!site.store.machines.has(uuid)) notFound(call.method, 'machines', uuid)
      demand(caller, call, { scope: 'machines', action: 'token', specific: uuid })
      const ttl = ttlOf(call, Number(site.store.prefs.get('knownTokenTimeout')), { model: 'machines', key: uuid })
      return json(200, { Token: site.tokens.issue(machineCaller(uuid), ttl), Info: infoOf(site) })
    },
  },
  ...readRoutes(users),
  ...readRoutes(roles),
])()

/** How many seconds a token is asked to be good for. */
function ttlOf(call: DrpCall, usual: number, about: { readonly model: string; readonly key: string }): number {
  const text = queryValue(call, 'ttl')
  if (text === undefined) return usual
  const wrong = /^[+-]?\d+$/.test(text) ? outOfRange(text) : 'invalid syntax'
  if (wrong !== undefined)
    refuse(400, [`strconv.ParseInt: parsing ${JSON.stringify(text)}: ${wrong}`], { ...about, type: call.method })
  return Number(text)
}

function outOfRange(text: string): string | undefined {
  return Math.abs(Number(text)) > 2 ** 31 - 1 ? 'value out of range' : undefined
}
