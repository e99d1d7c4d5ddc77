import { reasons, refuse } from '../http/refusal.ts'

/**
 * Refuses a body without what its call needs, before the engine is asked. A field that is there and empty is not missing.
 *
 * @param fields each by its name, with an object's field behind a dot: `parent_step.id`. The engine tells them by its own names: `parentStep.id`.
 */
export function demandFields(type: string, body: object, fields: readonly string[], method: string): void {
  const missing = fields.filter((field) => valueAt(body, field.split('.')) === undefined)
  if (missing.length === 0) return
  const names = missing.map((name) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()))
  refuse(400, reasons.incomplete, `${type} [${names.join(', ')}] required for ${method}`)
}

function valueAt(body: unknown, [name, ...rest]: readonly string[]): unknown {
  if (name === undefined) return body
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return undefined
  return valueAt((body as Readonly<Record<string, unknown>>)[name], rest)
}
