import { checkKeys, invalidInput } from '@jobwright/core'
import type { Condition } from './conditions.ts'
import { isEncodable } from './drp-test.ts'

/** Which fields of a machine stand for what expressions look at. */
export interface DrpQueryOptions {
  /**
   * The field of a label's key; undefined where there is none. Default: `Meta.<key>`, so that nodes' labels are the machines' Meta (as
   * `fromDrpMachines(machines, { params: 'none' })` has it). A param is a field by its own name, if it is defined.
   */
  readonly label?: ((key: string) => string | undefined) | undefined
  /** The field of a rack label's key, as `label`. Default: none. */
  readonly rackLabel?: ((key: string) => string | undefined) | undefined
  /** The field that a query matches if one of a machine's tags is the value. Default: none: what v3.13 makes of `Profiles` is not known. */
  readonly tag?: string | undefined
  /** The field of the rack's name, such as `Meta.rack` or a param's name. Default: none. */
  readonly rack?: string | undefined
}

/** What the server reads as something else than a field to filter by; v3.13 the first seven, later ones all of them. */
const reserved: ReadonlySet<string> = /*@__PURE__*/ new Set([
  'offset',
  'limit',
  'sort',
  'reverse',
  'slim',
  'decode',
  'params',
  'token',
  'aggregate',
  'commented',
  'expand',
  'filter',
  'group-by',
  'range-only',
  'raw',
  'reduced',
])

/** The field of a condition's attribute, or undefined. */
export type FieldOf = (condition: Condition) => string | undefined

/** Reads the options. */
export function fieldsBy(options: DrpQueryOptions): FieldOf {
  checkKeys('toDrpQuery', options, ['label', 'rackLabel', 'tag', 'rack'])
  const { label = (key) => `Meta.${key}`, rackLabel = () => undefined, tag, rack } = options
  for (const [name, field] of Object.entries({ tag, rack })) {
    if (field !== undefined && !isField(field)) throw invalidInput(`toDrpQuery: ${name} must be the name of a field.`)
  }
  for (const [name, fieldOf] of Object.entries({ label, rackLabel })) {
    if (typeof fieldOf !== 'function') throw invalidInput(`toDrpQuery: ${name} must be a function of a key.`)
  }
  return (condition) => {
    if (condition.kind === 'name') return 'Name'
    if (condition.kind === 'tag') return tag
    if (condition.kind === 'rack') return rack
    const field = condition.kind === 'label' ? label(condition.key) : rackLabel(condition.key)
    return isField(field) ? field : undefined
  }
}

function isField(field: unknown): field is string {
  return typeof field === 'string' && field !== '' && field !== 'Meta.' && !reserved.has(field) && isEncodable(field)
}
