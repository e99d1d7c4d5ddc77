import { invalidInput, refuseUnknownKeys } from '../server/known-keys.ts'
import type { DrydockSeed, SeededDesign, SeededMachine } from './controls.ts'
import type { Driver } from './orchestration.ts'
import { usualDesigns, usualMachines } from './usual-site.ts'

/** What a server knows before the first request. */
export interface Settings {
  readonly designs: Readonly<Record<string, SeededDesign>>
  readonly driver: Driver
  readonly pollIntervalMs: number
  readonly machines: readonly SeededMachine[] | null
}

const drivers: readonly string[] = ['simulated', 'none']

/** Fills in what a seed leaves out, and refuses what it may not hold. Seeds may come from a file. */
export function settingsOf(seed: DrydockSeed): Settings {
  if (typeof seed !== 'object' || seed === null) throw invalidInput('The seed of Drydock must be an object.')
  refuseUnknownKeys(seed, ['designs', 'driver', 'pollIntervalMs', 'machines'], 'The seed of Drydock')
  const { driver = 'simulated', pollIntervalMs = 10_000 } = seed
  if (!drivers.includes(driver)) throw invalidInput(`driver is 'simulated' or 'none', not '${String(driver)}'.`)
  if (!Number.isFinite(pollIntervalMs) || pollIntervalMs <= 0) {
    throw invalidInput('pollIntervalMs is a number of milliseconds above 0.')
  }
  const { designs = usualDesigns, machines = seed.designs === undefined ? usualMachines : null } = seed
  for (const [reference, design] of Object.entries(designs)) checkDesign(reference, design)
  if (machines !== null && !Array.isArray(machines)) throw invalidInput('machines is a list, or null.')
  return { designs, driver, pollIntervalMs, machines }
}

function checkDesign(reference: string, design: SeededDesign): void {
  const where = `designs["${reference}"]`
  if (typeof design !== 'object' || design === null) throw invalidInput(`${where} must be an object with nodes.`)
  refuseUnknownKeys(design, ['nodes', 'valid', 'validation', 'unsupportedOobType'], where)
  const nodes: unknown = design.nodes
  const named = (node: unknown): boolean =>
    typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string'
  if (!Array.isArray(nodes) || !nodes.every(named)) {
    throw invalidInput(`${where}.nodes must be a list of nodes, each with a name.`)
  }
  const { validation } = design
  if (validation === undefined) return
  refuseUnknownKeys(validation, ['status', 'messages'], `${where}.validation`)
  if (!['Success', 'Failure', 'failure'].includes(validation.status) || !Array.isArray(validation.messages)) {
    throw invalidInput(`${where}.validation needs a status (Success, Failure or failure) and a list of messages.`)
  }
}
