import type { Contender } from '../../harness.ts'
import { bareMachines } from './bare.ts'
import { chartedMachines } from './charted.ts'
import { decidedMachines } from './decided.ts'

/** A way of keeping machines with a list of five tasks, all of which are run to their end, one step of each machine at a time. */
export interface Fleet {
  readonly name: string
  readonly role: Contender['role']
  run(machines: number): Machines
}

/** Machines that are done; as long as somebody has them, they are in memory. */
export interface Machines {
  ends(): readonly [jobs: number, machines: number]
}

export const fleets: readonly Fleet[] = [
  { name: 'jobwright machineDecider, v4', role: 'ours', run: (machines) => decidedMachines(machines, 'v4') },
  { name: 'jobwright machineDecider, v3.13', role: 'ours', run: (machines) => decidedMachines(machines, 'v3.13') },
  { name: 'objects changed in place, no rules', role: 'floor', run: bareMachines },
  { name: 'xstate, pure transitions', role: 'peer', run: chartedMachines },
]
