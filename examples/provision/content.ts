import type { DrpClient } from '@jobwright/client/drp'
import type { Machine } from '@jobwright/core/drp'

/** What a task is to do on the machine, and what comes of it try after try: how long it takes and what code it ends with. */
export interface TaskPlan {
  readonly name: string
  readonly description: string
  /** A file to write before, by path. */
  readonly file?: { readonly path: string; readonly content: string }
  /** What it would run, rendered by the server for the machine. */
  readonly script: string
  /** The last try stands for all that follow. Codes are sane ones: 64 reboots, 128 is incomplete, 1 fails. */
  readonly tries: readonly { readonly seconds: number; readonly code: number; readonly says: string }[]
}

export const workflow = 'jobwright-bare-metal'

/** The stages of the workflow, in order, and their tasks. */
const stages: readonly { readonly name: string; readonly tasks: readonly TaskPlan[] }[] = [
  {
    name: 'jobwright-prepare',
    tasks: [
      {
        name: 'jobwright-firmware',
        description: 'Flashes the firmware, which takes a reboot.',
        script: 'flash --machine {{.Machine.Name}} --bios {{.Param "jobwright/bios"}}',
        tries: [{ seconds: 120, code: 64, says: 'The new firmware is taken up by a reboot.' }],
      },
      {
        name: 'jobwright-disks',
        description: 'Wipes the disks.',
        script: 'wipe --all',
        tries: [{ seconds: 60, code: 0, says: '4 disks wiped.' }],
      },
    ],
  },
  {
    name: 'jobwright-install',
    tasks: [
      {
        name: 'jobwright-image',
        description: 'Writes the image; it is incomplete while the image is not published.',
        file: { path: 'image.json', content: '{"machine":"{{.Machine.Name}}","image":"{{.Param "jobwright/image"}}"}' },
        script: 'write-image image.json',
        tries: [
          { seconds: 30, code: 128, says: 'The image is not published yet.' },
          { seconds: 180, code: 0, says: 'The image is written.' },
        ],
      },
    ],
  },
  {
    name: 'jobwright-configure',
    tasks: [
      {
        name: 'jobwright-cluster',
        description: 'Joins the cluster.',
        script: 'join-cluster --node {{.Machine.Name}}',
        tries: [
          { seconds: 60, code: 1, says: 'The cluster does not answer.' },
          { seconds: 45, code: 0, says: 'The machine is a node of the cluster.' },
        ],
      },
      {
        name: 'jobwright-report',
        description: 'Reports what the machine has become.',
        script: 'report',
        tries: [{ seconds: 10, code: 0, says: 'Reported.' }],
      },
    ],
  },
]

export const taskPlans: readonly TaskPlan[] = stages.flatMap(({ tasks }) => tasks)

/** What the scripts are rendered with. */
const params = { 'jobwright/bios': '2.17.1', 'jobwright/image': 'ubuntu-24.04' }

/** Something that was made on the server, and how to take it away again. */
export type Undo = () => Promise<unknown>

/** Makes the tasks, stages and workflow, and a machine that is not in the workflow yet. What is made is noted in `undo`, in order. */
export async function setUp(drp: DrpClient, name: string, undo: Undo[]): Promise<Machine> {
  for (const { name: Name, description: Description, file, script } of taskPlans) {
    const templates = [
      ...(file === undefined ? [] : [{ Name: 'file', Path: file.path, ID: '', Contents: file.content, Meta: {} }]),
      { Name: 'script', Path: '', ID: '', Contents: `#!/bin/bash\n${script}\n`, Meta: {} },
    ]
    await drp.tasks.create({ Name, Description, Templates: templates })
    undo.push(() => drp.tasks.delete(Name))
  }
  for (const stage of stages) {
    await drp.stages.create({ Name: stage.name, Tasks: stage.tasks.map((task) => task.name) })
    undo.push(() => drp.stages.delete(stage.name))
  }
  await drp.workflows.create({ Name: workflow, Stages: stages.map((stage) => stage.name) })
  undo.push(() => drp.workflows.delete(workflow))
  const machine = await drp.machines.create({ Name: name, Params: params })
  undo.push(async () => {
    await drp.machines.delete(machine.Uuid)
    // The jobs of a machine outlive it, and with it gone each may be deleted.
    for await (const { Uuid } of drp.jobs.list({ where: { Machine: { eq: machine.Uuid } } }).items())
      await drp.jobs.delete(Uuid)
  })
  return machine
}

/** Takes away what was made, the last first. */
export async function tearDown(undo: readonly Undo[]): Promise<void> {
  for (const step of undo.toReversed()) await step()
}
