import { floatText } from './text.ts'
import { isDict, isList, PythonFloat, type PythonValue } from './value.ts'

/** How {@link dumps} writes text. */
export interface DumpsOptions {
  /** Write everything beyond ASCII as `\uXXXX`. Default true, as Python's. */
  readonly ensureAscii?: boolean | undefined
}

/** Python's `json.dumps`: a space after each comma and colon, keys in their order, everything beyond ASCII escaped. */
export function dumps(value: PythonValue, { ensureAscii = true }: DumpsOptions = {}): string {
  const text = write(value)
  if (!ensureAscii) return text
  return text.replace(/[\u0080-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function write(value: PythonValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (value instanceof PythonFloat) return floatText(value.value)
  if (isList(value)) return `[${value.map(write).join(', ')}]`
  if (isDict(value)) return `{${[...value].map(([key, item]) => `${JSON.stringify(key)}: ${write(item)}`).join(', ')}}`
  return String(value)
}
