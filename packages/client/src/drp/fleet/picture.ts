import type { JobView } from '@jobwright/core'
import { changedFields } from '../../wait/changed-fields.ts'
import { countsOf } from './counts.ts'
import type { Seen } from './fleet-kind.ts'
import type { FleetChange, FleetUpdate } from './fleet-watch.ts'

/**
 * A fleet as it is known, and as its reader has seen it last. What is new to the reader is found by comparing the two, so that however much has
 * happened in between, the reader is told of the newest.
 */
export class Picture<Document> {
  readonly #views = new Map<string, JobView>()
  readonly #documents = new WeakMap<JobView, Document>()
  #given: ReadonlyMap<string, JobView> = new Map()
  /** What may be new to the reader, with the last view of what is gone. */
  readonly #touched = new Map<string, JobView | undefined>()

  get(id: string): Seen<Document> | undefined {
    const view = this.#views.get(id)
    return view && { view, document: this.#documentOf(view) }
  }

  has(id: string): boolean {
    return this.#views.has(id)
  }

  ids(): readonly string[] {
    return [...this.#views.keys()]
  }

  /** Does a view show something that is not known yet? If not, the view that is known stays, of the newer document. */
  isNews(id: string, { view, document }: Seen<Document>): boolean {
    const known = this.#views.get(id)
    if (changedFields(known, view).length > 0) return true
    if (known !== undefined) this.#documents.set(known, document)
    return false
  }

  /** Takes what was found: objects that are news, and the ids of those that are gone. */
  apply(found: ReadonlyMap<string, Seen<Document>>, gone: Iterable<string>): void {
    for (const id of gone) {
      const last = this.#views.get(id)
      if (last === undefined) continue
      this.#views.delete(id)
      this.#touched.set(id, last)
    }
    for (const [id, { view, document }] of found) {
      this.#documents.set(view, document)
      this.#views.set(id, view)
      this.#touched.set(id, undefined)
    }
  }

  /** Has everything ended, or been superseded? */
  get isOver(): boolean {
    return [...this.#views.values()].every(({ phase, flags }) => phase === 'ended' || flags.includes('superseded'))
  }

  /** What is new to the reader, who has seen everything then. */
  take(): Pick<FleetUpdate<Document>, 'changes' | 'all' | 'counts'> {
    const changes = [...this.#touched].flatMap(([id, last]) => this.#changesOf(id, last))
    this.#touched.clear()
    const all = changes.length === 0 ? this.#given : new Map(this.#views)
    this.#given = all
    return { changes, all, counts: countsOf(all.values()) }
  }

  #changesOf(id: string, last: JobView | undefined): readonly FleetChange<Document>[] {
    const [before, now] = [this.#given.get(id), this.#views.get(id)]
    if (now === undefined) {
      // What came and went unseen is nothing to the reader.
      if (before === undefined || last === undefined) return []
      const gone = { kind: 'gone', ...this.#shown(id, last) } as const
      return hasEnded(before, last)
        ? [{ kind: 'ended', ...this.#shown(id, last), changed: changedFields(before, last) }, gone]
        : [gone]
    }
    if (before === undefined) return [{ kind: 'added', ...this.#shown(id, now) }]
    const changed = changedFields(before, now)
    if (changed.length > 0) {
      return [{ kind: hasEnded(before, now) ? 'ended' : 'changed', ...this.#shown(id, now), changed }]
    }
    // It is as it was again.
    this.#documents.set(before, this.#documentOf(now))
    this.#views.set(id, before)
    return []
  }

  #shown(id: string, view: JobView) {
    return { id, view, document: this.#documentOf(view) }
  }

  #documentOf(view: JobView): Document {
    return this.#documents.get(view) as Document
  }
}

function hasEnded(before: JobView, now: JobView): boolean {
  return now.phase === 'ended' && before.phase !== 'ended'
}
