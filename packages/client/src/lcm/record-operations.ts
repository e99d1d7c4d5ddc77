import { type DocumentOperation, readDocuments } from '../api/index.ts'
import type { LcmKind } from './kinds.ts'

/** `GET /{collection}/{id}`. */
export function getRecord<Item>(kind: LcmKind<Item>, id: string, name = `${kind.called}.get`): DocumentOperation<Item> {
  const { collection, parse, schema } = kind
  return { name, method: 'GET', path: [collection, id], ...readDocuments(parse, schema) }
}

/** `POST /{collection}/`. */
export function createRecord<Item>(
  { called, collection, parse, schema }: LcmKind<Item>,
  json: unknown,
): DocumentOperation<Item> {
  const name = `${called}.create`
  return { name, method: 'POST', path: [collection], trailingSlash: true, json, ...readDocuments(parse, schema) }
}

/** `PUT /{collection}/{id}`: it may be sent twice. */
export function replaceRecord<Item>(
  { called, collection, parse, schema }: LcmKind<Item>,
  id: string,
  json: unknown,
): DocumentOperation<Item> {
  const name = `${called}.update`
  return { name, method: 'PUT', path: [collection, id], json, repeatable: true, ...readDocuments(parse, schema) }
}

/** `DELETE /{collection}/{id}`. What it answers is in no document. */
export function deleteRecord({ called, collection }: LcmKind<unknown>, id: string): DocumentOperation<void> {
  return {
    name: `${called}.delete`,
    method: 'DELETE',
    path: [collection, id],
    read: () => undefined,
    driftIn: () => [],
  }
}
