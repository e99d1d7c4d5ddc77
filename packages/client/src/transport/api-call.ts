import type { CallResult } from './call.ts'
import type { ApiCall } from './operation.ts'

/** Makes a call that can be awaited for its data, or asked for the surroundings of its answer. */
export function toApiCall<T>(start: () => Promise<CallResult>): ApiCall<T> {
  const run = async () => {
    try {
      return await start()
    } finally {
      // Not before the error is made: its stack leads to whoever awaits the call only as long as nobody else does.
      void quietly(data)
    }
  }
  const result = run()
  const data = result.then((done) => done.data as T)
  const withResponse = () => quietly(result.then((done) => ({ data: done.data as T, response: done.response() })))
  return Object.assign(data, { withResponse })
}

/** A process is not to die of a call that failed before, or without, anybody awaiting it. */
function quietly<P>(promise: Promise<P>): Promise<P> {
  promise.catch(() => {})
  return promise
}

/**
 * A call that has failed before anything was sent, because its input makes no request.
 *
 * @param error what is wrong with the input.
 * @example
 * import { failedCall } from '@jobwright/client'
 *
 * await failedCall(new RangeError('The age is below 0.')) //=> throws RangeError
 */
export function failedCall(error: unknown): ApiCall<never> {
  return toApiCall(async () => {
    throw error
  })
}
