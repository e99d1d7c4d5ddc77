import { execute } from '@jobwright/core'
import {
  type BlueprintDefinition,
  type CreateWorkOrderCommand,
  type JobRequestAnswer,
  type MachineJobFields,
  type MachineJobState,
  type StageDefinition,
  type TaskDefinition,
  type TaskErrorRules,
  type WorkOrderAssumptions,
  type WorkOrderCommand,
  type WorkOrderDecider,
  type WorkOrderEvent,
  type WorkOrderMachine,
  type WorkOrderRecord,
  type WorkOrderRefusal,
  workOrderDecider,
} from '@jobwright/core/drp'

/** Tasks t1 to t4 and two that need others, the stages none and s1, and the blueprints b1 of t1 and t2, and empty. */
export function someDefinitions() {
  return {
    blueprints: new Map<string, BlueprintDefinition>([
      ['b1', { tasks: ['t1', 't2'] }],
      ['empty', { tasks: [] }],
    ]),
    tasks: new Map<string, TaskDefinition>([
      ...['t1', 't2', 't3', 't4'].map((name) => [name, {}] as const),
      ['needy', { prerequisites: ['t3'] }],
    ]),
    stages: new Map<string, StageDefinition>([
      ['none', { bootEnv: '', tasks: [] }],
      ['s1', { bootEnv: '', tasks: ['t1'] }],
    ]),
    workflows: new Map(),
    bootEnvs: new Map([['local', {}]]),
  }
}

export const machine: WorkOrderMachine = { id: 'm1', workOrderMode: true, stage: 'none', bootEnv: 'local' }

/** A work order that takes commands one after the other; a refusal where none is expected fails the test. */
export class Site {
  order: WorkOrderRecord
  definitions = someDefinitions()
  taskErrors: TaskErrorRules = {}
  machine = machine
  /** What the last command caused. */
  events: readonly WorkOrderEvent[] = []
  readonly #decider: WorkOrderDecider
  #clock = 0

  constructor(assumptions?: WorkOrderAssumptions) {
    this.#decider = workOrderDecider({ assumptions })
    this.order = this.#decider.initial
  }

  do(command: WorkOrderCommand): this {
    const from = this.order
    const before = JSON.stringify([from, ...from.jobs])
    const execution = execute(this.#decider, from, command)
    if (!execution.ok) throw new Error(`${execution.refusal.code}: ${execution.refusal.message}`)
    if (JSON.stringify([from, ...from.jobs]) !== before) throw new Error(`${command.type} changed what it was given`)
    this.order = execution.state
    this.events = execution.events
    return this
  }

  refused(command: WorkOrderCommand): WorkOrderRefusal {
    const decision = this.#decider.decide(this.order, command)
    if (decision.ok) throw new Error(`${command.type} was not refused`)
    return decision.refusal
  }

  /** What a command is refused for. */
  code(command: WorkOrderCommand): string {
    return this.refused(command).code
  }

  get at(): string {
    this.#clock += 1
    return `time ${this.#clock}`
  }

  creation(fields: Partial<CreateWorkOrderCommand> = { machineId: 'm1', blueprint: 'b1' }): CreateWorkOrderCommand {
    return { type: 'create', id: 'w1', ...fields, definitions: this.definitions, at: this.at }
  }

  create(fields?: Partial<CreateWorkOrderCommand>): this {
    return this.do(this.creation(fields))
  }

  starting(changes: Partial<WorkOrderMachine> = {}): WorkOrderCommand {
    return { type: 'start', machine: { ...this.machine, ...changes }, definitions: this.definitions, at: this.at }
  }

  start(changes?: Partial<WorkOrderMachine>): this {
    return this.do(this.starting(changes))
  }

  requesting(jobId: string, changes: Partial<WorkOrderMachine> = {}): WorkOrderCommand {
    const { definitions, taskErrors, at } = this
    const asks = { ...this.machine, ...changes }
    return { type: 'request-job', machine: asks, jobId, serverJobId: `s${jobId}`, definitions, taskErrors, at }
  }

  request(jobId: string, changes?: Partial<WorkOrderMachine>): JobRequestAnswer | undefined {
    this.do(this.requesting(jobId, changes))
    const last = this.events.at(-1)
    return last?.type === 'job-request-answered' ? last.answer : undefined
  }

  updating(jobId: string, fields: MachineJobFields): WorkOrderCommand {
    const { definitions, taskErrors, at } = this
    return { type: 'update-job', jobId, fields, definitions, taskErrors, at }
  }

  update(jobId: string, fields: MachineJobFields): this {
    return this.do(this.updating(jobId, fields))
  }

  /** Runs a job to its end. */
  end(jobId: string, state: 'finished' | 'failed' | 'incomplete', exitState = 'complete'): this {
    if (this.job(jobId).state !== 'running') this.update(jobId, { state: 'running' })
    return this.update(jobId, { state, exitState })
  }

  edit(fields: { readonly tasks?: readonly string[]; readonly runnable?: boolean }): this {
    return this.do({ type: 'edit', ...fields, definitions: this.definitions })
  }

  job(id: string): MachineJobState {
    const job = this.order.jobs.get(id)
    if (job === undefined) throw new Error(`there is no job ${id}`)
    return job
  }
}
