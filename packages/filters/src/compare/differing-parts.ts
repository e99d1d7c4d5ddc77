import type { NodeFilter, NodeFilterEntry } from '@jobwright/core'
import type { FilterPath } from '../filter-parts.ts'
import { givenAttributes } from '../given-values.ts'

/** Why the document and the deployed server can read a well-formed part of a filter differently. */
export type PartCode = 'values-are-or-ed' | 'rack-labels-ignored' | 'empty-means-nothing'

/** A part of a well-formed filter that the deployed server reads differently from the document. */
export interface DifferingPart {
  readonly code: PartCode
  readonly path: FilterPath
  /** The filter it is part of; none where it is the set itself. */
  readonly filters: readonly NodeFilterEntry[]
  readonly message: string
  /** Whether the server's reading can only add nodes to what the filter selects. */
  readonly widens: boolean
}

/**
 * Every part of a well-formed filter that the deployed server reads differently, whether or not that shows on any
 * nodes.
 */
export function differingParts({ filter_set_type, filter_set }: NodeFilter): readonly DifferingPart[] {
  if (filter_set.length > 0) return filter_set.flatMap(partsOfFilter)
  const meaning = filter_set_type === 'intersection' ? 'every node' : 'no node'
  const message = `the set holds no filters: by the document that is ${meaning}, the server gives no answer`
  return [{ code: 'empty-means-nothing', path: ['filter_set'], filters: [], message, widens: false }]
}

function partsOfFilter(filter: NodeFilterEntry, index: number): readonly DifferingPart[] {
  const path = ['filter_set', index]
  const given = givenAttributes(filter, path)
  const every = filter.filter_type === 'intersection'
  const name = `filter ${index + 1}`
  if (given.length === 0) {
    const message = `${name} gives no values: by the document an intersection of nothing is every node, the server skips it or fails`
    return every ? [{ code: 'empty-means-nothing', path, filters: [filter], message, widens: false }] : []
  }
  return given.flatMap((part): readonly DifferingPart[] => {
    if (part.attribute === 'rack_labels') {
      return [
        {
          code: 'rack-labels-ignored',
          path: part.path,
          filters: [filter],
          message: `${name}: the server ignores rack_labels`,
          widens: every,
        },
      ]
    }
    if (!every || part.values.length < 2) return []
    const message = `${name}: a node needs all ${part.values.length} values of ${part.attribute} by the document, any one of them on the server`
    return [{ code: 'values-are-or-ed', path: part.path, filters: [filter], message, widens: true }]
  })
}
