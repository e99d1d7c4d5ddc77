import { invalidInput } from '@jobwright/core'
import { correlationId as newCorrelationId } from '../../transport/correlation-id.ts'
import type { OvirtClient } from '../client.ts'
import { JobReports } from './job-reports.ts'
import { checkTrackOptions, type TrackOptions } from './options.ts'
import { oneLine } from './step-name.ts'
import type { TrackedJob } from './tracked.ts'
import { calledOff, TrackedWork } from './tracked-work.ts'

/**
 * Runs a function as an external job of oVirt: adds the job, runs the function, and shows how it and its steps ended. What the function returns is
 * returned, what it throws is thrown again, the very same thing, whatever the engine does meanwhile.
 *
 * The engine's rules decide the order in which ends are told. One failed step fails its job and closes all other steps as failed; but a step can be
 * ended again, and a job that has ended stays as it is. So a failed step stays open until all else has ended, and is ended after its job: each
 * step and the job then show how they ended themselves, also where the function has caught what a step threw ({@link TrackOptions.failSteps}). A
 * step that still runs when the function has ended is shown as failed, and one that begins later is not shown; `onReportError` is told of both.
 *
 * Run again with the same `correlationId`, after it was killed, it finds its job and steps and adds only what is missing. A step is found by its parent,
 * its type and its description or key; of equal ones the first is the first. It shows how it ended this time. What the run before has left open, and
 * this one has not begun, is ended as failed.
 *
 * Nothing that the engine does keeps the work from its end: reports are sent one after the other, are tried again as long as that may help, and nobody waits
 * for them longer than `reportTimeoutMs` at a time. Nothing of it is left when it ends: no timer, no listener, no request. A login that is under way
 * is the client's, whose `close` ends it.
 *
 * It takes a client of `v4` alone: an engine of `v3` (before 4.1) cannot be searched by correlation id, so that nothing would be found again there.
 *
 * @param client the client whose engine, credentials and clock are used. Its user needs the role `SuperUser`, or `ExternalTasksCreator` and to be an
 * administrator. Without the latter the engine adds steps, but does not tell their ids: they end with their job, have none below them, and nothing is found again.
 * @param description what the job does, in words of people. Not blank.
 * @param run the function. It is called with the job, to which it adds steps.
 * @param options see each for units and defaults.
 * @throws JobwrightError `invalid-input` for an argument that cannot be used; `conflict` for a job of that id that has ended, or where it cannot be known which
 * job it is; `aborted` when it was called off before the function was called. The function is not called then.
 *
 * @example
 * import { createOvirtClient, track } from '@jobwright/client/ovirt'
 * import { startEmulator } from '@jobwright/emulator'
 * const site = await startEmulator({ systems: ['ovirt'] })
 * const ovirt = createOvirtClient({ baseUrl: site.ovirt.baseUrl, auth: { username: 'admin@internal', password: 'password' } })
 * const bytes = await track(ovirt, 'Backup of db1', async (job) => {
 *   await job.step('validating', 'Check the space', () => 'enough')
 *   return job.step('executing', 'Copy', async (copy) => {
 *     const sizes = await Promise.all(['a', 'b'].map((disk) => copy.step('executing', `Disk ${disk}`, () => 512)))
 *     return sizes.reduce((sum, size) => sum + size)
 *   })
 * }, { correlationId: 'backup-db1-2026-11-20' })
 * bytes //=> 1024
 * const { job } = await ovirt.jobs.ensure({ description: 'Backup of db1' }, { correlationId: 'backup-db1-2026-11-20' })
 * job.status //=> 'finished'
 * await ovirt.close()
 * await site.close()
 */
export async function track<T>(
  client: OvirtClient,
  description: string,
  run: (job: TrackedJob) => Promise<T> | T,
  options: TrackOptions = {},
): Promise<T> {
  checkTrackOptions(options)
  const { correlationId = newCorrelationId(), reportTimeoutMs: timeoutMs = 10_000, signal } = options
  const text = oneLine('track', description)
  if (client?.profile !== 'v4')
    throw invalidInput('track: give a client of the profile v4: no job is found again in v3.')
  if (typeof run !== 'function') throw invalidInput('track: give the function that does the work.')
  if (signal?.aborted) throw calledOff(signal.reason)
  const reports = new JobReports(client, { description: text, correlationId, timeoutMs, options })
  return new TrackedWork(reports, options).run(run)
}
