import { type TrackedJob, track } from '@jobwright/client/ovirt'
import { isJobwrightError } from '@jobwright/core'
import { backUp } from './backup.ts'
import type { Board } from './board.ts'
import type { Site } from './open-site.ts'
import type { Options } from './options.ts'

/** The backup that is to be run, and how it is shown. */
export interface Work {
  readonly site: Site
  readonly board: Board
  readonly options: Options
  /** When the program began, by the site's clock. */
  readonly begunAt: number
  /** Calls the backup off. */
  readonly signal: AbortSignal
}

/** What came of the backup. */
export interface Done {
  /** The job that showed it; its id is undefined where the engine would not have one. */
  readonly job: TrackedJob
  /** How much was copied, in GiB; undefined for a backup that failed. */
  readonly gibibytes: number | undefined
  /** Why it failed. */
  readonly error: unknown
  /** What the engine does not show, and why. */
  readonly unshown: readonly string[]
}

/** Runs the backup as an external job. It throws only what keeps it from beginning. */
export async function runBackup({ site, board, options, begunAt, signal }: Work): Promise<Done> {
  const { vm, correlationId, whenEnded, failSteps, failing } = options
  const say = (text: string) => board.say(text, site.clock.now() - begunAt)
  const unshown: string[] = []
  const note = (text: string) => {
    unshown.push(text)
    say(text)
  }
  const over = new AbortController()
  const begun: { job?: TrackedJob; watch?: Promise<void> } = {}
  const run = async (job: TrackedJob) => {
    begun.job = job
    say(`the correlation id is ${job.correlationId}`)
    if (job.id !== undefined) begun.watch = watchJob(job.id, { site, board, begunAt, signal: over.signal })
    return { job, gibibytes: await backUp(job, site, { vm, failing, onFailure: ({ message }) => say(message) }) }
  }
  try {
    const done = await track(site.ovirt, `Back up ${vm}`, run, {
      correlationId,
      whenEnded,
      failSteps,
      signal,
      onReportError: (error, { kind, description, willRetry }) =>
        (willRetry ? say : note)(`${kind} "${description}": ${wordsOf(error)}`),
      onLost: ({ message }) => note(message),
    })
    return { ...done, error: undefined, unshown }
  } catch (error) {
    if (begun.job === undefined) throw error
    return { job: begun.job, gibibytes: undefined, error, unshown }
  } finally {
    over.abort()
    await begun.watch
  }
}

/** Shows the job as the engine shows it, which is a little later than it happens. */
async function watchJob(id: string, { site, board, begunAt, signal }: Omit<Work, 'options'>): Promise<void> {
  const { clock, intervalMs } = site
  const elapsed = () => clock.now() - begunAt
  try {
    const watch = site.ovirt.jobs.watch(id, { timeoutMs: 86_400_000, intervalMs, detail: 'targets', signal })
    for await (const { view } of watch) board.show(view, elapsed())
  } catch (error) {
    if (!isJobwrightError(error)) throw error
    board.say(`the job cannot be watched any more: ${error.message}`, elapsed())
  }
}

/** What an error says. */
export function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
