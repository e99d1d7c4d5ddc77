import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { MachineObject, Prefix, StageObject, WorkflowObject } from '../store/objects.ts'

/** Who may use something: tells for a machine, a stage or a workflow whether it does. */
export interface Users {
  readonly machines?: (machine: MachineObject) => boolean
  readonly stages?: (stage: StageObject) => boolean
  readonly workflows?: (workflow: WorkflowObject) => boolean
}

/** Refuses with 409 to delete what is still in use, naming every user. */
export function refuseInUse(site: Site, model: Prefix, key: string, users: Users): void {
  const { machines = never, stages = never, workflows = never } = users
  const { store } = site
  const users_ = [
    ...store.machines.list().flatMap((machine) => (machines(machine) ? [`machines:${machine.Uuid}`] : [])),
    ...store.stages.list().flatMap((stage) => (stages(stage) ? [`stages:${stage.Name}`] : [])),
    ...store.workflows.list().flatMap((workflow) => (workflows(workflow) ? [`workflows:${workflow.Name}`] : [])),
  ]
  if (users_.length === 0) return
  refuse(
    409,
    users_.map((user) => `${user} still uses ${key}`),
    { model, key, type: 'StillInUseError' },
  )
}

function never(): boolean {
  return false
}
