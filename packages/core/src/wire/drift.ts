import type * as z from 'zod/mini'
import { createChecker } from './checker.ts'
import type { OpenEnum } from './open-enum.ts'

/** Something in a document that its schema lets pass but does not know: the server has moved on. It holds no values of the document. */
export interface Drift {
  /** `unknown-word`: a word that is not among the known ones. `unknown-field`: a field that is not declared. */
  readonly code: 'unknown-word' | 'unknown-field'
  /** Where: names of fields from the document's root, with `*` for every index and for every key that is data. */
  readonly path: readonly string[]
}

type AnySchema = z.core.$ZodType

const deepest = 64

/**
 * Lists what a document has beyond its schema: new words where {@link openEnum} accepts any, and undeclared fields of objects.
 *
 * @param schema what the document is.
 * @param value a document that was read with this schema.
 * @returns each kind of drift at each place once, however many items of a list show it; to a depth of 64 steps.
 * @example
 * ```ts
 * import { findDrift, openEnum } from '@jobwright/core'
 * import * as z from 'zod/mini'
 *
 * const jobs = z.array(z.looseObject({ state: openEnum(['running', 'finished']) }))
 * findDrift(jobs, [{ state: 'running' }, { state: 'paused', since: 5 }, { state: 'parked' }])
 * //=> [{ code: 'unknown-word', path: ['*', 'state'] }, { code: 'unknown-field', path: ['*', 'since'] }]
 * ```
 */
export function findDrift(schema: z.core.$ZodType, value: unknown): Drift[] {
  const found = new Map<string, Drift>()
  for (const drift of driftsIn(schema as z.core.$ZodTypes, value, [])) {
    const key = JSON.stringify(drift)
    if (!found.has(key)) found.set(key, drift)
  }
  return [...found.values()]
}

function* driftsIn(schema: z.core.$ZodTypes, value: unknown, path: readonly string[]): Generator<Drift> {
  if (value === null || value === undefined || path.length > deepest) return
  const into = (inner: AnySchema, value: unknown, ...steps: string[]) =>
    driftsIn(inner as z.core.$ZodTypes, value, [...path, ...steps])
  const { def } = schema._zod
  switch (def.type) {
    case 'string':
      if ('isKnown' in schema && !(schema as unknown as OpenEnum<string>).isKnown(value)) {
        yield { code: 'unknown-word', path }
      }
      break
    case 'optional':
    case 'nullable':
    case 'readonly':
      yield* into(def.innerType, value)
      break
    case 'lazy':
      yield* into((schema as z.core.$ZodLazy)._zod.innerType, value)
      break
    case 'union':
      for (const option of def.options as readonly AnySchema[]) {
        if (!createChecker(option)(value)) continue
        yield* into(option, value)
        break
      }
      break
    case 'array':
      for (const item of value as unknown[]) yield* into(def.element, item, '*')
      break
    case 'record':
      for (const item of Object.values(value)) yield* into(def.valueType as AnySchema, item, '*')
      break
    case 'object':
      for (const [key, field] of Object.entries(value)) {
        if (Object.hasOwn(def.shape, key)) yield* into(def.shape[key] as AnySchema, field, key)
        else yield { code: 'unknown-field', path: [...path, key] }
      }
  }
}
