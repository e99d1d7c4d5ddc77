import type { Connection } from '../../api/index.ts'
import { pace } from '../job-watchable.ts'
import type { EventHub } from './event-hub.ts'
import { isUuid } from './foundations.ts'

/** Calls `wake` whenever a machine may have changed, until the function that it answers is called. */
export type MachineWakeUps = (machine: string, wake: () => void) => () => void

/**
 * Makes the wake-ups of machines for loops of another make, such as the agent's. They come half a second apart at least, however many events there
 * are; and every two seconds while there is no connection for events, so that whoever is woken need not look by itself.
 */
export function machineWakeUps({ transport: { clock } }: Connection, hub: EventHub): MachineWakeUps {
  let reported = false
  const call = (wake: () => void) => {
    try {
      wake()
    } catch {
      // It is called by timers, where an error would end the process.
      if (!reported) console.warn('jobwright: a wake-up has thrown. The others go on; this is not reported again.')
      reported = true
    }
  }
  return (machine, wake) => {
    let wokenAt = Number.NEGATIVE_INFINITY
    let stopTimer: (() => void) | undefined
    let down = false
    const later = (ms: number) => {
      stopTimer = clock.schedule(ms, wakeNow)
    }
    const wakeNow = () => {
      stopTimer?.()
      stopTimer = undefined
      wokenAt = clock.now()
      if (down) later(pace.intervalMs)
      call(wake)
    }
    const wakeSoon = () => {
      const inMs = wokenAt + pace.floorMs - clock.now()
      if (inMs <= 0) wakeNow()
      else if (stopTimer === undefined) later(inMs)
    }
    // An index such as Name names a machine that events name by its UUID: any of them may be it.
    const key = isUuid(machine) ? machine : '*'
    const stop = hub.listen([{ type: 'machines', key }], {
      onEvent: wakeSoon,
      onGap: wakeSoon,
      onState: (state) => {
        down = state === 'down'
        stopTimer?.()
        stopTimer = undefined
        if (down) later(pace.intervalMs)
      },
    })
    return () => {
      stop()
      stopTimer?.()
    }
  }
}
