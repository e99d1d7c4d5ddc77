/** Makes times to the nanosecond, as the server writes them; no two are the same, so that each tells one event from every other. */
export function stamper(now: () => number): () => string {
  let last = { ms: Number.NEGATIVE_INFINITY, nanos: 0 }
  // Much happens in the same millisecond.
  let parts = { ms: Number.NaN, whole: '', millis: '' }
  const partsOf = (ms: number) => {
    if (parts.ms === ms) return parts
    const [whole = '', millis = ''] = new Date(ms).toISOString().slice(0, -1).split('.')
    parts = { ms, whole, millis }
    return parts
  }
  return () => {
    const ms = now()
    if (ms > last.ms) last = { ms, nanos: 0 }
    else if (last.nanos < 999_999) last = { ms: last.ms, nanos: last.nanos + 1 }
    else last = { ms: last.ms + 1, nanos: 0 }
    return rfc3339(partsOf(last.ms), last.nanos)
  }
}

/** A time in UTC with as many digits after the second as it needs. */
function rfc3339({ whole, millis }: { readonly whole: string; readonly millis: string }, nanos: number): string {
  const fraction = `${millis}${String(nanos).padStart(6, '0')}`.replace(/0+$/, '')
  return `${whole}${fraction === '' ? '' : `.${fraction}`}Z`
}
