import { checkKeys, invalidInput } from '../../input/index.ts'
import type { AnyLifecycle } from '../../lifecycle/index.ts'
import { jobLifecycles } from '../lifecycle.ts'
import type { GivenAssumptions } from '../task-errors/assumptions.ts'
import { type MachineAssumptions, machineAssumptions } from './assumptions.ts'
import type { EntryKind } from './task-list.ts'

/** Whose rules: the documents' of v4, or the recorded ones of the v3.13 server. */
export type MachineProfile = 'v4' | 'v3.13'

/** What a decider of machines is made for. */
export interface MachineDeciderOptions {
  /** Whose rules. Default `'v4'`. */
  readonly profile?: MachineProfile | undefined
  /** What is to be assumed where no source tells. v4 only. Default: {@link MachineAssumptions} tells each. */
  readonly assumptions?: GivenAssumptions<MachineAssumptions> | undefined
}

/** Where the profiles differ. */
export interface MachineRules {
  readonly profile: MachineProfile
  readonly lifecycle: AnyLifecycle
  /** The prefixes of special entries that a task list may have. */
  readonly entryKinds: ReadonlySet<EntryKind>
  /** Does a job change its state only along its lifecycle? The v3.13 server checks the words of current jobs, nothing else. */
  readonly lifecycleHolds: boolean
  /** Does a failed job make its machine not runnable? On v3.13 the agent has to do that. */
  readonly failureStops: boolean
  /** Are all changes of stage, boot environment and context that follow each other made at once? */
  readonly gathersChanges: boolean
  /** Is a finished job made to mark a chroot, before the one that the agent executes? */
  readonly marksChroot: boolean
  /** Is an agent of another context told that there is nothing to do? */
  readonly contexts: boolean
  /** Can a lock stop a request for a job when the job is made already? */
  readonly leavesOrphans: boolean
  /** Does a new job keep the ExitState that the asker gave? */
  readonly keepsExitState: boolean
  /** Does an update set the fields that the documents call read-only? */
  readonly writesReadOnly: boolean
  /** What is assumed of retries, error handlers and jobs outside the task list; null where there are none. */
  readonly assumptions: MachineAssumptions | null
}

const v4: MachineRules = /*@__PURE__*/ (() => ({
  profile: 'v4',
  lifecycle: jobLifecycles.v4,
  entryKinds: new Set<EntryKind>(['task', 'stage', 'bootenv', 'context', 'chroot', 'action']),
  lifecycleHolds: true,
  failureStops: true,
  gathersChanges: true,
  marksChroot: false,
  contexts: true,
  leavesOrphans: false,
  keepsExitState: false,
  writesReadOnly: false,
  assumptions: machineAssumptions(),
}))()

const v313: MachineRules = /*@__PURE__*/ (() => ({
  profile: 'v3.13',
  lifecycle: jobLifecycles['v3.13'],
  entryKinds: new Set<EntryKind>(['stage', 'bootenv', 'chroot', 'action']),
  lifecycleHolds: false,
  failureStops: false,
  gathersChanges: false,
  marksChroot: true,
  contexts: false,
  leavesOrphans: true,
  keepsExitState: true,
  writesReadOnly: true,
  assumptions: null,
}))()

export function rulesOf(options: MachineDeciderOptions): MachineRules {
  checkKeys('machineDecider', options, ['profile', 'assumptions'])
  const { profile = 'v4', assumptions } = options
  if (profile === 'v4') return assumptions === undefined ? v4 : { ...v4, assumptions: machineAssumptions(assumptions) }
  if (profile === 'v3.13') {
    if (assumptions !== undefined) throw invalidInput('machineDecider: v3.13 is recorded, it takes no assumptions.')
    return v313
  }
  throw invalidInput(`machineDecider: profile must be 'v4' or 'v3.13', not "${String(profile)}".`)
}
