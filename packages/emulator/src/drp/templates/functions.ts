import { isMap, isTrue, Method, print, textOf, typeOf, type Value } from './values.ts'

/** The functions that every template knows: Go's own. `and` gives the first value that is not true, `or` the first that is, or else the last. */
export const functions: ReadonlyMap<string, Method> = /*@__PURE__*/ (() =>
  new Map([
    ['and', new Method(-2, (...values) => values.at(values.findIndex((value) => !isTrue(value))))],
    ['or', new Method(-2, (...values) => values.at(values.findIndex(isTrue)))],
    ['not', new Method(1, (value) => !isTrue(value))],
    ['eq', new Method(-3, (one, ...others) => others.some((other) => equal(one, other)))],
    ['ne', new Method(2, (one, other) => !equal(one, other))],
    ['lt', new Method(2, (one, other) => order(one, other) < 0)],
    ['le', new Method(2, (one, other) => order(one, other) <= 0)],
    ['gt', new Method(2, (one, other) => order(one, other) > 0)],
    ['ge', new Method(2, (one, other) => order(one, other) >= 0)],
    ['len', new Method(1, length)],
    ['index', new Method(-2, index)],
    ['print', new Method(-1, (...values) => values.map(print).join(' '))],
    ['println', new Method(-1, (...values) => `${values.map(print).join(' ')}\n`)],
    ['printf', new Method(-2, printf)],
    ['urlquery', new Method(-1, (...values) => encodeURIComponent(values.map(print).join('')).replaceAll('%20', '+'))],
    ['html', new Method(-1, (...values) => escapedHtml(values.map(print).join('')))],
    [
      'js',
      new Method(-1, (...values) => JSON.stringify(values.map(print).join('')).slice(1, -1).replaceAll("'", "\\'")),
    ],
  ]))()

function kindOf(value: Value): string {
  if (value === null || value === undefined) return 'nothing'
  return typeof value
}

function equal(one: Value, other: Value): boolean {
  comparable(one)
  comparable(other)
  if (kindOf(one) !== kindOf(other)) throw new Error('incompatible types for comparison')
  return one === other
}

function comparable(value: Value): void {
  if (typeof value === 'object' || value === undefined) throw new Error('invalid type for comparison')
}

function order(one: Value, other: Value): number {
  comparable(one)
  comparable(other)
  if (kindOf(one) !== kindOf(other)) throw new Error('incompatible types for comparison')
  if (typeof one === 'boolean' || one === null || one === undefined || other === null || other === undefined)
    throw new Error('invalid type for comparison')
  if (one === other) return 0
  return one < other ? -1 : 1
}

function length(value: Value): Value {
  if (typeof value === 'string') return BigInt(new TextEncoder().encode(value).length)
  if (Array.isArray(value)) return BigInt(value.length)
  if (isMap(value)) return BigInt(Object.keys(value).length)
  throw new Error(`len of type ${typeOf(value)}`)
}

function index(value: Value, ...keys: readonly Value[]): Value {
  let found = value
  for (const key of keys) {
    if (Array.isArray(found)) {
      if (typeof key !== 'bigint') throw new Error(`cannot index slice/array with type ${typeOf(key)}`)
      if (key < 0n || key >= BigInt(found.length)) throw new Error(`index out of range: ${key}`)
      found = found[Number(key)]
    } else if (isMap(found)) {
      if (typeof key !== 'string') throw new Error(`value has type ${typeOf(key)}; should be string`)
      found = Object.hasOwn(found, key) ? found[key] : null
    } else
      throw new Error(
        found === null || found === undefined ? 'index of untyped nil' : `can't index item of type ${typeOf(found)}`,
      )
  }
  return found
}

const verbs = /%([-+# 0]*)(\d{0,3})(?:\.(\d{0,3}))?([a-zA-Z%])/g

function printf(format: Value, ...values: readonly Value[]): string {
  let next = 0
  const text = textOf(format).replaceAll(
    verbs,
    (_, flags: string, width: string, precision: string | undefined, verb: string) => {
      if (verb === '%') return '%'
      if (next >= values.length) return `%!${verb}(MISSING)`
      const shown = formatted(verb, values[next++], precision)
      const fill = flags.includes('0') && !flags.includes('-') ? '0' : ' '
      return flags.includes('-') ? shown.padEnd(Number(width)) : shown.padStart(Number(width), fill)
    },
  )
  if (next >= values.length) return text
  return `${text}%!(EXTRA ${values
    .slice(next)
    .map((value) => `${typeOf(value)}=${print(value)}`)
    .join(', ')})`
}

function formatted(verb: string, value: Value, precision: string | undefined): string {
  switch (verb) {
    case 'v':
      return print(value)
    case 's':
      if (typeof value === 'string') return precision === undefined ? value : value.slice(0, Number(precision))
      break
    case 'q':
      if (typeof value === 'string') return JSON.stringify(value)
      break
    case 'd':
      if (typeof value === 'bigint') return String(value)
      break
    case 'x':
      if (typeof value === 'bigint') return value.toString(16)
      if (typeof value === 'string') return Buffer.from(value).toString('hex')
      break
    case 'f':
      if (typeof value === 'number')
        return value.toFixed(Math.min(100, precision === undefined ? 6 : Number(precision)))
      break
    case 'g':
      if (typeof value === 'number') return print(value)
      break
    case 't':
      if (typeof value === 'boolean') return String(value)
  }
  return `%!${verb}(${typeOf(value)}=${print(value)})`
}

function escapedHtml(text: string): string {
  const escapes: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&#34;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character] ?? character)
}
