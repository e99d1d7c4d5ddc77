import type { Clock } from '@jobwright/core'
import type { EmulatedRequest } from './system.ts'

/** A request that the emulator got, and how it was answered. Secrets are masked. */
export interface LoggedRequest {
  /** The method. */
  readonly method: string
  /** The path, undecoded, without the query. */
  readonly path: string
  /** What follows the question mark, undecoded; empty when there is no query. */
  readonly query: string
  /** The headers by lower-case name. Those that carry secrets read `***`. */
  readonly headers: ReadonlyMap<string, string>
  /** When it came in, in milliseconds since 1970 on the emulator's clock. */
  readonly at: number
  /** The system that it was meant for; undefined when there is none. */
  readonly system?: string | undefined
  /** The kind of the fault that it met. */
  readonly fault?: string | undefined
  /** The status it was answered with, 101 where it became a WebSocket; undefined while it is under way, and when the connection was dropped instead. */
  readonly status?: number | undefined
  /** How long it took until the answer began or the connection was dropped, in milliseconds of the emulator's clock. */
  readonly tookMs?: number | undefined
}

/** An entry of the log while its request is under way. */
export type LogEntry = { -readonly [Key in keyof LoggedRequest]: LoggedRequest[Key] }

/** How many requests the log remembers, so that a program can run for weeks. */
const longestLog = 10_000

/** The newest requests, the newest last. */
export class RequestLog {
  #entries: LogEntry[] = []
  readonly #clock: Clock
  readonly #secrets: () => Iterable<string>

  constructor(clock: Clock, secrets: () => Iterable<string>) {
    this.#clock = clock
    this.#secrets = secrets
  }

  get entries(): readonly LoggedRequest[] {
    return this.#entries
  }

  begin({ method, target, headers }: Pick<EmulatedRequest, 'method' | 'target' | 'headers'>): LogEntry {
    const { path, query } = splitTarget(target)
    const entry: LogEntry = {
      method,
      path: this.#mask(path.split(';').map(maskParameter).join(';')),
      query: this.#mask(query.split('&').map(maskParameter).join('&')),
      headers: new Map([...headers].map(([name, value]) => [name, isSecret(name) ? mask : this.#mask(value)])),
      at: this.#clock.now(),
    }
    this.#entries.push(entry)
    if (this.#entries.length > longestLog) this.#entries.shift()
    return entry
  }

  end(entry: LogEntry, status: number | undefined): void {
    entry.status = status
    entry.tookMs = this.#clock.now() - entry.at
  }

  reset(): void {
    this.#entries = []
  }

  #mask(text: string): string {
    let masked = text
    for (const secret of this.#secrets()) masked = masked.replaceAll(secret, mask)
    return masked
  }
}

/** The path and the query of a request's target. */
export function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?')
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}

const mask = '***'

function isSecret(name: string): boolean {
  return /auth|token|secret|passw|cookie|session|credential|key/i.test(name)
}

function maskParameter(parameter: string): string {
  const sign = parameter.indexOf('=')
  if (sign === -1) return parameter
  const name = parameter.slice(0, sign)
  return isSecret(decoded(name)) ? `${name}=${mask}` : parameter
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
