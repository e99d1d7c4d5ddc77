import { inspect } from 'node:util'
import { type AgentProgress, runAgent } from '@jobwright/client/drp'
import { isJobwrightError } from '@jobwright/core'
import type { EmulatedRequest } from '@jobwright/emulator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type DrpSite, isOfClient, machineId, openDrpSite, taskOf } from './drp-site.ts'
import { faults, type NamedFault } from './faults.ts'
import { token } from './site.ts'

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

/** What an agent asks of the server. */
const operations = {
  machine: /^GET .*\/machines\/[^/]+$/,
  ask: /^POST .*\/jobs$/,
  task: /^GET .*\/tasks\//,
  start: /^PATCH .*\/jobs\/.*running"}\]$/,
  actions: /^GET .*\/actions/,
  mark: /^PATCH .*\/machines\//,
  end: /^PATCH .*\/jobs\/.*ExitState/,
  log: /^PUT .*\/log/,
} as const

type OperationName = keyof typeof operations

const names = Object.keys(operations) as OperationName[]

const matches = (name: OperationName) => (request: EmulatedRequest) => {
  const { method, target, body } = request
  return (
    isOfClient(request) &&
    operations[name].test(`${method} ${target}${method === 'PATCH' ? new TextDecoder().decode(body) : ''}`)
  )
}

const ended = new Map<string, number>()

/** Does the run end by a fault that is met once? What no time mends ends it, unless it is said in passing. */
function endsBy({ code }: NamedFault, operation: OperationName): boolean {
  if (operation === 'mark' || operation === 'log') return false
  return code === 'authentication' || code === 'forbidden' || (code === 'not-found' && operation === 'machine')
}

describe.each([
  ['one request', 1],
  ['each request', Number.POSITIVE_INFINITY],
])('%s meets', (_, times) => {
  test.each(faults)(
    '$name: the agent goes on or ends, and leaves nothing behind',
    { timeout: 120_000 },
    async (fault) => {
      const site = await openSite()
      for (const operation of names) {
        const where = `${operation}, ${fault.name}`
        const { outcome, wrong } = await play(site, fault, operation, times)
        expect.soft(wrong, where).toEqual([])
        // What never passes may end in many ways.
        const expected = times > 1 ? outcome : endsBy(fault, operation) ? 'failed' : 'done'
        expect.soft(`${where}: ${outcome}`).toBe(`${where}: ${expected}`)
        const counted = `${times > 1 ? 'always' : 'once'} ${outcome}`
        ended.set(counted, (ended.get(counted) ?? 0) + 1)
      }
      expect(unhandled).toEqual([])
    },
  )
})

test('every fault met every request of an agent', () => {
  expect([...ended.values()].reduce((sum, count) => sum + count, 0)).toBe(2 * faults.length * names.length)
  expect(Object.fromEntries(ended)).toEqual({
    'once done': 203,
    'once failed': 13,
    'always done': 84,
    'always failed': 13,
    'always interrupted': 119,
  })
})

const openSite = () =>
  openDrpSite(
    { tasks: [taskOf('aa', 0), taskOf('bb', 0)], machines: [{ Name: 'one', Uuid: machineId, Tasks: ['aa', 'bb'] }] },
    { auth: { tokens: [token] } },
  )

/** Has an agent with two tasks, one of which fails the first time, meet a fault: it has five minutes, or less than one where the fault never passes. */
async function play(site: DrpSite, fault: NamedFault, operation: OperationName, times: number) {
  const { emulator, clock } = site
  const added = emulator.faults.add({ match: matches(operation), times, then: fault.then })
  const controller = new AbortController()
  const stopTimer = clock.schedule(times === 1 ? 300_000 : 45_000, () => controller.abort())
  const told: AgentProgress[] = []
  let failures = 0
  const drp = site.client({
    auth: { token },
    attemptTimeoutMs: 5_000,
    totalTimeoutMs: 20_000,
    maxResponseBytes: 400_000,
  })
  // Somebody looks after the machine.
  const stopCaring = every(clock, 7_000, () => emulator.drp.setMachine(machineId, { Runnable: true }))
  const result = await site.until(
    runAgent(drp, {
      machine: machineId,
      execute: (_, { task }) => (task.Name === 'bb' && failures++ === 0 ? 1 : 0),
      signal: controller.signal,
      exitOnNotRunnable: true,
      waitTimeoutMs: 10_000,
      pollIntervalMs: 10_000,
      onEvent: (event) => void told.push(event),
    }),
  )
  stopTimer()
  stopCaring()
  emulator.faults.clear()

  const wrong: string[] = []
  if (added.hits === 0) wrong.push('the fault was not met')
  const jobs = await site.jobs()
  const isDone = (task: string) => jobs.filter(({ Task }) => Task === task).at(-1)?.State === 'finished'
  const done = isDone('aa') && isDone('bb')
  for (const task of ['aa', 'bb']) {
    if (jobs.filter(({ Task, State }) => Task === task && State === 'finished').length > 1)
      wrong.push(`${task} was done twice`)
  }
  if (result.ended === 'failed' && !isJobwrightError(result.error)) wrong.push(`not typed: ${inspect(result.error)}`)
  if (inspect([result, told], { depth: null, showHidden: true }).includes(token)) wrong.push('the token is shown')
  if (JSON.stringify([result, told]).includes(token)) wrong.push('the token is shown as JSON')
  if (site.underWay > 0) wrong.push(`${site.underWay} requests under way`)
  await drp.close()
  const unanswered = emulator.requests.filter(({ tookMs }) => tookMs === undefined).length
  if (unanswered > 0) wrong.push(`${unanswered} requests unanswered`)
  emulator.reset()
  if (clock.scheduled > 0) wrong.push(`${clock.scheduled} timers`)
  return { outcome: done && result.ended === 'not-runnable' ? 'done' : result.ended, wrong }
}

function every(clock: { schedule(ms: number, run: () => void): () => void }, ms: number, run: () => void): () => void {
  let stop = (): void => {}
  const again = (): void => {
    stop = clock.schedule(ms, () => {
      run()
      again()
    })
  }
  again()
  return () => stop()
}
