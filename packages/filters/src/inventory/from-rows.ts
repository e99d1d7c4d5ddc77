import { checkKeys, invalidInput, type Node, nearMiss } from '@jobwright/core'
import { mappedColumns, type RowMapping, type RowOptions } from './row-mapping.ts'
import { type CellSettings, RowReader } from './row-reader.ts'

/**
 * Makes nodes of rows, such as those of a CSV file, a spreadsheet or a query: plain objects with the columns as keys.
 *
 * Numbers and booleans are taken as text; what is missing, null or empty is not there.
 *
 * @param rows the rows, a node each; two of one name stay two.
 * @param mapping which column, or which function of the row, is what of a node.
 * @param options how the rows are read; unknown ones are refused.
 * @returns the nodes in the order of the rows.
 * @throws JobwrightError `invalid-input` naming the row and the column: a column that the mapping does not name (unless `allow` does), one that no
 * row has, a row without a name, or a value of the wrong kind; never with the value in the message.
 * @example
 * import { fromRows } from '@jobwright/filters'
 *
 * const rows = [
 *   { host: 'cmp-01', rack: 'r1', roles: 'compute, gpu', disk: 'nvme', serial: 'X1' },
 *   { host: 'cmp-02', rack: '', roles: '', disk: 'ssd', serial: 'X2' },
 * ]
 *
 * fromRows(rows, { name: 'host', rack: 'rack', tags: 'roles', labels: ['disk'] }, { allow: ['serial'] })
 * //=> [{ name: 'cmp-01', tags: ['compute', 'gpu'], labels: { disk: 'nvme' }, rack: 'r1' }, { name: 'cmp-02', tags: [], labels: { disk: 'ssd' } }]
 * fromRows(rows, { name: ({ host }) => host.toUpperCase() }, { allow: 'all' })[0]?.name //=> 'CMP-01'
 */
export function fromRows<Row extends object>(
  rows: readonly Row[],
  mapping: RowMapping<Row>,
  options: RowOptions = {},
): readonly Node[] {
  const settings = settingsOf(options)
  checkMapping(mapping)
  if (!Array.isArray(rows)) throw invalidInput('fromRows: rows must be a list of objects.')
  checkColumns(rows, mappedColumns(mapping), options.allow ?? [])
  return rows.map((row: Row, index) => nodeOf(row, index, mapping, settings))
}

function settingsOf(options: RowOptions): CellSettings {
  checkKeys('fromRows', options, ['allow', 'separator', 'keepEmpty'])
  const { allow = [], separator = ',', keepEmpty = false } = options
  if (allow !== 'all' && !Array.isArray(allow)) throw invalidInput('fromRows: allow must be all, or a list of columns.')
  if (typeof separator !== 'string' || separator === '')
    throw invalidInput('fromRows: separator must be a text that is not empty.')
  if (typeof keepEmpty !== 'boolean') throw invalidInput('fromRows: keepEmpty must be true or false.')
  return { separator, keepEmpty }
}

function checkMapping(mapping: object): void {
  if (!isRecord(mapping)) throw invalidInput('fromRows: mapping must be an object.')
  checkKeys('fromRows', mapping, ['name', 'tags', 'labels', 'rack', 'rackLabels'])
  if (!Object.hasOwn(mapping, 'name')) throw invalidInput('fromRows: the mapping must say which column is the name.')
  for (const [key, source] of Object.entries(mapping) as [string, unknown][]) {
    if (source === undefined && key !== 'name') continue
    const mayBeSeveral = key === 'labels' || key === 'rackLabels'
    const sources: readonly unknown[] = mayBeSeveral && isRecord(source) ? Object.values(source) : [source]
    if (!sources.every((one) => typeof one === 'string' || typeof one === 'function')) {
      throw invalidInput(`fromRows: ${key} must be mapped to a column or a function.`)
    }
  }
}

function checkColumns(rows: readonly unknown[], mapped: readonly string[], allow: 'all' | readonly string[]): void {
  const known = new Set([...mapped, ...(allow === 'all' ? [] : allow)])
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    if (!isRecord(row) || Array.isArray(row)) throw invalidInput(`fromRows: rows[${index}] must be an object.`)
    for (const column of Object.keys(row)) {
      if (allow !== 'all' && !known.has(column)) throw unknownColumn(`rows[${index}]`, column, mapped)
      seen.add(column)
    }
  }
  const missing = mapped.find((column) => !seen.has(column))
  if (rows.length > 0 && missing !== undefined) {
    throw invalidInput(`fromRows: no row has the column ${JSON.stringify(missing)}${meant(missing, seen)}.`)
  }
}

function unknownColumn(at: string, column: string, mapped: readonly string[]): Error {
  const advice = 'map it, or list it in allow'
  return invalidInput(
    `fromRows: ${at} has the unknown column ${JSON.stringify(column)}${meant(column, mapped)}; ${advice}.`,
  )
}

function meant(column: string, candidates: Iterable<string>): string {
  const near = nearMiss(column, candidates)
  return near === undefined ? '' : ` (did you mean ${near}?)`
}

function nodeOf<Row extends object>(row: Row, index: number, mapping: RowMapping<Row>, settings: CellSettings): Node {
  const reader = new RowReader(row, `rows[${index}]`, settings)
  const name = reader.text(mapping.name)
  if (name === undefined) throw invalidInput(`fromRows: rows[${index}] has no name.`)
  const rack = mapping.rack === undefined ? undefined : reader.text(mapping.rack)
  return {
    name,
    tags: mapping.tags === undefined ? [] : reader.tags(mapping.tags),
    labels: mapping.labels === undefined ? {} : reader.labels(mapping.labels),
    ...(rack === undefined ? {} : { rack }),
    ...(mapping.rackLabels === undefined ? {} : { rackLabels: reader.labels(mapping.rackLabels) }),
  }
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
