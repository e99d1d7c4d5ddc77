import type { ReadContext, Watchable } from '@jobwright/client/wait'
import type { JobView, ManualClock } from '@jobwright/core'
import { manualClock } from '@jobwright/core'
import { subject } from './views.ts'

/** What a look at a job finds, some milliseconds after the beginning: a view, nothing, or an error to throw. */
export type Script = (id: string, ms: number, look: number) => JobView | undefined | Error

interface Read {
  readonly id: string
  /** Milliseconds after the beginning. */
  readonly at: number
  readonly context: ReadContext
}

export interface ScriptedSite {
  readonly clock: ManualClock
  readonly reads: Read[]
  readonly watchable: Watchable<{ readonly task_id: string }>
  /** How many reads were under way at once, at most. */
  readonly mostAtOnce: number
  ms(): number
}

export interface SiteOptions {
  /** How long an answer takes. Default 0: it is there at once. */
  readonly latencyMs?: number
  readonly pace?: Watchable['pace']
  /** Does the reader keep on when its signal is aborted? Default true, the worst case. */
  readonly deaf?: boolean
}

const begin = Date.UTC(2026, 0, 1)

/** A server that answers by a script, in virtual time, and remembers what it was asked. */
export function scriptedSite(script: Script, { latencyMs = 0, pace, deaf = true }: SiteOptions = {}): ScriptedSite {
  const clock = manualClock({ now: begin })
  // The wall clock may be set; what has passed may not.
  let offset = 0
  const reads: Read[] = []
  let underWay = 0
  let mostAtOnce = 0
  const ms = () => clock.now() - begin - offset
  const site: ScriptedSite = {
    clock: {
      ...clock,
      get scheduled() {
        return clock.scheduled
      },
      set(now) {
        offset += now - clock.now()
        clock.set(now)
      },
    },
    reads,
    ms,
    get mostAtOnce() {
      return mostAtOnce
    },
    watchable: {
      ...subject,
      pace: pace ?? { intervalMs: 5_000, floorMs: 500 },
      clock,
      documentOf: (view) => view.raw as { readonly task_id: string },
      async read(id, context) {
        const look = reads.filter((read) => read.id === id).length
        reads.push({ id, at: ms(), context })
        underWay++
        mostAtOnce = Math.max(mostAtOnce, underWay)
        try {
          if (latencyMs > 0) {
            await new Promise<void>((resolve, reject) => {
              const stop = clock.schedule(latencyMs, resolve)
              if (deaf) return
              context.signal.addEventListener('abort', () => {
                stop()
                reject(new Error('aborted'))
              })
            })
          }
          const found = script(id, ms(), look)
          if (found instanceof Error) throw found
          return found
        } finally {
          underWay--
        }
      },
    },
  }
  return site
}

/** A signal that counts who listens to it. */
export function countedSignal(): {
  signal: AbortSignal
  abort: () => void
  listeners: () => number
  most: () => number
} {
  const controller = new AbortController()
  const { signal } = controller
  const listeners = new Set<unknown>()
  let most = 0
  const add = signal.addEventListener.bind(signal)
  const remove = signal.removeEventListener.bind(signal)
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1])
    most = Math.max(most, listeners.size)
    add(...args)
  }
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1])
    remove(...args)
  }
  return { signal, abort: () => controller.abort(), listeners: () => listeners.size, most: () => most }
}
