import { type Caller, demand } from '../auth/caller.ts'
import { jsonBody } from '../http/body.ts'
import { invalid, panic, refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import { DecodeError, decodeStruct, namesAnyField } from '../store/decode.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'
import { keyOf } from './find-object.ts'
import type { Change, Draft, Kind } from './kind.ts'

/** Reads the body as an object of the kind: fields left out have their zero values. A POST whose body names no field panics. */
export function decodeObject<P extends Prefix>(site: Site, kind: Kind<P>, { call }: Change): Draft<P> {
  const body = jsonBody(call)
  const struct = kind.struct(site)
  if (call.method === 'POST' && (body === undefined || body === null || !namesAnyField(struct, body))) {
    if (site.quirk('drp/empty-body-panics')) panic()
    if (body === undefined) refuse(400, ['EOF'], { type: call.method })
  }
  try {
    return decodeStruct(struct, body ?? null, `backend.${struct.name}`) as unknown as Draft<P>
  } catch (error) {
    if (error instanceof DecodeError) refuse(400, [error.message], { type: call.method })
    throw error
  }
}

/** Creates an object. Refuses with 400 without a key, 409 when there is one of that key, 422 for what is invalid. */
export function createObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  draft: Draft<P>,
  change: Change,
): ObjectsByPrefix[P] {
  const { prefix } = kind
  const about = (key: string) => ({ model: prefix, key, type: 'CREATE' })
  if (keyOf(kind, draft) === '' && kind.newKey !== undefined) Object.assign(draft, { [kind.key]: kind.newKey(site) })
  const key = keyOf(kind, draft)
  demand(change.caller, change.call, {
    scope: prefix,
    action: 'create',
    specific: kind.authKey?.(draft as ObjectsByPrefix[P]) ?? key,
  })
  if (key === '') refuse(400, ['Empty key not allowed'], about(''))
  if (site.store.of(prefix).has(key)) refuse(409, ['already exists'], about(key))
  Object.assign(draft, { Bundle: '', Endpoint: '' })
  kind.onCreate?.(site, draft, change)
  return saveObject(site, kind, draft, undefined, change)
}

/**
 * Stores an object: refuses with 422 what is invalid, and keeps what is merely not available. `change` is missing for what the server does by itself.
 *
 * The event comes after those of all that followed from it, which is the recorded order; `action` is what it tells: by default `create`, `update`
 * where somebody asked for the change, and `save` for what the server does by itself.
 */
export function saveObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  draft: Draft<P>,
  old: ObjectsByPrefix[P] | undefined,
  change?: Change,
  action: 'create' | 'update' | 'save' = old === undefined ? 'create' : change === undefined ? 'save' : 'update',
): ObjectsByPrefix[P] {
  const { prefix } = kind
  const findings = kind.validate?.(site, draft) ?? {}
  const wrong = [...takenFields(site, kind, draft), ...(findings.invalid ?? [])]
  if (wrong.length > 0) invalid(prefix, keyOf(kind, draft), [...wrong, ...(findings.unavailable ?? [])])
  const errors = findings.unavailable ?? []
  Object.assign(draft, { Validated: true, Available: errors.length === 0, Errors: errors })
  if (site.profile === 'v4') Object.assign(draft, tracesOf(site, old, change?.caller))
  const saved = draft as ObjectsByPrefix[P]
  site.store.of(prefix).put(saved)
  kind.afterSave?.(site, saved, old, change)
  const original = { create: null, update: old, save: saved }[action]
  site.emit({ type: prefix, action, key: keyOf(kind, saved), object: saved, original })
  return saved
}

/** Who made and last changed an object, and when: newer servers keep that. */
function tracesOf(site: Site, old: object | undefined, caller: Caller | undefined) {
  const [at, by] = [site.stamp(), caller?.name ?? 'system']
  const created = old !== undefined && 'CreatedAt' in old && 'CreatedBy' in old
  return {
    CreatedAt: created ? old.CreatedAt : at,
    CreatedBy: created ? old.CreatedBy : by,
    LastModifiedAt: at,
    LastModifiedBy: by,
  }
}

function takenFields<P extends Prefix>(site: Site, kind: Kind<P>, draft: Draft<P>): readonly string[] {
  const [fields, key] = [draft as Readonly<Record<string, unknown>>, keyOf(kind, draft)]
  return (kind.unique ?? []).flatMap((field) => {
    const other = site.store.of(kind.prefix).findBy(field, fields[field])
    return other === undefined || keyOf(kind, other) === key
      ? []
      : [`${kind.prefix}:${key} violates unique index ${field}`]
  })
}

/** Puts a changed object in the place of one: what is read-only is refused, then `onChange` and {@link saveObject}. */
export function changeObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  draft: Draft<P>,
  old: ObjectsByPrefix[P],
  change: Change,
): ObjectsByPrefix[P] {
  // The store refuses with the bare key, and nobody adds anything to that.
  if (old.ReadOnly && old.Bundle !== '') refuse(400, [keyOf(kind, old)], { type: change.call.method })
  kind.onChange?.(site, draft, old, change)
  return saveObject(site, kind, draft, old, change)
}
