import { goSyntax } from './go-syntax.ts'

/** Thrown where a patch cannot be applied; the message is the server's. */
export class PatchError extends Error {}

/** The parts of a JSON pointer; undefined for a text that is none. */
export function pointerParts(pointer: string): readonly string[] | undefined {
  if (pointer === '') return []
  if (!pointer.startsWith('/')) return undefined
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** The value a pointer leads to. Throws a {@link PatchError} that shows what has no such member. */
export function valueAt(document: unknown, parts: readonly string[]): unknown {
  let value = document
  for (const part of parts) value = memberOf(value, part)
  return value
}

/** Whether a pointer leads anywhere. */
export function isThere(document: unknown, parts: readonly string[]): boolean {
  try {
    valueAt(document, parts)
    return true
  } catch {
    return false
  }
}

function memberOf(value: unknown, part: string): unknown {
  if (Array.isArray(value)) {
    const index = indexOf(part)
    if (index === undefined || index >= value.length) throw notAMember(part, value)
    return value[index]
  }
  if (isRecord(value) && Object.hasOwn(value, part)) return value[part]
  throw notAMember(part, value)
}

/** A place in a list; undefined for what is no number. */
export function indexOf(part: string): number | undefined {
  return /^(?:0|[1-9]\d{0,8})$/.test(part) ? Number(part) : undefined
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The server shows all of the object in which it looked. */
export function notAMember(part: string, value: unknown): PatchError {
  return new PatchError(`Selector ${part} not a member of ${goSyntax(value)}`)
}
