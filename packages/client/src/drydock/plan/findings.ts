import {
  describePath,
  invalidInput,
  isJobwrightError,
  type JobwrightError,
  type Node,
  type NodeFilter,
  type NodeSelection,
  selectNodes,
} from '@jobwright/core'
import { nodeFilterFromNames } from '@jobwright/core/drydock'
import { sameJson } from '../same-json.ts'
import { toServerQuestions } from './server-questions.ts'

/** Asks the server which nodes of the design a filter selects. */
export type AskServer = (filter: NodeFilter | null) => Promise<readonly string[]>

/** The names of the nodes that are selected, each once, or why nobody can tell. */
type Told = { readonly names: readonly string[] } | { readonly why: JobwrightError }

/** What was found out about a filter. */
export interface Findings {
  /** What it is documented to select, of the nodes that the server's design has. */
  readonly documented: Told
  /** What the server selects by it as it is. */
  readonly server: Told
  /** What the inventory says, where one was given. */
  readonly inventory?: InventoryFindings
}

/** What an inventory says about a filter. */
interface InventoryFindings {
  readonly documented: NodeSelection
  readonly deployed: NodeSelection
  /** Selected, but not in the server's design. */
  readonly unknown: readonly string[]
}

/** Lets the server say what it selects by a filter and, by the filter taken apart, what the document says it should. */
export async function askServer(where: NodeFilter | null, ask: AskServer): Promise<Findings> {
  const server = tell(ask, where)
  const asked = toServerQuestions(where)
  if (!asked.ok) {
    const path = describePath(['where', ...asked.path])
    const why = invalidInput(`servers ignore ${path}.`)
    return { documented: { why }, server: await server }
  }
  const questions = asked.questions.map((question) => (sameJson(question, where) ? server : tell(ask, question)))
  const [asIs, ...parts] = await Promise.all([server, ...questions])
  return { documented: union(parts), server: asIs }
}

/** Compares an inventory with what the server selects. */
export async function compareInventory(
  where: NodeFilter | null,
  nodes: readonly Node[],
  ask: AskServer,
): Promise<Findings> {
  const documented = selectNodes(nodes, where)
  const deployed = selectNodes(nodes, where, { semantics: 'deployed' })
  const names = namesOf(documented) ?? []
  const [server, design] = await Promise.all([
    tell(ask, where),
    names.length === 0 ? { names } : tell(ask, nodeFilterFromNames(names)),
  ])
  // A server that does not say which of them it has is taken to have them all.
  const held = new Set('names' in design ? design.names : names)
  return {
    documented: { names: names.filter((name) => held.has(name)) },
    server,
    inventory: { documented, deployed, unknown: names.filter((name) => !held.has(name)) },
  }
}

/** The names of a selection, each once; undefined where it is none. */
export function namesOf(selection: NodeSelection): readonly string[] | undefined {
  return selection.kind === 'selected' ? [...new Set(selection.names)] : undefined
}

/** Asks, and takes for an answer that the server has no such route, keeps it from this user, or trips over the filter. */
async function tell(ask: AskServer, filter: NodeFilter | null): Promise<Told> {
  try {
    return { names: [...new Set(await ask(filter))] }
  } catch (error) {
    if (
      isJobwrightError(error, 'not-found') ||
      isJobwrightError(error, 'forbidden') ||
      isJobwrightError(error, 'rejected')
    ) {
      return { why: error }
    }
    throw error
  }
}

function union(parts: readonly Told[]): Told {
  const names = new Set<string>()
  for (const part of parts) {
    if ('why' in part) return part
    for (const name of part.names) names.add(name)
  }
  // A server's set has no order; the same plan made twice should be the same.
  return { names: [...names].sort() }
}
