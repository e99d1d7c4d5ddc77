import { checkKeys } from '../../input/index.ts'
import type { Decider } from '../../lifecycle/index.ts'
import { rulesOf, type WorkOrderAssumptions } from './assumptions.ts'
import type { WorkOrderCommand } from './commands.ts'
import { decideWorkOrder } from './decide.ts'
import type { WorkOrderEvent } from './events.ts'
import { evolveWorkOrder } from './evolve.ts'
import type { WorkOrderDecision, WorkOrderRefusalCode } from './refusals.ts'
import { noWorkOrder, type WorkOrderRecord } from './state.ts'

/** The rules of a work order and its jobs, as a decider whose refusals list problems. */
export interface WorkOrderDecider
  extends Decider<WorkOrderRecord, WorkOrderCommand, WorkOrderEvent, WorkOrderRefusalCode> {
  decide(state: WorkOrderRecord, command: WorkOrderCommand): WorkOrderDecision
}

/** What a decider of work orders is made for. */
export interface WorkOrderDeciderOptions {
  /** What is assumed where no document says anything. Default: as each assumption says. */
  readonly assumptions?: WorkOrderAssumptions | undefined
}

/**
 * The rules of a work order and its jobs (v4): a queued list of tasks, run once by one machine in work-order mode.
 *
 * They follow the documents: an order names its machine, or a filter that chooses it when the order starts; it names a blueprint, whose tasks
 * are laid out then, or has tasks of its own; nothing chains, an order that is over starts no other. Its list works like a machine's list (v4),
 * so jobs, entries such as `stage:`, tries and error handlers follow {@link machineDecider}; only that the boot environment never changes. What
 * no document says stands in {@link WorkOrderAssumptions}.
 *
 * Times, new ids, machines and definitions come in with the commands. What a request for a job is answered stands in its last event,
 * `job-request-answered`, or in the refusal; `list-done` means that the order has finished.
 *
 * @throws JobwrightError `invalid-input` for an option or an assumption that is not known.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { workOrderDecider } from '@jobwright/core/drp'
 * const decider = workOrderDecider()
 * const definitions = {
 *   blueprints: new Map([['update', { tasks: ['bios'] }]]),
 *   tasks: new Map([['bios', {}]]),
 *   stages: new Map([['none', { bootEnv: '', tasks: [] }]]),
 *   workflows: new Map(),
 *   bootEnvs: new Map([['local', {}]]),
 * }
 * const machine = { id: 'm1', workOrderMode: true, stage: 'none', bootEnv: 'local' }
 * const at = '2026-11-20T21:51:32Z'
 * let order = decider.initial
 * for (const command of [
 *   { type: 'create', id: 'w1', filter: 'Name=m1', blueprint: 'update', definitions, at },
 *   { type: 'start', machine, definitions, at },
 *   { type: 'request-job', machine, jobId: 'j1', serverJobId: 's1', definitions, at },
 *   { type: 'update-job', jobId: 'j1', fields: { state: 'running' }, definitions, at },
 *   { type: 'update-job', jobId: 'j1', fields: { state: 'finished', exitState: 'complete' }, definitions, at },
 *   { type: 'request-job', machine, jobId: 'j2', serverJobId: 's2', definitions, at },
 * ] as const) {
 *   const execution = execute(decider, order, command)
 *   if (execution.ok) order = execution.state
 * }
 * order.state //=> 'finished'
 * order.tasks //=> ['bios']
 * order.machineId //=> 'm1'
 */
export function workOrderDecider(options: WorkOrderDeciderOptions = {}): WorkOrderDecider {
  checkKeys('workOrderDecider', options, ['assumptions'])
  const { assumptions = {} } = options
  const rules = rulesOf('workOrderDecider: assumptions', assumptions)
  return {
    name: 'DRP work order',
    initial: noWorkOrder,
    decide: (state, command) => decideWorkOrder(rules, state, command),
    evolve: evolveWorkOrder,
  }
}
