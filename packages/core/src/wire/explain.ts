import type * as z from 'zod/mini'
import type { Issue } from './parse-result.ts'

type ZodIssue = z.core.$ZodIssue

/** Puts zod's explanation into issues that hold places and kinds, never values. */
export function toIssues(found: readonly ZodIssue[], at: readonly PropertyKey[] = []): Issue[] {
  return found.flatMap((issue) => {
    const path = [...at, ...issue.path]
    if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => toIssue(issue.code, [...path, key]))
    const meant = issue.code === 'invalid_union' ? meantOption(issue.errors) : undefined
    return meant === undefined ? toIssue(issue.code, path) : toIssues(meant, path)
  })
}

/** The option of a union that a value was meant to be: the one that accepts the value's own kind with the fewest faults inside. */
function meantOption(options: readonly (readonly ZodIssue[])[]): readonly ZodIssue[] | undefined {
  return options
    .filter((issues) => issues.every(({ code, path }) => path.length > 0 || code === 'unrecognized_keys'))
    .toSorted((a, b) => a.length - b.length)[0]
}

function toIssue(code: string, path: readonly PropertyKey[]): Issue {
  return { code, path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)) }
}
