import { describePath, invalidInput } from '../../input/index.ts'
import type { DocumentKind, DocumentProfile } from '../model/documents.ts'
import {
  type DocumentShape,
  deepestDocument,
  documentShapes,
  type Field,
  type Layout,
  type ScalarField,
  type WordField,
} from '../model/layout.ts'
import { millisecondsOf } from './dates.ts'
import { unknownKind } from './read-json.ts'
import { isDate, isInteger } from './read-scalar.ts'

/** A value on the wire: its text, and of a time also its milliseconds since 1970. */
interface WireScalar {
  readonly is: 'scalar'
  readonly text: string
  readonly milliseconds?: number
}

/** A document on the wire, in its three parts, each in the engine's order. */
export interface WireDocument {
  readonly is: 'document'
  readonly attributes: readonly (readonly [name: string, text: string])[]
  readonly common: readonly WireMember[]
  readonly own: readonly WireMember[]
}

/** A list that has an element of its own. */
interface WireList {
  readonly is: 'list'
  readonly item: string
  readonly items: readonly WireDocument[]
}

/** A list whose items stand among the other members. */
interface WireRepeated {
  readonly is: 'repeated'
  readonly items: readonly WireDocument[]
}

export interface WireMember {
  readonly name: string
  readonly node: WireNode
}

export type WireNode = WireScalar | WireDocument | WireList | WireRepeated

type Path = readonly (string | number)[]

/** Lays a document out as the engine does, for either form. */
export function toWire(of: string, kind: DocumentKind, value: unknown, profile: DocumentProfile): WireNode {
  if (!Object.hasOwn(documentShapes, kind)) throw unknownKind(of)
  return new Writing(of, profile === 'v3').field(value, documentShapes[kind], [], 0)
}

class Writing {
  readonly #of: string
  readonly #v3: boolean

  constructor(of: string, v3: boolean) {
    this.#of = of
    this.#v3 = v3
  }

  field(value: unknown, field: Field | DocumentShape, path: Path, depth: number): WireNode {
    switch (field.is) {
      case 'one':
        return this.#document(value, field.layout(), path, depth)
      case 'list':
        return { is: 'list', item: field.layout().item ?? '', items: this.#items(value, field, path, depth) }
      case 'repeated':
        return { is: 'repeated', items: this.#items(value, field, path, depth) }
      case 'word':
        return this.#v3 && field.stateInV3 ? this.#state(value, field, path) : this.#scalar(value, field, path)
      default:
        return this.#scalar(value, field, path)
    }
  }

  #items(value: unknown, field: DocumentShape, path: Path, depth: number): readonly WireDocument[] {
    if (!Array.isArray(value)) throw this.#refusal('a list', path)
    return Array.from(value, (item, index) => this.#document(item, field.layout(), [...path, index], depth + 1))
  }

  #document(value: unknown, layout: Layout, path: Path, depth: number): WireDocument {
    // Also the end of a document that holds itself.
    if (depth >= deepestDocument) throw this.#refusal(`at most ${deepestDocument} levels deep`, [])
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.#refusal('an object', path)
    const members = new Map<string, unknown>(Object.entries(value))
    const write = (fields: readonly Field[]) =>
      fields.flatMap((field): WireMember[] => {
        const member = members.get(field.name)
        if (member === undefined) return []
        return [{ name: field.name, node: this.field(member, field, [...path, field.name], depth + 1) }]
      })
    const attributes = layout.attributes.flatMap((name): [string, string][] => {
      const member = members.get(name)
      return member === undefined ? [] : [[name, this.#text(member, [...path, name])]]
    })
    return { is: 'document', attributes, common: write(layout.common), own: write(this.#ownOf(layout)) }
  }

  #ownOf({ own, ownInV3 = [] }: Layout): readonly Field[] {
    if (!this.#v3) return own
    const rank = ({ name }: Field) => (ownInV3.includes(name) ? ownInV3.indexOf(name) : ownInV3.length)
    return own.toSorted((one, other) => rank(one) - rank(other))
  }

  /** oVirt: v3 writes the statuses of jobs with capital letters, in an element of their own. */
  #state(value: unknown, field: WordField, path: Path): WireDocument {
    const given = isState(value) ? value.state : value
    const word = this.#text(given, path)
    const text = isState(value) || field.stateInV3 === 'small' ? word : word.toUpperCase()
    const state: WireMember = { name: 'state', node: { is: 'scalar', text } }
    return { is: 'document', attributes: [], common: [], own: [state] }
  }

  #scalar(value: unknown, field: ScalarField | WordField, path: Path): WireScalar {
    switch (field.is) {
      case 'boolean':
        if (typeof value !== 'boolean') throw this.#refusal('a boolean', path)
        return { is: 'scalar', text: String(value) }
      case 'integer':
        if (!isInteger(value)) throw this.#refusal('an integer of 32 bits', path)
        return { is: 'scalar', text: String(value) }
      case 'date':
        if (typeof value !== 'string' || !isDate(value))
          throw this.#refusal('a time such as 2026-11-20T21:49:37.848Z', path)
        return { is: 'scalar', text: value, milliseconds: millisecondsOf(value) }
      default:
        return { is: 'scalar', text: this.#text(value, path) }
    }
  }

  #text(value: unknown, path: Path): string {
    if (typeof value !== 'string') throw this.#refusal('a text', path)
    return value
  }

  #refusal(wanted: string, path: Path): Error {
    return invalidInput(`${this.#of}: ${describePath(path)} must be ${wanted}.`)
  }
}

function isState(value: unknown): value is { readonly state: unknown } {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'state')
}
