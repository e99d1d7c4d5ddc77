import type { DrpSeed, TaskRule } from '@jobwright/emulator'

export const workflow = 'jobwright-bare-metal'

/** The tasks of the workflow by stage: how long each takes, in seconds, and what goes wrong where it is to fail. */
const stages = [
  {
    name: 'jobwright-prepare',
    tasks: [
      { name: 'jobwright-firmware', seconds: 120, trouble: 'The controller does not take the new firmware.' },
      { name: 'jobwright-disks', seconds: 60, trouble: 'The disk sdb does not answer.' },
    ],
  },
  {
    name: 'jobwright-install',
    tasks: [{ name: 'jobwright-image', seconds: 240, trouble: 'The checksum of the image is wrong.' }],
  },
  {
    name: 'jobwright-configure',
    tasks: [
      { name: 'jobwright-network', seconds: 30, trouble: 'The switch offers no such VLAN.' },
      { name: 'jobwright-cluster', seconds: 60, trouble: 'The cluster does not answer.' },
    ],
  },
] as const

const tasks = stages.flatMap((stage) => [...stage.tasks])

/** What the machine of a number is called. */
export function nameOf(number: number): string {
  return `m-${String(number).padStart(3, '0')}`
}

function idOf(number: number): string {
  return `6a6f6277-7269-4768-8074-${String(number).padStart(12, '0')}`
}

/** So many machines with agents, and the workflow that they are to run. */
export function seedOf(machines: number): DrpSeed {
  return {
    tasks: tasks.map(({ name }) => ({
      Name: name,
      Templates: [{ Name: 'script', Path: '', Contents: '#!/bin/bash\necho {{.Machine.Name}}\n' }],
    })),
    stages: stages.map((stage) => ({ Name: stage.name, Tasks: stage.tasks.map(({ name }) => name) })),
    workflows: [{ Name: workflow, Stages: stages.map(({ name }) => name) }],
    machines: Array.from({ length: machines }, (_, at) => ({ Uuid: idOf(at + 1), Name: nameOf(at + 1) })),
    agents: {},
  }
}

/** How long each task takes on each machine, and which fail: on a machine that is to fail, one of its tasks does. */
export function scriptOf(machines: number, failing: readonly number[]): readonly TaskRule[] {
  return Array.from({ length: machines }, (_, at) => at + 1).flatMap((number) =>
    tasks.map(({ name: task, seconds, trouble }, index): TaskRule => {
      const fails = failing.includes(number) && index === number % tasks.length
      // No two machines are equally quick, and every fiftieth is old.
      const takeMs = seconds * (number % 50 === 0 ? 1_500 : 800 + ((number * 37) % 40) * 10)
      return {
        machine: idOf(number),
        task,
        takeMs,
        ...(fails ? { exitCode: 1, log: `${trouble}\n` } : { log: 'Done.\n' }),
      }
    }),
  )
}
