import type { CommandOf, StateOf } from '@jobwright/core'
import {
  type AgentCommand,
  type AgentStatus,
  type AgentTransition,
  agentDecider,
  type agentLifecycle,
  type agentLifecycles,
  interpretExitCode,
  type Machine,
  type Stage,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

test('an agent stands in a state of its table, in every profile', () => {
  expectTypeOf<AgentStatus>().toEqualTypeOf<StateOf<typeof agentLifecycle>>()
  expectTypeOf<AgentStatus>().toEqualTypeOf<StateOf<(typeof agentLifecycles)['v3.13']>>()
  expectTypeOf<AgentTransition>().toEqualTypeOf<CommandOf<typeof agentLifecycle>>()
})

test('documents are commands as they are', () => {
  const decider = agentDecider()
  expectTypeOf<Machine>().toExtend<Extract<AgentCommand, { type: 'machine' }>['machine']>()
  expectTypeOf<Pick<Stage, 'BootEnv' | 'Reboot'>>().toExtend<Extract<AgentCommand, { type: 'stage' }>['stage']>()
  const { state, exitState } = interpretExitCode(64, { mode: 'sane', last: true })
  decider.decide(decider.initial, { type: 'task-ended', state, exitState })
})

test('what no agent can observe does not compile', () => {
  const decider = agentDecider({ profile: 'v3.13' })
  const { initial } = decider
  // @ts-expect-error
  decider.decide(initial, { type: 'sleep' })
  // @ts-expect-error
  decider.decide(initial, { type: 'error' })
  // @ts-expect-error
  decider.decide(initial, { type: 'task-ended', state: 'running', exitState: 'complete' })
  // @ts-expect-error
  agentDecider({ profile: 'v5' })
  // @ts-expect-error
  agentDecider({ exitOnFail: true })
})
