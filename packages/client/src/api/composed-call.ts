import { toApiCall } from '../transport/api-call.ts'
import type { ApiCall, ResponseInfo } from '../transport/index.ts'

/** Makes a call of several: what it comes to is told with the surroundings of the one that counts. */
export function composedCall<T>(run: () => Promise<{ readonly data: T; readonly response: ResponseInfo }>): ApiCall<T> {
  return toApiCall<T>(async () => {
    const { data, response } = await run()
    return { data, response: () => response }
  })
}
