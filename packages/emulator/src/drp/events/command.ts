/** What a client may say on the event stream. */
export interface EventCommand {
  readonly action: 'register' | 'deregister'
  /** Which events: the text after the first blank, as it stands. */
  readonly registration: string
}

/** Reads a frame; undefined for all that the server passes over without a word. */
export function readCommand(frame: string | Uint8Array): EventCommand | undefined {
  if (typeof frame !== 'string') return undefined
  const [, action, registration] = /^(register|deregister) (.*)$/s.exec(frame) ?? []
  if (action === undefined || registration === undefined) return undefined
  return { action: action === 'register' ? 'register' : 'deregister', registration }
}
