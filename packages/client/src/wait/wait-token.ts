import { writeWaitToken } from '@jobwright/core'
import { checkOptions } from '../input/index.ts'
import { settingRules } from './settings-of.ts'
import { begin } from './wait.ts'
import type { WaitTokenOptions } from './wait-options.ts'
import type { Watched } from './watched.ts'

/**
 * Begins a wait without looking: its time runs from now, and whoever has the token goes on with `check` or `resume`.
 *
 * @param watched the job.
 * @param options how to wait; not what concerns this process, such as a signal.
 * @returns a text of letters, digits, `.`, `-` and `_`, without secrets.
 * @throws JobwrightError `invalid-input` for options that make no sense.
 * @example
 * import { waitToken } from '@jobwright/client/wait'
 * const watched = { id: '4f1c', source: 'site', system: 'drydock', kind: 'task', pace: { intervalMs: 5_000 }, read: async () => undefined }
 * waitToken(watched, { timeoutMs: 3_600_000 }).startsWith('jw1.') //=> true
 */
export function waitToken(watched: Watched, options: WaitTokenOptions): string {
  checkOptions('waitToken', options, settingRules)
  return writeWaitToken(begin('waitToken', watched, watched.id, options))
}
