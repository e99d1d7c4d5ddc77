import { setImmediate as turn } from 'node:timers/promises'
import { type Clock, invalidInput, type ManualClock, manualClock } from '@jobwright/core'
import { held } from './held.ts'

/** Which clock the emulator goes by. */
export type ClockOption =
  /** The machine's time. */
  | 'real'
  /** A clock that stands still until `advance` or `until` moves it. It begins at 2026-01-01T00:00:00Z. */
  | 'manual'
  | {
      /** How many emulated seconds pass in a real one, from the machine's time on. */
      readonly scale: number
    }
  /** A clock of one's own, such as the `manualClock` that a client goes by too. */
  | Clock

/** The emulator's clock: give it to a client as its `clock`, and both live in the same time. */
export interface EmulatorClock extends Clock {
  /**
   * Lets so much emulated time pass: at once on a clock that is moved by hand, by waiting on the others. On a clock made by the emulator
   * all requests under way are answered as far as they can be before each step.
   */
  advance(ms: number): Promise<void>
  /** Lets time pass until the promise settles, and answers as it does. Rejects when it waits for something else than time. */
  until<T>(promise: Promise<T>): Promise<T>
}

/** Makes the clock that was asked for; `activity` is a number that changes whenever the server does something. */
export function emulatorClock(option: ClockOption, activity: () => number): EmulatorClock {
  if (option === 'real') return waiting(scaledClock(1))
  if (option === 'manual') return manualClock({ settle: () => quiet(activity) })
  if (typeof option !== 'object' || option === null)
    throw invalidInput("the server: clock must be 'real', 'manual', { scale } or a Clock.")
  if ('scale' in option) {
    if (!(option.scale > 0 && option.scale < Number.POSITIVE_INFINITY))
      throw invalidInput(
        'the server: clock.scale must be a number above 0: how many emulated seconds pass in a real one.',
      )
    return waiting(scaledClock(option.scale))
  }
  return isManual(option) ? option : waiting(option)
}

function isManual(clock: Clock): clock is ManualClock {
  return 'advance' in clock && 'until' in clock
}

/** Waits until sockets have nothing to say any more: loopback needs a few turns of the event loop to carry bytes over. */
async function quiet(activity: () => number): Promise<void> {
  let seen = activity()
  for (let turns = 0; turns < 10; turns++) {
    await turn()
    if (activity() === seen) continue
    seen = activity()
    turns = 0
  }
}

function waiting(clock: Clock): EmulatorClock {
  return {
    now: () => clock.now(),
    schedule: (afterMs, run) => clock.schedule(afterMs, run),
    advance: (ms) => held(new Promise((resolve) => void clock.schedule(ms, resolve))),
    until: held,
  }
}

/** The platform's timers take no longer delay. */
const longestTimerMs = 2 ** 31 - 1

/** A clock that begins with the machine's time and runs so much faster. Its timers do not keep the process alive. */
function scaledClock(scale: number): Clock {
  const [start, origin] = [Date.now(), performance.now()]
  const elapsed = (): number => (performance.now() - origin) * scale
  return {
    now: () => Math.floor(start + elapsed()),
    schedule(afterMs, run) {
      const due = elapsed() + Math.max(0, afterMs)
      let timer: NodeJS.Timeout
      const arm = (): void => {
        const waitMs = Math.max(0, Math.ceil((due - elapsed()) / scale))
        timer = setTimeout(tick, Math.min(waitMs, longestTimerMs)).unref()
      }
      // Timers may fire a little early, which a scaled clock would show as much too early.
      const tick = (): void => (elapsed() < due ? arm() : run())
      arm()
      return () => clearTimeout(timer)
    },
  }
}
