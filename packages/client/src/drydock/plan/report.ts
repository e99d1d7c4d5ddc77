import { type Findings, namesOf } from './findings.ts'
import type { DrydockPlan, PlanWarning } from './model.ts'

/** Compares what a filter is documented to select with what the server selects by it, and says what somebody should know. */
export function report({ documented, server, inventory }: Findings): Omit<DrydockPlan, 'names' | 'document'> {
  const deployed = inventory && namesOf(inventory.deployed)
  const asIs = 'names' in server ? server.names : deployed
  const meant = 'names' in documented ? documented.names : undefined
  const unknown = inventory?.unknown ?? []
  const added = without(asIs, meant)
  const missing = without(meant, asIs)
  const answered = 'names' in server ? server.names : undefined
  const differing = without([...without(answered, deployed), ...without(deployed, answered)], unknown)

  const warnings: readonly PlanWarning[] = [
    about('server-adds', added, (nodes) => `As it is, the filter would select ${nodes} more than it is documented to.`),
    about('server-leaves-out', missing, (nodes) => `As it is, the filter would not select ${nodes} that it should.`),
    about('unknown-nodes', unknown, (nodes) => `The server's design does not have ${nodes} that the filter selects.`),
    about('inventory-differs', differing, (nodes) => `The server's design and the inventory disagree about ${nodes}.`),
  ].filter(({ names }) => names.length > 0)
  return {
    added,
    missing,
    unknown,
    ...(answered && { server: answered }),
    ...(inventory && { documented: inventory.documented, deployed: inventory.deployed }),
    warnings: [...warnings, ...silence(server, asIs === undefined || meant === undefined)],
  }
}

/** What is to be said about what nobody could tell. */
function silence(server: Findings['server'], notCompared: boolean): PlanWarning[] {
  const warnings: PlanWarning[] = []
  if ('why' in server) {
    const message = `The server did not say what it selects by the filter as it is: ${server.why.message}`
    warnings.push({ code: 'server-cannot-tell', names: [], message })
  }
  if (notCompared) {
    const message = 'What the filter is documented to select was not compared with what the server selects by it.'
    warnings.push({ code: 'not-compared', names: [], message })
  }
  return warnings
}

function about(code: PlanWarning['code'], names: readonly string[], sentence: (nodes: string) => string): PlanWarning {
  return { code, names, message: sentence(names.length === 1 ? 'one node' : `${names.length} nodes`) }
}

/** The names that are not among the others; none where either is not known. */
function without(names: readonly string[] | undefined, others: readonly string[] | undefined): string[] {
  if (names === undefined || others === undefined) return []
  const known = new Set(others)
  return names.filter((name) => !known.has(name))
}
