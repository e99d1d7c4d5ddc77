import { changesOf } from './changes-of.ts'
import type { MachineDefinitions } from './definitions.ts'
import type { MachineChanges } from './events.ts'
import { expandWorkflow, withPrerequisites } from './expand-tasks.ts'
import type { MachineProblem, MachineProblemCode } from './problems.ts'
import type { MachineRules } from './profile.ts'
import type { MachineState } from './state.ts'
import { readEntry, sameList } from './task-list.ts'

/** A machine that is about to be saved: the fields that drive its task list, to be written. */
export type MachineDraft = {
  -readonly [Field in keyof Omit<MachineState, 'id' | 'jobs' | 'problems'>]: MachineState[Field]
}

/** How a machine is saved: as a new one, because somebody edited it, or because its task list went on. */
export type SaveCause = 'create' | 'edit' | 'list'

/** What saving a machine comes to: the fields that change, or the problems for which it cannot be saved. */
export type SavedMachine =
  | { readonly ok: true; readonly changes: MachineChanges }
  | { readonly ok: false; readonly problems: readonly MachineProblem[] }

/** A draft of the machine as it is. */
export function draftOf(state: MachineState): MachineDraft {
  const { tasks, currentTask, runnable, locked, stage, bootEnv, workflow, context, currentJobId } = state
  const { retryTaskAttempt, taskErrorStacks } = state
  return {
    tasks,
    currentTask,
    runnable,
    locked,
    stage,
    bootEnv,
    workflow,
    context,
    currentJobId,
    retryTaskAttempt,
    taskErrorStacks,
  }
}

/**
 * Looks a draft through and completes it: a new workflow or stage brings its tasks and its boot environment, and what has problems is not
 * runnable. Some problems keep it from being saved, the others are noted on the machine; a new machine may have none.
 */
export function saveMachine(
  rules: MachineRules,
  old: MachineState,
  draft: MachineDraft,
  id: string,
  definitions: MachineDefinitions,
  cause: SaveCause,
): SavedMachine {
  const fatal: MachineProblem[] = []
  const noted: MachineProblem[] = []
  const changedWorkflow = old.workflow !== draft.workflow
  if (changedWorkflow) changeWorkflow(draft, id, definitions, fatal, noted)
  if (fatal.length > 0) return { ok: false, problems: fatal }

  const fixed = cause === 'edit' && !changedWorkflow && draft.workflow !== ''
  if (cause !== 'list' && (cause === 'create' || old.stage !== draft.stage)) {
    changeStage(draft, id, definitions, cause, fatal, noted)
    if (fixed && fatal.length === 0) fatal.push(problem('stage-fixed', 'Changing machine stage not allowed'))
  }
  if (cause === 'create' || old.bootEnv !== draft.bootEnv) {
    const found = bootEnvProblem(draft.bootEnv, definitions)
    if (found?.code === 'missing-bootenv') return { ok: false, problems: [found] }
    if (found !== undefined) noted.push(found)
    // v3.13 names the boot environment before the stage.
    if (fixed) fatal.unshift(problem('bootenv-fixed', 'Changing machine bootenv not allowed'))
    draft.runnable = cause === 'create'
  }
  if (fatal.length > 0) return { ok: false, problems: fatal }

  // A list that goes on, its handlers or the one that comes back after them, has them already.
  if (cause !== 'list' && !sameList(old.tasks, draft.tasks)) draft.tasks = withPrerequisites(draft.tasks, definitions)
  if (cause === 'edit' && rules.assumptions !== null) forgetErrors(old, draft, rules.assumptions.newListForgets)
  noteTaskProblems(rules, draft.tasks, definitions, noted)
  if (noted.length > 0) {
    if (cause === 'create') return { ok: false, problems: noted }
    draft.runnable = false
  }
  if (sameList(old.tasks, draft.tasks)) draft.tasks = old.tasks
  const problems = old.problems.length === 0 && noted.length === 0 ? old.problems : noted
  return { ok: true, changes: changesOf<Omit<MachineState, 'id' | 'jobs'>>(old, { ...draft, problems }) }
}

/** Another entry has not been tried yet, and a list that is filled anew has nothing to do with the one that waits. */
function forgetErrors(old: MachineState, draft: MachineDraft, newListForgets: boolean): void {
  const isMoved = old.currentTask !== draft.currentTask
  const isAnew =
    old.workflow !== draft.workflow || old.stage !== draft.stage || (isMoved && !sameList(old.tasks, draft.tasks))
  if (isMoved || isAnew) draft.retryTaskAttempt = 0
  if (isAnew && newListForgets && old.taskErrorStacks.length > 0) draft.taskErrorStacks = []
}

export function problem(code: MachineProblemCode, text: string): MachineProblem {
  return { code, text }
}

function changeWorkflow(
  draft: MachineDraft,
  id: string,
  definitions: MachineDefinitions,
  fatal: MachineProblem[],
  noted: MachineProblem[],
): void {
  const { workflow: name } = draft
  if (name === '') {
    draft.stage = 'none'
    draft.tasks = []
    draft.currentTask = -1
    return
  }
  const workflow = definitions.workflows.get(name)
  if (workflow === undefined) {
    fatal.push(problem('missing-workflow', `Workflow ${name} does not exist`))
    return
  }
  const missing = workflow.stages.find((stage) => !definitions.stages.has(stage) && !stage.includes(':'))
  if (!(workflow.available ?? missing === undefined)) {
    noted.push(problem('unavailable-workflow', `Machine ${id} wants Workflow ${name}, which is not available`))
    return
  }
  draft.tasks = expandWorkflow(workflow, definitions)
  draft.currentTask = -1
  const [first] = workflow.stages
  if (first !== undefined && definitions.stages.has(first)) draft.stage = first
}

function changeStage(
  draft: MachineDraft,
  id: string,
  definitions: MachineDefinitions,
  cause: SaveCause,
  fatal: MachineProblem[],
  noted: MachineProblem[],
): void {
  const { stage: name, workflow } = draft
  const stage = definitions.stages.get(name)
  if (stage === undefined) {
    fatal.push(problem('missing-stage', `Stage ${name} does not exist`))
    return
  }
  if (stage.available === false && workflow === '') {
    draft.tasks = []
    draft.currentTask = 0
    noted.push(problem('unavailable-stage', `Machine ${id} wants Stage ${name}, which is not available`))
    return
  }
  if (stage.bootEnv !== '') draft.bootEnv = stage.bootEnv
  // A workflow has laid out the tasks; and a new machine keeps its own where its stage has none.
  if (workflow !== '' || (cause === 'create' && stage.tasks.length === 0)) return
  draft.tasks = stage.tasks
  draft.currentTask = -1
}

function bootEnvProblem(name: string, { bootEnvs }: MachineDefinitions): MachineProblem | undefined {
  const bootEnv = bootEnvs.get(name)
  if (bootEnv === undefined) return problem('missing-bootenv', `Bootenv ${name} does not exist`)
  if (bootEnv.onlyUnknown === true) {
    return problem(
      'unknown-machines-only',
      `BootEnv ${name} does not allow Machine assignments, it has the OnlyUnknown flag.`,
    )
  }
  if (bootEnv.available === false) return problem('unavailable-bootenv', `BootEnv ${name} is not available`)
  return undefined
}

function noteTaskProblems(
  { entryKinds }: MachineRules,
  tasks: readonly string[],
  definitions: MachineDefinitions,
  noted: MachineProblem[],
): void {
  for (const [index, entry] of tasks.entries()) {
    const { kind, name } = readEntry(entryKinds, entry)
    if (kind === 'malformed') {
      noted.push(problem('malformed-entry', `${entry} (at ${index}) is malformed`))
    } else if (kind === 'task' && !definitions.tasks.has(name)) {
      noted.push(problem('missing-task', `Task ${name} (at ${index}) does not exist`))
    } else if (kind === 'stage' && !definitions.stages.has(name)) {
      noted.push(problem('missing-stage', `Stage ${name} (at ${index}) does not exist`))
    } else if (kind === 'bootenv' && !definitions.bootEnvs.has(name)) {
      noted.push(problem('missing-bootenv', `BootEnv ${name} (at ${index}) does not exist`))
    }
  }
}
