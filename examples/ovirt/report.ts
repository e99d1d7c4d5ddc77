import { isJobwrightError, type JobView } from '@jobwright/core'
import type { StepNode } from '@jobwright/core/ovirt'
import { oneLine } from '../lcm/board.ts'
import type { Site } from './open-site.ts'
import { type Done, wordsOf } from './run-backup.ts'
import { Stopped } from './stopped.ts'
import { drawTree, stateOf } from './tree.ts'

/** A step and what is below it, as it was read back. */
interface StepReport {
  readonly type: string | null
  readonly description: string | null
  readonly status: string
  readonly steps: readonly StepReport[]
}

/** What came of it all, in the program's words and in the engine's. */
export interface Report {
  readonly backup: { readonly gibibytes: number | null; readonly error: string | null }
  readonly correlationId: string
  /** How many jobs the engine has of this correlation id: one, however often the program was started with it. Null where it does not say. */
  readonly jobs: number | null
  readonly job: {
    readonly id: string
    readonly status: string
    readonly autoCleared: boolean
    readonly steps: readonly StepReport[]
  } | null
  /** What the engine could not be told, or was not asked. */
  readonly unshown: readonly string[]
  readonly exitCode: number
}

/** What is read back of a job, over the API and not from what was sent. */
interface ReadBack {
  readonly view: JobView | undefined
  readonly jobs: number | null
  readonly job: Report['job']
  readonly problem: string | undefined
}

/** Reads the job back as the engine has it. */
export async function readBack({ ovirt }: Site, { job: { id: jobId, correlationId } }: Done): Promise<ReadBack> {
  const nothing = { view: undefined, jobs: null, job: null, problem: undefined }
  if (jobId === undefined) return nothing
  try {
    const document = await ovirt.jobs.get(jobId, { follow: ['steps'] })
    const { id, status, auto_cleared: autoCleared = false } = document
    const steps = (await ovirt.steps.tree(jobId)).map(stepReport)
    let jobs = 0
    for await (const page of ovirt.jobs.list({ correlationId }).pages()) jobs += page.length
    return { view: ovirt.jobs.view(document), jobs, job: { id, status, autoCleared, steps }, problem: undefined }
  } catch (error) {
    if (!isJobwrightError(error)) throw error
    return { ...nothing, problem: `the job cannot be read back: ${error.message}` }
  }
}

function stepReport({ step, steps }: StepNode): StepReport {
  const { type = null, description = null, status } = step
  return { type, description, status, steps: steps.map(stepReport) }
}

/** Puts together what came of the backup, and what the engine shows of it. */
export function reportOf(done: Done, { jobs, job, problem }: ReadBack): Report {
  const { gibibytes = null, error, unshown } = done
  return {
    backup: { gibibytes, error: error === undefined ? null : wordsOf(error) },
    correlationId: done.job.correlationId,
    jobs,
    job,
    unshown: problem === undefined ? unshown : [...unshown, problem],
    exitCode: codeOf(done),
  }
}

function codeOf({ gibibytes, error }: Done): number {
  if (gibibytes !== undefined) return 0
  return error instanceof Stopped ? error.exitCode : 1
}

/**
 * The report as text.
 *
 * @param columns how wide the terminal is; undefined where there is none.
 */
export function showReport(
  { backup, correlationId, jobs, job, unshown }: Report,
  view: JobView | undefined,
  columns: number | undefined,
): string {
  const paragraphs: string[] = []
  if (job !== null && view !== undefined) {
    paragraphs.push(
      [`${oneLine(view.name)}  ${[stateOf(view), ...view.flags].join(', ')}`, ...drawTree(view, columns)].join('\n'),
    )
    paragraphs.push(
      `In the engine this is the job ${job.id}.\nOf the correlation id ${correlationId} there ${jobs === 1 ? 'is 1 job' : `are ${jobs} jobs`}.`,
    )
  }
  if (unshown.length > 0)
    paragraphs.push(`What the engine does not show:\n${unshown.map((text) => `  ${oneLine(text)}`).join('\n')}`)
  paragraphs.push(
    backup.error === null
      ? `The backup has succeeded: ${backup.gibibytes} GiB.`
      : `The backup has failed: ${oneLine(backup.error)}.`,
  )
  return paragraphs.join('\n\n')
}
