import type { Issue } from '@jobwright/core'
import type { NodeExpression } from './model.ts'

/** How deep expressions may stand in one another: whatever walks over one that was checked may call itself. */
export const deepest = 200

/** Of how many expressions one may be made up, itself included. */
export const mostParts = 100_000

/** What is wrong everywhere is not to fill a log. */
const mostIssues = 100

/** The keys of each kind, beside `kind`. */
const shapes: Readonly<Record<string, readonly string[]>> = {
  all: [],
  none: [],
  name: ['test'],
  tag: ['test'],
  rack: ['test'],
  label: ['key', 'test'],
  rackLabel: ['key', 'test'],
  and: ['of'],
  or: ['of'],
  not: ['of'],
} satisfies Readonly<Record<NodeExpression['kind'], readonly string[]>>

const valueTests: readonly string[] = ['in', 'prefix', 'suffix', 'glob']
const labelTests: readonly string[] = ['in', 'prefix', 'suffix', 'glob', 'present']

type Path = (string | number)[]

/** Lists what keeps a value from being an expression: the first hundred things; none, if it is one. */
export function expressionIssues(value: unknown): readonly Issue[] {
  return new Check().expression(value).issues
}

/** Lists what keeps a value from being a test of names, tags and racks, or of labels. */
export function testIssues(value: unknown, of: 'values' | 'labels'): readonly Issue[] {
  return new Check().test(value, of === 'labels' ? labelTests : valueTests).issues
}

class Check {
  readonly issues: Issue[] = []
  readonly #path: Path = []
  #depth = 0
  #parts = 0

  expression(value: unknown): this {
    this.#parts += 1
    if (this.#parts > mostParts) return this.#report('too_big')
    if (this.#depth === deepest) return this.#report('too_deep')
    if (!isObject(value)) return this.#report('invalid_type')
    const kind = own(value, 'kind')
    if (typeof kind !== 'string') return this.#report('invalid_type', 'kind')
    const keys = Object.hasOwn(shapes, kind) ? shapes[kind] : undefined
    if (keys === undefined) return this.#report('invalid_value', 'kind')
    for (const key of Object.keys(value)) {
      if (key !== 'kind' && !keys.includes(key)) this.#report('unrecognized_keys', key)
    }
    this.#depth += 1
    for (const key of keys) this.#at(key, () => this.#field(kind, key, own(value, key)))
    this.#depth -= 1
    return this
  }

  test(value: unknown, known: readonly string[]): this {
    if (!isObject(value)) return this.#report('invalid_type')
    const names = Object.keys(value)
    const unknown = names.filter((name) => !known.includes(name))
    for (const name of unknown) this.#report('unrecognized_keys', name)
    const [name] = names
    if (name === undefined || names.length - unknown.length > 1) return this.#report('invalid_value')
    if (unknown.length === 0) this.#at(name, () => this.#operand(name, own(value, name)))
    return this
  }

  #field(kind: string, key: string, value: unknown): void {
    if (key === 'key') this.#text(value)
    else if (key === 'test') this.test(value, kind === 'label' || kind === 'rackLabel' ? labelTests : valueTests)
    else if (kind === 'not') this.expression(value)
    else this.#list(value, (part) => this.expression(part))
  }

  #operand(name: string, value: unknown): void {
    if (name === 'in') this.#list(value, (item) => this.#text(item))
    else if (name !== 'present') this.#text(value)
    else if (value !== true) this.#report('invalid_value')
  }

  #text(value: unknown): void {
    if (typeof value !== 'string') this.#report('invalid_type')
  }

  /** By index: the methods of lists pass over holes. */
  #list(value: unknown, item: (value: unknown) => void): void {
    if (!Array.isArray(value)) this.#report('invalid_type')
    else for (let at = 0; at < value.length && !this.#full; at++) this.#at(at, () => item(value[at]))
  }

  get #full(): boolean {
    return this.#parts > mostParts || this.issues.length >= mostIssues
  }

  #at(step: string | number, look: () => void): void {
    this.#path.push(step)
    look()
    this.#path.pop()
  }

  #report(code: string, key?: string): this {
    const path = key === undefined ? [...this.#path] : [...this.#path, key]
    if (this.issues.length < mostIssues) this.issues.push({ code, path })
    return this
  }
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function own(value: object, key: string): unknown {
  return Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
}
