import type { Node, NodeFilter } from '@jobwright/core'
import { and, label, type NodeExpression, nodeName, or, rack, tag } from '@jobwright/filters'
import { CompoundCondition, type Condition, FieldCondition } from '@ucast/core'
import type { RulesLogic } from 'json-logic-js'
import type { Wish } from './inventory.ts'

/** The wish as an expression of ours. */
export function expression(wish: Wish): NodeExpression {
  return or(
    and(label('color', wish.color), label('type', wish.type)),
    nodeName(...wish.names),
    and(tag(wish.tag), rack(wish.rack)),
  )
}

/** The wish as Drydock's `node_filter`, with documented semantics. */
export function nodeFilter(wish: Wish): NodeFilter {
  return {
    filter_set_type: 'union',
    filter_set: [
      { filter_type: 'intersection', node_labels: { color: wish.color, type: wish.type } },
      { filter_type: 'union', node_names: wish.names },
      { filter_type: 'intersection', node_tags: [wish.tag], rack_names: [wish.rack] },
    ],
  }
}

/** The wish in MongoDB's query language, which sift and mingo speak. */
export function mongoQuery(wish: Wish): object {
  return {
    $or: [
      { 'labels.color': wish.color, 'labels.type': wish.type },
      { name: { $in: wish.names } },
      { tags: wish.tag, rack: wish.rack },
    ],
  }
}

/** The wish as JsonLogic. */
export function jsonLogic(wish: Wish): RulesLogic {
  return {
    or: [
      { and: [{ '===': [{ var: 'labels.color' }, wish.color] }, { '===': [{ var: 'labels.type' }, wish.type] }] },
      { in: [{ var: 'name' }, wish.names] },
      { and: [{ in: [wish.tag, { var: 'tags' }] }, { '===': [{ var: 'rack' }, wish.rack] }] },
    ],
  }
}

/** The wish as a tree of ucast's conditions. */
export function condition(wish: Wish): Condition {
  return new CompoundCondition('or', [
    new CompoundCondition('and', [
      new FieldCondition('eq', 'labels.color', wish.color),
      new FieldCondition('eq', 'labels.type', wish.type),
    ]),
    new FieldCondition('within', 'name', wish.names),
    new CompoundCondition('and', [
      new FieldCondition('eq', 'tags', wish.tag),
      new FieldCondition('eq', 'rack', wish.rack),
    ]),
  ])
}

/** The wish as somebody would write it by hand for this one question. */
export function predicate(wish: Wish): (node: Node) => boolean {
  const { color, type, tag, rack } = wish
  const names = new Set(wish.names)
  return (node) =>
    (node.labels?.['color'] === color && node.labels['type'] === type) ||
    names.has(node.name) ||
    (node.rack === rack && (node.tags?.includes(tag) ?? false))
}
