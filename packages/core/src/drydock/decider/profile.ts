import { checkKeys, invalidInput } from '../../input/index.ts'
import type { AnyLifecycle } from '../../lifecycle/index.ts'
import { taskLifecycles } from '../lifecycle.ts'
import { deployedActions, documentedActions } from '../model/action.ts'
import { type AlignResultOptions, alignResult } from '../rules/align-result.ts'
import { rollUpByAction } from '../rules/roll-up-by-action.ts'
import { alignDocumented, rollUpDocumented } from './documented-results.ts'
import type { TaskState } from './state.ts'

/** Whose rules: the task document's, or the real server's. */
export type TaskProfile = 'documented' | 'deployed'

/** What a decider of tasks is made for. */
export interface TaskDeciderOptions {
  /** Whose rules. Default `'deployed'`. */
  readonly profile?: TaskProfile | undefined
}

/** Where the profiles differ. */
export interface TaskRules {
  readonly profile: TaskProfile
  readonly lifecycle: AnyLifecycle
  /** What a user may ask for. */
  readonly actions: readonly string[]
  /** Does a task that is over change no more? The deployed server checks nothing of the kind. */
  readonly endedIsFinal: boolean
  /** Does asking a task to end early move it to another state, or is it only noted? */
  readonly terminationMoves: boolean
  /** Can a task be tried again? */
  readonly retries: boolean
  /** Makes the task's result word agree with its subtasks. */
  align(task: TaskState, subtasks: readonly TaskState[], options: AlignResultOptions): TaskState
  /** Takes over the results of the subtasks when the task completes. */
  rollUp(task: TaskState, subtasks: readonly TaskState[]): TaskState
}

const deployed: TaskRules = /*@__PURE__*/ (() => ({
  profile: 'deployed',
  lifecycle: taskLifecycles.deployed,
  actions: [...deployedActions, 'noop'],
  endedIsFinal: false,
  terminationMoves: false,
  retries: true,
  align: alignResult,
  rollUp: rollUpByAction,
}))()

const documented: TaskRules = /*@__PURE__*/ (() => ({
  profile: 'documented',
  lifecycle: taskLifecycles.documented,
  actions: documentedActions,
  endedIsFinal: true,
  terminationMoves: true,
  retries: false,
  align: alignDocumented,
  rollUp: rollUpDocumented,
}))()

export function rulesOf(options: TaskDeciderOptions): TaskRules {
  checkKeys('taskDecider', options, ['profile'])
  const { profile = 'deployed' } = options
  if (profile === 'deployed') return deployed
  if (profile === 'documented') return documented
  throw invalidInput(`taskDecider: profile must be 'documented' or 'deployed', not "${String(profile)}".`)
}
