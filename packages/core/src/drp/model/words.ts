import { type OpenEnum, openEnum } from '../../wire/index.ts'

/** The states of a job. */
export type JobState = 'created' | 'running' | 'failed' | 'finished' | 'incomplete'

/** How a job left its machine; empty while there is nothing to say. `failed` is in no document, but servers and agents use it. */
export type JobExitState = '' | 'reboot' | 'poweroff' | 'stop' | 'complete' | 'failed'

/** The states of a work order. */
export type WorkOrderState = 'created' | 'running' | 'failed' | 'finished' | 'cancelled'

/** Where a machine stands in its pool; empty outside of any. */
export type PoolStatus =
  | ''
  | 'Joining'
  | 'HoldJoin'
  | 'Free'
  | 'Building'
  | 'HoldBuild'
  | 'InUse'
  | 'Destroying'
  | 'HoldDestroy'
  | 'Leaving'
  | 'HoldLeave'

/** What the `State` of a job must be. */
export const jobStateSchema: OpenEnum<JobState> = /*@__PURE__*/ (() =>
  openEnum(['created', 'running', 'failed', 'finished', 'incomplete']))()

/** What the `ExitState` of a job must be. */
export const jobExitStateSchema: OpenEnum<JobExitState> = /*@__PURE__*/ (() =>
  openEnum(['', 'reboot', 'poweroff', 'stop', 'complete', 'failed']))()

/** What the `JobState` that a machine or work order mirrors must be; empty before its first job. */
export const mirroredJobStateSchema: OpenEnum<'' | JobState> = /*@__PURE__*/ (() =>
  openEnum(['', 'created', 'running', 'failed', 'finished', 'incomplete']))()

/** What the `State` of a work order must be. */
export const workOrderStateSchema: OpenEnum<WorkOrderState> = /*@__PURE__*/ (() =>
  openEnum(['created', 'running', 'failed', 'finished', 'cancelled']))()

/** What the `PoolStatus` of a machine must be. */
export const poolStatusSchema: OpenEnum<PoolStatus> = /*@__PURE__*/ (() =>
  openEnum([
    '',
    'Joining',
    'HoldJoin',
    'Free',
    'Building',
    'HoldBuild',
    'InUse',
    'Destroying',
    'HoldDestroy',
    'Leaving',
    'HoldLeave',
  ]))()
