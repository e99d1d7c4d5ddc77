import type { Node, NodeFilter } from '@jobwright/core'
import { formatFilter, matches, type NodeExpression, toNodeFilter } from '@jobwright/filters'
import type { Question } from './read-question.ts'

/** What would be sent to the server, and how it came about. */
export type Sending =
  | { readonly how: 'as-it-is' | 'translated'; readonly filter: NodeFilter | null }
  /** The nodes named one by one, since the server has no filter for this part of the expression. */
  | { readonly how: 'by-name'; readonly filter: NodeFilter; readonly reason: string; readonly part: string }

/** A filter goes as it is; an expression as a filter that the real server reads the same way, or else as the names of its nodes. */
export function sendingOf(question: Question, nodes: readonly Node[]): Sending {
  if ('filter' in question) return { how: 'as-it-is', filter: question.filter }
  const written = toNodeFilter(question.expression, { semantics: 'deployed' })
  if (written.ok) return { how: 'translated', filter: written.filter }
  const { reason, part } = written
  return { how: 'by-name', filter: byName(question.expression, nodes), reason, part: formatFilter(part) }
}

function byName(expression: NodeExpression, nodes: readonly Node[]): NodeFilter {
  const names = nodes.filter((node) => matches(expression, node)).map(({ name }) => name)
  return { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: names }] }
}
