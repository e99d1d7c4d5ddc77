import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One recorded exchange with the real v3.13 server. */
export interface Exchange {
  readonly session?: number
  readonly n: number
  readonly label: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers?: { readonly [name: string]: string }
    readonly body: unknown
  }
  readonly response: { readonly status: number; readonly body: unknown }
}

/** Reads recorded exchanges, one to a line. */
export function readExchanges(name: string): readonly Exchange[] {
  const url = new URL(`../../fixtures/drp/${name}.jsonl.gz`, import.meta.url)
  return gunzipSync(readFileSync(url))
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line): Exchange => JSON.parse(line))
}

/** A recorded JSON object. */
export type Recorded = { readonly [field: string]: unknown }

export function isRecorded(value: unknown): value is Recorded {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The strings of a recorded list; none for anything else. */
export function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
}

export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

/** Applies the operations of a JSON Patch that was accepted to the fields that the rules know; the others are left out. */
export function patched(fields: Recorded, body: unknown): Recorded {
  const next: { [field: string]: unknown } = { ...fields }
  const operations: unknown = typeof body === 'string' && body !== '' ? JSON.parse(body) : body
  for (const operation of Array.isArray(operations) ? operations : []) {
    if (!isRecorded(operation)) continue
    const [, field = '', place] = text(operation['path']).split('/')
    if (operation['op'] === 'test' || !Object.hasOwn(fields, field)) continue
    next[field] =
      place === undefined
        ? operation['value']
        : withEntry(strings(next[field]), text(operation['op']), place, text(operation['value']))
  }
  return next
}

function withEntry(list: readonly string[], op: string, place: string, value: string): readonly string[] {
  const at = place === '-' ? list.length : Number(place)
  if (op === 'remove') return list.toSpliced(at, 1)
  return op === 'add' ? list.toSpliced(at, 0, value) : list.with(at, value)
}
