import { JobwrightError } from '@jobwright/core'
import { type Job, parseJob } from '@jobwright/core/drp'
import type { RunContext } from './run-context.ts'

/**
 * Asks for the machine's next job; undefined where there is none now (204). Unlike `jobs.create` it does not look why: that is what the agent does
 * next. It is not called off half-way: a job whose answer nobody saw would be left open.
 */
export async function askForJob(
  { client, profile, context, givenUp }: RunContext,
  machine: string,
): Promise<Job | undefined> {
  const json = profile === 'v3.13' ? { Machine: machine } : { Machine: machine, Context: context }
  const answer = await client.request('/jobs', { method: 'POST', json, repeatable: false, signal: givenUp })
  if (answer.status === 204) return undefined
  const job = parseJob(answer.json())
  if (job.ok) return job.value
  throw unexpected('The server was asked for the next job and answered something else: look at the job of the machine.')
}

/**
 * Enters the chroot that a job asks for, and finishes the job: while it is open, the server gives no next one. Answers the directory; undefined
 * where the entry names none, which leaves one.
 */
export async function enterChroot({ client, givenUp }: RunContext, job: Job): Promise<string | undefined> {
  const State = (['created', 'running', 'incomplete'] as const).find((open) => open === job.State)
  if (State !== undefined) {
    const changes = { State: 'finished', ExitState: 'complete' } as const
    await client.jobs.update(job.Uuid, changes, { expect: { State }, signal: givenUp })
  }
  return job.Task.slice('chroot:'.length) || undefined
}

/** Refuses a job of an entry that the server carries out, such as `action:`, when it has not ended. */
export function checkEnded({ Uuid, Task, State }: Job): void {
  if (State === 'finished' || State === 'failed') return
  throw unexpected(`Job ${Uuid} of ${Task} is ${State}: the server, which runs it, should have ended it.`)
}

function unexpected(message: string): JobwrightError {
  return new JobwrightError(message, { code: 'unexpected-response', applied: 'yes' })
}
