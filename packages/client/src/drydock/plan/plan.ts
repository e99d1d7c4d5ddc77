import { checkKeys, invalidInput } from '@jobwright/core'
import { nodeFilterFromNames } from '@jobwright/core/drydock'
import { checkTaskRequest, type TaskRequest } from '../check-input.ts'
import { type AskServer, askServer, compareInventory, type Findings, namesOf } from './findings.ts'
import type { DrydockPlan, PlanRequest } from './model.ts'
import { report } from './report.ts'

/** These work on the site as a whole, whatever filter is posted with them. */
const siteActions: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['validate_design', 'verify_site', 'prepare_site']))()

/** Finds out on which nodes a task would work, and refuses what would work on none, or nobody knows on which. */
export async function planTask(request: PlanRequest, ask: AskServer): Promise<DrydockPlan> {
  checkKeys('plan', request, ['action', 'design_ref', 'where', 'nodes', 'allowWider'])
  const { action, design_ref, where, nodes, allowWider = false } = request
  if (where === undefined) throw invalidInput('plan: say where: a node filter, or null for all nodes.')
  if (nodes !== undefined && !Array.isArray(nodes)) throw invalidInput('plan: nodes must be a list of nodes.')
  const asIs = checkTaskRequest('plan', { action, design_ref, node_filter: where }, 'where')
  if (siteActions.has(action)) return planForSite(asIs)

  const findings = nodes === undefined ? await askServer(where, ask) : await compareInventory(where, nodes, ask)
  const names = allowWider ? selectedAsIs(findings) : documentedSelection(findings)
  if (names.length === 0) {
    const why = allowWider ? 'the server selects no node by the filter as it is' : await whyNone(request, findings, ask)
    throw invalidInput(`plan: ${why}. A task on no nodes would succeed without doing anything.`)
  }
  const document = allowWider ? asIs : { ...asIs, node_filter: nodeFilterFromNames(names) }
  return { names, ...report(findings), document }
}

function planForSite(document: TaskRequest): DrydockPlan {
  if (document.node_filter !== null) {
    throw invalidInput(`plan: ${document.action} works on the site as a whole, whatever the filter: say where: null.`)
  }
  return { names: [], added: [], missing: [], unknown: [], warnings: [], document }
}

function documentedSelection({ documented }: Findings): readonly string[] {
  if ('names' in documented) return documented.names
  const message = `plan: nobody can say which nodes the filter means: ${documented.why.message} Give the nodes of the site as \`nodes\`, or allowWider to send the filter as it is.`
  throw invalidInput(message, documented.why)
}

function selectedAsIs({ server, inventory }: Findings): readonly string[] {
  if ('names' in server) return server.names
  // What the server trips over now, it trips over when the task runs, which then never ends.
  const deployed = server.why.code === 'rejected' || inventory === undefined ? undefined : namesOf(inventory.deployed)
  if (deployed !== undefined) return deployed
  const message = `plan: nobody can say which nodes the server would select: ${server.why.message} Leave allowWider out to send names.`
  throw invalidInput(message, server.why)
}

async function whyNone({ where, nodes }: PlanRequest, { inventory }: Findings, ask: AskServer): Promise<string> {
  if (inventory !== undefined && inventory.unknown.length === 0) {
    return `the filter selects none of the ${nodes?.length} nodes given`
  }
  // Drydock: of a design that it cannot read it says that no node is selected.
  const design = where === null && inventory === undefined ? [] : await ask(null)
  if (design.length === 0)
    return 'the server finds no node in the design, or cannot read it: see what validateDesign says'
  return inventory === undefined
    ? `the filter selects none of the ${design.length} nodes of the design`
    : 'the design has none of the nodes that the filter selects of those given'
}
