import { isJobwrightError } from '@jobwright/core'

/** Can what failed succeed later, without anybody changing the agent or what it was given? */
export function mayPass(error: unknown): boolean {
  return isJobwrightError(error) && !lasting.has(error.code)
}

/** These no time mends: whoever started the agent has to. */
const lasting: ReadonlySet<string> = /*@__PURE__*/ new Set([
  'authentication',
  'forbidden',
  'certificate',
  'aborted',
  'invalid-input',
])
