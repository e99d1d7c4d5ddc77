import type { ApiCall, ResponseInfo } from '../transport/index.ts'

/** Makes a call of what it comes to. */
export function toApiCall<T>(result: Promise<{ readonly data: T; readonly response: ResponseInfo }>): ApiCall<T> {
  const data = result.then((done) => done.data)
  // Whoever asks with `withResponse` alone, or not at all, is not to die of a rejection that nobody awaits.
  data.catch(() => {})
  return Object.assign(data, { withResponse: () => result })
}
