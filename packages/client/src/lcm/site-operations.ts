import {
  type Meta,
  metaSchema,
  type Permissions,
  parseMeta,
  parsePermissions,
  permissionsSchema,
} from '@jobwright/core/lcm'
import { type DocumentOperation, readDocuments } from '../api/index.ts'

/** `GET /meta`. */
export const getMeta: DocumentOperation<Meta> = /*@__PURE__*/ (() => ({
  name: 'meta',
  method: 'GET',
  path: ['meta'],
  besideRoot: true,
  ...readDocuments(parseMeta, metaSchema),
}))()

/** `GET /meta` without credentials: a server that asks for them is there. */
export const probe: DocumentOperation<void> = /*@__PURE__*/ (() => ({
  name: 'ready',
  method: 'GET',
  path: ['meta'],
  besideRoot: true,
  anonymous: true,
  accept: [401],
  read: () => undefined,
  driftIn: () => [],
}))()

/** `GET /permissions/user`. */
export const getPermissions: DocumentOperation<Permissions> = /*@__PURE__*/ (() => ({
  name: 'permissions',
  method: 'GET',
  path: ['permissions', 'user'],
  besideRoot: true,
  ...readDocuments(parsePermissions, permissionsSchema),
}))()

/** `GET /logout`. A session that has ended already is not opened again for that. */
export function logOut(headers: Readonly<Record<string, string>>): DocumentOperation<void> {
  return {
    name: 'logout',
    method: 'GET',
    path: ['logout'],
    besideRoot: true,
    anonymous: true,
    headers,
    once: true,
    asks: false,
    accept: [401],
    read: () => undefined,
    driftIn: () => [],
  }
}
