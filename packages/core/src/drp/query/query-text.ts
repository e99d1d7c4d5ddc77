import { invalidInput } from '../../input/index.ts'

/** The names and values of a query, in order. */
export type DrpQueryPairs = readonly (readonly [name: string, value: string])[]

/** Pairs as the text of a query, without "?". */
export function writePairs(pairs: DrpQueryPairs): string {
  return pairs.map((pair) => pair.map(encodeURIComponent).join('=')).join('&')
}

/** The pairs in the text of a query, with or without "?"; undefined where it is not encoded as one. A plus sign is a space. */
export function readPairs(text: string): DrpQueryPairs | undefined {
  const pairs: [string, string][] = []
  for (const part of (text.startsWith('?') ? text.slice(1) : text).split('&')) {
    if (part === '') continue
    const at = part.indexOf('=')
    const [name, value] = at < 0 ? [part, ''] : [part.slice(0, at), part.slice(at + 1)]
    try {
      pairs.push([decoded(name), decoded(value)])
    } catch {
      return undefined
    }
  }
  return pairs
}

function decoded(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '))
}

/** Takes what a caller has of a query. Throws for what is neither text nor pairs, or is not encoded as it should be. */
export function takePairs(of: string, source: unknown): DrpQueryPairs {
  if (typeof source === 'string') {
    const pairs = readPairs(source)
    if (pairs === undefined) throw invalidInput(`${of}: the query is not percent-encoded as it should be.`)
    return pairs
  }
  if (!Array.isArray(source) || !source.every(isPair)) {
    throw invalidInput(`${of}: a query must be its text or a list of [name, value] pairs of texts.`)
  }
  return source
}

function isPair(pair: unknown): pair is readonly [string, string] {
  return Array.isArray(pair) && pair.length === 2 && pair.every((part) => typeof part === 'string')
}
