import type { Source } from './lexer.ts'
import type { Place } from './nodes.ts'
import { TemplateError } from './template-error.ts'

/** What went wrong in a template while it was carried out, in the server's words: it counts lines from 1 and bytes of the line from 0. */
export function executionError({ name, text }: Source, template: string, place: Place, message: string): TemplateError {
  const before = text.slice(0, place.at)
  const line = before.split('\n').length
  const column = Buffer.byteLength(before.slice(before.lastIndexOf('\n') + 1))
  const shown = place.text.length > 20 ? `${place.text.slice(0, 20)}...` : place.text
  return new TemplateError(
    `template: ${name}:${line}:${column}: executing ${JSON.stringify(template)} at <${shown}>: ${message}`,
  )
}
