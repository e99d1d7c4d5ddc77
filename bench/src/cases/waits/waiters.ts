import { createHttpPoller } from '@azure/core-lro'
import { type Watchable, wait, waitAll } from '@jobwright/client/wait'
import type { JobView } from '@jobwright/core'
import { createWaiter, WaiterState } from '@smithy/util-waiter'
import type { Contender } from '../../harness.ts'
import type { End, Jobs } from './jobs.ts'

/** A way to wait for all jobs of a server, each until it has ended or the signal is aborted. */
export interface Waiter {
  readonly name: string
  readonly role: Contender['role']
  /** Does it read all jobs with one request? */
  readonly together?: boolean
  wait(jobs: Jobs, signal: AbortSignal): Promise<End[]>
}

/** Longer than any job takes: what they are compared in is not the time-out, which some have none of. */
const timeoutMs = 3_600_000

/** Those that are compared. All look equally often; everything else is left as it is by default. */
export const waiters: readonly Waiter[] = [
  { name: 'jobwright wait', role: 'ours', wait: jobwrightWait },
  { name: 'jobwright waitAll', role: 'ours', together: true, wait: jobwrightWaitAll },
  { name: 'azure core-lro', role: 'peer', wait: coreLro },
  { name: 'aws util-waiter', role: 'peer', wait: utilWaiter },
  { name: 'a loop by hand', role: 'floor', wait: loopByHand },
]

async function jobwrightWait(jobs: Jobs, signal: AbortSignal): Promise<End[]> {
  const watchable = toWatchable(jobs)
  const results = await Promise.all(jobs.ids.map((id) => wait({ ...watchable, id }, { timeoutMs, signal })))
  return results.map(({ outcome }) => outcome as End)
}

async function jobwrightWaitAll(jobs: Jobs, signal: AbortSignal): Promise<End[]> {
  const results = await waitAll(
    {
      ...toWatchable(jobs),
      async readMany(ids) {
        const found = await jobs.readMany(ids)
        return new Map(ids.map((id, at) => [id, views[found[at] ?? 'running']]))
      },
    },
    jobs.ids,
    { timeoutMs, signal },
  )
  return [...results.values()].map(({ outcome }) => outcome as End)
}

function toWatchable(jobs: Jobs): Watchable {
  return {
    source: 'bench',
    system: 'bench',
    kind: 'job',
    pace: { intervalMs: jobs.intervalMs },
    read: async (id) => views[await jobs.read(id)],
  }
}

/** One view for all jobs of a status: what a reader makes of an answer is its own affair and differs from API to API. */
const views = {
  running: view('running'),
  succeeded: { ...view('ended'), outcome: 'succeeded' },
  failed: { ...view('ended'), outcome: 'failed' },
} satisfies Record<string, JobView>

function view(phase: JobView['phase']): JobView {
  const nothing = { flags: [], targets: [], messages: [], children: [], raw: {} }
  return {
    key: 'bench/bench/job/0',
    source: 'bench',
    system: 'bench',
    kind: 'job',
    id: '0',
    name: 'job',
    status: phase,
    phase,
    ...nothing,
  }
}

/** Its documents speak of HTTP; those of a status are one for all, as the views are. */
async function coreLro(jobs: Jobs, signal: AbortSignal): Promise<End[]> {
  return Promise.all(
    jobs.ids.map(async (id) => {
      const poller = createHttpPoller(
        {
          sendInitialRequest: async () => begun,
          sendPollRequest: async () => documents[await jobs.read(id)],
        },
        { intervalInMs: jobs.intervalMs, resolveOnUnsuccessful: true },
      )
      try {
        await poller.pollUntilDone({ abortSignal: signal })
        return poller.operationState?.status as End
      } catch (error) {
        if (error instanceof Error && error.name === 'AbortError') return 'aborted'
        throw error
      }
    }),
  )
}

const request = { method: 'POST', url: 'http://bench.example/jobs' }
const begun = {
  flatResponse: {},
  rawResponse: { statusCode: 202, request, headers: { 'operation-location': 'http://bench.example/jobs/0' }, body: {} },
}
const documents = {
  running: lroDocument('Running'),
  succeeded: lroDocument('Succeeded'),
  failed: lroDocument('Failed', { error: { code: 'failed', message: 'The job has failed.' } }),
}

function lroDocument(status: string, more = {}) {
  const body = { status, ...more }
  return { flatResponse: body, rawResponse: { statusCode: 200, request, headers: {}, body } }
}

/** Delays are in seconds; equal ones leave nothing to its jitter. */
async function utilWaiter(jobs: Jobs, abortSignal: AbortSignal): Promise<End[]> {
  const seconds = jobs.intervalMs / 1_000
  const options = { client: jobs, maxWaitTime: timeoutMs / 1_000, minDelay: seconds, maxDelay: seconds, abortSignal }
  const results = await Promise.all(
    jobs.ids.map((id) =>
      createWaiter(options, id, async (client, id) => ({ state: waiterStates[await client.read(id)] })),
    ),
  )
  return results.map(({ state }) => endOf(state))
}

const waiterStates = { running: WaiterState.RETRY, succeeded: WaiterState.SUCCESS, failed: WaiterState.FAILURE }

function endOf(state: WaiterState): End {
  if (state === WaiterState.SUCCESS) return 'succeeded'
  if (state === WaiterState.FAILURE) return 'failed'
  if (state === WaiterState.ABORTED) return 'aborted'
  throw new Error(`util-waiter answered ${state}.`)
}

/** What waiting costs at the least: no time-out and no answer to an error. */
async function loopByHand(jobs: Jobs, signal: AbortSignal): Promise<End[]> {
  return Promise.all(
    jobs.ids.map(async (id) => {
      let stopPause = () => {}
      const abort = () => stopPause()
      signal.addEventListener('abort', abort)
      try {
        while (!signal.aborted) {
          const status = await jobs.read(id)
          if (status !== 'running') return status
          await new Promise<void>((resolve) => {
            const timer = setTimeout(resolve, jobs.intervalMs)
            stopPause = () => {
              clearTimeout(timer)
              resolve()
            }
          })
        }
        return 'aborted'
      } finally {
        signal.removeEventListener('abort', abort)
      }
    }),
  )
}
