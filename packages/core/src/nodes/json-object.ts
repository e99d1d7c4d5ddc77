/** Whether a value is what JSON calls an object: neither a list nor null. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value of an object's own key; what a prototype adds is no part of a document. */
export function ownValue(object: object, key: string): unknown {
  return Object.hasOwn(object, key) ? (object as Readonly<Record<string, unknown>>)[key] : undefined
}

/** The own entries of an object, without those that JSON leaves out because they are undefined. */
export function ownEntries(object: object): [string, unknown][] {
  return Object.entries(object).filter(([, value]) => value !== undefined)
}
