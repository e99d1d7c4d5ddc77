import { type ErrorCode, JobwrightError } from '@jobwright/core'
import { type Dispatcher, WebSocket as UndiciWebSocket } from 'undici'
import { overhear } from './overhear.ts'

/** What a web socket is opened with, beside its address. */
export interface WebSocketOptions {
  /** The subprotocols to offer, the preferred one first. Default: none. */
  readonly protocols?: string | readonly string[] | undefined
  /** Headers for the handshake, such as Authorization. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Opens web sockets like the platform's `WebSocket`, and takes headers. When one cannot be opened, the `error` of its `error` event says why. */
export interface WebSocketConstructor {
  new (url: string | URL, protocols?: string | readonly string[] | WebSocketOptions): WebSocket
  /** It takes headers, which the platform's does not: credentials need not stand in the address. */
  readonly takesHeaders: true
  /** The `readyState` of a socket that is being opened. */
  readonly CONNECTING: 0
  /** The `readyState` of a socket that is open. */
  readonly OPEN: 1
  /** The `readyState` of a socket that is being closed. */
  readonly CLOSING: 2
  /** The `readyState` of a socket that is closed or could not be opened. */
  readonly CLOSED: 3
}

/** A WebSocket class whose sockets go through a dispatcher. `check` throws when no more may be opened. */
export function webSocketThrough(dispatcher: Dispatcher, check: () => void): WebSocketConstructor {
  class TransportWebSocket extends UndiciWebSocket {
    static readonly takesHeaders = true

    constructor(url: string | URL, given: string | readonly string[] | WebSocketOptions = {}) {
      check()
      const { protocols, headers }: WebSocketOptions = isProtocols(given) ? { protocols: given } : given
      let failure: Error | undefined
      super(url, {
        dispatcher: dispatcher.compose(
          reporting((error) => {
            failure ??= error
          }),
        ),
        ...(protocols === undefined ? {} : { protocols: typeof protocols === 'string' ? protocols : [...protocols] }),
        ...(headers === undefined ? {} : { headers }),
      })
      // The first listener, so that all others find the reason, which undici's own event leaves out.
      this.addEventListener('error', (event) => {
        if (failure === undefined) return
        Object.defineProperties(event, { error: { value: failure }, message: { value: failure.message } })
      })
    }
  }
  return TransportWebSocket as unknown as WebSocketConstructor
}

function isProtocols(given: string | readonly string[] | WebSocketOptions): given is string | readonly string[] {
  return typeof given === 'string' || Array.isArray(given)
}

/** Tells why a handshake failed. */
function reporting(tell: (error: Error) => void): (dispatch: Dispatcher.Dispatch) => Dispatcher.Dispatch {
  return (dispatch) => (options, handler) =>
    dispatch(
      options,
      overhear(handler, {
        onStart(status) {
          if (status >= 200) tell(notUpgraded(status))
          return 'handed-on'
        },
        onError: tell,
      }),
    )
}

const codes: Readonly<Record<number, ErrorCode>> = { 401: 'authentication', 403: 'forbidden', 404: 'not-found' }

function notUpgraded(status: number): JobwrightError {
  return new JobwrightError(`The server answered ${status} instead of opening a web socket.`, {
    code: codes[status] ?? (status >= 500 ? 'unavailable' : 'unexpected-response'),
    retryable: status >= 500,
  })
}
