import { type Decision, record, type TransitionRefusalCode } from '../../lifecycle/index.ts'
import type { AgentEffect } from './effects.ts'
import type { AgentEvent } from './events.ts'
import { evolveAgent } from './evolve.ts'
import type { AgentRules } from './profile.ts'
import type { AgentMachine, AgentState, AgentTransition } from './state.ts'

/**
 * Why an agent refuses what it is told: the lifecycle's own reasons, or
 * - `agent-ended`: it is over;
 * - `not-expected`: it is no answer to what the agent asked for last.
 */
export type AgentRefusalCode = TransitionRefusalCode | 'agent-ended' | 'not-expected'

export type AgentDecision = Decision<AgentEvent, AgentRefusalCode>

/** One decision in the making. */
export interface Turn {
  readonly rules: AgentRules
  /** The agent after the events so far. */
  readonly state: AgentState
  /** The machine as the agent remembers it. */
  readonly machine: AgentMachine
  /** Moves the agent by a command of its table. Where the table has none, the whole decision is a refusal. */
  move(command: AgentTransition): void
  /** Asks for something to be carried out. */
  ask(effect: AgentEffect): void
  emit(event: AgentEvent): void
  decision(): AgentDecision
}

export function turn(rules: AgentRules, before: AgentState): Turn {
  const recorder = record<AgentState, AgentEvent>(evolveAgent, before)
  let refused: AgentDecision | undefined
  return {
    rules,
    get state() {
      return recorder.state
    },
    get machine() {
      return recorder.state.machine
    },
    move(command) {
      const { status } = recorder.state
      const next = rules.lifecycle.tryNext(status, command)
      if (next.ok) recorder.emit({ type: 'moved', from: status, command, to: next.state })
      else refused ??= next
    },
    ask: (effect) => recorder.emit({ type: 'effect', effect }),
    emit: (event) => recorder.emit(event),
    decision: () => refused ?? recorder.decision(),
  }
}
