/** What a handler answers, before it becomes a response. */
export interface Answer {
  readonly status: number
  /** The JSON of the body; undefined for none. */
  readonly body?: unknown
  /** Headers of this answer alone. */
  readonly headers?: readonly (readonly [name: string, value: string])[] | undefined
}

/** An answer with a body in JSON. */
export function json(status: number, body: unknown, headers?: Answer['headers']): Answer {
  return { status, body, headers }
}
