import type { ReadOptions } from '../model/documents.ts'
import {
  type DocumentShape,
  deepestDocument,
  type Field,
  type Layout,
  namesOf,
  type ScalarField,
  type WordField,
} from '../model/layout.ts'
import { Findings } from './findings.ts'
import { readScalar, type ScalarReading } from './read-scalar.ts'

type Members = Readonly<Record<string, unknown>>

/** One reading of a document from its form on the wire. */
export class Reading {
  readonly findings = new Findings()
  readonly #request: boolean
  readonly #v3: boolean

  constructor(options: ReadOptions) {
    this.#request = options.as === 'request'
    this.#v3 = options.profile === 'v3'
  }

  /** Reads what a field holds; undefined where it is wrong. */
  field(wire: unknown, field: Field | DocumentShape, depth = 0): unknown {
    switch (field.is) {
      case 'one':
        return this.#document(wire, field, depth)
      case 'list':
        return this.#list(wire, field, depth)
      case 'repeated':
        return this.#items(wire, field, depth)
      case 'word':
        return this.#value(this.#v3 && field.stateInV3 ? this.#state(wire) : wire, field)
      case 'date':
        return typeof wire === 'number' ? this.#take(readMilliseconds(wire)) : this.#value(wire, field)
      default:
        return this.#value(wire, field)
    }
  }

  #value(wire: unknown, field: ScalarField | WordField): unknown {
    if (wire === undefined) return undefined
    // Jackson takes any scalar for a text, and the engine's own reader of texts does the rest.
    if (typeof wire !== 'string' && typeof wire !== 'number' && typeof wire !== 'boolean') {
      return this.findings.refuse('invalid_type')
    }
    return this.#take(readScalar(String(wire), field, this.#request))
  }

  #take(reading: ScalarReading): unknown {
    return 'value' in reading ? reading.value : this.findings.refuse(reading.code)
  }

  /** The word in a status of v3; undefined where it says none. */
  #state(wire: unknown): unknown {
    if (!isMembers(wire)) return this.findings.refuse('invalid_type')
    if (this.#request) {
      for (const key of Object.keys(wire)) {
        if (key !== 'state' && key !== 'detail') this.findings.refuse('unrecognized_keys', key)
      }
    }
    return Object.hasOwn(wire, 'state') ? (wire['state'] ?? undefined) : undefined
  }

  #document(wire: unknown, field: DocumentShape, depth: number): unknown {
    if (depth >= deepestDocument) return this.findings.refuse('too_deep')
    if (!isMembers(wire)) return this.findings.refuse('invalid_type')
    const layout = field.layout()
    const { members } = namesOf(layout)
    const document: Record<string, unknown> = {}
    for (const key of Object.keys(wire)) {
      const value = wire[key]
      if (value === null || value === undefined) continue
      const known = members.get(key)
      if (known !== undefined) this.#member(document, known, value, depth)
      else if (this.#request) this.findings.refuse('unrecognized_keys', key)
      // A key that comes from data is defined, never assigned.
      else Object.defineProperty(document, key, { value, configurable: true, enumerable: true, writable: true })
    }
    if (field.complete && !this.#request) this.#require(wire, layout)
    return document
  }

  #member(document: Record<string, unknown>, field: Field, wire: unknown, depth: number): void {
    this.findings.enter(field.name)
    const value = this.field(wire, field, depth + 1)
    this.findings.leave()
    if (value !== undefined) document[field.name] = value
  }

  #require(wire: Members, { required = [] }: Layout): void {
    for (const key of required) {
      // What is there and wrong has been refused already.
      if (this.#saysNothing(Object.hasOwn(wire, key) ? wire[key] : undefined)) {
        this.findings.refuse('invalid_type', key)
      }
    }
  }

  #saysNothing(wire: unknown): boolean {
    if (wire === undefined || wire === null) return true
    return this.#v3 && isMembers(wire) && (!Object.hasOwn(wire, 'state') || (wire['state'] ?? undefined) === undefined)
  }

  #list(wire: unknown, field: DocumentShape, depth: number): unknown {
    if (!isMembers(wire)) return this.findings.refuse('invalid_type')
    const { item = '' } = field.layout()
    const items = Object.hasOwn(wire, item) ? (wire[item] ?? undefined) : undefined
    // oVirt: an empty list is an empty object. One with other members alone is no list that could be called empty.
    if (this.#request || items === undefined) {
      for (const key of Object.keys(wire)) if (key !== item) this.findings.refuse('unrecognized_keys', key)
    }
    if (items === undefined) return []
    this.findings.enter(item)
    const list = this.#items(items, field, depth)
    this.findings.leave()
    return list
  }

  #items(wire: unknown, field: DocumentShape, depth: number): unknown {
    if (!Array.isArray(wire)) return this.findings.refuse('invalid_type')
    return Array.from(wire, (item, index) => {
      this.findings.enter(index)
      const document = this.#document(item, field, depth + 1)
      this.findings.leave()
      return document
    })
  }
}

/** oVirt: times in JSON are milliseconds since 1970. */
function readMilliseconds(milliseconds: number): ScalarReading {
  if (!Number.isInteger(milliseconds) || Math.abs(milliseconds) > 8.64e15) return { code: 'invalid_value' }
  const text = new Date(milliseconds).toISOString()
  // Years of more than four digits have a sign.
  return /^\d/.test(text) ? { value: text } : { code: 'invalid_format' }
}

function isMembers(wire: unknown): wire is Members {
  return typeof wire === 'object' && wire !== null && !Array.isArray(wire)
}
