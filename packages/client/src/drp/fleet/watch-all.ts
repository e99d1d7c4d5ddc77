import type { DrpWhere } from '@jobwright/core/drp'
import type { Connection } from '../../api/index.ts'
import type { EventHub } from '../events/event-hub.ts'
import type { FleetKind } from './fleet-kind.ts'
import { FleetLoop, type FleetLoopOptions } from './fleet-loop.ts'
import type { FleetQuery, FleetUpdate, FleetWatch, WatchAllOptions } from './fleet-watch.ts'
import { takeQuestion, takeSettings } from './settings.ts'

/** Watches all objects of a kind that suit a query. */
export function watchAll<Document extends { readonly Uuid: string }, Where extends DrpWhere>(
  connection: Connection,
  hub: EventHub | undefined,
  kind: FleetKind<Document>,
  query: FleetQuery<Where> = {},
  options: WatchAllOptions = {},
): FleetWatch<Document> {
  const of = `${kind.listed.prefix}.watchAll`
  const settings = takeSettings(of, options)
  const question = takeQuestion(of, query)
  return { [Symbol.asyncIterator]: () => new FleetIterator({ of, connection, hub, kind, question, settings }) }
}

/** One reader of a fleet. It need not wait for one update before it asks for the next. */
class FleetIterator<Document extends { readonly Uuid: string }>
  implements AsyncIterator<FleetUpdate<Document>, undefined, undefined>
{
  readonly #loop: FleetLoop<Document>
  #run: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined
  #over = false
  /** Calls of `next` that wait for something to show. */
  #readers: (() => void)[] = []

  constructor(options: Omit<FleetLoopOptions<Document>, 'onNews'>) {
    this.#loop = new FleetLoop({ ...options, onNews: () => this.#callReaders() })
  }

  async next(): Promise<IteratorResult<FleetUpdate<Document>, undefined>> {
    this.#run ??= this.#begin()
    for (;;) {
      const update = this.#loop.isStopped ? undefined : this.#loop.take()
      if (update !== undefined) return { done: false, value: update }
      if (this.#failure !== undefined) {
        const { error } = this.#failure
        this.#failure = undefined
        throw error
      }
      if (this.#over) return { done: true, value: undefined }
      await new Promise<void>((resolve) => this.#readers.push(resolve))
    }
  }

  async return(): Promise<IteratorResult<FleetUpdate<Document>, undefined>> {
    this.#loop.stop()
    await this.#run
    return { done: true, value: undefined }
  }

  async #begin(): Promise<void> {
    try {
      await this.#loop.run()
    } catch (error) {
      this.#failure = { error }
    } finally {
      this.#over = true
      this.#callReaders()
    }
  }

  #callReaders(): void {
    const readers = this.#readers
    this.#readers = []
    for (const call of readers) call()
  }
}
