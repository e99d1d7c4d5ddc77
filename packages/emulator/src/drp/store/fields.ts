/** The type that a field has in the server's structures: it decides what is taken, what is said to what is not, and what an absent one becomes. */
export type FieldType =
  | 'string'
  | 'bool'
  | 'int'
  /** `""` when there is none. */
  | 'uuid'
  /** RFC 3339; `0001-01-01T00:00:00Z` when there is none. */
  | 'time'
  /** An address as text; `""` when there is none. */
  | 'ip'
  | '[]string'
  | 'map[string]string'
  | 'map[string]interface {}'
  /** Any JSON. */
  | 'interface {}'
  | Struct
  | { readonly listOf: Struct }

/** A structure of the server. */
export interface Struct {
  /** Its name, as refusals tell it: `Machine` in `Machine.Name`. */
  readonly name: string
  /** Its fields in the order in which they are written. */
  readonly fields: ReadonlyMap<string, FieldType>
  /** Those that are not written where they are empty. */
  readonly omitEmpty: readonly string[]
}

/** Names a structure's fields in order, and those of them that are not written where they are empty. */
export function struct(
  name: string,
  fields: Readonly<Record<string, FieldType>>,
  omitEmpty: readonly string[] = [],
): Struct {
  return { name, fields: new Map(Object.entries(fields)), omitEmpty }
}

/** The fields that every object begins with. */
export const commonFields = {
  Validated: 'bool',
  Available: 'bool',
  Errors: '[]string',
  ReadOnly: 'bool',
  Meta: 'map[string]string',
  Endpoint: 'string',
  Bundle: 'string',
} as const satisfies Readonly<Record<string, FieldType>>

/** No time at all. */
export const zeroTime = '0001-01-01T00:00:00Z'

/** The UUID of nothing, as a job's `Previous` has it. */
export const zeroUuid = '00000000-0000-0000-0000-000000000000'
