import { describePath, type Node, type NodeSelection, selectNodes } from '@jobwright/core'
import { compareSemantics, explainNode, type FindingLevel, formatFilter, lint, matches } from '@jobwright/filters'
import type { Inventory } from './read-inventory.ts'
import type { Question } from './read-question.ts'
import { type Sending, sendingOf } from './sending.ts'

/** What is known before anything is sent: plain data, the same for the same files. */
export interface Report {
  readonly inventory: { readonly format: string; readonly nodes: number; readonly passedOver: number }
  /** The expression as text; null where a filter was asked about. */
  readonly expression: string | null
  readonly action: string | null
  readonly send: Sending
  /** How many nodes are meant, and how many the real server would select; null where it has no answer. */
  readonly selected: { readonly documented: number; readonly deployed: number | null }
  readonly nodes: readonly NodeLine[]
  readonly onlyDocumented: readonly string[]
  readonly onlyDeployed: readonly string[]
  readonly differences: readonly { readonly code: string; readonly path: string; readonly message: string }[]
  readonly findings: readonly {
    readonly level: FindingLevel
    readonly code: string
    readonly path: string
    readonly message: string
    readonly suggestion: string | null
  }[]
  readonly exitCode: 0 | 1
}

/** A node, whether it is meant, whether the real server would select it, and why. */
interface NodeLine {
  readonly name: string
  readonly documented: boolean
  readonly deployed: boolean
  readonly why: string
}

interface Wishes {
  readonly action: string | undefined
  /** Whether nodes that are not selected are told of as well. */
  readonly all: boolean
}

export function preflight(
  question: Question,
  { format, nodes, passedOver }: Inventory,
  { action, all }: Wishes,
): Report {
  const send = sendingOf(question, nodes)
  const deployed = selectNodes(nodes, send.filter, { semantics: 'deployed' })
  const lines = nodes.map(lineOf(question, nodes, deployed))
  const onlyDeployed = namesOf(lines, (line) => line.deployed && !line.documented)
  const asked = 'filter' in question ? question.filter : question.expression
  const findings = lint(asked, nodes, { action })
  const reasons = 'filter' in question ? compareSemantics(question.filter, nodes).reasons : []
  return {
    inventory: { format, nodes: nodes.length, passedOver },
    expression: 'filter' in question ? null : formatFilter(question.expression),
    action: action ?? null,
    send,
    selected: {
      documented: lines.filter((line) => line.documented).length,
      deployed: deployed.kind === 'selected' ? lines.filter((line) => line.deployed).length : null,
    },
    nodes: lines.filter((line) => all || line.documented || line.deployed),
    onlyDocumented: namesOf(lines, (line) => line.documented && !line.deployed),
    onlyDeployed,
    differences: reasons.map(({ code, path, message }) => ({ code, path: placeOf(path), message })),
    findings: findings.map(({ level, code, path, message, suggestion = null }) => ({
      level,
      code,
      path: placeOf(path),
      message,
      suggestion,
    })),
    exitCode: onlyDeployed.length > 0 || findings.some(({ level }) => level === 'error') ? 1 : 0,
  }
}

function lineOf(question: Question, nodes: readonly Node[], deployed: NodeSelection): (node: Node) => NodeLine {
  const byServer = selectedNames(deployed)
  if ('expression' in question) {
    const { expression } = question
    return (node) => ({
      name: node.name,
      documented: matches(expression, node),
      deployed: byServer.has(node.name),
      why: explainNode(expression, node).text,
    })
  }
  const { filter } = question
  const byDocument = selectedNames(selectNodes(nodes, filter))
  return (node) => {
    const documented = byDocument.has(node.name)
    const semantics = !documented && byServer.has(node.name) ? 'deployed' : 'documented'
    const why = explainNode(filter, node, { semantics }).text
    return { name: node.name, documented, deployed: byServer.has(node.name), why }
  }
}

function placeOf(path: readonly (string | number)[]): string {
  return path.length === 0 ? 'all of it' : describePath(path)
}

function selectedNames(selection: NodeSelection): ReadonlySet<string> {
  return new Set(selection.kind === 'selected' ? selection.names : [])
}

function namesOf(lines: readonly NodeLine[], which: (line: NodeLine) => boolean): readonly string[] {
  return [...new Set(lines.filter(which).map(({ name }) => name))]
}
