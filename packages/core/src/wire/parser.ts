import type * as z from 'zod/mini'
import { type Check, createChecker } from './checker.ts'
import { toIssues } from './explain.ts'
import type { ParseResult } from './parse-result.ts'

/**
 * Makes a parser from a zod/mini schema: it validates a document and gives back the very same object, so that key order, unknown
 * fields and keys such as `__proto__` survive.
 *
 * It agrees with the schema on every document and generates no code, so it works where `eval` is forbidden. The schema is walked once,
 * at the first document. A schema that would change what it reads (a default, a transformation) only judges here: nothing is changed.
 *
 * @param schema what a document must be.
 * @returns a function from any value, usually what `JSON.parse` gave, to a {@link ParseResult}. A document that nests too deep for the
 * stack is refused with the code `too_deep`.
 * @example
 * ```ts
 * import { createParser } from '@jobwright/core'
 * import * as z from 'zod/mini'
 *
 * const parse = createParser(z.looseObject({ name: z.string(), size: z.number() }))
 * parse({ size: 3, name: 'a', more: true }) //=> { ok: true, value: { size: 3, name: 'a', more: true } }
 * parse({ name: 5 }) //=> { ok: false, issues: [{ code: 'invalid_type', path: ['name'] }, { code: 'invalid_type', path: ['size'] }] }
 * ```
 */
export function createParser<T>(schema: z.ZodMiniType<T, T>): (value: unknown) => ParseResult<T> {
  let check: Check | undefined
  return (value) => {
    try {
      check ??= createChecker(schema)
      if (check(value)) return { ok: true, value: value as T }
      const result = schema.safeParse(value)
      if (result.success) return { ok: true, value: value as T }
      return { ok: false, issues: toIssues(result.error.issues) }
    } catch (error) {
      if (isStackOverflow(error)) return { ok: false, issues: [{ code: 'too_deep', path: [] }] }
      throw error
    }
  }
}

/** V8 and JavaScriptCore throw a RangeError, SpiderMonkey an InternalError. */
function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError || (error instanceof Error && error.name === 'InternalError')
}
