import type { MachineState } from '../machine/state.ts'
import type { WorkOrderState } from '../model/words.ts'

/**
 * A work order and its jobs: small plain data. Its task list is driven as a machine's is, so its fields are called the same; time stands in it as
 * the commands gave it.
 */
export interface WorkOrderRecord extends Omit<MachineState, 'id' | 'locked' | 'bootEnv' | 'workflow'> {
  /** Its `Uuid`; null before it is made and after it is removed. */
  readonly id: string | null
  /** Where it stands: a state of its lifecycle. */
  readonly state: WorkOrderState
  /** The machine it is for; null while a filter has not chosen one. */
  readonly machineId: string | null
  /** The query that chooses its machine; empty for none. */
  readonly filter: string
  /** The blueprint its tasks come from; empty for none. */
  readonly blueprint: string
  /** Has it been put away? */
  readonly archived: boolean
  /** When it was made; null before. */
  readonly createdAt: string | null
  /** When it started; null for not yet. */
  readonly startedAt: string | null
  /** When it was over; null for not yet. */
  readonly endedAt: string | null
}

/** Before there is a work order. */
export const noWorkOrder: WorkOrderRecord = /*@__PURE__*/ (() => ({
  id: null,
  state: 'created',
  machineId: null,
  filter: '',
  blueprint: '',
  tasks: [],
  currentTask: 0,
  runnable: false,
  problems: [],
  stage: '',
  context: '',
  currentJobId: null,
  retryTaskAttempt: 0,
  taskErrorStacks: [],
  archived: false,
  createdAt: null,
  startedAt: null,
  endedAt: null,
  jobs: new Map(),
}))()
