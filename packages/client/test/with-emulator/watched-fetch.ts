type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** A fetch that counts what is under way: from the call until the body is read, given up or broken. */
export interface WatchedFetch {
  readonly fetch: Fetch
  readonly underWay: number
  readonly mostUnderWay: number
  /** Every origin that was asked. */
  readonly origins: ReadonlySet<string>
}

export function watchedFetch(inner: Fetch): WatchedFetch {
  const open = new Set<object>()
  const origins = new Set<string>()
  let most = 0

  const fetch: Fetch = async (url, init) => {
    origins.add(new URL(url).origin)
    const one = {}
    open.add(one)
    most = Math.max(most, open.size)
    const close = () => void open.delete(one)
    try {
      const response = await inner(url, init)
      if (response.body === null) {
        close()
        return response
      }
      const { status, headers } = response
      return new Response(counted(response.body, close), { status, headers })
    } catch (error) {
      close()
      throw error
    }
  }
  return {
    fetch,
    get underWay() {
      return open.size
    },
    get mostUnderWay() {
      return most
    },
    origins,
  }
}

/** The same body, that tells when it is over. */
function counted(body: ReadableStream<Uint8Array>, close: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader()
  return new ReadableStream<Uint8Array>(
    {
      async pull(stream) {
        try {
          const { done, value } = await reader.read()
          if (!done) return stream.enqueue(value)
          close()
          stream.close()
        } catch (error) {
          close()
          stream.error(error)
        }
      },
      cancel(reason) {
        close()
        return reader.cancel(reason)
      },
    },
    { highWaterMark: 0 },
  )
}
