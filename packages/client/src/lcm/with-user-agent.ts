import type { ClientOptions } from '../transport/index.ts'

type Fetch = NonNullable<ClientOptions['fetch']>

/** Sends every request, those of logins too, under one name: a server may end the session of whoever changes it. Headers given by a caller win. */
export function withUserAgent(fetch: Fetch, userAgent: string): Fetch {
  return (url, { headers, ...init }) =>
    fetch(url, { ...init, headers: { 'user-agent': userAgent, ...Object.fromEntries(new Headers(headers)) } })
}
