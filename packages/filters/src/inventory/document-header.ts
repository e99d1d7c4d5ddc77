import { ownValue } from '../given-values.ts'

/** A document of a design, taken apart. */
export interface DesignDocument {
  readonly namespace: string
  readonly kind: string
  readonly version: string
  readonly name: string | undefined
  readonly data: unknown
}

/** Takes a document apart; undefined for what Drydock does not take for one: a schema has exactly three parts. */
export function readHeader(document: unknown): DesignDocument | undefined {
  const schema = isMapping(document) ? ownValue(document, 'schema') : undefined
  if (!isMapping(document) || typeof schema !== 'string') return undefined
  const [namespace, kind, version, ...rest] = schema.split('/')
  if (namespace === undefined || kind === undefined || version === undefined || rest.length > 0) return undefined
  return { namespace, kind, version, name: nameOf(document), data: ownValue(document, 'data') }
}

export function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The mapping under a key, an empty one where there is none. */
export function mappingAt(document: object, key: string): Readonly<Record<string, unknown>> {
  const value = ownValue(document, key)
  return isMapping(value) ? value : {}
}

/** A name is a text; Drydock makes one of a number. */
function nameOf(document: object): string | undefined {
  const name = ownValue(mappingAt(document, 'metadata'), 'name')
  if (Number.isSafeInteger(name)) return String(name)
  return typeof name === 'string' ? name : undefined
}
