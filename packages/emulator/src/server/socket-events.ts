/** Why an attempt to open a WebSocket failed, told with its `error` event. */
export class SocketErrorEvent extends Event {
  /** Why. */
  readonly error: Error
  /** The words of `error`. */
  readonly message: string

  constructor(error: Error) {
    super('error')
    this.error = error
    this.message = error.message
  }
}

/** A WebSocket is closed. The platform's class is too new for some versions of Node. */
export class SocketCloseEvent extends Event {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean

  constructor(code: number, reason: string) {
    super('close')
    this.code = code
    this.reason = reason
    this.wasClean = code !== 1006
  }
}

type Handler = ((event: Event) => unknown) | null

/** An event target with the handlers of a WebSocket: `onopen`, `onmessage`, `onerror` and `onclose`. */
export class SocketEventTarget extends EventTarget {
  readonly #handlers = new Map<string, { readonly handler: Handler; readonly listener: (event: Event) => void }>()

  get onopen(): Handler {
    return this.#handler('open')
  }
  set onopen(handler: Handler) {
    this.#handle('open', handler)
  }

  get onmessage(): Handler {
    return this.#handler('message')
  }
  set onmessage(handler: Handler) {
    this.#handle('message', handler)
  }

  get onerror(): Handler {
    return this.#handler('error')
  }
  set onerror(handler: Handler) {
    this.#handle('error', handler)
  }

  get onclose(): Handler {
    return this.#handler('close')
  }
  set onclose(handler: Handler) {
    this.#handle('close', handler)
  }

  #handler(type: string): Handler {
    return this.#handlers.get(type)?.handler ?? null
  }

  #handle(type: string, handler: Handler): void {
    const before = this.#handlers.get(type)
    if (before !== undefined) this.removeEventListener(type, before.listener)
    this.#handlers.delete(type)
    if (typeof handler !== 'function') return
    const listener = (event: Event): void => void handler.call(this, event)
    this.#handlers.set(type, { handler, listener })
    this.addEventListener(type, listener)
  }
}
