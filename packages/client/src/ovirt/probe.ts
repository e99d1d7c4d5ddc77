import type { DocumentOperation } from '../api/index.ts'

/** `GET` of the API's root without credentials: an engine that asks for them is there. */
export const probe: DocumentOperation<void> = /*@__PURE__*/ (() => ({
  name: 'ready',
  method: 'GET',
  path: [],
  anonymous: true,
  accept: [401],
  read: () => undefined,
  driftIn: () => [],
}))()
