import type { CreateMachineCommand, EditMachineCommand, MachineFields, RemoveMachineCommand } from './commands.ts'
import { superseded } from './create-job.ts'
import type { MachineDefinitions } from './definitions.ts'
import type { MachineEvent } from './events.ts'
import type { MachineProblem } from './problems.ts'
import type { MachineRules } from './profile.ts'
import { type MachineDecision, refuse, refuseInvalid } from './refusals.ts'
import { draftOf, type MachineDraft, problem, saveMachine } from './save-machine.ts'
import { type MachineState, noMachine } from './state.ts'
import { lastBootEnvChange, partsOf, sameEntries, sameList } from './task-list.ts'

export function createMachine(
  rules: MachineRules,
  state: MachineState,
  { type, id, fields = {}, defaults = {}, definitions }: CreateMachineCommand,
): MachineDecision {
  if (state.id !== null) return refuse('already-created', type, `Machine ${state.id} exists already: edit it instead.`)
  const draft: MachineDraft = {
    tasks: fields.tasks ?? [],
    currentTask: -1,
    runnable: true,
    locked: fields.locked ?? false,
    stage: fields.stage || defaults.stage || 'none',
    bootEnv: fields.bootEnv || defaults.bootEnv || 'local',
    workflow: fields.workflow || defaults.workflow || '',
    context: fields.context ?? '',
    currentJobId: null,
    retryTaskAttempt: 0,
    taskErrorStacks: noMachine.taskErrorStacks,
  }
  const saved = saveMachine(rules, state, draft, id, definitions, 'create')
  if (!saved.ok) return refuseInvalid('invalid-machine', type, `Machine ${id}`, saved.problems)
  return { ok: true, events: [{ type: 'machine-created', id, fields: { ...draft } }] }
}

export function editMachine(rules: MachineRules, state: MachineState, command: EditMachineCommand): MachineDecision {
  const { type, fields = {}, by = 'user', force = false, mayReposition = true, definitions } = command
  if (state.id === null) return refuse('no-machine', type, 'There is no machine yet: create it first.')
  // v3.13: a change may ride on the edit that unlocks the machine.
  if (state.locked && by === 'user' && fields.locked !== false) {
    return refuse('locked', type, `Machine ${state.id} is locked: unlock it first.`)
  }
  const draft = withFields(draftOf(state), fields)
  if (draft.currentTask !== state.currentTask && isOutOfRange(draft)) {
    return refuse(
      'out-of-range',
      type,
      `CurrentTask ${draft.currentTask} is no place of a list of ${draft.tasks.length} tasks: give -1 to ${draft.tasks.length}.`,
    )
  }
  const problems: MachineProblem[] = []
  checkPosition(state, draft, mayReposition, definitions, problems)
  if (problems.length === 0) {
    checkStageAndBootEnv(state, draft, force, problems)
    startList(state, draft)
    checkTasks(state, draft, problems)
  }
  if (problems.length > 0) return refuseInvalid('invalid-machine', type, `Machine ${state.id}`, problems)
  const saved = saveMachine(rules, state, draft, state.id, definitions, 'edit')
  if (!saved.ok) return refuseInvalid('invalid-machine', type, `Machine ${state.id}`, saved.problems)
  return { ok: true, events: [{ type: 'machine-saved', changes: saved.changes }] }
}

export function removeMachine(state: MachineState, { type, by = 'user' }: RemoveMachineCommand): MachineDecision {
  if (state.id === null) return refuse('no-machine', type, 'There is no machine.')
  if (state.locked && by === 'user') return refuse('locked', type, `Machine ${state.id} is locked: unlock it first.`)
  const events: MachineEvent[] = []
  const current = state.currentJobId === null ? undefined : state.jobs.get(state.currentJobId)
  if (current !== undefined) events.push(superseded(current))
  events.push({ type: 'machine-removed' })
  return { ok: true, events }
}

function withFields(draft: MachineDraft, fields: MachineFields): MachineDraft {
  const { tasks, currentTask, runnable, locked, stage, bootEnv, workflow, context } = fields
  if (tasks !== undefined) draft.tasks = tasks
  if (currentTask !== undefined) draft.currentTask = currentTask
  if (runnable !== undefined) draft.runnable = runnable
  if (locked !== undefined) draft.locked = locked
  // v3.13: a machine without a stage is in the stage none.
  if (stage !== undefined) draft.stage = stage || 'none'
  if (bootEnv !== undefined) draft.bootEnv = bootEnv
  if (workflow !== undefined) draft.workflow = workflow
  if (context !== undefined) draft.context = context
  return draft
}

function isOutOfRange({ tasks, currentTask }: MachineDraft): boolean {
  return tasks.length > 0 && (currentTask < -1 || currentTask > tasks.length)
}

/** CurrentTask goes on with jobs only; it may be set back as far as the boot environment was not changed since. */
function checkPosition(
  old: MachineState,
  draft: MachineDraft,
  mayReposition: boolean,
  { stages }: MachineDefinitions,
  problems: MachineProblem[],
): void {
  const { currentTask: from } = old
  const { currentTask: to, tasks } = draft
  if (to === from) return
  if (tasks.length === 0) {
    // v3.13: an empty list has no place above 0.
    draft.currentTask = Math.min(to, 0)
    return
  }
  if (to > from) {
    problems.push(problem('advanced', `Cannot advance CurrentTask from ${from} to ${to} without running jobs`))
  } else if (!mayReposition) {
    problems.push(
      problem('reposition-not-allowed', `Cannot change CurrentTask from ${from} to ${to} (reposition not allowed)`),
    )
  } else {
    const bound = lastBootEnvChange(tasks, from, stages)
    if (to === -1) draft.currentTask = bound
    else if (to < bound) {
      problems.push(
        problem('past-boot-env', `Cannot change CurrentTask from ${from} to ${to}: the bootenv changed at ${bound}`),
      )
    }
  }
}

function checkStageAndBootEnv(
  old: MachineState,
  draft: MachineDraft,
  force: boolean,
  problems: MachineProblem[],
): void {
  if (draft.workflow !== '' || force) return
  if (draft.stage !== old.stage && old.currentTask !== old.tasks.length) {
    problems.push(problem('tasks-pending', 'Can not change stages with pending tasks unless forced'))
  }
  if (draft.stage !== 'none' && draft.stage === old.stage && draft.bootEnv !== old.bootEnv) {
    const { bootEnv } = old
    problems.push(
      problem(
        'in-stage',
        `Can not change bootenv while in a stage unless forced. old: ${bootEnv} new ${draft.bootEnv}`,
      ),
    )
  }
}

/** A machine that had no tasks begins with the first of those that it gets. */
function startList(old: MachineState, draft: MachineDraft): void {
  if (draft.workflow === '' && draft.runnable && old.tasks.length === 0 && draft.tasks.length > 0) {
    draft.currentTask = -1
  }
}

function checkTasks(old: MachineState, draft: MachineDraft, problems: MachineProblem[]): void {
  const { tasks } = draft
  if (sameList(old.tasks, tasks)) return
  if (old.currentTask !== draft.currentTask) {
    if (draft.currentTask !== -1) {
      problems.push(problem('tasks-and-position', 'Cannot change task list and current task at the same time'))
    }
    return
  }
  const were = partsOf(old.tasks, old.currentTask)
  const are = partsOf(tasks, draft.currentTask)
  if (!sameEntries(old.tasks, [0, were.present], tasks, [0, are.present])) {
    problems.push(
      were.present > are.present
        ? problem('past-removed', 'Cannot remove tasks that have already executed or are already executing')
        : problem('past-changed', 'Cannot change tasks that have already executed or are executing'),
    )
  }
  if (!sameEntries(old.tasks, [were.future, old.tasks.length], tasks, [are.future, tasks.length])) {
    problems.push(problem('future-changed', 'Cannot change tasks that are past the next stage transition'))
  }
}
