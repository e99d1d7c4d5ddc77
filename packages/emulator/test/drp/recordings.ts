import { readdirSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'

/** One exchange with a real server, as it was recorded. */
export interface RecordedExchange {
  readonly n: number
  readonly label: string
  readonly request: {
    readonly method: string
    readonly path: string
    /** What was sent on purpose; credentials are placeholders. */
    readonly headers: Readonly<Record<string, string>>
    /** A text was sent as it stands, anything else as JSON; null was no body. */
    readonly body: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    readonly body: unknown
  }
}

/** What differs from session to session: which requests were drawn. */
type SessionClass = 'A' | 'B' | 'C' | 'D'

/** A random session against a real server that was fresh. */
export interface RecordedSession {
  readonly name: string
  readonly class: SessionClass
  readonly exchanges: readonly RecordedExchange[]
}

const folder = new URL('../fixtures/drp/', import.meta.url)

/** The sessions there are. */
export function sessions(): readonly RecordedSession[] {
  const classes = new Map(
    textOf('sessions/sessions.tsv')
      .split('\n')
      .map((row) => row.split('\t'))
      .map(([session = '', kind = '']) => [session.padStart(3, '0'), kind as SessionClass]),
  )
  return readdirSync(new URL('sessions/', folder))
    .filter((file) => file.endsWith('.jsonl.gz'))
    .sort()
    .map((file) => {
      const name = file.slice(0, -'.jsonl.gz'.length)
      return {
        name,
        class: classes.get(name.slice('session-'.length)) ?? 'A',
        exchanges: linesOf(`sessions/${file}`) as RecordedExchange[],
      }
    })
}

/** Every line of a transcript. */
export function transcript(name: string): readonly unknown[] {
  return linesOf(`${name}.jsonl.gz`)
}

function linesOf(file: string): unknown[] {
  return textOf(file)
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))
}

function textOf(file: string): string {
  const bytes = readFileSync(new URL(file, folder))
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}
