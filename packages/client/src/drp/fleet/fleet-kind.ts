import type { JobView, ParseResult } from '@jobwright/core'
import type { DrpEvent } from '@jobwright/core/drp'
import type { Connection } from '../../api/index.ts'
import type { Listed } from '../listing.ts'

/** An object with its view. */
export interface Seen<Document> {
  readonly document: Document
  readonly view: JobView
}

/** A kind of objects that can be watched. */
export interface FleetKind<Document> {
  /** How they are listed; its prefix is the type of their events too. */
  readonly listed: Listed<Document> & { readonly prefix: 'jobs' | 'machines' }
  /** Reads one that an event carries. */
  readonly parse: (value: unknown) => ParseResult<Document>
  /** What makes their views, for one watch. */
  readonly viewer: (source: string) => FleetViewer<Document>
}

/** Makes views of objects, with what it knows beside them. */
export interface FleetViewer<Document> {
  /** Makes the views of objects that were read just now or told of; it asks the server for what it needs beside them. */
  show(documents: readonly Document[], reading: FleetReading): Promise<readonly JobView[]>
  /** Are there events of another type that it needs to be told of? It may find out as it makes views. */
  readonly alsoType?: string | undefined
  /** Told of such an event; answers the id of the object that looks another way because of it, if that is one of these. */
  told?(event: DrpEvent, ids: HasIds): string | undefined
  /** Forgets what it knows of other objects than these. */
  keep?(ids: HasIds): void
}

/** Some ids. */
export interface HasIds {
  has(id: string): boolean
}

/** What views are made with. */
export interface FleetReading {
  /** Holds out while the server cannot be reached. */
  readonly connection: Connection
  readonly signal: AbortSignal
  /** Were the objects listed just now? Then what was known beside them before may be old. */
  readonly listed: boolean
  /** How many objects are asked for at once. */
  readonly pageSize: number
}
