import { demand } from '../../server/demand.ts'

/** A list of objects. Throws JobwrightError `invalid-input` for anything else: seeds may come from a file. */
export function listOf<T extends object>(what: string, list: readonly T[]): readonly T[] {
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item)
  demand(Array.isArray(list) && list.every(isObject), `${what}: it must be a list of objects.`)
  return list
}
