import type { Clock } from '@jobwright/core'
import type { EmulatedResponse } from '../../server/system.ts'
import type { DrpCall } from './call.ts'
import { goDuration } from './go-duration.ts'
import type { Responded } from './respond.ts'

/** Requests that wait for something to change. */
export interface LongPolls {
  /**
   * Answers a call, or holds it: one that has the version there is already (`If-None-Match`) and says how long it will wait for another
   * (`Prefer: wait=30s`, a duration of Go). A wait that cannot be read is none.
   */
  answer(call: DrpCall, signal: AbortSignal): EmulatedResponse | Promise<EmulatedResponse>
  /** Something was changed: answers whom that concerns, once all that is done now is done. */
  changed(): void
  /** Answers everybody. */
  release(): void
}

/** Makes a holder of requests. */
export function longPolls(clock: Clock, respond: (call: DrpCall) => Responded): LongPolls {
  const waiting = new Set<{ readonly isCurrent: () => boolean; readonly end: () => void }>()
  let isDue = false

  function hold(call: DrpCall, ms: number, isCurrent: () => boolean, signal: AbortSignal): Promise<EmulatedResponse> {
    return new Promise((resolve) => {
      const end = (): void => {
        waiting.delete(held)
        callOff()
        signal.removeEventListener('abort', end)
        resolve(respond(call).response)
      }
      const held = { isCurrent, end }
      const callOff = clock.schedule(ms, end)
      signal.addEventListener('abort', end, { once: true })
      waiting.add(held)
    })
  }

  return {
    answer(call, signal) {
      const { response, isCurrent } = respond(call)
      const ms = isCurrent === undefined ? 0 : waitOf(call)
      return isCurrent === undefined || ms <= 0 || signal.aborted ? response : hold(call, ms, isCurrent, signal)
    },
    changed() {
      if (waiting.size === 0 || isDue) return
      isDue = true
      queueMicrotask(() => {
        isDue = false
        for (const { isCurrent, end } of waiting) if (!isCurrent()) end()
      })
    },
    release() {
      for (const { end } of waiting) end()
    },
  }
}

/** How long a call will wait, in milliseconds. */
function waitOf({ headers }: DrpCall): number {
  for (const preference of headers.get('prefer')?.split(/[,;]/) ?? []) {
    const [name = '', value = ''] = preference.split('=')
    if (name.trim().toLowerCase() === 'wait') return goDuration(value.trim()) ?? 0
  }
  return 0
}
