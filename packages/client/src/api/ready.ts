import { invalidInput, isJobwrightError } from '@jobwright/core'
import { abortSignal, checkOptions, milliseconds } from '../input/index.ts'
import type { Operation, RequestOptions } from '../transport/index.ts'
import type { Connection } from './connection.ts'
import { pause } from './pause.ts'

/** How long to wait for a server. */
export interface ReadyOptions extends Pick<RequestOptions, 'signal'> {
  /** The most time to wait, in milliseconds. */
  readonly timeoutMs: number
}

/** How long to wait between two looks, in milliseconds. */
const intervalMs = 1_000

/** Sends an operation that costs the server next to nothing until it answers. */
export async function untilReady(
  { transport, closed }: Connection,
  probe: Operation<unknown>,
  options: ReadyOptions,
): Promise<void> {
  checkOptions('ready', options, rules)
  const { timeoutMs, signal } = options
  if (timeoutMs === undefined)
    throw invalidInput('ready: timeoutMs is missing: say how long to wait at most, in milliseconds.')
  const { clock } = transport
  const startedAt = clock.now()
  for (;;) {
    const leftMs = Math.max(1, timeoutMs - (clock.now() - startedAt))
    try {
      await transport.send({ ...probe, name: 'ready', once: true }, { signal, totalTimeoutMs: leftMs })
      return
    } catch (error) {
      const elapsedMs = clock.now() - startedAt
      if (isFinal(error) || elapsedMs >= timeoutMs) throw error
      await pause(clock, Math.min(intervalMs, timeoutMs - elapsedMs), [closed, signal])
    }
  }
}

const rules = /*@__PURE__*/ (() =>
  new Map([
    ['timeoutMs', milliseconds(1)],
    ['signal', abortSignal],
  ]))()

/** No time makes these better. */
function isFinal(error: unknown): boolean {
  return (['certificate', 'aborted', 'invalid-input'] as const).some((code) => isJobwrightError(error, code))
}
