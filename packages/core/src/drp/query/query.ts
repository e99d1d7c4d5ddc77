import type { DrpJobWhere, DrpMachineWhere, DrpValue, DrpWhere } from './fields.ts'
import type { DrpTest, DrpTests } from './tests.ts'

/** What a list is asked. Each part may be left out. */
export interface DrpQueryInput<Where extends DrpWhere = DrpJobWhere & DrpMachineWhere> {
  /** The demands on fields, by the field's name; all of them are to hold. A `Map` where the names come from data. Default: every object. */
  readonly where?: Where | ReadonlyMap<string, DrpTests<DrpValue>> | undefined
  /**
   * The fields to sort by, the one that decides first. With a `-` before it a field is sorted downwards; either all are, or none. Objects
   * that are alike in all of them come by key. Default: by key.
   */
  readonly sort?: DrpSort<Where> | readonly DrpSort<Where>[] | undefined
  /** Turns the whole list around, before `offset` and `limit`. Default false. */
  readonly reverse?: boolean | undefined
  /** How many objects to pass over. Default 0. */
  readonly offset?: number | undefined
  /** How many objects to answer at most; 0 answers none, and tells the number of all objects in a header. Default: all. */
  readonly limit?: number | undefined
  /** What to leave out of each object: its Meta, its Params. Default: nothing. */
  readonly slim?: readonly ('Meta' | 'Params')[] | undefined
  /** The params to answer, and no others: the object's own. Default: all. */
  readonly params?: readonly string[] | undefined
  /** Shall secure params be answered in clear? Needs the right to. Default false. */
  readonly decode?: boolean | undefined
}

/** A field to sort by, with a `-` before it to sort downwards. */
export type DrpSort<Where> = NamedFields<Where> | `-${NamedFields<Where>}` | (string & {})

type NamedFields<Where> = keyof { [Field in keyof Where & string as string extends Field ? never : Field]: unknown }

/** A query read back: every part is there, and said in one way only. It is a {@link DrpQueryInput}. */
export interface DrpQuery {
  /** The tests of each field; several are alternatives. */
  readonly where: ReadonlyMap<string, readonly DrpTest[]>
  /** The fields to sort by, the one that decides first. */
  readonly sort: readonly string[]
  /** Is the whole list turned around? */
  readonly reverse: boolean
  /** How many objects are passed over; undefined where the query does not say. */
  readonly offset: number | undefined
  /** How many objects are answered at most; undefined where the query does not say. */
  readonly limit: number | undefined
  /** What is left out of each object. */
  readonly slim: readonly ('Meta' | 'Params')[]
  /** The only params that are answered; empty for all. */
  readonly params: readonly string[]
  /** Are secure params answered in clear? */
  readonly decode: boolean
}
