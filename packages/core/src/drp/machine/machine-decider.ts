import type { Decider } from '../../lifecycle/index.ts'
import type { MachineCommand } from './commands.ts'
import { decideMachine } from './decide.ts'
import type { MachineEvent } from './events.ts'
import { evolveMachine } from './evolve.ts'
import { type MachineDeciderOptions, rulesOf } from './profile.ts'
import type { MachineDecision, MachineRefusalCode } from './refusals.ts'
import { type MachineState, noMachine } from './state.ts'

/** The rules of a machine and its jobs, as a decider whose refusals list the problems in the server's words. */
export interface MachineDecider extends Decider<MachineState, MachineCommand, MachineEvent, MachineRefusalCode> {
  decide(state: MachineState, command: MachineCommand): MachineDecision
}

/**
 * The rules of a machine and its jobs: the server's half of what an agent and a server do together.
 *
 * `v3.13` follows the recordings of that server, what it does badly included: any job may become anything, a failed job leaves its machine
 * runnable, a locked machine leaves an orphan. `v4` follows the documents: jobs move along their lifecycle, a failed one stops its machine,
 * changes of stage, boot environment and context that follow each other are made at once, and an agent of another context gets nothing.
 *
 * `v4` also knows tasks that are tried again, handlers of their errors, and where to stop. What the machine's parameters say of that comes in with
 * the commands (`taskErrors`, read by `readTaskErrorRules`), a back-off goes out as the event `retry-planned`, and what no source settles is
 * an assumption of the options (`MachineAssumptions`).
 *
 * Times, new ids and the definitions of tasks, stages, workflows and boot environments come in with the commands. What a request for a job
 * is answered stands in its last event, `job-request-answered`, or in the refusal.
 *
 * @throws JobwrightError `invalid-input` for an option, a profile or an assumption that is not known, and for assumptions about v3.13.
 *
 * @example
 * import { execute } from '@jobwright/core'
 * import { machineDecider } from '@jobwright/core/drp'
 * const decider = machineDecider({ profile: 'v3.13' })
 * const definitions = {
 *   tasks: new Map([['install', {}]]),
 *   stages: new Map([['none', { bootEnv: '', tasks: [] }]]),
 *   workflows: new Map(),
 *   bootEnvs: new Map([['local', {}]]),
 * }
 * const at = '2026-11-20T21:51:32Z'
 * let machine = decider.initial
 * for (const command of [
 *   { type: 'create', id: 'm1', fields: { tasks: ['install'] }, definitions },
 *   { type: 'request-job', jobId: 'j1', serverJobId: 's1', definitions, at },
 *   { type: 'update-job', jobId: 'j1', fields: { state: 'running' }, definitions, at },
 *   { type: 'update-job', jobId: 'j1', fields: { state: 'finished', exitState: 'complete' }, definitions, at },
 *   { type: 'request-job', jobId: 'j2', serverJobId: 's2', definitions, at },
 * ] as const) {
 *   const execution = execute(decider, machine, command)
 *   if (execution.ok) machine = execution.state
 * }
 * machine.currentTask //=> 1
 * machine.jobs.get('j1')?.state //=> 'finished'
 */
export function machineDecider(options: MachineDeciderOptions = {}): MachineDecider {
  const rules = rulesOf(options)
  return {
    name: `DRP machine (${rules.profile})`,
    initial: noMachine,
    decide: (state, command) => decideMachine(rules, state, command),
    evolve: evolveMachine,
  }
}
