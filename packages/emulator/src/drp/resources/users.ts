import { demand } from '../auth/caller.ts'
import { machineCaller, userCaller } from '../auth/claims.ts'
import { json } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { type DrpCall, queryValue } from '../http/call.ts'
import { noRoute } from '../http/no-route.ts'
import { notFound, panic, refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { isRecord } from '../patch/pointer.ts'
import type { Site } from '../site.ts'
import { commonFields, struct } from '../store/fields.ts'
import { crudRoutes } from './crud.ts'
import { infoOf } from './info.ts'
import type { Kind } from './kind.ts'
import { nameProblem } from './names.ts'
import { roles } from './roles.ts'
import { changeObject } from './save-object.ts'
import { traceFields } from './trace-fields.ts'

const fields = {
  ...commonFields,
  Name: 'string',
  Description: 'string',
  Secret: 'string',
  Roles: '[]string',
} as const

const structs = { 'v3.13': struct('User', fields), v4: struct('User', { ...fields, ...traceFields }) } as const

/** Users. Passwords are kept apart and never told; another secret calls the user's tokens off. */
const users: Kind<'users'> = {
  prefix: 'users',
  key: 'Name',
  struct: ({ profile }) => structs[profile],
  onCreate(site, draft) {
    if (draft.Secret === '') draft.Secret = newSecret(site)
  },
  onChange(site, draft, old) {
    if (draft.Secret !== old.Secret) site.tokens.revoke('user', old.Name)
  },
  validate({ store }, { Name, Roles }) {
    return {
      invalid: nameProblem('Name', Name),
      unavailable: Roles.flatMap((role) => (store.roles.has(role) ? [] : [`Role ${role} does not exist`])),
    }
  },
  afterDelete(site, { Name }) {
    site.passwords.delete(Name)
    site.tokens.revoke('user', Name)
  },
}

function newSecret(site: Site): string {
  return site.newId('user-secret').replaceAll('-', '').slice(0, 16)
}

/** Users and roles are objects like others, and users have passwords and fetch tokens. */
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
  {
    method: 'PUT',
    pattern: 'users/:name/password',
    handler(site, call, caller, [name = '']) {
      const user = site.store.users.get(name) ?? notFound(call.method, 'users', name)
      demand(caller, call, { scope: 'users', action: 'password', specific: name })
      const body = jsonBody(call)
      const password = isRecord(body) && Object.hasOwn(body, 'Password') ? body['Password'] : undefined
      if (typeof password !== 'string' || password === '')
        refuse(400, ['Password must not be empty'], { model: 'users', key: name, type: call.method })
      site.passwords.set(name, password)
      return json(200, changeObject(site, users, { ...user, Secret: newSecret(site) }, user, { call, caller }))
    },
  },
  ...crudRoutes(users),
  ...crudRoutes(roles),
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
