import { invalidInput } from '@jobwright/core'
import type { Machine } from '@jobwright/core/drp'
import { type Connection, composedCall } from '../api/index.ts'
import type { ApiCall } from '../transport/index.ts'
import type { ChangeOptions, MachineExpectation, MachineUpdate, PatchOperation } from './changes.ts'
import { guarded, presentMachine } from './conflicts.ts'
import { getMachine, updateMachine } from './machine-operations.ts'
import type { StartWorkflowOptions } from './machines.ts'

/** Changes a machine; where that is refused, its error shows the machine as it is. */
export function changeMachine(
  connection: Connection,
  of: string,
  id: string,
  changes: MachineUpdate | readonly PatchOperation[],
  { expect, ...options }: ChangeOptions<MachineExpectation> = {},
): ApiCall<Machine> {
  return guarded(
    connection,
    () => updateMachine(of, id, changes, expect),
    options,
    () => presentMachine(connection, id, options),
  )
}

const of = 'machines.startWorkflow'

/** Puts a machine at the beginning of a workflow. */
export function startWorkflow(
  connection: Connection,
  id: string,
  workflow: string,
  { runnable = true, expect, ...options }: StartWorkflowOptions = {},
): ApiCall<Machine> {
  return composedCall(async () => {
    if (typeof workflow !== 'string' || workflow === '') throw invalidInput(`${of}: the workflow must be a name.`)
    const { Workflow, CurrentTask } = await connection.send(getMachine(id, of), options)
    const asRead: MachineExpectation = { Workflow, CurrentTask, ...expect }
    const again = Workflow === workflow
    // Digital Rebar lays the tasks out only when the name of the workflow changes, so that it has to be taken away before.
    if (again) await changeMachine(connection, of, id, { Workflow: '' }, { ...options, expect: asRead })
    const changes: MachineUpdate = { Workflow: workflow, ...(runnable && { Runnable: true }) }
    const guard: MachineExpectation = again ? { Workflow: '' } : asRead
    return changeMachine(connection, of, id, changes, { ...options, expect: guard }).withResponse()
  })
}
