import type { Node } from '@jobwright/core'
import type { ExpressionIndex } from './model.ts'
import { PostingIndex } from './posting-index.ts'

/**
 * Indexes an inventory, so that what expressions select is answered from sets instead of by asking every node.
 *
 * The index of `@jobwright/filters` does the same in more code: it also takes Drydock's filters, explains and compares.
 *
 * @param nodes the inventory, in the order of the site design. Two nodes of one name are two nodes. They are kept, not copied. As for
 * `selectNodes`, a label whose value is null is not there.
 * @throws JobwrightError `invalid-input` for what is not a list of nodes: names, tags, racks and the values of labels are text.
 * @example
 * import { and, createNodeIndex, label, not, tag } from '@jobwright/filters/select'
 *
 * const index = createNodeIndex([
 *   { name: 'a', tags: ['gpu'], labels: { color: 'blue' } },
 *   { name: 'b', tags: ['gpu'], labels: { color: 'yellow' } },
 *   { name: 'c', labels: { color: 'yellow' } },
 * ])
 *
 * index.select(and(tag('gpu'), label('color', 'yellow'))) //=> { kind: 'selected', names: ['b'], ordered: true }
 * index.count(not(tag('gpu'))) //=> 1
 * Array.from(index.facets({ label: 'color' })) //=> [['yellow', 2], ['blue', 1]]
 * index.upsert({ name: 'c', tags: ['gpu'] })
 * index.count(tag('gpu')) //=> 3
 */
export function createNodeIndex(nodes: readonly Node[]): ExpressionIndex {
  return new PostingIndex(nodes)
}
