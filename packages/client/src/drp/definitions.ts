import type { ParseResult } from '@jobwright/core'
import { type Connection, checkDocument, type DocumentOperation } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { PatchOperation } from './changes.ts'
import type { DrpListQuery } from './list-query.ts'
import { type DrpListing, drpListing } from './listing.ts'
import { patchOf } from './patch.ts'

/** Things that go by their name, such as tasks, stages and workflows. */
export interface DrpDefinitions<Definition extends { readonly Name: string }, Create> {
  /** Reads one. RequestError `not-found` for one that does not exist, and for one that the asker has no right to read. */
  get(name: string, options?: RequestOptions): ApiCall<Definition>
  /** Lists them. */
  list(query?: DrpListQuery, options?: RequestOptions): DrpListing<Definition>
  /**
   * Makes one. What is left out is empty.
   *
   * @throws JobwrightError `invalid-input` for fields that no server reads or of another type: nothing is sent then. RequestError `conflict` for a
   * name that is taken, `rejected` for one that makes no sense.
   */
  create(definition: Create, options?: RequestOptions): ApiCall<Definition>
  /** Changes one: fields by name, each replaced as a whole, or a JSON Patch of one's own. RequestError `conflict` where a `test` fails. */
  update(
    name: string,
    changes: Partial<Omit<Create, 'Name'>> | readonly PatchOperation[],
    options?: RequestOptions,
  ): ApiCall<Definition>
  /** Deletes one and answers it as it was. RequestError `conflict` for one that is in use, `rejected` for one of read-only content. */
  delete(name: string, options?: RequestOptions): ApiCall<Definition>
}

/** A kind of definitions. */
export interface DefinitionKind<Definition, Create> {
  /** What they are called in operations and in the path, such as `tasks`. */
  readonly prefix: string
  /** How one is read. */
  readonly one: Pick<DocumentOperation<Definition>, 'read' | 'driftIn'>
  /** How a list of them is read. */
  readonly list: Pick<DocumentOperation<readonly Definition[]>, 'read' | 'driftIn'>
  /** What one is made of. */
  readonly parseCreate: (value: unknown) => ParseResult<Create>
}

/** Makes the definitions of one kind. */
export function drpDefinitions<Definition extends { readonly Name: string }, Create>(
  connection: Connection,
  { prefix, one, list, parseCreate }: DefinitionKind<Definition, Create>,
): DrpDefinitions<Definition, Create> {
  const { call } = connection
  const operation = (
    what: string,
    method: DocumentOperation<Definition>['method'],
    name: string | undefined,
    json?: unknown,
  ): DocumentOperation<Definition> => ({
    name: `${prefix}.${what}`,
    method,
    path: name === undefined ? [prefix] : [prefix, name],
    ...(json !== undefined && { json }),
    ...one,
  })
  return {
    get: (name, options) => call(() => operation('get', 'GET', name), options),
    list: (query, options) => drpListing(connection, { prefix, key: 'Name', answer: list }, query, options),
    create: (definition, options) =>
      call(
        () => operation('create', 'POST', undefined, checkDocument(`${prefix}.create`, parseCreate, definition)),
        options,
      ),
    update: (name, changes, options) =>
      call(() => operation('update', 'PATCH', name, patchOf(`${prefix}.update`, changes)), options),
    delete: (name, options) => call(() => operation('delete', 'DELETE', name), options),
  }
}
