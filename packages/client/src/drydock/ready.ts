import { isJobwrightError } from '@jobwright/core'
import type { RequestOptions } from '../transport/index.ts'
import { checkKeys, invalidInput } from './check-input.ts'
import type { Connection } from './connection.ts'
import { pause } from './pause.ts'
import { getVersions } from './site-operations.ts'

/** How long to wait for a server. */
export interface ReadyOptions extends Pick<RequestOptions, 'signal'> {
  /** The most time to wait, in milliseconds. */
  readonly timeoutMs: number
}

/** How long to wait between two looks, in milliseconds. */
const intervalMs = 1_000

/**
 * Asks for the versions until the server answers. Never for its health: Drydock stores a task for each such question.
 */
export async function untilReady({ transport, send, closed }: Connection, options: ReadyOptions): Promise<void> {
  checkKeys('ready', options, ['timeoutMs', 'signal'])
  const { timeoutMs, signal } = options
  if (!(typeof timeoutMs === 'number' && timeoutMs > 0))
    throw invalidInput('ready: timeoutMs must be a number of milliseconds above 0.')
  const { clock } = transport
  const startedAt = clock.now()
  for (;;) {
    const leftMs = Math.max(1, timeoutMs - (clock.now() - startedAt))
    try {
      await send({ ...getVersions, name: 'ready', once: true }, { signal, totalTimeoutMs: leftMs })
      return
    } catch (error) {
      const elapsedMs = clock.now() - startedAt
      if (isFinal(error) || elapsedMs >= timeoutMs) throw error
      await pause(clock, Math.min(intervalMs, timeoutMs - elapsedMs), [closed, signal])
    }
  }
}

/** No time makes these better. */
function isFinal(error: unknown): boolean {
  return (['certificate', 'aborted', 'invalid-input'] as const).some((code) => isJobwrightError(error, code))
}
