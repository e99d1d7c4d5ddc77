import type { Applied } from '@jobwright/core'
import { RequestError } from '../transport/index.ts'

/** The same error, which knows better whether the write took effect; `why` ends its message. Other errors are left as they are. */
export function withApplied(error: unknown, applied: Applied, why: string): unknown {
  if (!(error instanceof RequestError)) return error
  return new RequestError(`${error.message} ${why}`, { ...error.toJSON(), applied, cause: error.cause })
}
