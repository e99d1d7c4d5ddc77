/**
 * Writes any JSON value in the layout of Jackson, which the engine writes with: objects by the line, lists within one, a blank on both sides of
 * each colon, `{ }` and `[ ]` for what is empty, a line feed at the end. Values are written as they are; `writeJson` also turns them into the
 * engine's texts.
 *
 * @param value any JSON, not deeper than the stack can follow.
 * @example
 * import { formatJson } from '@jobwright/core/ovirt'
 * formatJson({ link: [{ rel: 'jobs' }, {}] }) //=> '{\n  "link" : [ {\n    "rel" : "jobs"\n  }, { } ]\n}\n'
 */
export function formatJson(value: unknown): string {
  return `${formatted(value, '')}\n`
}

function formatted(value: unknown, indent: string): string {
  if (typeof value === 'string') return quoted(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) {
    return value.length === 0 ? '[ ]' : `[ ${value.map((item) => formatted(item, indent)).join(', ')} ]`
  }
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, member]) => `${inner}${quoted(key)} : ${formatted(member, inner)}`)
  return members.length === 0 ? '{ }' : `{\n${members.join(',\n')}\n${indent}}`
}

/** Jackson writes the numbers of control characters with capital letters. */
function quoted(text: string): string {
  return JSON.stringify(text).replace(/\\(?:u00[\da-f]{2}|.)/g, (code) =>
    code.startsWith('\\u00') ? `\\u${code.slice(2).toUpperCase()}` : code,
  )
}
