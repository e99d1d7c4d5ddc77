import type { SeededDesign, SeededMachine } from './controls.ts'

/** The site that a server knows when it is told of none: the nodes of the task document's example, in two racks. */
export const usualDesigns: Readonly<Record<string, SeededDesign>> = /*@__PURE__*/ (() => ({
  'file:///srv/drydock/design.yaml': {
    nodes: [
      { name: 'a', tags: ['t1'], labels: { type: 'physical', color: 'blue' }, rack: 'r1' },
      { name: 'b', tags: ['t1', 't2'], labels: { type: 'virtual', color: 'yellow' }, rack: 'r2' },
      { name: 'c', tags: ['t2'], labels: { type: 'physical', color: 'yellow' }, rack: 'r2' },
    ],
  },
}))()

/** The machines of that site, as the provisioner lists them. */
export const usualMachines: readonly SeededMachine[] = /*@__PURE__*/ (() =>
  ['a', 'b', 'c'].map((hostname, at) => ({
    hostname,
    memory: 4096,
    cpu_count: 2,
    status_name: 'Ready',
    boot_mac: `52:54:00:00:00:1${at}`,
    power_state: 'off',
    power_address: `10.0.1.1${at}`,
    boot_ip: `10.0.0.1${at}`,
  })))()
