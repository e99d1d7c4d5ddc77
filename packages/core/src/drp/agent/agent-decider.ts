import type { Decider } from '../../lifecycle/index.ts'
import type { AgentCommand } from './commands.ts'
import { decideAgent } from './decide.ts'
import type { AgentEvent } from './events.ts'
import { evolveAgent } from './evolve.ts'
import { type AgentDeciderOptions, rulesOf } from './profile.ts'
import { type AgentState, newAgent } from './state.ts'
import type { AgentRefusalCode } from './turn.ts'

/**
 * The rules of the agent that runs a machine's jobs as a decider: what it does about what it observes.
 *
 * A command tells it what it learnt. Its events say how it moved, and as `effect` what to carry out, in order; the last effect that can be
 * answered is answered by the next command, or by `error`. Between commands the agent keeps to its state, which is small plain data:
 * written down, another process can take it up.
 *
 * The rules are those of the public sources of v4.8 and v3.13, and of recordings of both agents, but for one: those agents leave the job of a
 * `chroot:` entry open, after which a server refuses them every next job; this one finishes it.
 *
 * @throws JobwrightError `invalid-input` for an option that is not known or has a value of the wrong kind.
 * @example
 * import { execute } from '@jobwright/core'
 * import { agentDecider } from '@jobwright/core/drp'
 * const decider = agentDecider({ profile: 'v4.8' })
 * const machine = { Available: true, Runnable: true, BootEnv: 'sledgehammer', Stage: 'prep', Workflow: 'install', CurrentTask: -1, Tasks: ['wipe'] }
 * let agent = decider.initial
 * const asked: string[] = []
 * for (const command of [
 *   { type: 'start', machine, job: null },
 *   { type: 'connected' },
 *   { type: 'machine', machine },
 *   { type: 'job', job: { Uuid: 'j1', Task: 'wipe', State: 'created' } },
 *   { type: 'task-ended', state: 'incomplete', exitState: 'reboot' },
 * ] as const) {
 *   const execution = execute(decider, agent, command)
 *   if (!execution.ok) throw new Error(execution.refusal.message)
 *   agent = execution.state
 *   for (const event of execution.events) if (event.type === 'effect') asked.push(event.effect.type)
 * }
 * agent.status //=> 'AGENT_REBOOT'
 * asked.slice(3) //=> ['post-job', 'run-job', 'mark-not-runnable', 'report-job', 'mark-not-runnable', 'reboot']
 */
export function agentDecider(
  options: AgentDeciderOptions = {},
): Decider<AgentState, AgentCommand, AgentEvent, AgentRefusalCode> {
  const rules = rulesOf(options)
  return {
    name: rules.lifecycle.name,
    initial: newAgent,
    decide: (state, command) => decideAgent(rules, state, command),
    evolve: evolveAgent,
  }
}
