import { type Issue, nearMiss } from '@jobwright/core'
import { deepest, mostParts } from '../../expression/check-expression.ts'
import { parseExpression } from '../../expression/parse-expression.ts'
import { worded } from '../../wording.ts'
import type { Finding } from '../finding.ts'
import { valueAt } from '../malformed.ts'

const kinds = ['all', 'none', 'name', 'tag', 'rack', 'label', 'rackLabel', 'and', 'or', 'not']
const keys = ['kind', 'key', 'test', 'of']
const tests = ['in', 'prefix', 'suffix', 'glob', 'present']

/** Everything in which a value departs from an expression. */
export function malformedFindings(value: unknown): readonly Finding[] {
  const parsed = parseExpression(value)
  if (parsed.ok) return []
  return parsed.issues.map((issue): Finding => {
    const found = valueAt(value, issue.path)
    const finding = { code: 'malformed-expression', level: 'error', path: issue.path } as const
    const message = description(issue, found)
    const suggestion = correction(issue, found)
    return suggestion === undefined ? { ...finding, message } : { ...finding, message, suggestion }
  })
}

function description({ code, path }: Issue, value: unknown): string {
  const name = path.at(-1)
  switch (code) {
    case 'unrecognized_keys':
      return `${worded(name)} is no part of an expression`
    case 'too_deep':
      return `expressions stand at most ${deepest} deep in one another`
    case 'too_big':
      return `an expression is made up of at most ${mostParts} expressions`
  }
  if (value === undefined) return `${worded(name)} is missing`
  switch (name) {
    case 'kind':
      return `kind is one of ${kinds.join(', ')}, here it is ${worded(value)}`
    case 'of':
      return 'of is a list of expressions, and of a not one expression'
    case 'test':
      return 'a test is an object of one key: in, prefix, suffix, glob or, of a label, present'
    case 'in':
      return 'in is a list of texts'
    case 'present':
      return 'present is true'
  }
  if (path.length === 0 || (typeof name === 'number' && path.at(-2) === 'of'))
    return 'an expression is an object with a kind'
  return `${typeof name === 'number' ? 'a value' : name} is a text, here it is ${worded(value)}`
}

function correction({ code, path }: Issue, value: unknown): string | undefined {
  if (code === 'unrecognized_keys') return nearMiss(String(path.at(-1)), path.at(-2) === 'test' ? tests : keys)
  return path.at(-1) === 'kind' && typeof value === 'string' ? nearMiss(value, kinds) : undefined
}
