import type { AgentCommand } from './commands.ts'
import { readStage, readStageMap, stageChanged } from './decide-stage.ts'
import { connected, start } from './decide-start.ts'
import { endTask, takeJob } from './decide-task.ts'
import { fail, interrupt, powered } from './decide-trouble.ts'
import { seeMachine, timeOut } from './decide-waiting.ts'
import type { AgentRules } from './profile.ts'
import type { AgentExpectation, AgentState } from './state.ts'
import { type AgentDecision, type AgentRefusalCode, type Turn, turn } from './turn.ts'

/** What answers to what an agent expects. An error answers to everything. */
const answers: Readonly<Record<AgentExpectation, readonly AgentCommand['type'][]>> = /*@__PURE__*/ (() => ({
  start: ['start'],
  connection: ['connected'],
  machine: ['machine', 'time-out'],
  job: ['job'],
  task: ['task-ended'],
  'stage-map': ['stage-map'],
  stage: ['stage'],
  'stage-change': ['stage-changed'],
  power: ['powered'],
  nothing: [],
}))()

const commandTypes: readonly string[] = /*@__PURE__*/ (() => [...Object.values(answers).flat(), 'error', 'interrupt'])()

export function decideAgent(rules: AgentRules, state: AgentState, command: AgentCommand): AgentDecision {
  const { type } = command
  if (!commandTypes.includes(type)) return refuse(rules, state, 'unknown-command', type, 'is not a command of agents')
  if (state.expects === 'nothing') return refuse(rules, state, 'agent-ended', type, 'comes too late: it is over')
  if (type !== 'error' && type !== 'interrupt' && !answers[state.expects].includes(type)) {
    return refuse(rules, state, 'not-expected', type, `is no answer: it expects ${answers[state.expects].join(' or ')}`)
  }
  const deciding = turn(rules, state)
  carryOn(deciding, command)
  return deciding.decision()
}

function carryOn(deciding: Turn, command: AgentCommand): void {
  switch (command.type) {
    case 'start':
      start(deciding, command)
      break
    case 'connected':
      connected(deciding)
      break
    case 'machine':
      seeMachine(deciding, command)
      break
    case 'time-out':
      timeOut(deciding)
      break
    case 'job':
      takeJob(deciding, command)
      break
    case 'task-ended':
      endTask(deciding, command)
      break
    case 'stage-map':
      readStageMap(deciding, command)
      break
    case 'stage':
      readStage(deciding, command)
      break
    case 'stage-changed':
      stageChanged(deciding, command)
      break
    case 'powered':
      powered(deciding)
      break
    case 'error':
      fail(deciding, command.message)
      break
    case 'interrupt':
      interrupt(deciding)
  }
}

function refuse(
  { lifecycle }: AgentRules,
  { status, expects }: AgentState,
  code: AgentRefusalCode,
  command: string,
  why: string,
): AgentDecision {
  const legal = expects === 'nothing' ? [] : [...answers[expects], 'error']
  if (expects !== 'nothing' && lifecycle.commandsFrom(status).some((one) => one === 'interrupt'))
    legal.push('interrupt')
  const message = `${lifecycle.name} in ${status}: "${command}" ${why}.`
  return { ok: false, refusal: { code, state: status, command, legal, message } }
}
