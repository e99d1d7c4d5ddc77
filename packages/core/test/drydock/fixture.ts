import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** Reads a gzipped JSON fixture of this folder's. */
export function readFixture<T>(name: string): T {
  const url = new URL(`../fixtures/drydock/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(url)).toString('utf8'))
}

/** One recorded answer of a real server. */
export interface RecordedAnswer {
  readonly route: string
  readonly status: number
  readonly body: unknown
}
