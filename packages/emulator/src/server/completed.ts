import { checkKeys } from '@jobwright/core'
import { demand } from './demand.ts'

/** What is given, and for the rest what is usual. Throws for a name or a type that is not known. */
export function completed<T extends object, Usual extends object>(
  what: string,
  given: T | undefined,
  usual: Usual,
  others: readonly (keyof T & string)[],
): Usual & T {
  if (given === undefined) return { ...usual } as Usual & T
  demand(typeof given === 'object' && given !== null, `${what}: it must be an object.`)
  checkKeys(what, given, [...Object.keys(usual), ...others])
  const told = Object.entries(given).filter(([, value]) => value !== undefined)
  for (const [name, value] of told) {
    const expected = Object.hasOwn(usual, name) ? typeof (usual as Readonly<Record<string, unknown>>)[name] : undefined
    demand(expected === undefined || typeof value === expected, `${what}: ${name} must be a ${expected}.`)
  }
  return { ...usual, ...Object.fromEntries(told) } as Usual & T
}
