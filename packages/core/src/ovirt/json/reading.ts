import type { Issue } from '../../wire/index.ts'
import type { ReadOptions } from '../model/documents.ts'
import { type DocumentField, deepestDocument, type Field, fieldsOf, type Layout } from '../model/layout.ts'
import { readScalar, type ScalarReading } from './read-scalar.ts'

/** Further ones are not listed: a document that is wrong everywhere is not to fill the memory. */
const mostIssues = 100

type Path = readonly (string | number)[]
type Members = Readonly<Record<string, unknown>>

/** One reading of a document from its form on the wire; what is wrong with it is collected in `issues`. */
export class Reading {
  readonly issues: Issue[] = []
  readonly #request: boolean
  readonly #v3: boolean

  constructor(options: ReadOptions) {
    this.#request = options.as === 'request'
    this.#v3 = options.profile === 'v3'
  }

  /** Notes what is wrong. */
  refuse(code: string, path: Path): undefined {
    if (this.issues.length < mostIssues) this.issues.push({ code, path })
    return undefined
  }

  /** Reads what a field holds; undefined where it is wrong. */
  field(wire: unknown, field: Field, path: Path, depth = 0): unknown {
    switch (field.is) {
      case 'one':
        return this.#document(wire, field, path, depth)
      case 'list':
        return this.#list(wire, field, path, depth)
      case 'repeated':
        return this.#items(wire, field, path, depth)
      case 'word':
        return this.#value(this.#v3 && field.stateInV3 ? this.#state(wire, path) : wire, field, path)
      case 'date':
        return typeof wire === 'number' ? this.#take(readMilliseconds(wire), path) : this.#value(wire, field, path)
      default:
        return this.#value(wire, field, path)
    }
  }

  #value(wire: unknown, field: Exclude<Field, DocumentField>, path: Path): unknown {
    if (wire === undefined) return undefined
    // Jackson takes any scalar for a text, and the engine's own reader of texts does the rest.
    if (typeof wire !== 'string' && typeof wire !== 'number' && typeof wire !== 'boolean') {
      return this.refuse('invalid_type', path)
    }
    return this.#take(readScalar(String(wire), field, this.#request), path)
  }

  #take(reading: ScalarReading, path: Path): unknown {
    return 'value' in reading ? reading.value : this.refuse(reading.code, path)
  }

  /** The word in a status of v3; undefined where it says none. */
  #state(wire: unknown, path: Path): unknown {
    if (!isMembers(wire)) return this.refuse('invalid_type', path)
    if (this.#request) {
      for (const key of Object.keys(wire)) {
        if (key !== 'state' && key !== 'detail') this.refuse('unrecognized_keys', [...path, key])
      }
    }
    return Object.hasOwn(wire, 'state') ? (wire['state'] ?? undefined) : undefined
  }

  #document(wire: unknown, field: DocumentField, path: Path, depth: number): unknown {
    if (depth >= deepestDocument) return this.refuse('too_deep', path)
    if (!isMembers(wire)) return this.refuse('invalid_type', path)
    const layout = field.layout()
    const fields = fieldsOf(layout)
    const entries: (readonly [string, unknown])[] = []
    for (const [key, member] of Object.entries(wire)) {
      if (member === null || member === undefined) continue
      const at = [...path, key]
      const value = this.#member(key, member, fields.get(key), layout, at, depth)
      if (value !== undefined) entries.push([key, value])
    }
    // Keys come from data: defined, never assigned.
    const document = Object.fromEntries(entries)
    if (field.complete && !this.#request) this.#require(document, wire, layout, path)
    return document
  }

  #member(key: string, member: unknown, field: Field | undefined, layout: Layout, path: Path, depth: number): unknown {
    if (field !== undefined) return this.field(member, field, path, depth + 1)
    if (layout.attributes.includes(key)) return this.#value(member, { name: key, is: 'text' }, path)
    return this.#request ? this.refuse('unrecognized_keys', path) : member
  }

  #require(document: object, wire: Members, { required = [] }: Layout, path: Path): void {
    for (const key of required) {
      if (Object.hasOwn(document, key)) continue
      // What is there and wrong has been refused already.
      if (this.#saysNothing(Object.hasOwn(wire, key) ? wire[key] : undefined)) {
        this.refuse('invalid_type', [...path, key])
      }
    }
  }

  #saysNothing(wire: unknown): boolean {
    if (wire === undefined || wire === null) return true
    return this.#v3 && isMembers(wire) && (!Object.hasOwn(wire, 'state') || (wire['state'] ?? undefined) === undefined)
  }

  #list(wire: unknown, field: DocumentField, path: Path, depth: number): unknown {
    if (!isMembers(wire)) return this.refuse('invalid_type', path)
    const { item = '' } = field.layout()
    const others = Object.keys(wire).filter((key) => key !== item)
    const items = Object.hasOwn(wire, item) ? (wire[item] ?? undefined) : undefined
    // oVirt: an empty list is an empty object. One with other members alone is no list that could be called empty.
    if (this.#request || items === undefined) for (const key of others) this.refuse('unrecognized_keys', [...path, key])
    return items === undefined ? [] : this.#items(items, field, [...path, item], depth)
  }

  #items(wire: unknown, field: DocumentField, path: Path, depth: number): unknown {
    if (!Array.isArray(wire)) return this.refuse('invalid_type', path)
    return Array.from(wire, (item, index) => this.#document(item, field, [...path, index], depth + 1))
  }
}

/** oVirt: times in JSON are milliseconds since 1970. */
function readMilliseconds(milliseconds: number): ScalarReading {
  if (!Number.isInteger(milliseconds) || Math.abs(milliseconds) > 8.64e15) return { code: 'invalid_value' }
  return readScalar(new Date(milliseconds).toISOString(), { name: '', is: 'date' }, false)
}

function isMembers(wire: unknown): wire is Members {
  return typeof wire === 'object' && wire !== null && !Array.isArray(wire)
}
