import { type Decider, execute } from '@jobwright/core'
import {
  type AgentCommand,
  type AgentDeciderOptions,
  type AgentEffect,
  type AgentEvent,
  type AgentState,
  agentDecider,
  type ObservedMachine,
} from '@jobwright/core/drp'

/** A machine that is ready to run its first task. */
export const machine: ObservedMachine = {
  Available: true,
  Runnable: true,
  BootEnv: 'live',
  Stage: 'prep',
  Workflow: 'install',
  Context: '',
  CurrentTask: -1,
  Tasks: ['wipe', 'burn'],
}

export const job = { Uuid: 'j1', Task: 'wipe', State: 'created' } as const

/** An agent that is told one thing after another. */
export interface DrivenAgent {
  readonly state: AgentState
  /** What the agent moved by and what it asked for, as short as can be: `> runnable`, `post-job`. */
  tell(...commands: readonly AgentCommand[]): readonly string[]
  /** What the last command made it ask for. */
  readonly effects: readonly AgentEffect[]
}

export function drivenAgent(options: AgentDeciderOptions = {}): DrivenAgent {
  const decider: Decider<AgentState, AgentCommand, AgentEvent> = agentDecider(options)
  let state = decider.initial
  let effects: readonly AgentEffect[] = []
  return {
    get state() {
      return state
    },
    get effects() {
      return effects
    },
    tell(...commands) {
      let said: readonly string[] = []
      for (const command of commands) {
        const execution = execute(decider, state, command)
        if (!execution.ok) throw new Error(execution.refusal.message)
        state = execution.state
        effects = execution.events.flatMap((event) => (event.type === 'effect' ? [event.effect] : []))
        said = execution.events.map(short)
      }
      return said
    },
  }
}

function short(event: AgentEvent): string {
  if (event.type === 'moved') return `> ${event.command}`
  return event.type === 'effect' ? event.effect.type : `(${event.type})`
}

/** An agent that waits for its machine, runs a task, or looks for a next stage. */
export function agentIn(
  where: 'wait' | 'job' | 'task' | 'change' | 'stage-map',
  options: AgentDeciderOptions = {},
  seen: ObservedMachine = machine,
): DrivenAgent {
  const agent = drivenAgent(options)
  agent.tell({ type: 'start', machine: seen, job: null }, { type: 'connected' })
  if (where === 'wait') return agent
  agent.tell({ type: 'machine', machine: { ...seen, Context: options.context ?? '' } })
  if (where === 'task') agent.tell({ type: 'job', job })
  if (where === 'change' || where === 'stage-map') agent.tell({ type: 'job', job: null })
  return agent
}
