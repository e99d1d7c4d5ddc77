/** One request of a chain of redirects. */
export interface Hop {
  readonly url: URL
  readonly method: string
  readonly headers: Headers
  readonly body: Uint8Array | undefined
}

/** Where a response sends the client next, as the Fetch standard has it; undefined when it does not. */
export function nextHop(hop: Hop, { status, headers }: Response): Hop | undefined {
  const location = headers.get('location')
  if (location === null || ![301, 302, 303, 307, 308].includes(status)) return undefined
  const url = new URL(location, hop.url)
  const becomesGet =
    (hop.method === 'POST' && (status === 301 || status === 302)) ||
    (status === 303 && hop.method !== 'GET' && hop.method !== 'HEAD')
  if (!becomesGet) return { ...hop, url }
  const kept = new Headers(hop.headers)
  for (const name of ['content-type', 'content-length', 'content-encoding', 'content-language', 'content-location'])
    kept.delete(name)
  return { url, method: 'GET', headers: kept, body: undefined }
}
