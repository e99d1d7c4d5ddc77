import type { DrpQueryInput, DrpWhere } from '@jobwright/core/drp'

/**
 * Which objects are listed, in which order, and how they are read. `limit` is the most objects in all, however many pages it takes; `offset`
 * those to pass over at the beginning. What a server's query cannot say is refused as `invalid-input`.
 */
export interface DrpListQuery<Where extends DrpWhere = DrpWhere> extends DrpQueryInput<Where> {
  /** The most objects in one answer. Default 200. */
  readonly pageSize?: number | undefined
}
