import type { ObservedMachine } from './commands.ts'
import type { AgentMachine } from './state.ts'

/** What an agent keeps of a machine it was shown. */
export function remembered(machine: ObservedMachine): AgentMachine {
  const { BootEnv, Stage, Workflow, Context = '', Runnable, CurrentTask, Tasks } = machine
  return {
    bootEnv: BootEnv,
    stage: Stage,
    workflow: Workflow,
    context: Context,
    runnable: Runnable,
    currentTask: CurrentTask,
    tasks: [...(Tasks ?? [])],
  }
}
