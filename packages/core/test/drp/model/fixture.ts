import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { DrpEvent } from '@jobwright/core/drp'

function readFixture<T>(name: string): T {
  const url = new URL(`../../fixtures/drp/${name}.json.gz`, import.meta.url)
  return JSON.parse(gunzipSync(readFileSync(url)).toString('utf8'))
}

/** An answer of a real v3.13 server. Those without a JSON object or list are left out, and equal ones are kept once. */
export interface RecordedAnswer {
  readonly route: string
  readonly status: number
  /** How often it was recorded. */
  readonly times: number
  readonly body: unknown
}

export const recordedAnswers = (): readonly RecordedAnswer[] => readFixture('recorded-answers')

/** What a real v3.13 server sent over its websocket. */
export const recordedEvents = (): readonly DrpEvent[] => readFixture('recorded-events')
