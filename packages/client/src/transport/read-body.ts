/** What became of a body. */
export type Body =
  | { readonly kind: 'whole'; readonly text: string; readonly bytes?: Uint8Array | undefined }
  /** It is longer than allowed; no more than that was read. */
  | { readonly kind: 'too-large' }
  /** It broke off. */
  | { readonly kind: 'cut'; readonly error: unknown }

/** Reads a body, as UTF-8 or as bytes, and gives up as soon as it is longer than allowed. */
export async function readBody(
  response: Response,
  maxBytes: number,
  signal: AbortSignal,
  asBytes = false,
): Promise<Body> {
  if (response.body === null) return whole([], 0, asBytes)
  if (Number(response.headers.get('content-length')) > maxBytes) {
    discardBody(response)
    return { kind: 'too-large' }
  }
  let reader: ReadableStreamDefaultReader<Uint8Array>
  try {
    reader = response.body.getReader()
  } catch (error) {
    // Whoever made the response has read it already.
    return { kind: 'cut', error }
  }
  const giveUp = () => void reader.cancel().catch(() => {})
  // The platform ends a body when its request is aborted; other fetches may not.
  signal.addEventListener('abort', giveUp, { once: true })
  const chunks: Uint8Array[] = []
  let bytes = 0
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return whole(chunks, bytes, asBytes)
      bytes += value.byteLength
      if (bytes > maxBytes) {
        giveUp()
        return { kind: 'too-large' }
      }
      chunks.push(value)
    }
  } catch (error) {
    giveUp()
    return { kind: 'cut', error }
  }
}

function whole(chunks: readonly Uint8Array[], length: number, asBytes: boolean): Body {
  return asBytes ? { kind: 'whole', text: '', bytes: joined(chunks, length) } : { kind: 'whole', text: decode(chunks) }
}

function joined(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}

// One is enough for all bodies that come in one piece: it keeps nothing between them.
let wholes: InstanceType<typeof TextDecoder> | undefined

function decode(chunks: readonly Uint8Array[]): string {
  if (chunks.length <= 1) {
    wholes ??= new TextDecoder()
    return wholes.decode(chunks[0])
  }
  // A character may be split between two chunks.
  const decoder = new TextDecoder()
  return chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('') + decoder.decode()
}

/** Lets go of a body that nobody reads, and of its connection. */
export function discardBody(response: Response): void {
  void response.body?.cancel().catch(() => {})
}
