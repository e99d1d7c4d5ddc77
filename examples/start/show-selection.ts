import type { Node, NodeFilter } from '@jobwright/core'
import { explainNode, type Finding, lint, type SemanticsComparison } from '@jobwright/filters'
import { table } from './table.ts'

/** What the filter selects by the document and on the real server, node by node with the reason, and how the two differ. */
export function showSelection(
  filter: NodeFilter | null,
  nodes: readonly Node[],
  comparison: SemanticsComparison,
): string {
  const documented = new Set([...comparison.both, ...comparison.onlyDocumented])
  const deployed = new Set([...comparison.both, ...comparison.onlyDeployed])
  const shown = nodes.filter(({ name }) => documented.has(name) || deployed.has(name))
  const rows = shown.map((node) => {
    const semantics = documented.has(node.name) ? 'documented' : 'deployed'
    return [
      node.name,
      documented.has(node.name) ? 'yes' : '-',
      deployed.has(node.name) ? 'yes' : '-',
      explainNode(filter, node, { semantics }).text,
    ]
  })
  const paragraphs = [
    `${nodes.length} nodes; documented selects ${documented.size}, the deployed server ${deployed.size}.`,
    rows.length > 0 ? table([['node', 'documented', 'deployed', 'why'], ...rows]) : 'No node is selected.',
  ]
  if (comparison.onlyDeployed.length > 0)
    paragraphs.push(`The real server would add: ${comparison.onlyDeployed.join(', ')}.`)
  if (comparison.onlyDocumented.length > 0)
    paragraphs.push(`The real server would leave out: ${comparison.onlyDocumented.join(', ')}.`)
  const reasons = comparison.reasons.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  if (reasons.length > 0) paragraphs.push(['Why they differ:', ...reasons].join('\n'))
  return paragraphs.join('\n\n')
}

/** What is worth knowing about the filter before it is sent. */
export function showFindings(findings: readonly Finding[]): string {
  const lines = findings.map(({ level, path, message, suggestion }) => {
    const hint = suggestion === undefined ? '' : ` (${suggestion})`
    return `  ${level.padEnd(7)}  ${path.join('.')}: ${message}${hint}`
  })
  return ['Before it is sent:', ...lines].join('\n')
}

export function findingsOf(
  filter: NodeFilter | null,
  nodes: readonly Node[] | undefined,
  action: string,
): readonly Finding[] {
  return lint(filter, nodes, { action })
}
