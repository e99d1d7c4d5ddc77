import type { WaitResult } from '@jobwright/client/wait'
import type { JobView } from '@jobwright/core'
import type { Machine } from '@jobwright/core/drp'
import { workflow } from './content.ts'
import type { Site } from './open-site.ts'

/** What the operator is told, and tells. */
export interface Operation {
  readonly uuid: string
  readonly site: Site
  /** How often a failed job is tried again. */
  readonly retries: number
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly say: (who: 'watcher' | 'operator' | 'log', text: string) => void
}

/**
 * Starts the workflow and watches the machine until its task list is done. Where the machine stands still, somebody has to have it go on: a
 * job that is incomplete as often as it takes, one that failed as often as is allowed.
 */
export async function operate(operation: Operation): Promise<WaitResult<Machine>> {
  const { uuid, site, say, signal, timeoutMs } = operation
  const { machines } = site.operator
  const endsAt = site.clock.now() + timeoutMs
  const show = watcher(say)
  await machines.startWorkflow(uuid, workflow, { signal })
  say('operator', `starts ${workflow}`)
  for (let retries = operation.retries; ; ) {
    const watch = machines.watch(uuid, {
      workflow,
      timeoutMs: Math.max(1, endsAt - site.clock.now()),
      heldUpGraceMs: site.lasting(30),
      intervalMs: site.intervalMs,
      signal,
    })
    for await (const { view } of watch) show(view)
    const end = await watch.result
    if (end.outcome === 'stalled' && end.reason === 'not-runnable') {
      // An agent makes the machine not runnable before it writes why: what still runs does not stand still.
      if (end.view?.status === 'running') continue
      say('operator', 'sees to what is missing, and makes the machine runnable')
    } else if (end.outcome === 'failed' && retries > 0) {
      retries -= 1
      say('operator', 'reads how the log ends')
      for (const line of await endOfLog(operation, end)) say('log', line)
      say('operator', 'makes the machine runnable, to try again')
    } else {
      return end
    }
    await machines.setRunnable(uuid, true, { signal })
  }
}

/** The last lines of the log of the machine's job. An agent writes them after the end of the job: following the log waits for that. */
async function endOfLog({ site, signal }: Operation, { document }: WaitResult<Machine>): Promise<readonly string[]> {
  let log = ''
  const { intervalMs } = site
  const following = site.operator.jobs.log.follow(document?.CurrentJob ?? '', {
    graceMs: intervalMs,
    intervalMs,
    signal,
  })
  for await (const { text } of following) log += text
  return log.trimEnd().split('\n').slice(-3)
}

/** Says what has changed since the last view: entries of the task list that begin or end. */
function watcher(say: Operation['say']): (view: JobView) => void {
  const shown = new Map<string, string>()
  return ({ children, progress }) => {
    for (const { id, name, status, phase } of children) {
      if (phase === 'pending' && status === 'pending') continue
      if (shown.get(id) === status) continue
      shown.set(id, status)
      const done = progress === undefined ? '' : ` (${progress.done} of ${progress.total} done)`
      say('watcher', `${name} is ${status}${done}`)
    }
  }
}
