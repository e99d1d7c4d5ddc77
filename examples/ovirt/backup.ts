import type { TrackedJob, TrackedStep } from '@jobwright/client/ovirt'
import { pause } from '../program/pause.ts'
import type { Site } from './open-site.ts'
import { type Disk, disks, type Part } from './plan.ts'

/** Why a backup failed. */
class BackupError extends Error {
  override readonly name = 'BackupError'
}

/** What there is to do. */
export interface Order {
  readonly vm: string
  /** What fails. */
  readonly failing: readonly Part[]
  /** Told when something fails, which the engine is told later. */
  readonly onFailure: (error: BackupError) => void
}

/** Backs a machine up, and shows each part of that as a step of the job. It answers how much it has copied, in GiB. */
export async function backUp(job: TrackedJob, site: Site, order: Order): Promise<number> {
  const { vm } = order
  const does = workOn(site, order)
  await job.step('validating', `Is ${vm} up, and is there room in the store?`, () => does('check', 10, job.signal))
  await job.step('executing', `Take a snapshot of ${vm}`, () => does('snapshot', 15, job.signal))
  try {
    return await job.step('executing', 'Copy the disks', (step) => copyDisks(step, does))
  } finally {
    // Nothing calls this off: a snapshot that stays makes the machine slow.
    await job.step('finalizing', 'Remove the snapshot', () => does('clean-up', 20))
  }
}

/** Copies all disks, however many of them fail: those that are there need not be copied again. */
async function copyDisks(step: TrackedStep, does: Work): Promise<number> {
  const copies = await Promise.allSettled(disks.map((disk) => copyDisk(step, disk, does)))
  const failed = copies.find((copy) => copy.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return disks.reduce((all, { gibibytes }) => all + gibibytes, 0)
}

/**
 * A step cannot be changed once it is there: what there is to say of it is in its description from the beginning, or is a step below it. The disk
 * may have grown when the program is started again: the key finds the step all the same.
 */
function copyDisk(step: TrackedStep, { part, gibibytes, seconds }: Disk, does: Work): Promise<void> {
  return step.step('executing', `Copy ${gibibytes} GiB`, { key: part }, async (copy) => {
    const { signal } = copy
    await copy.step('validating', `Read which blocks of ${part} have changed`, () => does(undefined, 5, signal))
    await copy.step('executing', `Write ${part} to the store`, () => does(part, seconds, signal))
    await copy.step('finalizing', `Compare the checksums of ${part}`, () => does(undefined, seconds / 10, signal))
  })
}

/** Does something that takes so many seconds in life. */
type Work = (part: Part | undefined, seconds: number, signal?: AbortSignal) => Promise<void>

function workOn({ clock, lasting }: Site, { vm, failing, onFailure }: Order): Work {
  return async (part, seconds, signal) => {
    const fails = part !== undefined && failing.includes(part)
    // What fails does so halfway.
    await pause(clock, lasting(fails ? seconds / 2 : seconds), signal)
    signal?.throwIfAborted()
    if (!fails) return
    const error = new BackupError(`${part} of ${vm} has failed, as you wished`)
    onFailure(error)
    throw error
  }
}
