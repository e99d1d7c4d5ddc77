import type { Dispatcher } from 'undici'

type Handler = Dispatcher.DispatchHandler

/** What is listened for; an answer's start is not handed on when `onStart` says so. */
interface Listener {
  readonly onStart: (status: number, controller: Dispatcher.DispatchController) => 'kept' | 'handed-on'
  readonly onError?: ((error: Error) => void) | undefined
}

/** A handler that does what another does, and listens in. */
export function overhear(handler: Handler, { onStart, onError }: Listener): Handler {
  return {
    onRequestStart: (...told) => handler.onRequestStart?.(...told),
    onRequestUpgrade: (...told) => handler.onRequestUpgrade?.(...told),
    onResponseStart(controller, status, ...told) {
      if (onStart(status, controller) === 'handed-on') handler.onResponseStart?.(controller, status, ...told)
    },
    onResponseData: (...told) => handler.onResponseData?.(...told),
    onResponseEnd: (...told) => handler.onResponseEnd?.(...told),
    onResponseError(controller, error) {
      onError?.(error)
      handler.onResponseError?.(controller, error)
    },
  }
}
