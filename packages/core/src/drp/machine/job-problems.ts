import type { MachineDefinitions } from './definitions.ts'
import type { MachineProblem } from './problems.ts'
import { problem } from './save-machine.ts'
import type { MachineJobState } from './state.ts'

const states: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['created', 'running', 'failed', 'finished', 'incomplete']))()
const exitStates: ReadonlySet<string> = /*@__PURE__*/ (() =>
  new Set(['', 'reboot', 'poweroff', 'stop', 'complete', 'failed']))()

/** A letter, then at least one letter, number, blank, `-`, `_` or `.`. */
const objectName = /^\p{L}[\p{L}\p{N} _.-]+$/u

/** What is wrong with a job, in the order in which v3.13 lists it. */
export function jobProblems(job: MachineJobState, { tasks, stages }: MachineDefinitions): readonly MachineProblem[] {
  const problems = [...previousProblems(job)]
  const isTask = !job.task.includes(':')
  if (isTask && !objectName.test(job.task)) problems.push(problem('invalid-task', `Invalid Task \`${job.task}\``))
  if (!objectName.test(job.stage)) problems.push(problem('invalid-stage', `Invalid Stage \`${job.stage}\``))
  problems.push(...wordProblems(job))
  if (isTask && !tasks.has(job.task)) problems.push(problem('missing-task', `Task ${job.task} does not exist`))
  const stage = stages.get(job.stage)
  if (stage === undefined) problems.push(problem('missing-stage', `Stage ${job.stage} does not exist`))
  else if (stage.available === false) {
    problems.push(problem('unavailable-stage', `Stage ${job.stage} is not available`))
  }
  return problems
}

/** The words of a job that no job has. */
export function wordProblems({ state, exitState }: MachineJobState): readonly MachineProblem[] {
  const problems: MachineProblem[] = []
  if (!states.has(state)) problems.push(problem('invalid-state', `Invalid State \`${state}\``))
  if (!exitStates.has(exitState)) problems.push(problem('invalid-exit-state', `Invalid ExitState \`${exitState}\``))
  return problems
}

/** What is wrong with what a job outside the task list is about: only the server itself needs no key. */
export function targetProblems(id: string, prefix: string, key: string): readonly MachineProblem[] {
  if (prefix === '') return [problem('no-target', `Job ${id} does not have a TargetPrefix`)]
  if (key === '' && prefix !== 'system') return [problem('no-target', `Job ${id} does not have a TargetKey`)]
  return []
}

/** The problem with which no job can be saved: it has no job before it, not even the empty one. */
export function previousProblems({ id, previous }: MachineJobState): readonly MachineProblem[] {
  return previous === '' ? [problem('no-previous', `Job ${id} does not have a Previous job`)] : []
}
