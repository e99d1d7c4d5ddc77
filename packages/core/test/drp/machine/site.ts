import { execute } from '@jobwright/core'
import {
  type BootEnvDefinition,
  type GivenAssumptions,
  type JobRequestAnswer,
  type MachineAssumptions,
  type MachineCommand,
  type MachineEvent,
  type MachineFields,
  type MachineJobFields,
  type MachineJobState,
  type MachineProfile,
  type MachineRefusal,
  type MachineState,
  machineDecider,
  type RequestJobCommand,
  type StageDefinition,
  type TaskDefinition,
  type TaskErrorRules,
  type WorkflowDefinition,
} from '@jobwright/core/drp'

/** Tasks t1 to t5, stages s1 and s2, the workflow w1 of both. Stage s2 and its boot environment be2 belong together. */
export function someDefinitions() {
  return {
    tasks: new Map<string, TaskDefinition>(['t1', 't2', 't3', 't4', 't5'].map((name) => [name, {}])),
    stages: new Map<string, StageDefinition>([
      ['none', { bootEnv: '', tasks: [] }],
      ['s1', { bootEnv: '', tasks: ['t1', 't2'] }],
      ['s2', { bootEnv: 'be2', tasks: ['t3'] }],
    ]),
    workflows: new Map<string, WorkflowDefinition>([['w1', { stages: ['s1', 's2'] }]]),
    bootEnvs: new Map<string, BootEnvDefinition>([
      ['local', {}],
      ['be2', {}],
    ]),
  }
}

/** A machine that takes commands one after the other; a refusal where none is expected fails the test. */
export class Site {
  machine: MachineState
  definitions = someDefinitions()
  /** What the machine's parameters say about tasks that fail. */
  taskErrors: TaskErrorRules = {}
  /** What the last command caused. */
  events: readonly MachineEvent[] = []
  readonly #decider: ReturnType<typeof machineDecider>
  #clock = 0

  constructor(profile: MachineProfile, assumptions?: GivenAssumptions<MachineAssumptions>) {
    this.#decider = machineDecider({ profile, assumptions })
    this.machine = this.#decider.initial
  }

  do(command: MachineCommand): this {
    const before = structuredClone(this.machine)
    const from = this.machine
    const execution = execute(this.#decider, from, command)
    if (!execution.ok) throw new Error(`${execution.refusal.code}: ${execution.refusal.message}`)
    if (JSON.stringify([...before.jobs, before]) !== JSON.stringify([...from.jobs, from])) {
      throw new Error(`${command.type} changed the state that it was given`)
    }
    this.machine = execution.state
    this.events = execution.events
    return this
  }

  refuses(command: MachineCommand): Omit<MachineRefusal, 'command' | 'message'> & { readonly message: string } {
    const decision = this.#decider.decide(this.machine, command)
    if (decision.ok) throw new Error(`${command.type} was not refused`)
    const { command: named, ...refusal } = decision.refusal
    if (named !== command.type) throw new Error(`${command.type} was refused as ${named}`)
    return refusal
  }

  create(fields: MachineFields = {}): this {
    return this.do({ type: 'create', id: 'm1', fields, definitions: this.definitions })
  }

  edit(fields: MachineFields, more: { by?: 'user' | 'machine'; force?: boolean; mayReposition?: boolean } = {}): this {
    return this.do(this.editing(fields, more))
  }

  editing(fields: MachineFields, more: { by?: 'user' | 'machine'; force?: boolean; mayReposition?: boolean } = {}) {
    return { type: 'edit', fields, definitions: this.definitions, ...more } as const
  }

  requesting(jobId: string, more: Partial<RequestJobCommand> = {}): RequestJobCommand {
    return {
      type: 'request-job',
      jobId,
      serverJobId: `server ${jobId}`,
      taskErrors: this.taskErrors,
      definitions: this.definitions,
      at: this.now(),
      ...more,
    }
  }

  /** Asks for a job and tells what came of it. */
  request(jobId: string, more: Partial<RequestJobCommand> = {}): JobRequestAnswer | undefined {
    const last = this.do(this.requesting(jobId, more)).events.at(-1)
    return last?.type === 'job-request-answered' ? last.answer : undefined
  }

  updating(jobId: string, fields: MachineJobFields) {
    const { taskErrors, definitions } = this
    return { type: 'update-job', jobId, fields, taskErrors, definitions, at: this.now() } as const
  }

  update(jobId: string, fields: MachineJobFields): this {
    return this.do(this.updating(jobId, fields))
  }

  /** Takes a job through to its end. */
  finish(jobId: string): this {
    return this.update(jobId, { state: 'running' }).update(jobId, { state: 'finished', exitState: 'complete' })
  }

  /** Has a job fail as agents do it: the machine is taken out of service first. */
  fail(jobId: string): this {
    this.update(jobId, { state: 'running' })
    if (this.machine.runnable) this.edit({ runnable: false }, { by: 'machine' })
    return this.update(jobId, { state: 'failed', exitState: 'failed' })
  }

  /** The back-off of a job's task is over. */
  retry(jobId: string): this {
    return this.do({ type: 'retry-task', jobId })
  }

  endAction(jobId: string, result: 'done' | 'failed' | 'unknown-action'): this {
    const { taskErrors, definitions } = this
    return this.do({ type: 'end-action', jobId, result, taskErrors, definitions, at: this.now() })
  }

  job(id: string): MachineJobState {
    const job = this.machine.jobs.get(id)
    if (job === undefined) throw new Error(`no job ${id}`)
    return job
  }

  now(): string {
    this.#clock += 1
    return `time ${this.#clock}`
  }
}
