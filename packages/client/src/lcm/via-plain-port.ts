import { invalidInput, JobwrightError } from '@jobwright/core'
import { cleanCause } from '../transport/clean-cause.ts'
import { failureOfThrow } from '../transport/failure-of-throw.ts'
import type { ClientOptions } from '../transport/index.ts'
import { discardBody } from '../transport/read-body.ts'

type Fetch = NonNullable<ClientOptions['fetch']>

/** Where and how the plain port is left. */
export interface PlainPortOptions {
  /** The address that is asked whether the port redirects. It takes no body and no credentials. */
  readonly metaUrl: string
  /** May the client move to the port of TLS? */
  readonly followTls: boolean
}

/**
 * Once TLS is on, OpsCenter's plain port redirects everything to that of TLS. What has a body, such as a password, must neither follow nor be sent in
 * the clear first: before the first of these the port is asked by a harmless read.
 */
export function viaPlainPort(fetch: Fetch, { metaUrl, followTls }: PlainPortOptions): Fetch {
  if (!metaUrl.startsWith('http:')) return fetch
  const { origin } = new URL(metaUrl)
  let adopted: string | undefined
  let probe: Promise<void> | undefined

  /** Moves to the port of TLS where the response leads there, or says where it is. */
  const leave = (response: Response, url: string): string | undefined => {
    const to = targetOf(response, url)
    if (to === undefined) return undefined
    discardBody(response)
    const isTlsOfIt = to.protocol === 'https:' && to.hostname === new URL(origin).hostname
    if (!isTlsOfIt || !followTls) throw notThere(origin, to.origin, isTlsOfIt)
    adopted = to.origin
    return adopted
  }

  const ask = async (signal: RequestInit['signal']): Promise<void> => {
    const init: RequestInit = { method: 'GET', headers: { accept: 'application/json' }, redirect: 'manual' }
    if (signal) init.signal = signal
    const response = await fetch(metaUrl, init).catch((error: unknown) => {
      throw unanswered(error)
    })
    leave(response, metaUrl)
    discardBody(response)
  }

  const asked = (signal: RequestInit['signal']): Promise<void> => {
    probe ??= ask(signal).catch((error: unknown) => {
      // The next request asks again.
      probe = undefined
      throw error
    })
    return probe
  }

  return async (url, init) => {
    // A function that gets sessions may ask others.
    if (!url.startsWith(`${origin}/`)) return fetch(url, init)
    const isRead = init.method === undefined || init.method === 'GET' || init.method === 'HEAD'
    if (adopted === undefined && !isRead) await asked(init.signal)
    if (adopted !== undefined) return fetch(`${adopted}${url.slice(origin.length)}`, init)
    const response = await fetch(url, init)
    // What has a body is never sent anywhere else; whether something was done, nobody knows. Before the next one, the port is asked anew.
    if (!isRead && targetOf(response, url) !== undefined) probe = undefined
    const to = isRead ? leave(response, url) : undefined
    return to === undefined ? response : fetch(`${to}${url.slice(origin.length)}`, init)
  }
}

/** Where a response redirects to, if that is another origin. */
function targetOf({ status, headers }: Response, url: string): URL | undefined {
  if (![301, 302, 303, 307, 308].includes(status)) return undefined
  const location = headers.get('location')
  if (location === null || !URL.canParse(location, url)) return undefined
  const target = new URL(location, url)
  return target.origin === new URL(url).origin ? undefined : target
}

function notThere(from: string, to: string, isTlsOfIt: boolean): JobwrightError {
  const advice = isTlsOfIt
    ? `give that as baseUrl, or say followTls: true`
    : 'give that as baseUrl if it is the right one'
  return invalidInput(`${from} redirects to ${to}: ${advice}`)
}

function unanswered(error: unknown): JobwrightError {
  const { code, retryable, what } = failureOfThrow(error, { writes: false })
  // Nothing secret has been sent yet.
  return new JobwrightError(`asking for /meta first: ${what}`, {
    code,
    retryable,
    cause: cleanCause(error, (text) => text),
  })
}
