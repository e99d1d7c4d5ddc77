import { checkKeys, invalidInput } from '@jobwright/core'
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
  if (typeof seed !== 'object' || seed === null) throw invalidInput('the seed of Drydock: it must be an object.')
  checkKeys('the seed of Drydock', seed, ['designs', 'driver', 'pollIntervalMs', 'machines'])
  const { driver = 'simulated', pollIntervalMs = 10_000 } = seed
  if (!drivers.includes(driver))
    throw invalidInput(`the seed of Drydock: driver must be 'simulated' or 'none', not '${String(driver)}'.`)
  if (!Number.isFinite(pollIntervalMs) || pollIntervalMs <= 0) {
    throw invalidInput('the seed of Drydock: pollIntervalMs must be a number of milliseconds above 0.')
  }
  const { designs = usualDesigns, machines = seed.designs === undefined ? usualMachines : null } = seed
  for (const [reference, design] of Object.entries(designs)) checkDesign(reference, design)
  if (machines !== null && !Array.isArray(machines))
    throw invalidInput('the seed of Drydock: machines must be a list, or null.')
  return { designs, driver, pollIntervalMs, machines }
}

function checkDesign(reference: string, design: SeededDesign): void {
  const where = `designs["${reference}"]`
  if (typeof design !== 'object' || design === null) throw invalidInput(`${where}: it must be an object with nodes.`)
  checkKeys(where, design, ['nodes', 'valid', 'validation', 'unsupportedOobType'])
  const nodes: unknown = design.nodes
  const named = (node: unknown): boolean =>
    typeof node === 'object' && node !== null && 'name' in node && typeof node.name === 'string'
  if (!Array.isArray(nodes) || !nodes.every(named)) {
    throw invalidInput(`${where}: nodes must be a list of nodes, each with a name.`)
  }
  const { validation } = design
  if (validation === undefined) return
  checkKeys(`${where}.validation`, validation, ['status', 'messages'])
  if (!['Success', 'Failure', 'failure'].includes(validation.status) || !Array.isArray(validation.messages)) {
    throw invalidInput(`${where}.validation needs a status (Success, Failure or failure) and a list of messages.`)
  }
}
