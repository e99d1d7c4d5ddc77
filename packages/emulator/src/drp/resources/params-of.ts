import { json } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { type DrpCall, queryValue } from '../http/call.ts'
import { notFound, refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { applyPatch, type Operation } from '../patch/patch.ts'
import { isRecord } from '../patch/pointer.ts'
import type { Site } from '../site.ts'
import { goKind } from '../store/decode.ts'
import { type ObjectsByPrefix, type Params, withEntry, withoutEntry } from '../store/objects.ts'
import { demandFor, findObject, keyOf, lookUp } from './find-object.ts'
import type { Change, Draft, Kind } from './kind.ts'
import { paramProblems } from './param-schema.ts'
import { patchOf } from './patch-object.ts'
import { changeObject } from './save-object.ts'
import { allParamsOf } from './shown.ts'

type Owner = 'blueprints' | 'machines' | 'plugins' | 'profiles' | 'work_orders'

/** The routes for the parameters of a kind: all of them, and each by name. */
export function paramsOfRoutes<P extends Owner>(kind: Kind<P>): readonly DrpRoute[] {
  const all = `${kind.prefix}/:key/params`
  const one = `${all}/*name`
  return [
    {
      method: 'GET',
      pattern: all,
      handler: (site, call, caller, [id = '']) =>
        json(200, seen(site, findObject(site, kind, id, { call, caller }), call)),
    },
    {
      method: 'GET',
      pattern: one,
      handler(site, call, caller, [id = '', name = '']) {
        const params = seen(site, findObject(site, kind, id, { call, caller }), call)
        return json(200, Object.hasOwn(params, name) ? params[name] : null)
      },
    },
    {
      method: 'POST',
      pattern: all,
      handler(site, call, caller, [id = '']) {
        const params = jsonBody(call) ?? {}
        if (!isRecord(params)) {
          const message = `json: cannot unmarshal ${goKind(params)} into Go value of type map[string]interface {}`
          refuse(400, [message], { type: call.method })
        }
        return json(
          200,
          setParams(site, kind, id, () => params, { call, caller }),
        )
      },
    },
    {
      method: 'POST',
      pattern: one,
      handler(site, call, caller, [id = '', name = '']) {
        const value = jsonBody(call) ?? null
        setParams(site, kind, id, (params) => withEntry(params, name, value), { call, caller })
        return json(200, value)
      },
    },
    {
      method: 'PATCH',
      pattern: all,
      handler: (site, call, caller, [id = '']) => json(200, patchParams(site, kind, id, { call, caller })),
    },
    {
      method: 'DELETE',
      pattern: one,
      handler(site, call, caller, [id = '', name = '']) {
        const { Params: params } = lookUp(site, kind, id, call)
        if (!Object.hasOwn(params, name)) notFound(call.method, 'params', name)
        setParams(site, kind, id, (before) => withoutEntry(before, name), { call, caller })
        return json(200, params[name])
      },
    },
  ]
}

/** The parameters that a request wants to see: with `aggregate=true` also those that come from elsewhere. */
function seen(site: Site, owner: ObjectsByPrefix[Owner], call: DrpCall): Params {
  const all = queryValue(call, 'aggregate') === 'true' ? allParamsOf(site, owner) : undefined
  return all ?? owner.Params
}

function setParams<P extends Owner>(
  site: Site,
  kind: Kind<P>,
  id: string,
  next: (params: Params) => Params,
  change: Change,
): Params {
  const { call } = change
  const old = lookUp(site, kind, id, call)
  demandFor(kind, old, 'update', change)
  const params = next(old.Params)
  const problems = paramProblems(site, params)
  if (problems.length > 0) refuse(409, problems, { model: kind.prefix, key: keyOf(kind, old), type: call.method })
  return changeObject(site, kind, { ...old, Params: params } as Draft<P>, old, change).Params
}

/** Parameters are patched like an object; newer servers also take a map, and merge it. */
function patchParams<P extends Owner>(site: Site, kind: Kind<P>, id: string, change: Change): Params {
  const { call } = change
  const body = site.profile === 'v4' ? jsonBody(call) : undefined
  if (isRecord(body)) {
    return setParams(
      site,
      kind,
      id,
      (params) => Object.fromEntries([...Object.entries(params), ...Object.entries(body)]),
      change,
    )
  }
  const operations: readonly Operation[] = patchOf(call)
  const old = lookUp(site, kind, id, call)
  const patched = applyPatch(old.Params, operations)
  if (!patched.ok) {
    refuse(409, [`Patch failed to apply at line ${patched.line}`, patched.why], {
      model: kind.prefix,
      key: keyOf(kind, old),
      type: call.method,
    })
  }
  const { document } = patched
  if (!isRecord(document))
    refuse(406, [`json: cannot unmarshal ${goKind(document)} into Go value of type map[string]interface {}`], {
      type: call.method,
    })
  return setParams(site, kind, id, () => document, change)
}
