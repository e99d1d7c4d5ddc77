import { inspect } from 'node:util'
import type { DrydockClientOptions } from '@jobwright/client/drydock'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { expectedOutcome } from './expected-outcome.ts'
import { faults, type NamedFault } from './faults.ts'
import { document, type Operation, operations } from './operations.ts'
import { liesAbout, outcomeOf } from './outcome-of-call.ts'
import { leftOn, openSite, type Site, token } from './site.ts'
import { watchedFetch } from './watched-fetch.ts'

const unhandled: unknown[] = []
const note = (reason: unknown) => void unhandled.push(reason)
beforeAll(() => void process.on('unhandledRejection', note))
afterAll(() => void process.off('unhandledRejection', note))

const reached = new Map<string, number>()

/** What an operation came to, and all that is wrong with that. */
interface Cell {
  readonly outcome: string
  readonly wrong: readonly string[]
}

describe.each([
  ['one request', 1],
  ['each request', Number.POSITIVE_INFINITY],
])('%s meets', (_, times) => {
  let site: Site
  beforeEach(async () => {
    site = await openSite()
  })

  test.each(faults)(
    '$name: each operation ends as the rule says, and leaves nothing behind',
    { timeout: 60_000 },
    async (fault) => {
      for (const operation of operations) {
        const { outcome, wrong } = await play(site, fault, operation, times)
        const where = `${operation.name}, ${fault.name}`
        expect.soft(`${where}: ${outcome}`).toBe(`${where}: ${expectedOutcome(fault, operation, times > 1)}`)
        expect.soft(wrong, where).toEqual([])
        reached.set(outcome, (reached.get(outcome) ?? 0) + 1)
      }
      // Whatever the server says, credentials and documents go nowhere else.
      expect([...site.origins]).toEqual([site.emulator.url])
      expect(unhandled).toEqual([])
    },
  )
})

describe('over real sockets', () => {
  // These break a connection, or leave it open, in ways that an in-process fetch could get wrong.
  const broken = [/^drop/, /^truncate/, /^stall in the body/, /^redirect to/, /^duplicate/, /^503 after/]
  const chosen = faults.filter(({ name }) => broken.some((pattern) => pattern.test(name)))
  const asked = operations.filter(({ name }) => ['tasks.create', 'tasks.tree', 'tasks.ensure, its post'].includes(name))

  test.each(chosen)('$name comes to the same', { timeout: 60_000 }, async (fault) => {
    const site = await openSite()
    const watched = watchedFetch(globalThis.fetch)
    // Bytes on their way are not on the clock: an attempt has more time than anything else here takes.
    const limits = { attemptTimeoutMs: 3_600_000, totalTimeoutMs: 7_200_000 }
    for (const operation of asked) {
      const { outcome, wrong } = await play(site, fault, operation, 1, { ...limits, fetch: watched.fetch })
      const where = `${operation.name}, ${fault.name}`
      expect.soft(`${where}: ${outcome}`).toBe(`${where}: ${expectedOutcome(fault, operation, false)}`)
      expect.soft(wrong, where).toEqual([])
      expect(watched.underWay).toBe(0)
    }
    expect([...watched.origins]).toEqual([site.emulator.url])
    expect(asked.length * chosen.length).toBe(21)
  })
})

test('every fault met every operation, and each kind of outcome was reached', () => {
  expect([faults.length, operations.length]).toEqual([27, 19])
  expect([...reached.values()].reduce((sum, count) => sum + count, 0)).toBe(2 * 27 * 19)
  expect(Object.fromEntries(reached)).toEqual({
    ok: 461,
    'authentication no': 37,
    'conflict no': 37,
    'forbidden no': 35,
    'invalid-input no': 9,
    'not-found no': 29,
    'rate-limited no': 18,
    'rejected no': 38,
    'timed-out no': 60,
    'timed-out unknown': 10,
    'timed-out yes': 8,
    'unavailable no': 110,
    'unavailable unknown': 32,
    'unavailable yes': 4,
    'unexpected-response no': 126,
    'unexpected-response unknown': 4,
    'unexpected-response yes': 8,
  })
})

/** Has an operation meet a fault, and looks at what came of it on both sides. */
async function play(
  site: Site,
  fault: NamedFault,
  operation: Operation,
  times: number,
  options: Partial<DrydockClientOptions> = {},
): Promise<Cell> {
  const limits = { attemptTimeoutMs: 5_000, totalTimeoutMs: 20_000, maxResponseBytes: 400_000 }
  const drydock = site.client({ ...limits, ...options })
  const first = await site.task()
  const second = await site.task({ action: 'prepare_nodes' })
  site.emulator.drydock.postBuildData([
    { nodeName: 'a', taskId: first, generator: 'lshw', dataFormat: 'text/plain', dataElement: 'cpu' },
  ])
  const before = await site.stored()

  const { emulator } = site
  const added = emulator.faults.add({ match: operation.match, times, then: fault.then })
  let error: unknown
  try {
    await site.until(operation.run({ site, drydock, first, second }))
  } catch (thrown) {
    error = thrown
  }
  emulator.faults.clear()

  const wrong: string[] = []
  if (added.hits === 0) wrong.push('the fault was not met')
  const stored = await site.stored()
  const made = stored.filter(({ action }) => action === document.action).length
  const writes = operation.manner === 'write' || operation.name.startsWith('tasks.ensure')
  const applied = operation.name === 'tasks.purge' ? stored.length === 0 : made > 0
  if (!writes && (applied || stored.length < before.length)) wrong.push('a question changed something')
  if (writes) wrong.push(...liesAbout(error, applied))
  // What a proxy sends twice no client can prevent.
  if (made > (fault.then.kind === 'duplicate' ? 2 : 1)) wrong.push(`${made} tasks were stored`)
  const done = error === undefined || (operation.manner === 'write' && fault.done)
  if (writes && applied !== done) wrong.push('the fault did otherwise than it says')
  if (shows(error).includes(token)) wrong.push('the token is shown')
  wrong.push(...leftOn(site))
  return { outcome: outcomeOf(error), wrong }
}

function shows(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : {}
  return [
    message,
    stack,
    String(error),
    inspect(error, { depth: null, showHidden: true }),
    JSON.stringify(error),
  ].join()
}
