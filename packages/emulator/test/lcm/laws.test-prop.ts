import { jobLifecycle, jobNodeLifecycle } from '@jobwright/core/lcm'
import type { NodeRule } from '@jobwright/emulator'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type LcmSite, type Page, startLcm, threeDatacenters } from './site.ts'

const nodeNames = threeDatacenters.datacenters.flatMap(({ nodes }) => nodes.map(({ name }) => name))

const course: fc.Arbitrary<NodeRule> = fc.oneof(
  fc.constant({ hang: true }),
  fc.record({ silentMs: fc.constantFrom(400_000, 1_000_000), silentAfterMs: fc.integer({ min: 0, max: 10_000 }) }),
  fc.record({ takeMs: fc.integer({ min: 0, max: 30_000 }), error: fc.constant('no luck') }),
  fc.record({ doomAfterMs: fc.integer({ min: 0, max: 9000 }), error: fc.constant('no luck') }),
)

const rule: fc.Arbitrary<NodeRule> = fc
  .tuple(
    fc.record(
      {
        node: fc.constantFrom(...nodeNames),
        jobType: fc.constantFrom('install', 'restart'),
        times: fc.integer({ min: 0, max: 2 }),
      },
      { requiredKeys: [] },
    ),
    course,
  )
  .map(([which, how]) => ({ ...which, ...how }))

const run = fc.record({
  kind: fc.constant('run' as const),
  jobType: fc.constantFrom('install', 'restart', 'configure'),
  target: fc.constantFrom(['cluster', 'c1'], ['datacenter', 'east'], ['datacenter', 'west'], ['node', 'north-1']),
  options: fc.record(
    {
      'continue-on-error': fc.boolean(),
      'concurrency-strategy': fc.constantFrom('default', 'cluster-at-a-time'),
    },
    { requiredKeys: [] },
  ),
})

const act = fc.oneof(
  { weight: 3, arbitrary: run },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), seconds: fc.constantFrom(1, 4, 7, 13, 60, 310, 950) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('terminate' as const), which: fc.nat({ max: 2 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const), downForMs: fc.constantFrom(0, 7000) }) },
)

type Act = typeof act extends fc.Arbitrary<infer T> ? T : never

async function take(site: LcmSite, step: Act): Promise<void> {
  if (step.kind === 'pass') return site.pass(step.seconds)
  if (step.kind === 'restart') {
    site.lcm.restart({ downForMs: step.downForMs })
    return site.pass(step.downForMs / 1000)
  }
  if (step.kind === 'terminate') {
    const job = (await site.page('/jobs/')).results[step.which]
    await site.send('POST', '/actions/terminate', { 'job-id': job?.id ?? 'none' })
    return undefined
  }
  const [scope, name] = step.target as ['cluster' | 'datacenter' | 'node', string]
  const found = (await site.page(`/${scope}s/`)).results.find((row) => row.name === name)
  const body = { 'job-scope': scope, 'resource-id': found?.id, ...step.options }
  await site.send('POST', `/actions/${step.jobType}`, body)
  return undefined
}

/** What a poller sees of each job and each row. */
async function look(site: LcmSite): Promise<ReadonlyMap<string, string>> {
  const rows = [...(await site.page('/jobs/')).results, ...(await site.page('/job_nodes/')).results]
  return new Map(rows.map(({ id, status }) => [id, status]))
}

const isOver = (status: string): boolean => jobLifecycle.phaseOf(status) === 'ended'

/** What cannot be in one cluster: two jobs at work, rows that do not fit their job. */
async function misfits(site: LcmSite): Promise<readonly string[]> {
  const { results } = await site.page('/jobs/')
  const active = results.filter(({ status }) => status !== 'PENDING' && !isOver(status))
  const found = active.length > 1 ? [`${active.length} jobs are at work`] : []
  for (const { id, status } of results) {
    const rows = (await site.page(`/jobs/${id}/job_nodes/`)).results.map((row) => row.status)
    const fits = (row: string): boolean => {
      if (status === 'PENDING') return false
      if (status === 'COMPLETE') return row === 'COMPLETE'
      return !isOver(status) || jobNodeLifecycle.phaseOf(row) !== 'running'
    }
    found.push(...rows.filter((row) => !fits(row)).map((row) => `a row of a ${status} job is ${row}`))
  }
  return found
}

test('whatever happens, a poller sees only what the lifecycles allow, one job at work in a cluster, and rows that fit their job', async () => {
  const seen = new Map<string, number>()
  const runs = fc.asyncProperty(
    fc.array(rule, { maxLength: 3 }),
    fc.tuple(run, fc.array(act, { minLength: 3, maxLength: 12, size: 'max' })).map(([first, rest]) => [first, ...rest]),
    async (rules, steps) => {
      const site = await startLcm({ clusters: [threeDatacenters] })
      site.lcm.script(rules)
      let before = await look(site)
      for (const step of steps) {
        await take(site, step)
        const now = await look(site)
        for (const [id, status] of now) {
          const from = before.get(id)
          if (from !== undefined && from !== status)
            seen.set(`${from} ${status}`, 1 + (seen.get(`${from} ${status}`) ?? 0))
          expect(jobLifecycle.canObserve(from ?? 'PENDING', status)).toBe(true)
        }
        for (const id of before.keys()) expect(now.has(id)).toBe(true)
        before = now
        expect(await misfits(site)).toEqual([])
      }
      await site.emulator.close()
    },
  )
  await fc.assert(runs, { seed: 20261121, numRuns: 130 })
  const pairs = [...seen.keys()].toSorted()
  // What the steps led to: less than this is lost coverage.
  for (const from of ['PENDING', 'RUNNING'])
    for (const to of ['IDLE', 'WILL_FAIL', 'COMPLETE', 'FAILED', 'TERMINATED']) expect(pairs).toContain(`${from} ${to}`)
  expect(pairs).toEqual(
    expect.arrayContaining(['RUNNING ORPHANED', 'IDLE COMPLETE', 'IDLE ORPHANED', 'WILL_FAIL FAILED']),
  )
  expect(pairs.length).toBeGreaterThanOrEqual(15)
}, 120_000)

test('pages are the list cut into pieces, whatever their size', async () => {
  const sizes = fc.asyncProperty(
    fc.integer({ min: 0, max: 30 }),
    fc.integer({ min: 1, max: 12 }),
    async (count, size) => {
      const jobs = Array.from({ length: count }, (_, at) => ({ id: `j${at}` }))
      const site = await startLcm({ jobs })
      const pages: Page[] = []
      for (let next: string | null = `/jobs/?per-page=${size}`; next !== null; next = pages.at(-1)?.next ?? null)
        pages.push(await site.page(next))
      expect(pages.flatMap(({ results }) => results.map(({ id }) => id))).toEqual(jobs.map(({ id }) => id))
      expect(pages).toHaveLength(Math.max(1, Math.ceil(count / size)))
      for (const [at, page] of pages.entries()) {
        expect([page.count, page.current, page.last, page['per-page']]).toEqual([count, at + 1, pages.length, size])
        const backwards = page.previous === null ? undefined : await site.page(page.previous)
        expect(backwards).toEqual(pages[at - 1])
      }
      await site.emulator.close()
    },
  )
  await fc.assert(sizes, { seed: 20261121, numRuns: 30 })
}, 60_000)

test('bodies of any JSON are answered, and never with a failure of the emulator', async () => {
  const site = await startLcm()
  const [cluster] = (await site.page('/clusters/')).results
  const statuses = new Set<number>()
  const value = fc.oneof(
    fc.constantFrom<unknown>('a', 'b', 'cluster01', '', cluster?.id, 'cluster', 'install', true, 'false', null),
    fc.jsonValue(),
  )
  const names = ['job-type', 'job-scope', 'resource-id', 'name', 'cluster-id', 'datastax-version', 'json', 'managed']
  const fields = fc.record(Object.fromEntries([...names, '__proto__'].map((name) => [name, value])), {
    requiredKeys: [],
  })
  const body = fc.oneof(
    fc.json(),
    fields.map((given) => JSON.stringify(given)),
    fc.string(),
  )
  const paths = ['/clusters/', '/nodes/', '/config_profiles/', '/actions/install', '/actions/terminate', '/clusters/x']
  const requests = fc.asyncProperty(
    fc.constantFrom('POST', 'PUT', 'DELETE'),
    fc.constantFrom(...paths),
    body,
    async (method, path, text) => {
      const { status, json } = await site.send(method, path, text)
      statuses.add(status)
      expect([201, 400, 404, 405, 409]).toContain(status)
      const { code, message } = json as { code?: unknown; message?: unknown }
      expect([code, typeof message]).toEqual(status === 201 ? [undefined, 'undefined'] : [status, 'string'])
    },
  )
  await fc.assert(requests, { seed: 20261121, numRuns: 2000 })
  expect([...statuses].toSorted((a, b) => a - b)).toEqual([201, 400, 404, 405, 409])
}, 60_000)
