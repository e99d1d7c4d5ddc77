import type { JobwrightError } from '@jobwright/core'

/** Is it worth waiting until what failed is over? */
export function passesByItself({ retryable, code }: JobwrightError): boolean {
  return retryable || passing.has(code)
}

// A proxy before a server that restarts answers with pages of its own: that passes too.
const passing: ReadonlySet<string> = /*@__PURE__*/ new Set([
  'unavailable',
  'rate-limited',
  'timed-out',
  'unexpected-response',
])

/** How long the server has asked to be left alone, in milliseconds. */
export function retryAfterOf(error: JobwrightError): number | undefined {
  const retryAfterMs = 'retryAfterMs' in error ? error.retryAfterMs : undefined
  return typeof retryAfterMs === 'number' ? retryAfterMs : undefined
}
