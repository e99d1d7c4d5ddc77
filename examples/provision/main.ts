import type { AgentResult } from '@jobwright/client/drp'
import { exitCodeOf, type WaitResult } from '@jobwright/client/wait'
import { type Job, type Machine, redact } from '@jobwright/core/drp'
import { exitCodeOfFailure } from '../program/exit-code-of-failure.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { setUp, tearDown, type Undo } from './content.ts'
import { openSite, type Site } from './open-site.ts'
import { operate } from './operate.ts'
import { help, type Options, readOptions } from './options.ts'
import { runMachine } from './simulated-machine.ts'
import { inOrder, minutes, type Run, timeline } from './timeline.ts'

/** Runs the program and answers its exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const options = readOptions(argv, surroundings.environment)
    if (!options.help) return await provision(options, surroundings)
    surroundings.print(help)
    return 0
  } catch (error) {
    return exitCodeOfFailure(error, surroundings)
  }
}

async function provision(options: Options, { print, signal, clock }: Surroundings): Promise<number> {
  const site = await openSite(options, clock)
  const undo: Undo[] = []
  try {
    const { Uuid, Name } = await site.until(setUp(site.operator, options.machine, undo))
    const begun = site.clock.now()
    const say = (who: string, text: string) => {
      if (!options.json) print(`${minutes(site.clock.now() - begun)}  ${who.padEnd(8)}  ${text}\n`)
    }
    const runs: Run[] = []
    const { end, agent } = await site.until(sideBySide(Uuid, site, options, say, signal, runs))
    const jobs = await site.until(jobsOf(site, Uuid))
    const exitCode = exitCodeOf(end)
    if (options.json) {
      const { outcome, reason, flags } = end
      const report = { machine: end.document, outcome, reason, flags, agent: agent.ended, jobs, runs, exitCode }
      print(`${JSON.stringify(redact(report), null, 2)}\n`)
    } else {
      print(`\n${timeline(jobs, runs)}\n\n${Name}: ${[end.outcome, ...end.flags].join(', ')}.\n`)
    }
    return exitCode
  } finally {
    if (!site.emulated && !options.keep) await tearDown(undo)
    await site.close()
  }
}

/** Runs the machine with its agent, and beside it the operator who watches, until one of them is done. */
async function sideBySide(
  uuid: string,
  site: Site,
  { retries, timeoutMs }: Options,
  say: (who: string, text: string) => void,
  interrupted: AbortSignal,
  runs: Run[],
): Promise<{ readonly end: WaitResult<Machine>; readonly agent: AgentResult }> {
  const done = new AbortController()
  const signal = AbortSignal.any([interrupted, done.signal])
  const machine = runMachine({ uuid, site, timeoutMs, say, signal }, runs).finally(() => done.abort())
  const operator = operate({ uuid, site, retries, timeoutMs, say, signal }).finally(() => done.abort())
  const [agent, end] = await Promise.all([machine, operator])
  if (agent.ended === 'failed' && agent.error instanceof Error) throw agent.error
  return { end, agent }
}

async function jobsOf({ operator }: Site, uuid: string): Promise<readonly Job[]> {
  const jobs: Job[] = []
  for await (const job of operator.jobs.list({ where: { Machine: { eq: uuid } } }).items()) jobs.push(job)
  return inOrder(jobs)
}
