import type { MachineCommand } from '../machine/commands.ts'
import { decideMachine } from '../machine/decide.ts'
import type { MachineDefinitions } from '../machine/definitions.ts'
import type { MachineEvent } from '../machine/events.ts'
import { withPrerequisites } from '../machine/expand-tasks.ts'
import type { MachineProblem } from '../machine/problems.ts'
import { draftOf, saveMachine } from '../machine/save-machine.ts'
import { type MachineState, noMachine } from '../machine/state.ts'
import type { WorkOrderRules } from './assumptions.ts'
import type { WorkOrderChanges, WorkOrderEvent } from './events.ts'
import { refuse, refuseInvalid, type WorkOrderRefused } from './refusals.ts'
import type { WorkOrderRecord } from './state.ts'

/** What is asked of the list of an order: it is neither made nor removed like a machine. */
type ListCommand = Exclude<MachineCommand, { readonly type: 'create' | 'remove' }>

/** What may come of that. */
export type ListEvent = Exclude<MachineEvent, { readonly type: 'machine-created' | 'machine-removed' }>

/** What the rules of a machine's task list decide about that of a work order. */
type ListDecision = { readonly ok: true; readonly events: readonly ListEvent[] } | WorkOrderRefused

/** Decides a command by the rules of a machine's task list. */
export function decideList(
  rules: WorkOrderRules,
  state: WorkOrderRecord,
  command: ListCommand,
  bootEnv = '',
): ListDecision {
  const decision = decideMachine(rules.list, listOf(state, bootEnv), command)
  if (decision.ok) return { ok: true, events: decision.events as readonly ListEvent[] }
  const { code, message, problems } = decision.refusal
  return code === 'invalid-machine'
    ? refuseInvalid(state.state, command.type, state.id, problems)
    : refuse(code, state.state, command.type, message, problems)
}

/** Lays out a task list: prerequisites come before what needs them. */
export function layOut(
  { list: rules }: WorkOrderRules,
  tasks: readonly string[],
  definitions: MachineDefinitions,
): { readonly tasks: readonly string[]; readonly problems: readonly MachineProblem[] } {
  const list = withPrerequisites(tasks, definitions)
  const saved = saveMachine(rules, noMachine, { ...draftOf(noMachine), tasks: list }, '', definitions, 'list')
  return { tasks: list, problems: saved.ok ? (saved.changes.problems ?? []) : saved.problems }
}

/** Puts what happened to the list into the order's own events, and what else changed into the last save before the answer. */
export function orderEvents(events: readonly ListEvent[], more: WorkOrderChanges = {}): readonly WorkOrderEvent[] {
  const mine = events.map((event): WorkOrderEvent => {
    return event.type === 'machine-saved' ? { type: 'work-order-saved', changes: event.changes } : event
  })
  if (Object.keys(more).length === 0) return mine
  const last = mine.findLastIndex(({ type }) => type === 'work-order-saved')
  const saved = mine[last]
  if (saved?.type === 'work-order-saved') {
    return mine.with(last, { type: 'work-order-saved', changes: { ...saved.changes, ...more } })
  }
  const answer = mine.findIndex(({ type }) => type === 'job-request-answered')
  return mine.toSpliced(answer < 0 ? mine.length : answer, 0, { type: 'work-order-saved', changes: more })
}

function listOf(state: WorkOrderRecord, bootEnv: string): MachineState {
  return { ...noMachine, ...state, id: state.machineId ?? state.id, bootEnv }
}
