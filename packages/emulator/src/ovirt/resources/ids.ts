import { emptyRefusal, reasons, refuse } from '../http/refusal.ts'
import { readUuid } from '../http/uuid.ts'

/** An id in a path, as it is kept; 404 for what is no UUID. */
export function pathId(text = ''): string {
  const read = readUuid(text)
  return read.ok ? read.id : emptyRefusal(404)
}

/** An id in a body or a parameter, as it is kept; 400 in the words of Java for what is no UUID. */
export function givenId(text: string): string {
  const read = readUuid(text)
  return read.ok ? read.id : refuse(400, reasons.malformedId, read.message)
}
