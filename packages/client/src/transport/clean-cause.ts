const deepest = 5

/** What is left of something thrown once its live objects and secrets are gone: names, codes and masked messages. */
export interface CleanCause extends Error {
  /** The platform's code, such as `ECONNREFUSED`. */
  readonly code?: string
}

/**
 * Copies an error and what caused it, keeping name, code and masked message. The platform's and ky's own errors hold the request, its headers
 * and its body.
 */
export function cleanCause(thrown: unknown, mask: (text: string) => string): CleanCause | undefined {
  return copy(thrown, mask, 0)
}

/** The codes of an error and of what caused it, outermost first. */
export function codesOf(thrown: unknown): string[] {
  return chainOf(thrown).flatMap((error) => {
    const code = read(error, 'code')
    return typeof code === 'string' ? [code] : []
  })
}

/** An error, what caused it, what caused that, and so on. */
export function chainOf(thrown: unknown): unknown[] {
  const chain: unknown[] = []
  for (let error = thrown; error !== undefined && chain.length < deepest; error = causeOf(error)) chain.push(error)
  return chain
}

function copy(thrown: unknown, mask: (text: string) => string, depth: number): CleanCause | undefined {
  if (thrown === undefined || depth === deepest) return undefined
  const text = (key: string): string | undefined => {
    const found = read(thrown, key)
    return typeof found === 'string' ? mask(found) : undefined
  }
  const cause = copy(causeOf(thrown), mask, depth + 1)
  const clean = new Error(
    text('message') ?? 'something that is no error was thrown',
    cause === undefined ? {} : { cause },
  )
  const [name, code] = [text('name') ?? 'Error', text('code')]
  Object.defineProperty(clean, 'name', { value: name, configurable: true })
  // Its own stack would show where it was copied.
  Object.defineProperty(clean, 'stack', { value: `${name}: ${clean.message}`, configurable: true })
  return code === undefined ? clean : Object.assign(clean, { code })
}

function causeOf(error: unknown): unknown {
  const cause = read(error, 'cause')
  if (cause !== undefined) return cause
  // All addresses of a host were tried, and each failed.
  const errors = read(error, 'errors')
  return Array.isArray(errors) ? errors[0] : undefined
}

function read(thrown: unknown, key: string): unknown {
  if (typeof thrown !== 'object' || thrown === null) return undefined
  try {
    return (thrown as Record<string, unknown>)[key]
  } catch {
    // A getter or proxy that throws.
    return undefined
  }
}
