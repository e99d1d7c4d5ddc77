/** A WebSocket, and every event of it in order: `open`, `message hello`, `error`, `close 1000 bye clean`. */
export interface Heard {
  readonly socket: WebSocket
  readonly events: string[]
  /** Why it could not be opened. */
  readonly errors: unknown[]
  /** Resolves at the first event of that kind from now on, or when it is over. */
  readonly next: (type: 'open' | 'message' | 'close') => Promise<void>
}

/** Hears what a WebSocket tells. */
export function hear(socket: WebSocket): Heard {
  const events: string[] = []
  const errors: unknown[] = []
  socket.addEventListener('open', () => events.push('open'))
  socket.addEventListener('message', ({ data }) => events.push(`message ${data}`))
  socket.addEventListener('error', (event) => {
    events.push('error')
    errors.push((event as { error?: unknown }).error)
  })
  socket.addEventListener('close', ({ code, reason, wasClean }) =>
    events.push(['close', code, reason, wasClean ? 'clean' : 'lost'].filter((word) => word !== '').join(' ')),
  )
  return {
    socket,
    events,
    errors,
    next: (type) =>
      new Promise((resolve) => {
        socket.addEventListener(type, () => resolve(), { once: true })
        socket.addEventListener('close', () => resolve(), { once: true })
      }),
  }
}

/** Resolves once it holds; what is waited for comes over a socket, or in a microtask. */
export async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve))
}
