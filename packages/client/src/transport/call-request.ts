import { invalidInput } from '@jobwright/core'
import type { Address } from './base-url.ts'
import type { CallTools } from './call-tools.ts'
import { cleanCause } from './clean-cause.ts'
import { correlationId } from './correlation-id.ts'
import type { Operation } from './operation.ts'
import type { RequestOptions } from './options.ts'
import { joinHeaders } from './request-headers.ts'

/** An operation made ready to be sent: all but the credentials. */
export interface CallRequest {
  readonly operation: Operation<unknown>
  readonly url: Address
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>
  /** Those among them that the caller gave. */
  readonly givenHeaders: Readonly<Record<string, string>>
  readonly body: string | Uint8Array<ArrayBuffer> | undefined
  readonly correlationId: string
  /** Can it change anything on the server? */
  readonly writes: boolean
}

/** Makes an operation ready. Throws JobwrightError `invalid-input` when it cannot be sent. */
export function toCallRequest(operation: Operation<unknown>, options: RequestOptions, tools: CallTools): CallRequest {
  const { name, method, json, body, asks = method === 'GET' || method === 'HEAD' } = operation
  const { correlationHeader } = tools.traits
  const id = options.correlationId ?? correlationId()
  const givenHeaders = joinHeaders(name, headersOfClient(name, tools), options.headers)
  const headers = {
    accept: 'application/json',
    // Drydock answers 500 to a content type that names a charset.
    ...(json === undefined ? {} : { 'content-type': 'application/json' }),
    ...(body === undefined ? {} : { 'content-type': body.type }),
    ...(correlationHeader === undefined ? {} : { [correlationHeader.toLowerCase()]: id }),
    ...joinHeaders(name, operation.headers),
    ...givenHeaders,
  }
  return {
    operation,
    url: tools.base.urlOf(operation),
    headers,
    givenHeaders,
    correlationId: id,
    writes: !asks,
    body: json === undefined ? body && copied(body.data) : stringify(name, json),
  }
}

function headersOfClient(
  operation: string,
  { headers, secrets }: CallTools,
): Readonly<Record<string, string>> | undefined {
  try {
    return headers?.({ operation })
  } catch (error) {
    const cause = cleanCause(error, (text) => secrets.mask(text))
    throw invalidInput(`${operation}: the function given as headers has thrown.`, cause)
  }
}

/** What is sent later is what was given now. */
function copied(data: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof data === 'string' ? data : new Uint8Array(data)
}

function stringify(operation: string, json: unknown): string {
  try {
    const text: unknown = JSON.stringify(json)
    if (typeof text === 'string') return text
  } catch {
    // It says what it found where; that may be a value.
  }
  throw invalidInput(
    `${operation}: the document cannot be written as JSON: it holds itself, a bigint, or too many levels.`,
  )
}
