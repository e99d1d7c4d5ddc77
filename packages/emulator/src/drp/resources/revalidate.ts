import type { Site } from '../site.ts'
import type { ObjectsByPrefix, Prefix } from '../store/objects.ts'
import type { Draft, Kind } from './kind.ts'
import { saveObject } from './save-object.ts'

/** Looks again at those that may have become available, or are no longer so, because something else was saved. */
export function revalidate<P extends Prefix>(
  site: Site,
  kind: Kind<P>,
  concerned: (object: ObjectsByPrefix[P]) => boolean,
): void {
  for (const object of site.store.of(kind.prefix).list()) {
    if (!concerned(object)) continue
    const errors = kind.validate?.(site, { ...object } as Draft<P>).unavailable ?? []
    if (errors.join('\n') !== object.Errors.join('\n')) saveObject(site, kind, { ...object } as Draft<P>, object)
  }
}
