import { demand, mayDo } from '../auth/caller.ts'
import type { DrpCall } from '../http/call.ts'
import { notFound } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'
import type { Change, Draft, Kind } from './kind.ts'

/** The key of an object. */
export function keyOf<P extends Prefix>(kind: Kind<P>, object: ObjectsByPrefix[P] | Draft<P>): string {
  return String((object as unknown as Record<string, unknown>)[kind.key])
}

/** The key by which rights to an object are given. */
function authKeyOf<P extends Prefix>(kind: Kind<P>, object: ObjectsByPrefix[P]): string {
  return kind.authKey?.(object) ?? keyOf(kind, object)
}

/** The object of a part of a path: its key, or `Field:value` for what is unique. 404 when there is none. */
export function lookUp<P extends Prefix>(site: Site, kind: Kind<P>, id: string, call: DrpCall): ObjectsByPrefix[P] {
  const objects = site.store.of(kind.prefix)
  const found = objects.get(id) ?? byUniqueField(site, kind, id)
  return found ?? notFound(call.method, kind.prefix, id)
}

function byUniqueField<P extends Prefix>(site: Site, kind: Kind<P>, id: string): ObjectsByPrefix[P] | undefined {
  const colon = id.indexOf(':')
  if (colon < 0) return undefined
  const [field, value] = [id.slice(0, colon), id.slice(colon + 1)]
  const objects = site.store.of(kind.prefix)
  return field === 'Key' || field === kind.key ? objects.get(value) : objects.findBy(field, value)
}

/** As {@link lookUp} for reading. What the caller may not get is not found, under the key by which rights are given. */
export function findObject<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  id: string,
  { call, caller }: Change,
): ObjectsByPrefix[P] {
  const found = lookUp(site, kind, id, call)
  const authKey = authKeyOf(kind, found)
  if (!mayDo(caller, kind.prefix, 'get', authKey)) notFound(call.method, kind.prefix, authKey)
  return found
}

/** Refuses with 403 what the caller may not do with an object; `verb` is how the refusal calls it. */
export function demandFor<P extends Prefix>(
  kind: Kind<P>,
  object: ObjectsByPrefix[P],
  action: string,
  { call, caller }: Change,
  verb = action,
): void {
  demand(caller, call, { scope: kind.prefix, action, specific: authKeyOf(kind, object), verb })
}
