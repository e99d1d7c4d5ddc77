import { parseTimestamp } from '../../time/index.ts'

/** The milliseconds since 1970 of a time that a document holds; finer parts are cut off. */
export function millisecondsOf(text: string): number {
  return Date.parse((parseTimestamp(text) ?? '').replace(/(\.\d{3})\d+/, '$1'))
}

/**
 * Writes a time of a document as the engine does: with milliseconds, and the clock and offset of its server.
 *
 * @param offsetMinutes how far the server's clock is ahead of UTC.
 */
export function dateWithOffset(text: string, offsetMinutes: number): string {
  const local = new Date(millisecondsOf(text) + offsetMinutes * 60_000).toISOString().slice(0, -1)
  // oVirt: Java writes no offset as Z.
  if (offsetMinutes === 0) return `${local}Z`
  const minutes = Math.abs(offsetMinutes)
  return `${local}${offsetMinutes < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`
}

function pad(value: number): string {
  return String(value).padStart(2, '0')
}
