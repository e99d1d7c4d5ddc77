import type { AuthTools } from '../transport/index.ts'
import { discardBody } from '../transport/read-body.ts'
import { within } from './within.ts'

/** Where sessions begin, end, and are good for something that everybody may do who is logged in. */
export interface SessionUrls {
  readonly login: string
  readonly logout: string
  readonly meta: string
}

/** Sends a GET with a session, and answers its status; undefined for no answer. It never rejects. */
export async function askWith(
  headers: Readonly<Record<string, string>>,
  url: string,
  { fetch, clock }: Pick<AuthTools, 'fetch' | 'clock'>,
  limitMs: number,
): Promise<number | undefined> {
  const init: RequestInit = { method: 'GET', headers: { accept: 'application/json', ...headers }, redirect: 'manual' }
  const ask = async (signal: AbortSignal): Promise<number> => {
    const response = await fetch(url, { ...init, signal })
    discardBody(response)
    return response.status
  }
  return within(`GET ${url}`, limitMs, { clock }, ask).catch(() => undefined)
}
