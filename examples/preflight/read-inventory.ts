import { isJobwrightError, type Node } from '@jobwright/core'
import {
  type DrpMachineFields,
  fromDrpMachines,
  fromDrydockDesign,
  fromRows,
  type RowMapping,
} from '@jobwright/filters'
import { readInventory as readSite } from '../start/read-inventory.ts'
import { InputError } from '../start/read-yaml.ts'
import type { InventoryFormat } from './options.ts'
import { type Documents, readDocuments, readText } from './read-documents.ts'

/** The nodes of a file, and what it was read as. */
export interface Inventory {
  readonly format: InventoryFormat
  readonly nodes: readonly Node[]
  /** How many documents of a design are for other services. */
  readonly passedOver: number
}

type Row = Readonly<Record<string, unknown>>

const columns = ['name', 'tags', 'rack', 'labels', 'rackLabels']

export function readInventory(file: string, format: InventoryFormat | undefined): Inventory {
  const text = readText(file)
  const documents = readDocuments(file, text)
  const kind = format ?? formatOf(documents)
  if (kind === 'site') return { format: kind, nodes: readSite(file), passedOver: 0 }
  if (kind === 'design') return { format: kind, ...readDesign(readDocuments(file, text, 'drydock')) }

  const [items, ...more] = documents.values
  if (!Array.isArray(items) || more.length > 0)
    throw documents.refuse([0], `a list of ${kind === 'drp' ? 'machines' : 'rows'} is needed here.`)
  const nodes = located(documents, () =>
    kind === 'drp' ? fromDrpMachines(items as DrpMachineFields[]) : readRows(items as Row[]),
  )
  return { format: kind, nodes, passedOver: 0 }
}

/** What a file holds, told by what stands in it. */
function formatOf(documents: Documents): InventoryFormat {
  const [first] = documents.values
  if (documents.values.some((value) => hasKey(value, 'schema'))) return 'design'
  if (hasKey(first, 'nodes')) return 'site'
  if (Array.isArray(first)) return first.some((item) => hasKey(item, 'Name')) ? 'drp' : 'rows'
  throw documents.refuse([0], `this is no inventory that is known; say what it is with --format-of.`)
}

/** A design that is wrong somewhere is no ground to decide on, so every fault is told and nothing else. */
function readDesign(documents: Documents): Omit<Inventory, 'format'> {
  const { nodes, issues } = located(documents, () => fromDrydockDesign(documents.values))
  const faults = issues.filter(({ level }) => level === 'error')
  if (faults.length > 0) {
    throw new InputError(faults.map(({ path, message }) => documents.refuse(path, message).message).join('\n'))
  }
  return { nodes, passedOver: issues.length }
}

function readRows(rows: readonly Row[]): readonly Node[] {
  const has = (column: string) => rows.some((row) => hasKey(row, column))
  const mapping: RowMapping<Row> = {
    name: 'name',
    tags: has('tags') ? 'tags' : undefined,
    rack: has('rack') ? 'rack' : undefined,
    rackLabels: has('rackLabels') ? 'rackLabels' : undefined,
    labels: labelsOf,
  }
  return fromRows(rows, mapping, { allow: 'all' })
}

/** The columns that are nothing else, and what the column of labels holds. */
function labelsOf(row: Row): Record<string, string> {
  const labels = row['labels'] ?? {}
  if (typeof labels !== 'object' || Array.isArray(labels)) return labels as Record<string, string>
  const others = Object.entries(row).filter(([column]) => !columns.includes(column))
  return Object.fromEntries([...others, ...Object.entries(labels)])
}

function hasKey(value: unknown, key: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
}

/** What the packages refuse, with the file and the line of the item that they name. */
function located<Result>(documents: Documents, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!isJobwrightError(error)) throw error
    const item = /\[(\d+)\]/.exec(error.message)?.[1]
    throw documents.refuse(item === undefined ? [0] : [0, Number(item)], error.message)
  }
}
