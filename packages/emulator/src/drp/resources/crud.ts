import { json } from '../http/answer.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { answerList } from '../list/index.ts'
import type { Site } from '../site.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'
import { demandFor, findObject, keyOf, lookUp } from './find-object.ts'
import type { Change, Draft, Kind } from './kind.ts'
import { patchObject, patchOf } from './patch-object.ts'
import { changeObject, createObject, decodeObject } from './save-object.ts'
import { shown } from './shown.ts'
import { versionOf } from './version.ts'

/** The routes for what can only be read: the list, each by its key or `Field:value`, and its `Meta` alone. */
function readRoutes<P extends Prefix>(kind: Kind<P>): readonly DrpRoute[] {
  return [
    { method: 'GET HEAD', pattern: kind.prefix, handler: (site, call, caller) => answerList(site, call, caller, kind) },
    {
      method: 'GET HEAD',
      pattern: pathOfOne(kind),
      handler(site, call, caller, [id = '']) {
        const object = findObject(site, kind, id, { call, caller })
        const version = versionOf(site, kind.prefix, keyOf(kind, object), call)
        return { ...json(200, shown(site, object, call)), version }
      },
    },
    {
      method: 'GET',
      pattern: `meta/${pathOfOne(kind)}`,
      handler: (site, call, caller, [id = '']) => json(200, findObject(site, kind, id, { call, caller }).Meta),
    },
  ]
}

/** The routes that every other kind has: those for reading, and to create, replace, patch and delete. */
export function crudRoutes<P extends Prefix>(kind: Kind<P>): readonly DrpRoute[] {
  const { prefix } = kind
  const one = pathOfOne(kind)
  return [
    ...readRoutes(kind),
    {
      method: 'POST',
      pattern: prefix,
      handler: (site, call, caller) => {
        const change = { call, caller }
        return json(201, createObject(site, kind, decodeObject(site, kind, change), change))
      },
    },
    {
      method: 'PUT',
      pattern: one,
      handler: (site, call, caller, [id = '']) => {
        const change = { call, caller }
        const draft = decodeObject(site, kind, change)
        return json(200, replaceObject(site, kind, id, draft, change))
      },
    },
    {
      method: 'PATCH',
      pattern: one,
      handler: (site, call, caller, [id = '']) => {
        const change = { call, caller }
        const operations = patchOf(call)
        return json(200, patchObject(site, kind, lookUp(site, kind, id, call), operations, change))
      },
    },
    {
      method: 'DELETE',
      pattern: one,
      handler: (site, call, caller, [id = '']) => json(200, deleteObject(site, kind, id, { call, caller })),
    },
  ]
}

function pathOfOne({ prefix, slashes = false }: Pick<Kind, 'prefix' | 'slashes'>): string {
  return `${prefix}/${slashes ? '*' : ':'}key`
}

/** Puts another object in the place of one. */
function replaceObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  id: string,
  draft: Draft<P>,
  change: Change,
): ObjectsByPrefix[P] {
  const { call } = change
  const old = lookUp(site, kind, id, call)
  const [oldKey, newKey] = [keyOf(kind, old), keyOf(kind, draft)]
  demandFor(kind, old, 'update', change, 'put')
  if (oldKey !== newKey)
    refuse(400, [`Key change from ${oldKey} to ${newKey} not allowed`], {
      model: kind.prefix,
      key: oldKey,
      type: call.method,
    })
  return changeObject(site, kind, draft, old, change)
}

function deleteObject<P extends Prefix>(site: Site, kind: Kind<P>, id: string, change: Change): ObjectsByPrefix[P] {
  const { call } = change
  const object = lookUp(site, kind, id, call)
  demandFor(kind, object, 'delete', change)
  const key = keyOf(kind, object)
  if (object.ReadOnly && object.Bundle !== '') refuse(404, [`readonly: ${key}`], { type: call.method })
  kind.beforeDelete?.(site, object, change)
  site.store.of(kind.prefix).delete(key)
  kind.afterDelete?.(site, object)
  site.emit({ type: kind.prefix, action: 'delete', key, object })
  return object
}
