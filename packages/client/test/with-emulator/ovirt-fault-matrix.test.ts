import { inspect } from 'node:util'
import type { OvirtClient } from '@jobwright/client/ovirt'
import type { WaitResult } from '@jobwright/client/wait'
import type { FaultMatch } from '@jobwright/emulator'
import { beforeEach, describe, expect, test } from 'vitest'
import { collect } from '../scripted-server.ts'
import { faults, type NamedFault } from './faults.ts'
import { liesAbout, outcomeOf } from './outcome-of-call.ts'
import { type OvirtSite, openOvirtSite } from './ovirt-site.ts'

/** What an operation works with: an external job, and one of the engine's own that ends in a minute. */
interface Stage {
  readonly ovirt: OvirtClient
  readonly job: string
  readonly internal: string
}

/** How an operation asks, which decides what a fault makes of it. */
type Manner =
  /** It changes nothing: tried again. */
  | 'read'
  /** It may be sent twice: tried again. */
  | 'repeatable'
  /** Sent once. */
  | 'write'
  /** Sent once, and looked for when its answer is lost. */
  | 'ensure'
  /** Asks until it is over. */
  | 'loop'

/** Something that a client does. */
interface Operation {
  readonly name: string
  readonly manner: Manner
  /** Which of its requests meet the fault. Default: the first. */
  readonly match?: FaultMatch
  readonly run: (stage: Stage) => Promise<unknown>
}

const description = 'Backup of web1'
const correlationId = 'backup-of-web1'
const copying = { type: 'executing', description: 'Copying disks' } as const
const patience = { timeoutMs: 600_000, outageToleranceMs: 60_000, notFoundGraceMs: 20_000 } as const

const operations: readonly Operation[] = [
  { name: 'jobs.add', manner: 'write', run: ({ ovirt }) => ovirt.jobs.add({ description }) },
  {
    name: 'jobs.ensure, its list',
    manner: 'read',
    run: ({ ovirt }) => ovirt.jobs.ensure({ description }, { correlationId }),
  },
  {
    name: 'jobs.ensure, its post',
    manner: 'ensure',
    match: { method: 'POST' },
    run: ({ ovirt }) => ovirt.jobs.ensure({ description }, { correlationId }),
  },
  { name: 'jobs.get', manner: 'read', run: ({ ovirt, job }) => ovirt.jobs.get(job) },
  { name: 'jobs.end', manner: 'repeatable', run: ({ ovirt, job }) => ovirt.jobs.end(job) },
  {
    name: 'steps.ensure, its post',
    manner: 'ensure',
    match: { method: 'POST' },
    run: ({ ovirt, job }) => ovirt.steps.ensure(job, copying),
  },
  {
    name: 'jobs.wait',
    manner: 'loop',
    run: async ({ ovirt, internal }) => ended(await ovirt.jobs.wait(internal, patience)),
  },
  {
    name: 'jobs.waitForCorrelation',
    manner: 'loop',
    run: async ({ ovirt }) => ended(await ovirt.jobs.waitForCorrelation('create_d1', patience)),
  },
]

function ended({ outcome, reason }: WaitResult): void {
  expect([outcome, reason]).toEqual(['succeeded', 'ended'])
}

describe('one request meets', () => {
  let site: OvirtSite
  const reached = new Map<string, number>()
  beforeEach(async () => {
    site = await openOvirtSite()
  })

  test.each(faults)('$name: each operation ends as the rule says, and leaves nothing behind', async (fault) => {
    for (const operation of operations) {
      const { outcome, wrong } = await play(site, fault, operation)
      const where = `${operation.name}, ${fault.name}`
      expect.soft(`${where}: ${outcome}`).toBe(`${where}: ${expected(fault, operation)}`)
      expect.soft(wrong, where).toEqual([])
      reached.set(outcome, (reached.get(outcome) ?? 0) + 1)
    }
    // Whatever the server says, credentials and documents go nowhere else.
    expect([...site.origins]).toEqual([site.emulator.url])
  })

  test('or none, and each kind of outcome was reached', () => {
    expect([...reached.values()].reduce((sum, count) => sum + count, 0)).toBe(faults.length * operations.length)
    expect(Object.fromEntries(reached)).toEqual({
      ok: 149,
      'conflict no': 8,
      'forbidden no': 6,
      'not-found no': 6,
      'rejected no': 6,
      'timed-out unknown': 4,
      'timed-out yes': 2,
      'unavailable unknown': 14,
      'unavailable yes': 1,
      'unexpected-response no': 14,
      'unexpected-response unknown': 2,
      'unexpected-response yes': 4,
    })
  })
})

/** What a wait lives through: it passes by itself, or may be about the steps alone, without which it looks then. */
const livedThrough: readonly unknown[] = [
  'not-found',
  'rate-limited',
  'unavailable',
  'timed-out',
  'unexpected-response',
  'rejected',
  'forbidden',
]

/** The rule of the matrix. */
function expected({ code, applied, done, then, ...fault }: NamedFault, { manner }: Operation): string {
  // The engine has no word for a 500 that is there to stay.
  const passes = fault.passes === true || code === 'unavailable'
  // What is refused with 401 was not done, and the client logs in again.
  if (code === undefined || code === 'authentication') return 'ok'
  switch (manner) {
    case 'loop':
      return livedThrough.includes(code) ? 'ok' : `${code} no`
    case 'read': {
      const followed = then.kind === 'redirect' && then.location === undefined
      return passes || followed ? 'ok' : `${code} no`
    }
    case 'repeatable':
      return passes ? 'ok' : `${code} ${applied}`
    case 'write':
      return passes && applied === 'no' ? 'ok' : `${code} ${applied}`
    case 'ensure':
      return (passes && applied === 'no') || (done && applied !== 'no') ? 'ok' : `${code} ${applied}`
  }
}

/** Has an operation meet a fault, and looks at what came of it on both sides. */
async function play(site: OvirtSite, fault: NamedFault, { run, match }: Operation) {
  const { emulator } = site
  emulator.reset()
  const internal = emulator.ovirt.addInternalJob({
    description: 'Creating disk d1',
    correlationId: 'create_d1',
    steps: [{ type: 'EXECUTING', takeMs: 20_000 }],
  })
  const limits = { attemptTimeoutMs: 5_000, totalTimeoutMs: 20_000, maxResponseBytes: 400_000 }
  const ovirt = site.client(limits)
  const { id: job } = await ovirt.jobs.add({ description: 'There before' })
  const scheduled = site.clock.scheduled

  const added = emulator.faults.add({ ...(match && { match }), times: 1, then: fault.then })
  let error: unknown
  try {
    await site.until(run({ ovirt, job, internal }))
  } catch (thrown) {
    error = thrown
  }
  emulator.faults.clear()

  const wrong: string[] = []
  if (added.hits === 0) wrong.push('the fault was not met')
  const jobs = await collect(ovirt.jobs.list().items())
  const steps = await collect(ovirt.steps.list(job).items())
  const made =
    jobs.filter((one) => one.description === description).length +
    steps.filter((one) => one.description === copying.description).length
  const writes = run.toString().match(/\.(add|ensure)\(/) !== null
  if (writes) wrong.push(...liesAbout(error, made > 0))
  // What a proxy sends twice no client can prevent.
  if (made > (fault.then.kind === 'duplicate' ? 2 : 1)) wrong.push(`${made} were added`)
  if (inspect(error, { depth: null, showHidden: true }).includes('canary')) wrong.push('the password is shown')
  if (site.underWay !== 0) wrong.push(`${site.underWay} requests are left`)
  if (site.clock.scheduled > scheduled) wrong.push('timers are left')
  await ovirt.close()
  return { outcome: outcomeOf(error), wrong }
}
