import type { CallRequest } from './call-request.ts'
import type { CallTools } from './call-tools.ts'
import { cleanCause } from './clean-cause.ts'
import type { Failure } from './failure.ts'
import type { ResponseInfo } from './operation.ts'
import { RequestError } from './request-error.ts'
import { maskHeaders, secretsOfBody, secretsOfHeaders, secretsOfQuery } from './secret-names.ts'
import { Secrets } from './secrets.ts'

const longestServerMessage = 500
const longestRequestId = 200

/** What is told of a call: in events, errors and beside its data. All of it is masked here. */
export class CallReport {
  readonly #request: CallRequest
  readonly #tools: CallTools
  #ownSecrets: Secrets | undefined

  constructor(request: CallRequest, tools: CallTools) {
    this.#request = request
    this.#tools = tools
  }

  /** A text without the secrets of the client and of this call. */
  mask(text: string): string {
    this.#ownSecrets ??= secretsOf(this.#request, this.#tools)
    const { search } = this.#request.url
    // Some platforms quote the whole address in their errors.
    const withoutQuery = search === '' ? text : text.replaceAll(search, '')
    return this.#ownSecrets.mask(this.#tools.secrets.mask(withoutQuery))
  }

  /** The path, without the query. */
  get path(): string {
    return this.mask(this.#request.url.path)
  }

  /** What all events of the call tell. */
  event(attempt: number, answer?: { readonly status?: number | undefined; readonly headers?: Headers | undefined }) {
    const requestId = this.#requestId(answer?.headers)
    return {
      client: this.mask(this.#tools.name),
      system: this.#tools.traits.system,
      operation: this.#request.operation.name,
      attempt,
      ...(answer?.status === undefined ? {} : { status: answer.status }),
      ...(requestId === undefined ? {} : { requestId }),
      correlationId: this.mask(this.#request.correlationId),
    }
  }

  /** What an answer came with. */
  response(status: number, headers: Headers, attempts: number): ResponseInfo {
    const requestId = this.#requestId(headers)
    return {
      status,
      headers: maskHeaders(headers, this.#tools.traits.secretHeaders ?? [], (text) => this.mask(text)),
      ...(requestId === undefined ? {} : { requestId }),
      correlationId: this.mask(this.#request.correlationId),
      attempts,
    }
  }

  /** The error that a failure becomes once nothing more is tried. */
  error(failure: Failure, attempts: number): RequestError {
    const { operation, url } = this.#request
    const { code, retryable, status, headers, retryAfterMs, what, advice, cause } = failure
    const { requestId, ...facts } = this.event(attempts, { status, headers })
    const applied = failure.applied
    const serverMessage = this.#serverMessage(failure.serverMessage)
    const address = this.mask(`${url.origin}${url.path}`)
    const said = serverMessage === undefined ? '' : `: ${serverMessage}`
    const effect = {
      no: '',
      yes: ' It has taken effect.',
      unknown: ' It may have taken effect: look before you send it again.',
    }
    const message = `${operation.name} on ${facts.client} failed: ${this.mask(what)}${said} (${operation.method} ${address}). ${advice}${effect[applied]}`
    return new RequestError(message.trim(), {
      ...facts,
      code,
      applied,
      retryable,
      attempts,
      method: operation.method,
      url: address,
      status,
      requestId,
      retryAfterMs,
      serverMessage,
      cause: cleanCause(cause, (text) => this.mask(text)),
    })
  }

  #requestId(headers: Headers | undefined): string | undefined {
    const header = this.#tools.traits.requestIdHeader?.toLowerCase()
    const value = header === undefined ? undefined : headers?.get(header)
    return value === undefined ? undefined : this.mask(value).slice(0, longestRequestId)
  }

  #serverMessage(text: string | undefined): string | undefined {
    // One line: nothing a server says may look like another line of a log.
    const line =
      text === undefined
        ? ''
        : this.mask(text)
            .replaceAll(/[\s\p{Cc}]+/gu, ' ')
            .trim()
    if (line === '') return undefined
    return line.length > longestServerMessage ? `${line.slice(0, longestServerMessage)}…` : line
  }
}

type Headers = ReadonlyMap<string, string>

function secretsOf({ operation, givenHeaders }: CallRequest, { traits }: CallTools): Secrets {
  const open = traits.correlationHeader === undefined ? [] : [traits.correlationHeader.toLowerCase()]
  return new Secrets([
    ...secretsOfHeaders(givenHeaders, open),
    ...secretsOfQuery(operation.query ?? []),
    ...secretsOfBody(operation.json, operation.secretBody),
  ])
}
