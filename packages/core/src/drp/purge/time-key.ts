import { parseTimestamp } from '../../time/index.ts'
import { zeroTime } from '../model/empty-values.ts'

/** A text whose order of characters is the order of time; empty for the zero time and for what is no time. */
export function timeKey(time: string): string {
  const utc = time === zeroTime ? undefined : parseTimestamp(time)
  return utc === undefined ? '' : `${utc.slice(0, 19)}${utc.slice(20, -1).padEnd(9, '0')}`
}
