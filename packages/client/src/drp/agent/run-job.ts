import { isJobwrightError, JobwrightError } from '@jobwright/core'
import {
  type ExitCode,
  type ExitCodeMeaning,
  exitCodeModeOf,
  interpretExitCode,
  type Job,
  type JobAction,
  type Machine,
} from '@jobwright/core/drp'
import { onAbort } from '../../wait/on-abort.ts'
import type { ActionContext } from './executor.ts'
import { JobLog } from './job-log.ts'
import { noteOf } from './progress.ts'
import type { RunContext } from './run-context.ts'
import { runsOn } from './runs-on.ts'
import { writeJobEnd } from './write-job-end.ts'

/** What a job came to; `next` is `interrupted` where the agent was called off meanwhile. */
export interface JobEnd extends Pick<ExitCodeMeaning, 'state' | 'exitState'> {
  readonly next: Exclude<ExitCodeMeaning['next'], 'next-action'> | 'interrupted'
}

/**
 * Runs a job to its end: sets it running, has its actions carried out one after the other, and writes what came of it. Rejects where it could not
 * be set running, its actions could not be read, or its end could not be written.
 */
export async function runJob(
  run: RunContext,
  given: Job,
  machine: Machine,
  chroot: string | undefined,
): Promise<JobEnd> {
  const { client, clock, profile, givenUp: signal } = run
  const { Uuid } = given
  const os = run.options.os ?? run.options.execute.os
  const State = (['created', 'incomplete'] as const).find((startable) => startable === given.State)
  if (State === undefined) {
    const message = `The server gave job ${Uuid}, which is ${given.State}: only one that is created or incomplete can be run.`
    throw new JobwrightError(message, { code: 'unexpected-response' })
  }
  const task = await client.tasks.get(given.Task, { signal })
  const job = await client.jobs.start(Uuid, { expect: { State }, signal })
  run.tell({ kind: 'job-started', job: noteOf(job) })

  const log = new JobLog({
    clock,
    append: (bytes) => client.jobs.log.append(Uuid, bytes, { signal }),
    onLost: (bytes, error) => run.tell({ kind: 'log-lost', job: noteOf(job), bytes, error }),
  })
  const say = (line: string): void => void log.write(`${line}\n`)
  say(`Task ${job.Task} (${job.Workflow}:${job.Stage}) begins on ${machine.Name}`)

  const write = async (end: Pick<JobEnd, 'state' | 'exitState'>): Promise<void> => {
    const written = await writeJobEnd(client, clock, Uuid, end, signal)
    say(`Task ${job.Task} is ${end.state} (${end.exitState})`)
    run.tell({ kind: 'job-ended', job: noteOf(written) })
  }
  try {
    const actions = await client.jobs.actions(Uuid, { os, signal }).catch(async (error: unknown) => {
      say(`Its actions could not be read: ${serverMessageOf(error)}`)
      // v4.8: the job has failed. The agents before set it aside. The machine stays as it is: whoever mends the template need not touch it.
      await write(profile === 'v3.13' ? { state: 'incomplete', exitState: 'complete' } : failed)
      throw error
    })
    const wanted = actions.filter((action) => runsOn(action, os))
    const end = await runActions(run, wanted, { job, task, machine, chroot, log })
    if (end.next !== 'next-task') await run.markNotRunnable({ Runnable: true })
    await write(end)
    return end
  } finally {
    await log.close(signal)
  }
}

const failed = { state: 'failed', exitState: 'failed', next: 'nothing' } as const

const setAside = { state: 'incomplete', exitState: 'complete', next: 'interrupted' } as const

interface JobAtWork extends Pick<ActionContext, 'job' | 'task' | 'machine' | 'chroot'> {
  readonly log: JobLog
}

async function runActions(run: RunContext, actions: readonly JobAction[], at: JobAtWork): Promise<JobEnd> {
  const { job, task, log } = at
  const cleanUps: (() => void | Promise<void>)[] = []
  let mode = exitCodeModeOf(task)
  const context: ActionContext = {
    job,
    task,
    machine: at.machine,
    ...(at.chroot === undefined ? {} : { chroot: at.chroot }),
    signal: run.calledOff,
    log: (chunk) => log.write(chunk),
    useSaneExitCodes: () => {
      mode = 'sane'
    },
    defer: (cleanUp) => void cleanUps.push(cleanUp),
  }
  try {
    for (const [index, action] of actions.entries()) {
      if (run.calledOff.aborted) return setAside
      const code = await runAction(run, action, context)
      if (run.calledOff.aborted) return setAside
      if (code === undefined) return failed
      const last = index === actions.length - 1
      const { next, ...end } = interpretExitCode(code, { mode, last, profile: run.profile })
      if (next !== 'next-action') return { ...end, next }
    }
    return { state: 'finished', exitState: 'complete', next: 'next-task' }
  } finally {
    for (const cleanUp of cleanUps.reverse()) await cleaned(run, cleanUp)
  }
}

/** Has an action carried out; undefined where the executor did not say how it ended. */
async function runAction(run: RunContext, action: JobAction, context: ActionContext): Promise<ExitCode | undefined> {
  const job = noteOf(context.job)
  try {
    const code = await unlessGivenUp(run, async () => run.options.execute(action, context))
    // Refuses what is no exit code.
    interpretExitCode(code, { mode: 'sane', last: true })
    void context.log(`Action ${action.Name} ended with ${code ?? 'a signal'}\n`)
    run.tell({ kind: 'action-ended', job, action: action.Name, code })
    return code
  } catch (error) {
    void context.log(
      `Action ${action.Name} could not be run: ${error instanceof Error ? error.message : 'see the agent'}\n`,
    )
    run.tell({ kind: 'action-ended', job, action: action.Name, error })
    return undefined
  }
}

/** Runs an action, but counts it as killed once the agent has given up: an executor may pass over its signal. */
function unlessGivenUp({ givenUp }: RunContext, work: () => Promise<ExitCode>): Promise<ExitCode> {
  return new Promise((resolve, reject) => {
    const stopListening = onAbort(givenUp, () => resolve(null))
    work().then(resolve, reject).finally(stopListening)
  })
}

async function cleaned(run: RunContext, cleanUp: () => void | Promise<void>): Promise<void> {
  try {
    await cleanUp()
  } catch (error) {
    run.tell({ kind: 'error', error })
  }
}

/** What the server said; else what went wrong. Neither holds secrets. */
function serverMessageOf(error: unknown): string {
  if (!isJobwrightError(error)) return 'see the agent'
  return 'serverMessage' in error && typeof error.serverMessage === 'string' ? error.serverMessage : error.message
}
