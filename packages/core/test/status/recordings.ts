import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

const read = (file: string): unknown =>
  JSON.parse(gunzipSync(readFileSync(new URL(`../fixtures/status/${file}`, import.meta.url))).toString())

/** Every distinct Status object in the recorded answers of a real Drydock server. */
export const recordedStatuses = read('drydock-statuses.json.gz') as readonly object[]

type Lists = Readonly<Record<'successes' | 'failures', readonly string[]>>
type Message = [message: string, error: boolean, contextType: string, context: string, extra: Record<string, unknown>]

/** One call of Drydock's own Task class, and what its result was before and after. */
export interface RecordedStep {
  readonly before: Lists & { readonly result: string; readonly messages: readonly Message[] }
  readonly op: 'success' | 'failure' | 'msg'
  readonly args: Readonly<Record<string, unknown>>
  readonly raised: boolean
  readonly after: Lists & {
    readonly result: string
    readonly messages: readonly Message[]
    readonly errorCount: number
  }
}

export const recordedSteps = read('drydock-result-steps.json.gz') as readonly RecordedStep[]
