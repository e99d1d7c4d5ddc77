/** What stands for a connection: open until the answer is there, or until somebody leaves. */
export interface Connection {
  /** Says when the client is gone. */
  readonly controller: AbortController
  /** The caller's signal. */
  readonly signal: AbortSignal | null
  /** Resolves when it is closed. */
  readonly closed: Promise<undefined>
  /** Closes it, and heeds the caller's signal no more. */
  readonly close: () => void
}

/** Why a connection is over: nobody asks, and the platform's own reason would be an error with a stack for each answer. */
const over = 'over'

/** Opens one that closes when the signal says so. */
export function openConnection(signal: AbortSignal | null): Connection {
  const controller = new AbortController()
  const close = (): void => {
    signal?.removeEventListener('abort', close)
    controller.abort(over)
  }
  signal?.addEventListener('abort', close, { once: true })
  const closed = new Promise<undefined>((resolve) =>
    controller.signal.addEventListener('abort', () => resolve(undefined), { once: true }),
  )
  return { controller, signal, closed, close }
}
