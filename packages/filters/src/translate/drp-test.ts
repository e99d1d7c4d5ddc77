import { hasTest } from '../expression/has-test.ts'
import type { Condition } from './conditions.ts'
import { exactPattern, listPattern } from './list-pattern.ts'
import type { Pattern } from './values.ts'

type Writing = { readonly ok: true; readonly test: string } | { readonly ok: false; readonly reason: string }

/** Half a character: it cannot be encoded. */
const loneSurrogate = /\p{Surrogate}/u

/** The syntax of lists has no quotes: these would end or divide a value, and nothing between parentheses is no value. */
const dividing = /[(),]/

/** DRP v3.13: `Re` looks at an empty text where a machine has its stage, boot environment or workflow. */
const patternFields = /^(?:Name$|Meta\.)/

export function isEncodable(text: string): boolean {
  return !loneSurrogate.test(text)
}

/** The test of a field that holds just where a condition does not. */
export function drpTest(counter: Condition, field: string): Writing {
  if (counter.kind === 'tag') {
    const { test, negated } = counter
    if (!negated || !hasTest(test, 'in')) return refuse('a query can only ask for tags that a machine has')
    return valueTest(field, test.in, ['', 'In'])
  }
  const { list, ...values } = counter.values
  const texts = [...list].filter((value) => value !== null)
  if (texts.length < list.size) return refuse('to a query a value that is not there is an empty one')
  if (values.kind === 'only') return valueTest(field, texts, ['Ne', 'Nin'])
  if (values.patterns.length === 0) return valueTest(field, texts, ['', 'In'])
  return patternTest(field, texts, values.patterns)
}

function valueTest(field: string, texts: readonly string[], [one, several]: readonly [string, string]): Writing {
  const problem = problemOfTexts(texts) ?? problemOfParams(field, texts)
  if (problem !== undefined) return refuse(problem)
  const operation = texts.length === 1 ? one : several
  return { ok: true, test: operation === '' ? texts.join() : `${operation}(${texts.join()})` }
}

/** One pattern for all: a machine that two tests of a field suit would be listed twice. */
function patternTest(field: string, texts: readonly string[], counters: readonly Pattern[]): Writing {
  if (!counters.every(({ negated }) => negated)) return refuse('a query cannot say that a pattern does not fit')
  if (!patternFields.test(field)) return refuse('a query looks for patterns in Name and Meta alone')
  const patterns = counters.map(({ test }) => listPattern(test))
  const problem = problemOfTexts([...texts, ...patterns])
  if (problem !== undefined) return refuse(problem)
  return { ok: true, test: `Re(${[...texts.map(exactPattern), ...patterns].join('|')})` }
}

function problemOfTexts(texts: readonly string[]): string | undefined {
  if (texts.includes('')) return 'to a query an empty value is one that is not there'
  if (texts.some((text) => dividing.test(text))) return 'a query cannot quote a comma or a parenthesis'
  return texts.every(isEncodable) ? undefined : 'a query cannot hold half a character'
}

/** DRP: a field that machines do not have is a param, whose value is read as JSON if it is some: `null` would find the machines without it. */
function problemOfParams(field: string, texts: readonly string[]): string | undefined {
  return !patternFields.test(field) && texts.some(isJson) ? 'a query reads the value of a param as JSON' : undefined
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function refuse(reason: string): Writing {
  return { ok: false, reason }
}
