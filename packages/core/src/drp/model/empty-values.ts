import { compareTimestamps } from '../../time/index.ts'

/** The UUID that stands for none, for example as the `Previous` of a machine's first job. Elsewhere none is written as an empty text. */
export const emptyUuid = '00000000-0000-0000-0000-000000000000'

/** The time that stands for never: the zero time of Go, in which the server is written. */
export const zeroTime = '0001-01-01T00:00:00Z'

/**
 * Does a UUID stand for none? Digital Rebar writes that as an empty text in some fields and as {@link emptyUuid} in others.
 *
 * @param id a field that refers to an object; absent and null count as none too.
 *
 * @example
 * import { isEmptyUuid } from '@jobwright/core/drp'
 * isEmptyUuid('') //=> true
 * isEmptyUuid('00000000-0000-0000-0000-000000000000') //=> true
 * isEmptyUuid('2eafd18f-9f75-484b-ac84-e312d0d69a6e') //=> false
 */
export function isEmptyUuid(id: string | null | undefined): boolean {
  return !id || id === emptyUuid
}

/**
 * Does a time stand for never?
 *
 * @param time a time as Digital Rebar writes it, in whatever precision and offset.
 *
 * @example
 * import { isZeroTime } from '@jobwright/core/drp'
 * isZeroTime('0001-01-01T00:00:00Z') //=> true
 * isZeroTime('2026-11-20T21:49:37.848913829Z') //=> false
 */
export function isZeroTime(time: string): boolean {
  return compareTimestamps(time, zeroTime) === 0
}
