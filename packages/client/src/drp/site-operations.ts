import { type Info, infoSchema, type Prefs, parseInfo, parsePrefs, prefsSchema } from '@jobwright/core/drp'
import { type DocumentOperation, readDocuments } from '../api/index.ts'

/** `GET /info`. */
export const getInfo: DocumentOperation<Info> = /*@__PURE__*/ (() => ({
  name: 'info',
  method: 'GET',
  path: ['info'],
  ...readDocuments(parseInfo, infoSchema),
}))()

/** `GET /info` without credentials: a server that asks for them is there. */
export const probe: DocumentOperation<void> = /*@__PURE__*/ (() => ({
  name: 'ready',
  method: 'GET',
  path: ['info'],
  anonymous: true,
  accept: [401, 403],
  read: () => undefined,
  driftIn: () => [],
}))()

/** `GET /prefs`. */
export const getPrefs: DocumentOperation<Prefs> = /*@__PURE__*/ (() => ({
  name: 'prefs.get',
  method: 'GET',
  path: ['prefs'],
  ...readDocuments(parsePrefs, prefsSchema),
}))()

/** `POST /prefs`: changes those that are named, and may be sent twice. */
export function setPrefs(prefs: Readonly<Record<string, string>>): DocumentOperation<Prefs> {
  return {
    name: 'prefs.set',
    method: 'POST',
    path: ['prefs'],
    json: prefs,
    repeatable: true,
    ...readDocuments(parsePrefs, prefsSchema),
  }
}
