import { invalidInput, type WaitSettings } from '@jobwright/core'
import { abortSignal, callable, milliseconds, type OptionRule, oneOf } from '../input/index.ts'
import type { OnTimeout, WaitOptions } from './wait-options.ts'
import type { CancellableWatchable, Watchable } from './watched.ts'

const numbers: readonly (readonly [string, OptionRule])[] = [
  ['timeoutMs', milliseconds(1)],
  ['settleOn', oneOf('ended', 'failing')],
  ['pendingTimeoutMs', milliseconds(0)],
  ['stalledAfterMs', milliseconds(1)],
  ['heldUpGraceMs', milliseconds(0)],
  ['notFoundGraceMs', milliseconds(0)],
  ['outageToleranceMs', milliseconds(0)],
  ['intervalMs', milliseconds(1)],
  ['detail', oneOf('status', 'targets', 'messages')],
]

/** The rules for the options of a wait that is carried out here, and those of one operation beside them. */
export function rulesFor(
  watchable: Watchable | CancellableWatchable,
  more: readonly (readonly [string, OptionRule])[] = [],
): ReadonlyMap<string, OptionRule> {
  return new Map([...numbers, ...carriedOutHere(watchable), ...more])
}

/** The rules for the options of a wait that is only begun: it says nothing about this process. */
export const settingRules: ReadonlyMap<string, OptionRule> = new Map(numbers)

/** The rules for what a resumed wait is told anew. */
export function resumeRules(watchable: Watchable | CancellableWatchable): ReadonlyMap<string, OptionRule> {
  return new Map([['timeoutMs', milliseconds(1)], ...carriedOutHere(watchable)])
}

function carriedOutHere(watchable: Watchable | CancellableWatchable): readonly (readonly [string, OptionRule])[] {
  const onTimeout: OptionRule = 'cancel' in watchable ? oneOf('leave', 'cancel') : oneOf('leave')
  return [
    ['onTimeout', onTimeout],
    ['signal', abortSignal],
    ['onSnapshot', callable],
  ]
}

/** What a wait is told, with the defaults and the pace of the kind of job. */
export function settingsOf(of: string, { pace }: Watchable, options: WaitOptions<OnTimeout>): WaitSettings {
  const { timeoutMs, settleOn, pendingTimeoutMs, stalledAfterMs, heldUpGraceMs, detail } = options
  const { notFoundGraceMs, outageToleranceMs } = options
  if (timeoutMs === undefined)
    throw invalidInput(`${of}: timeoutMs is missing: say how long to wait at most, in milliseconds.`)
  const intervalMs = options.intervalMs ?? pace.intervalMs
  const floorMs = pace.floorMs ?? Math.min(1_000, pace.intervalMs / 10)
  if (intervalMs < floorMs)
    throw invalidInput(`${of}: intervalMs must be at least ${floorMs}, which is as often as makes sense here.`)
  return {
    timeoutMs,
    settleOn: settleOn ?? 'ended',
    pendingTimeoutMs,
    stalledAfterMs,
    heldUpGraceMs,
    notFoundGraceMs: notFoundGraceMs ?? 30_000,
    outageToleranceMs: outageToleranceMs ?? 300_000,
    intervalMs,
    floorMs,
    detail: detail ?? 'targets',
  }
}
