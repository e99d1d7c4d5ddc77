import { demand } from '../../server/demand.ts'

/** A list of objects. Throws JobwrightError `invalid-input` for anything else: seeds and scripts may come from a file. */
export function listOf<T extends object>(what: string, list: readonly T[]): readonly T[] {
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item)
  demand(Array.isArray(list) && list.every(isObject), `${what}: it must be a list of objects.`)
  return list
}

/** A text that is not blank. Throws JobwrightError `invalid-input` for anything else. */
export function textIn(what: string, text: unknown): string {
  demand(typeof text === 'string' && text.trim() !== '', `${what} must be a text.`)
  return text
}

/** Is it a UUID, in small or capital letters? */
export function isUuid(text: string): boolean {
  return /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text)
}

/** A UUID, in small letters as the engine shows it. Throws JobwrightError `invalid-input` for anything else. */
export function uuidIn(what: string, text: unknown): string {
  demand(
    typeof text === 'string' && isUuid(text),
    `${what} must be a UUID, such as 4f7c11b6-4d0c-4d0f-9c54-3f1a2b9f0c11.`,
  )
  return text.toLowerCase()
}

/** A time in milliseconds since 1970, from ISO 8601. Throws JobwrightError `invalid-input` for anything else. */
export function timeIn(what: string, text: unknown): number {
  const time = typeof text === 'string' ? Date.parse(text) : Number.NaN
  demand(Number.isFinite(time), `${what} must be a time such as 2026-01-01T00:00:00.000Z.`)
  return time
}

/** What was read, or null where nothing is told. */
export function maybe<T>(read: (what: string, value: unknown) => T, what: string, value: unknown): T | null {
  return value === undefined || value === null ? null : read(what, value)
}
