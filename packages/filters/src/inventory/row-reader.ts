import { invalidInput } from '@jobwright/core'
import { ownValue } from '../given-values.ts'
import type { LabelsSource, TagsSource, TextSource } from './row-mapping.ts'

/** How cells are read: see `RowOptions`. */
export interface CellSettings {
  readonly separator: string
  readonly keepEmpty: boolean
}

type Labels = Readonly<Record<string, string>>

/** One row, and how messages call it. */
export class RowReader<Row extends object> {
  readonly #row: Row
  readonly #at: string
  readonly #settings: CellSettings

  constructor(row: Row, at: string, settings: CellSettings) {
    this.#row = row
    this.#at = at
    this.#settings = settings
  }

  text(source: TextSource<Row>): string | undefined {
    return this.#cell(this.#value(source), this.#place(source))
  }

  tags(source: TagsSource<Row>): string[] {
    const value = this.#value(source)
    const place = this.#place(source)
    const list = Array.isArray(value) ? value : this.#split(this.#cell(value, place))
    return list.map((tag: unknown) => this.#cell(tag, place)).filter((tag) => tag !== undefined)
  }

  labels(source: LabelsSource<Row>): Labels {
    if (Array.isArray(source)) return this.#labelsOf(source.map((column) => [column, column] as const))
    if (typeof source === 'object')
      return this.#labelsOf(Object.entries(source as Readonly<Record<string, TextSource<Row>>>))
    const value = this.#value(source as TextSource<Row>) ?? {}
    const place = this.#place(source as TextSource<Row>)
    if (typeof value !== 'object' || Array.isArray(value))
      throw invalidInput(`fromRows: ${place} must be an object of labels.`)
    return this.#compact(
      Object.entries(value).map(([key, label]) => [key, this.#cell(label, `${place}[${JSON.stringify(key)}]`)]),
    )
  }

  #labelsOf(sources: readonly (readonly [string, TextSource<Row>])[]): Labels {
    return this.#compact(sources.map(([key, source]) => [key, this.text(source)]))
  }

  /** Keys are data: `__proto__` becomes a key of its own. */
  #compact(pairs: readonly (readonly [string, string | undefined])[]): Labels {
    return Object.fromEntries(pairs.filter((pair): pair is [string, string] => pair[1] !== undefined))
  }

  #split(text: string | undefined): readonly string[] {
    if (text === undefined) return []
    return text
      .split(this.#settings.separator)
      .map((tag) => tag.trim())
      .filter((tag) => tag !== '')
  }

  #cell(value: unknown, place: string): string | undefined {
    if (value == null || (value === '' && !this.#settings.keepEmpty)) return undefined
    if (typeof value === 'string') return value
    if (typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value))) return String(value)
    throw invalidInput(`fromRows: ${place} must be a text.`)
  }

  #value(source: string | ((row: Row) => unknown)): unknown {
    return typeof source === 'function' ? source(this.#row) : ownValue(this.#row, source)
  }

  #place(source: unknown): string {
    return typeof source === 'string' ? `${this.#at}[${JSON.stringify(source)}]` : `what was made of ${this.#at}`
  }
}
