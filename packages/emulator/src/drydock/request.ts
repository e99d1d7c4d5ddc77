import type { EmulatedRequest } from '../server/system.ts'
import { type Loaded, loads } from './python/loads.ts'
import type { PythonValue } from './python/value.ts'

/** A request as the server's web framework hands it to a resource. */
export interface Call {
  /** The method in upper case. */
  readonly method: string
  /** The decoded path. */
  readonly path: string
  /** What the route's placeholders stand for, in order. */
  readonly values: readonly string[]
  /** The decoded query: every value of each name, in order. */
  readonly query: ReadonlyMap<string, readonly string[]>
  /** Headers by lower-case name. */
  readonly headers: ReadonlyMap<string, string>
  readonly body: Uint8Array
}

/** What reading a body gives. An empty body is no value at all. */
export type Body =
  | { readonly kind: 'none' }
  | { readonly kind: 'value'; readonly value: PythonValue }
  /** Refused with words of the server's own. */
  | { readonly kind: 'refused'; readonly message: string }
  /** Refused by an exception that nobody expected. */
  | { readonly kind: 'raised'; readonly message: string }

export function callOf({ method, target, headers, body }: EmulatedRequest): Call {
  const [path = '', ...query] = target.split('?')
  return {
    method: method.toUpperCase(),
    path: decoded(path),
    values: [],
    query: queryOf(query.join('?')),
    headers,
    body,
  }
}

/** Reads a body as JSON. `exactType`: the content type must be `application/json` and nothing more, as the real server wants it. */
export function bodyOf(call: Call, { exactType }: { readonly exactType: boolean }): Body {
  if (call.body.length === 0) return { kind: 'none' }
  const given = call.headers.get('content-type')?.toLowerCase()
  const type = exactType ? given : given?.split(';')[0]?.trim()
  if (type !== 'application/json') return { kind: 'refused', message: 'Requires application/json payload' }
  let loaded: Loaded
  try {
    loaded = loads(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(call.body))
  } catch (error) {
    const message = error instanceof RangeError ? error.message : "'utf-8' codec can't decode the body"
    return { kind: 'raised', message }
  }
  if (loaded.ok) return { kind: 'value', value: loaded.value }
  return { kind: 'refused', message: `${call.path}: Invalid JSON in body: ${loaded.error}` }
}

function queryOf(text: string): ReadonlyMap<string, readonly string[]> {
  const query = new Map<string, string[]>()
  for (const pair of text === '' ? [] : text.split('&')) {
    const [name = '', ...value] = pair.split('=').map((part) => decoded(part.replaceAll('+', ' ')))
    const values = query.get(name)
    if (values === undefined) query.set(name, [value.join('=')])
    else values.push(value.join('='))
  }
  return query
}

/** Percent-decoding that takes anything: what is no escape stays, what is no UTF-8 is replaced. */
function decoded(text: string): string {
  if (!text.includes('%')) return text
  const bytes: number[] = []
  for (let at = 0; at < text.length; ) {
    const hex = text[at] === '%' ? /^[0-9a-fA-F]{2}/.exec(text.slice(at + 1, at + 3)) : null
    if (hex === null) {
      const point = text.codePointAt(at) ?? 0
      const character = String.fromCodePoint(point)
      bytes.push(...new TextEncoder().encode(character))
      at += character.length
    } else {
      bytes.push(Number.parseInt(hex[0], 16))
      at += 3
    }
  }
  return new TextDecoder().decode(Uint8Array.from(bytes))
}
