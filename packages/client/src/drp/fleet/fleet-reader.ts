import { drpListing, isByKey } from '../listing.ts'
import type { FleetKind, FleetReading, FleetViewer, Seen } from './fleet-kind.ts'
import type { Picture } from './picture.ts'
import { listableId, readByIds } from './read-by-ids.ts'
import type { FleetQuestion } from './settings.ts'
import { thoseThatSuit } from './suits.ts'
import type { Told } from './told.ts'

/** What was found, to be shown at once. */
interface Found<Document> {
  readonly news: Map<string, Seen<Document>>
  readonly gone: Set<string>
}

/** Finds out how a fleet has changed, by reading its list or from what events tell, and shows that in the picture, all at once. */
export class FleetReader<Document extends { readonly Uuid: string }> {
  readonly #kind: FleetKind<Document>
  readonly #question: FleetQuestion
  readonly #picture: Picture<Document>
  readonly #viewer: FleetViewer<Document>
  readonly #reading: FleetReading
  /** Those that were absent from the last list, and cannot be asked for. */
  #doubted: ReadonlySet<string> = new Set()

  constructor(
    kind: FleetKind<Document>,
    question: FleetQuestion,
    picture: Picture<Document>,
    reading: Omit<FleetReading, 'listed'>,
  ) {
    this.#kind = kind
    this.#question = question
    this.#picture = picture
    this.#reading = { ...reading, listed: true }
    this.#viewer = kind.viewer(reading.connection.transport.name)
  }

  /** Another type whose events are needed. */
  get alsoType(): string | undefined {
    return this.#viewer.alsoType
  }

  /** Reads the whole list, page by page; of each, only what is news is kept until the end. */
  async readList(): Promise<void> {
    const { connection, signal, pageSize } = this.#reading
    const { where, slim, params, decode } = this.#question
    // One more is asked for, so that a page that is not full is the last one: so many requests are never more than one for each `pageSize`.
    const query = { where, slim, params, decode, pageSize: pageSize + 1 }
    const present = new Set<string>()
    const found: Found<Document> = { news: new Map(), gone: new Set() }
    for await (const page of drpListing(connection, this.#kind.listed, query, { signal }).pages()) {
      for (const { Uuid } of page) present.add(Uuid)
      await this.#look(page, found, this.#reading)
    }
    const absent = this.#picture.ids().filter((id) => !present.has(id))
    if (isByKey(query, 'Uuid')) for (const id of absent) found.gone.add(id)
    else await this.#askForAbsent(absent, found)
    this.#viewer.keep?.(present)
    this.#picture.apply(found.news, found.gone)
  }

  /**
   * Works in what events have told. What cannot be told from them is asked for.
   *
   * @returns false where only reading the list would tell all.
   */
  async workIn(told: Told): Promise<boolean> {
    const found: Found<Document> = { news: new Map(), gone: new Set() }
    const unsure: string[] = []
    const documents = this.#touched(told)
    const saved: Document[] = []
    for (const [id, { Action, Object: object }] of told.own) {
      documents.delete(id)
      const parsed = this.#kind.parse(object)
      if (Action === 'delete') found.gone.add(id)
      else if (parsed.ok && parsed.value.Uuid === id) saved.push(parsed.value)
      else unsure.push(id)
    }
    const suiting = thoseThatSuit(this.#kind.listed.prefix, this.#question, saved)
    for (const document of saved) {
      if (!suiting.documents.has(document)) found.gone.add(document.Uuid)
      else if (suiting.isSure) documents.set(document.Uuid, document)
      else unsure.push(document.Uuid)
    }
    await this.#look([...documents.values()], found, { ...this.#reading, listed: false })
    for (const id of this.#takeReopened(found.news)) unsure.push(id)
    const listable = unsure.filter(listableId)
    await this.#ask(listable, found)
    this.#picture.apply(found.news, found.gone)
    return listable.length === unsure.length
  }

  /** The objects of the fleet that look another way because of events of another type. */
  #touched({ own, beside }: Told): Map<string, Document> {
    const ids = { has: (id: string) => own.has(id) || this.#picture.has(id) }
    const documents = new Map<string, Document>()
    for (const event of beside.values()) {
      const id = this.#viewer.told?.(event, ids)
      const document = id === undefined ? undefined : this.#picture.get(id)?.document
      if (document !== undefined) documents.set(document.Uuid, document)
    }
    return documents
  }

  /**
   * Takes out what goes on after it had ended. Events may take longer than the answers of lists, so that such a one may be from before that end;
   * reading it tells.
   */
  #takeReopened(news: Map<string, Seen<Document>>): readonly string[] {
    const reopened = [...news].flatMap(([id, { view }]) => {
      const before = this.#picture.get(id)?.view
      return before?.phase === 'ended' && view.phase !== 'ended' ? [id] : []
    })
    for (const id of reopened) news.delete(id)
    return reopened
  }

  /**
   * A list that is not read from key to key is read behind so many objects, so that one is missed when another before it goes: what is absent is asked
   * for. That cannot be done for ids of another form than servers give, which have to be absent twice.
   */
  async #askForAbsent(absent: readonly string[], found: Found<Document>): Promise<void> {
    await this.#ask(absent.filter(listableId), found)
    const odd = absent.filter((id) => !listableId(id))
    for (const id of odd) if (this.#doubted.has(id)) found.gone.add(id)
    this.#doubted = new Set(odd)
  }

  /** Reads objects by their ids; those that are not there, or do not suit, are gone. */
  async #ask(ids: readonly string[], found: Found<Document>): Promise<void> {
    const documents = await readByIds(this.#kind.listed, this.#question, ids, this.#reading)
    await this.#look(documents, found, this.#reading)
    const present = new Set(documents.map(({ Uuid }) => Uuid))
    for (const id of ids) if (!present.has(id)) found.gone.add(id)
  }

  /** Makes views of objects, and keeps those that are news. */
  async #look(documents: readonly Document[], { news }: Found<Document>, reading: FleetReading): Promise<void> {
    const views = await this.#viewer.show(documents, reading)
    for (const [at, document] of documents.entries()) {
      const view = views[at]
      if (view === undefined) continue
      if (this.#picture.isNews(document.Uuid, { view, document })) news.set(document.Uuid, { view, document })
    }
  }
}
