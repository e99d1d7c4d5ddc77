import type { Machine } from '@jobwright/core/drp'
import { pause } from '../../api/index.ts'
import type { RunContext } from './run-context.ts'

/**
 * Looks at the machine until it does what is waited for: at once, then from time to time or when it is told to.
 *
 * @param ends is the wait to have an end? Undefined is answered then.
 */
export async function waitForMachine(
  run: RunContext,
  ends: boolean,
  isDue: (machine: Machine) => boolean,
): Promise<Machine | undefined> {
  const { clock, calledOff } = run
  const { machine: id, wakeUps, pollIntervalMs = 2_000, waitTimeoutMs = 3_600_000 } = run.options
  const endsAt = ends ? clock.now() + waitTimeoutMs : Number.POSITIVE_INFINITY
  // One that comes while the machine is read counts: what is read may be from before.
  let waking = new AbortController()
  const stopWakeUps = wakeUps?.(run.machine?.Uuid ?? id, () => waking.abort())
  try {
    for (;;) {
      const machine = await run.readMachine()
      if (isDue(machine)) return machine
      const leftMs = endsAt - clock.now()
      if (leftMs <= 0) return undefined
      await pause(clock, Math.min(pollIntervalMs, leftMs), [calledOff, waking.signal])
      waking = new AbortController()
    }
  } finally {
    stopWakeUps?.()
  }
}

/** Has a machine changed in what decides about its next job? */
export function hasMoved(before: Machine, now: Machine): boolean {
  const tasks = before.Tasks ?? []
  const nowTasks = now.Tasks ?? []
  return (
    now.CurrentTask !== before.CurrentTask ||
    now.Runnable !== before.Runnable ||
    now.BootEnv !== before.BootEnv ||
    now.Stage !== before.Stage ||
    nowTasks.length !== tasks.length ||
    nowTasks.some((task, index) => task !== tasks[index])
  )
}
