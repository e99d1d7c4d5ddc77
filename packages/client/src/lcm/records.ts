import { JobwrightError, type ParseResult } from '@jobwright/core'
import { checkDocument, composedCall } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { LcmConnection } from './connection.ts'
import type { LcmKind } from './kinds.ts'
import { type LcmListing, type Listed, lcmListing } from './listing.ts'
import { createRecord, deleteRecord, getRecord, replaceRecord } from './record-operations.ts'

/** Records that can be read. */
export interface LcmRecords<Item> {
  /** Reads one. RequestError `not-found` for an id that the server does not know. */
  get(id: string, options?: RequestOptions): ApiCall<Item>
  /** Lists all of them. The rows are shorter than what `get` reads. */
  list(options?: RequestOptions): LcmListing<Item>
}

/** Records that have a name, and can be made, changed and deleted. What jobs have done is not undone by that: LCM only forgets. */
export interface LcmModels<Item, Create> extends LcmRecords<Item> {
  /**
   * Reads the one of this name. The server cannot be asked for a name: all are listed, and the one that is found is read.
   *
   * @throws JobwrightError `not-found` for none of this name, `conflict` for several.
   */
  getByName(name: string, options?: RequestOptions): ApiCall<Item>
  /**
   * Makes one. It is not sent twice.
   *
   * @throws JobwrightError `invalid-input` for fields that the server does not know or of another type, such as the text `"false"` for a yes or no:
   * nothing is sent then. RequestError `conflict` for a name that is taken.
   */
  create(document: Create, options?: RequestOptions): ApiCall<Item>
  /** Replaces one: say all that it is to be, as what the server does with what is left out is in no document. */
  update(id: string, document: Create, options?: RequestOptions): ApiCall<Item>
  /** Deletes one. LCM forgets it; machines are left as they are. */
  delete(id: string, options?: RequestOptions): ApiCall<void>
}

/** Makes the records of one kind. */
export function lcmRecords<Item extends { readonly id: string }>(
  connection: LcmConnection,
  kind: LcmKind<Item>,
): LcmRecords<Item> {
  return {
    get: (id, options) => connection.call(() => getRecord(kind, id), options),
    list: (options) => lcmListing(connection, { kind }, options),
  }
}

/** Makes the models of one kind. */
export function lcmModels<Item extends { readonly id: string; readonly name: string }, Create>(
  connection: LcmConnection,
  kind: LcmKind<Item>,
  parseCreate: (value: unknown) => ParseResult<Create>,
): LcmModels<Item, Create> {
  const { call } = connection
  const { called } = kind
  return {
    ...lcmRecords(connection, kind),
    getByName: (name, options) => byName(connection, { kind }, name, options),
    create: (document, options) =>
      call(() => createRecord(kind, checkDocument(`${called}.create`, parseCreate, document)), options),
    update: (id, document, options) =>
      call(() => replaceRecord(kind, id, checkDocument(`${called}.update`, parseCreate, document)), options),
    delete: (id, options) => call(() => deleteRecord(kind, id), options),
  }
}

/** Reads the record of a name: the rows of lists are shorter. */
export function byName<Item extends { readonly id: string; readonly name: string }>(
  connection: LcmConnection,
  listed: Listed<Item>,
  name: string,
  options: RequestOptions | undefined,
): ApiCall<Item> {
  const { kind } = listed
  const operation = `${kind.called}.getByName`
  return composedCall(async () => {
    const found: Item[] = []
    for await (const item of lcmListing(connection, { ...listed, name: operation }, options).items()) {
      if (item.name === name) found.push(item)
    }
    const [only, ...others] = found
    if (only === undefined) {
      throw new JobwrightError(`${operation}: there is none of this name.`, { code: 'not-found' })
    }
    if (others.length > 0) {
      const ids = found.map(({ id }) => id).join(', ')
      throw new JobwrightError(`${operation}: ${found.length} are of this name: read one of ${ids} by its id.`, {
        code: 'conflict',
      })
    }
    return connection.send(getRecord(kind, only.id, operation), options).withResponse()
  })
}
