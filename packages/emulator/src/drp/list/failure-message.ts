import { type DrpQueryFailure, drpIndexes } from '@jobwright/core/drp'
import type { DrpProfile } from '../site.ts'
import type { Prefix } from '../store/objects.ts'
import { goQuote } from './go-quote.ts'
import { timeError } from './time-error.ts'

/** What the server says of a query that it refuses with 406. Where the real one panics instead, the words are ours. */
export function failureMessage(
  { code, name, value, cause }: DrpQueryFailure,
  prefix: Prefix,
  profile: DrpProfile,
): string {
  switch (code) {
    case 'unknown-field':
      return `Filter not found: ${name}`
    case 'not-sortable':
      return `Not sortable: ${value}`
    case 'not-a-number':
      return `${name === 'limit' ? 'Limit' : 'Offset'} not valid: strconv.Atoi: parsing ${goQuote(value)}: ${numberProblem(value)}`
    case 'negative':
      return `${name === 'limit' ? 'Limit' : 'Offset'} cannot be negative`
    case 'bad-pattern':
      return causeText(cause)
    case 'no-patterns':
      return 'cannot match via regular expression'
    case 'one-end':
      return `${name}: ${value} needs two values`
    case 'no-order':
      return `${name} has no order`
    case 'bad-value':
      return badValue(name, value, prefix, profile, cause)
  }
}

function badValue(name: string, value: string, prefix: Prefix, profile: DrpProfile, cause: unknown): string {
  switch (drpIndexes(prefix, profile).get(name)?.type) {
    case 'UUID string':
      return `Invalid UUID: ${value}`
    case 'boolean':
      return `${name} must be true or false`
    case 'IP Address':
      return `Invalid address: ${value}`
    case 'dateTime':
      return timeError(value)
    case 'integer':
      return `strconv.ParseInt: parsing ${goQuote(value)}: ${numberProblem(value)}`
    default:
      return causeText(cause)
  }
}

function numberProblem(text: string): string {
  return /^[+-]?\d+$/.test(text) ? 'value out of range' : 'invalid syntax'
}

function causeText(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause)
}
