import ky, { isNetworkError } from 'ky'
import type { ClientOptions } from './options.ts'
import { discardBody, readBody } from './read-body.ts'

/** One request as it goes out. */
export interface OutgoingRequest {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer> | undefined
  /** Is the body of the answer wanted as bytes? Default false: as text. */
  readonly bytes?: boolean | undefined
  /** Statuses of redirects that are answers like any other. */
  readonly accept?: readonly number[] | undefined
}

/** An answer before its body. */
export interface Head {
  readonly status: number
  /** By lower-case name. */
  readonly headers: ReadonlyMap<string, string>
}

/** What became of a request that was answered. */
export type Exchange =
  | { readonly kind: 'answer'; readonly head: Head; readonly text: string; readonly bytes?: Uint8Array | undefined }
  | { readonly kind: 'too-large'; readonly head: Head }
  | { readonly kind: 'cut'; readonly head: Head; readonly error: unknown }
  | { readonly kind: 'redirect'; readonly head: Head; readonly to: string; readonly why: string }

/** What a request is sent with. */
export interface ExchangeTools {
  readonly fetch: NonNullable<ClientOptions['fetch']>
  readonly signal: AbortSignal
  readonly maxResponseBytes: number
  /** Told just before the request is handed to fetch; not of those that follow redirects. */
  readonly onSend: () => void
  /** Told as soon as an answer begins. */
  readonly onHead: (head: Head) => void
}

const mostRedirects = 3

// Whoever is refused sends no page that is worth more memory.
const longestErrorBody = 1024 * 1024

/** Sends a request once, follows a read to other addresses of the same origin, and reads the answer. Rejects as `fetch` does. */
export async function exchange(request: OutgoingRequest, tools: ExchangeTools): Promise<Exchange> {
  let { url } = request
  for (let redirects = 0; ; redirects++) {
    const response = await fetchOnce(request, url, redirects === 0 ? tools : { ...tools, onSend: () => {} })
    const head: Head = { status: response.status, headers: new Map(response.headers) }
    tools.onHead(head)
    if (!isRedirect(response) || request.accept?.includes(head.status)) {
      return readAnswer(response, head, tools, request.bytes)
    }

    discardBody(response)
    const target = targetOf(head, url)
    const why = whyNotFollowed(request.method, url, target, redirects)
    if (target === undefined || why !== undefined) {
      return { kind: 'redirect', head, to: target?.origin ?? 'another address', why: why ?? '' }
    }
    url = target.href
  }
}

async function fetchOnce(request: OutgoingRequest, url: string, tools: ExchangeTools): Promise<Response> {
  const { method, headers, body } = request
  // What fetch follows by itself takes the credentials along to wherever it is sent.
  const init: RequestInit = { method, headers, redirect: 'manual', signal: tools.signal }
  if (body !== undefined) init.body = body
  // ky is told neither headers nor body: it would keep them in its errors, and build a request of them that is not the one sent.
  const fetch = async () => {
    // ky takes a moment, in which the call may have been called off.
    if (tools.signal.aborted) throw new Error('called off')
    tools.onSend()
    return tools.fetch(url, init)
  }
  const options = { method, fetch, redirect: 'manual', retry: 0, timeout: false, throwHttpErrors: false } as const
  const response = await ky(url, options).catch((error: unknown) => {
    // It quotes the address with the query.
    throw isNetworkError(error) ? error.cause : error
  })
  // Not `instanceof`: a fetch from a package has classes of its own.
  if (typeof response?.status !== 'number' || typeof response.headers?.get !== 'function') {
    throw new TypeError('fetch did not answer with a Response')
  }
  if (tools.signal.aborted) discardBody(response)
  return response
}

async function readAnswer(
  response: Response,
  head: Head,
  tools: ExchangeTools,
  asBytes: boolean | undefined,
): Promise<Exchange> {
  const isError = head.status >= 400
  const maxBytes = isError ? Math.min(tools.maxResponseBytes, longestErrorBody) : tools.maxResponseBytes
  const body = await readBody(response, maxBytes, tools.signal, asBytes === true && !isError)
  if (body.kind === 'whole') return { ...body, kind: 'answer', head }
  // The status of an error says enough, whatever became of the words.
  if (isError) return { kind: 'answer', head, text: '' }
  return body.kind === 'cut' ? { ...body, head } : { kind: 'too-large', head }
}

function isRedirect(response: Response): boolean {
  return [301, 302, 303, 307, 308].includes(response.status) || response.type === 'opaqueredirect'
}

function targetOf(head: Head, url: string): URL | undefined {
  const location = head.headers.get('location')
  if (location === undefined || !URL.canParse(location, url)) return undefined
  const target = new URL(location, url)
  target.username = ''
  target.password = ''
  return target
}

function whyNotFollowed(method: string, from: string, to: URL | undefined, redirects: number): string | undefined {
  if (to === undefined) return 'it does not say where'
  if (to.origin !== new URL(from).origin) return 'credentials are not taken to another origin'
  if (method !== 'GET' && method !== 'HEAD') return 'only reads are followed'
  return redirects === mostRedirects ? `it has done so ${mostRedirects} times before` : undefined
}
