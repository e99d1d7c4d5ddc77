import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { DrydockSeed, ScriptRule, SeededDesign } from '@jobwright/emulator'

/** One exchange with a real server. */
export interface RecordedExchange {
  readonly name: string
  readonly request: {
    readonly method: string
    readonly path: string
    readonly headers: Readonly<Record<string, string>>
    readonly body: string | null
  }
  readonly response: {
    readonly status: number
    readonly headers: readonly (readonly [string, string])[]
    readonly body_text?: string
    /** Instead of a text of more than 20 000 characters. */
    readonly body_json?: unknown
  }
  readonly observed_status_sequence?: readonly string[]
}

/** A task was polled until it ended, or for so long. */
export interface RecordedWait {
  readonly name: string
  readonly wait: {
    readonly task_id: string
    readonly timeout_s: number
    readonly observed_status_sequence: readonly string[]
    readonly timed_out: boolean
  }
}

/** Something was done inside the server, for which HTTP has no route. */
export interface RecordedAct {
  readonly name: string
  readonly internal: {
    readonly op: 'post_build_data'
    readonly items: readonly {
      readonly node_name: string
      readonly task_id: string
      readonly generator: string
      readonly data_format: string
      readonly data_element: string
      readonly collected_date: string
    }[]
  }
}

export type Recorded = RecordedExchange | RecordedWait | RecordedAct

/** What surrounded a recording. */
interface Surroundings {
  readonly designs: Readonly<Record<string, SeededDesign>>
  readonly recordings: Readonly<
    Record<
      string,
      {
        readonly driver: 'simulated' | 'none'
        readonly script: readonly ScriptRule[]
        /** Designs that do not pass here: the server's own node driver offers no images. */
        readonly invalid?: readonly string[]
      }
    >
  >
}

const folder = new URL('../fixtures/drydock/', import.meta.url)

const surroundings: Surroundings = JSON.parse(readFileSync(new URL('surroundings.json', folder), 'utf8'))

export const recordingNames: readonly string[] = Object.keys(surroundings.recordings)

export function recordingOf(name: string): readonly Recorded[] {
  return JSON.parse(gunzipSync(readFileSync(new URL(`${name}.json.gz`, folder))).toString('utf8'))
}

/** What to tell an emulator before the recorded requests are sent to it. The real servers polled their queue each second. */
export function surroundingsOf(name: string): { readonly seed: DrydockSeed; readonly script: readonly ScriptRule[] } {
  const { driver, script, invalid = [] } = surroundings.recordings[name] ?? { driver: 'none', script: [] }
  const designs = { ...surroundings.designs }
  for (const reference of invalid) designs[reference] = { nodes: [], ...designs[reference], valid: false }
  return { seed: { designs, driver, pollIntervalMs: 1000, machines: null }, script }
}

export function isExchange(record: Recorded): record is RecordedExchange {
  return 'request' in record
}

export function recordedBodyOf({ response }: RecordedExchange): unknown {
  return response.body_text === undefined ? response.body_json : jsonOf(response.body_text)
}

/** A body as JSON, or as the text that it is. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
