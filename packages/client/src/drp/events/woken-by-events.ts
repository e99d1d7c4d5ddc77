import type { JobView } from '@jobwright/core'
import type { ReadContext, Watchable } from '../../wait/index.ts'
import type { EventHub } from './event-hub.ts'
import { eventWakes } from './event-wakes.ts'
import type { ObjectName } from './sources.ts'

/** What the view of a document rests on. */
export interface Foundations<Document> {
  /** The object that an id names by itself, where it does. */
  readonly ownName: (id: string) => ObjectName | undefined
  /** The objects that a view was made of. */
  readonly restsOn: (document: Document, detail: ReadContext['detail']) => readonly ObjectName[]
}

/**
 * Has waits woken by events, and what no event has touched not read again for half a minute: the loop looks as often as ever, and is shown what was read
 * before. While there is no connection for events everything is read, as it is where there can be none.
 */
export function wokenByEvents<Document, Kind extends Watchable<Document>>(
  watchable: Kind & Watchable<Document>,
  hub: EventHub,
  { ownName, restsOn }: Foundations<Document>,
): Kind {
  const { clock, readMany, documentOf } = watchable
  const wakes = clock && eventWakes(hub, clock, ownName)
  if (wakes === undefined || readMany === undefined) return watchable
  const foundationsOf = (view: JobView, detail: ReadContext['detail']) =>
    restsOn(documentOf?.(view) ?? (view.raw as Document), detail)
  const look = async (ids: readonly string[], context: ReadContext) => {
    const { detail } = context
    const views = new Map(ids.map((id) => [id, wakes.held(id, detail)]))
    const old = ids.filter((id) => views.get(id) === undefined)
    const told = new Map(old.map((id) => [id, wakes.reading(id, detail)]))
    const read = old.length === 0 ? undefined : await readMany(old, context)
    for (const [id, tell] of told) {
      const view = read?.get(id)
      views.set(id, view)
      tell(view, view === undefined ? [] : foundationsOf(view, detail))
    }
    return found(views)
  }
  return {
    ...watchable,
    wakeUps: (id: string, wake: () => void) => wakes.wakeUps(id, wake),
    read: async (id: string, context: ReadContext) => (await look([id], context)).get(id),
    readMany: look,
  }
}

function found(views: ReadonlyMap<string, JobView | undefined>): Map<string, JobView> {
  const there = new Map<string, JobView>()
  for (const [id, view] of views) if (view !== undefined) there.set(id, view)
  return there
}
