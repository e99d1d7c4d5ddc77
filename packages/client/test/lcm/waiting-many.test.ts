import { describe, expect, test } from 'vitest'
import { failure } from './scripted-server.ts'
import { eventOf, hour, idOf, jobId, jobOf, rowOf, world } from './waiting-world.ts'

const ids = (count: number) => Array.from({ length: count }, (_, index) => idOf('job', index + 1))
const jobsOf = (count: number, status = 'PENDING') => ids(count).map((_, index) => jobOf(index + 1, { status }))
const lists = (paths: readonly string[]) =>
  paths.filter((path) => path.startsWith('GET /jobs/?') || path === 'GET /jobs/')
const singles = (paths: readonly string[]) => paths.filter((path) => /^GET \/jobs\/[^/?]+$/.test(path))

describe('waiting for many jobs', () => {
  test('reads each by itself once, and then the list, as long as that is shorter', async () => {
    const site = world({ jobs: jobsOf(10) })
    for (const [index, id] of ids(10).entries()) {
      site.status(100_000 + index * 100_000, 'COMPLETE', id)
      site.there.rows.push(rowOf(index + 1, 'COMPLETE', { 'job-id': id }))
    }
    const ended: string[] = []
    const ends = await site.clock.until(
      site.lcm.jobs.waitAll(ids(10), { ...hour, onEnd: ({ id }) => void ended.push(id) }),
    )
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(Array(10).fill('succeeded'))
    expect(ended).toEqual(ids(10))
    // The document of the end is the whole one, not a row.
    expect([...ends.values()].every(({ document }) => document?.['job-data'] !== undefined)).toBe(true)
    const paths = site.paths()
    expect(paths.slice(0, 10)).toEqual(ids(10).map((id) => `GET /jobs/${id}`))
    // While eight or more are left.
    expect(lists(paths).length).toBeGreaterThan(10)
    expect(singles(paths.slice(10, 14))).toEqual([])
    expect(site.clock.scheduled).toBe(0)
  })

  test('does not read a list that is longer than it is worth, and only its first page to know', async () => {
    const history = Array.from({ length: 500 }, (_, index) => jobOf(1_000 + index, { status: 'COMPLETE' }))
    const site = world({ jobs: [...history, ...jobsOf(9, 'RUNNING')] })
    await site.clock.until(site.lcm.jobs.waitAll(ids(9), { timeoutMs: 200_000, detail: 'status' }))
    expect(lists(site.paths())).toEqual(['GET /jobs/'])
    expect(singles(site.paths()).length).toBeGreaterThan(9 * 8)
  })

  test('reads as many pages as it takes to find them, and no more', async () => {
    const history = Array.from({ length: 120 }, (_, index) => jobOf(1_000 + index, { status: 'COMPLETE' }))
    const site = world({ jobs: [...jobsOf(8, 'RUNNING'), ...history] })
    await site.clock.until(site.lcm.jobs.waitAll(ids(8), { timeoutMs: 60_000, detail: 'status' }))
    expect(new Set(lists(site.paths()))).toEqual(new Set(['GET /jobs/']))
    const last = world({ jobs: [...history, ...jobsOf(8, 'RUNNING')] })
    await last.clock.until(last.lcm.jobs.waitAll(ids(8), { timeoutMs: 60_000, detail: 'status' }))
    expect(new Set(lists(last.paths()))).toEqual(new Set(['GET /jobs/', 'GET /jobs/?page=2', 'GET /jobs/?page=3']))
  })

  test('reads few jobs one by one', async () => {
    const site = world({ jobs: jobsOf(7, 'RUNNING') })
    await site.clock.until(site.lcm.jobs.waitAll(ids(7), { timeoutMs: 100_000, detail: 'status' }))
    expect(lists(site.paths())).toEqual([])
  })

  test('reads by itself what the list leaves out, and what is in a list that cannot be read', async () => {
    const hidden = world({ jobs: jobsOf(9, 'RUNNING') })
    hidden.control.trouble = ({ path }) =>
      path.endsWith('/jobs/')
        ? Response.json({ count: 0, 'per-page': 50, current: 1, last: 1, results: [] })
        : undefined
    for (const id of ids(9)) hidden.status(100_000, 'FAILED', id)
    const ends = await hidden.clock.until(hidden.lcm.jobs.waitAll(ids(9), hour))
    expect([...ends.values()].map(({ outcome }) => outcome)).toEqual(Array(9).fill('failed'))

    const broken = world({ jobs: jobsOf(9, 'RUNNING') })
    broken.control.trouble = ({ path }) => (path.endsWith('/jobs/') ? Response.json({ results: 5 }) : undefined)
    for (const id of ids(9)) broken.status(100_000, 'FAILED', id)
    const others = await broken.clock.until(broken.lcm.jobs.waitAll(ids(9), hour))
    expect([...others.values()].map(({ outcome }) => outcome)).toEqual(Array(9).fill('failed'))
    // It is not tried for ever.
    expect(lists(broken.paths())).toHaveLength(1)
  })

  test('takes one that is unknown for lost after the grace, and waits on for the others', async () => {
    const site = world({ jobs: [jobOf(1)] })
    site.status(120_000, 'TERMINATED')
    const ends = await site.clock.until(site.lcm.jobs.waitAll([jobId, idOf('job', 7)], hour))
    expect([...ends.values()].map(({ outcome, reason }) => [outcome, reason])).toEqual([
      ['cancelled', 'ended'],
      ['lost', 'not-found'],
    ])
  })

  test('shows the nodes of those that run', async () => {
    const site = world({ jobs: jobsOf(8, 'RUNNING'), rows: [rowOf(1, 'RUNNING', { 'job-id': idOf('job', 3) })] })
    const names: string[][] = []
    const onSnapshot = ({ view }: { readonly view: { readonly targets: readonly { readonly name: string }[] } }) =>
      void names.push(view.targets.map(({ name }) => name))
    await site.clock.until(site.lcm.jobs.waitAll(ids(8), { timeoutMs: 60_000, onSnapshot }))
    expect(names.flat()).toEqual(['node1'])
  })
})

describe('what is read beside a job', () => {
  test('is nothing for its status alone', async () => {
    const site = world({ rows: [rowOf(1, 'RUNNING')], events: [eventOf(1, 1)] })
    site.status(50_000, 'FAILED')
    const end = await site.clock.until(site.lcm.jobs.wait(jobId, { ...hour, detail: 'status' }))
    expect(end).toMatchObject({ outcome: 'failed', targets: [], view: { messages: [] } })
    expect(new Set(site.paths())).toEqual(new Set([`GET /jobs/${jobId}`]))
    const token = site.lcm.jobs.waitToken(jobId, { ...hour, detail: 'status' })
    const before = site.sent.length
    expect(await site.lcm.jobs.check(token)).toMatchObject({ done: true, result: { outcome: 'failed' } })
    expect(site.sent.length).toBe(before + 1)
  })

  test('is all pages of its nodes, and its events only once something went wrong', async () => {
    const rows = Array.from({ length: 7 }, (_, index) => rowOf(index + 1, 'RUNNING'))
    const site = world({ rows, events: [eventOf(1, 1)] }, { pageSize: 3 })
    site.at(50_000, () => {
      site.there.rows[6] = rowOf(7, 'FAILED')
    })
    const shown: number[] = []
    await site.clock.until(
      site.lcm.jobs.wait(jobId, { timeoutMs: 100_000, onSnapshot: ({ view }) => void shown.push(view.targets.length) }),
    )
    expect(new Set(shown)).toEqual(new Set([7]))
    const nodes = `GET /jobs/${jobId}/job_nodes/`
    const look = [`GET /jobs/${jobId}`, nodes, `${nodes}?page=2`, `${nodes}?page=3`]
    expect(site.paths().slice(0, 4)).toEqual(look)
    const events = `GET /jobs/${jobId}/job_events/`
    const first = site.sent.find(({ path }) => path.endsWith('/job_events/'))
    expect(first?.at).toBeGreaterThan((site.sent[0]?.at ?? 0) + 50_000)
    expect(site.paths().filter((path) => path === events).length).toBeGreaterThan(1)
  })

  test('is its events, too, where it is known to fail and no node has yet', async () => {
    const site = world({
      jobs: [jobOf(1, { status: 'WILL_FAIL' })],
      rows: [rowOf(1, 'RUNNING')],
      events: [eventOf(1, 1)],
    })
    const end = await site.clock.until(site.lcm.jobs.wait(jobId, { ...hour, settleOn: 'failing' }))
    expect(end.view?.messages).toHaveLength(1)
  })

  test('is one request for events of which none is new', async () => {
    const events = Array.from({ length: 9 }, (_, index) => eventOf(index + 1, 1))
    const site = world({ rows: [rowOf(1, 'RUNNING')], events }, { pageSize: 2 })
    site.at(50_000, () => {
      site.there.events = [eventOf(10, 1), ...events]
    })
    const counts: number[] = []
    await site.clock.until(
      site.lcm.jobs.wait(jobId, {
        timeoutMs: 110_000,
        detail: 'messages',
        onSnapshot: ({ view }) => void counts.push(view.messages.length),
      }),
    )
    expect(counts).toEqual([9, 10])
    const read = site.paths().filter((path) => path.includes('job_events'))
    // Five pages at first and after the new one, one each else.
    expect(read.length).toBe(5 + 5 + (site.paths().filter((path) => path === `GET /jobs/${jobId}`).length - 2))
  })

  test('is all events in the end, should the server have forgotten old ones', async () => {
    const site = world({ rows: [rowOf(1, 'RUNNING')], events: [eventOf(1, 1), eventOf(2, 1)] }, { pageSize: 1 })
    site.at(30_000, () => {
      site.there.events = [eventOf(2, 1), eventOf(3, 1)]
    })
    site.status(70_000, 'COMPLETE')
    const counts: number[] = []
    const onSnapshot = ({ view }: { readonly view: { readonly messages: readonly unknown[] } }) =>
      void counts.push(view.messages.length)
    await site.clock.until(site.lcm.jobs.wait(jobId, { ...hour, detail: 'messages', onSnapshot }))
    expect(counts).toEqual([2, 3])
  })

  test('keeps nobody from seeing the job: what cannot be read is as it was known before', async () => {
    const site = world({ rows: [rowOf(1, 'RUNNING')], events: [eventOf(1, 1)] })
    const troubles = [
      () => failure(500, 'server error'),
      () => Response.json('server error'),
      () => Response.json({ count: 1 }),
      () => failure(404, 'none'),
      () => failure(401, 'not these'),
    ]
    let next = 0
    site.at(10_000, () => {
      site.control.trouble = ({ path }) => (/job_(nodes|events)\/$/.test(path) ? troubles[next++ % 5]?.() : undefined)
    })
    site.status(300_000, 'FAILED')
    const statuses: string[] = []
    const onSnapshot = ({ view }: { readonly view: { readonly status: string } }) => void statuses.push(view.status)
    const end = await site.clock.until(
      site.lcm.jobs.wait(jobId, { ...hour, detail: 'messages', outageToleranceMs: 0, onSnapshot }),
    )
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(end.targets).toMatchObject([{ name: 'node1', outcome: 'incomplete' }])
    expect(end.view?.messages).toHaveLength(1)
    expect(statuses).toEqual(['RUNNING', 'FAILED'])
    expect(next).toBeGreaterThan(20)
  })

  test('is tried again at the end, but not for long', async () => {
    const site = world({ rows: [rowOf(1, 'FAILED')] })
    site.status(10_000, 'FAILED')
    let asked = 0
    site.control.trouble = ({ path }) => {
      if (!path.endsWith('/job_nodes/') || site.elapsed() < 15_000) return undefined
      asked += 1
      return asked < 2 ? failure(500, 'server error') : undefined
    }
    const end = await site.clock.until(site.lcm.jobs.wait(jobId, hour))
    expect(asked).toBe(2)
    expect(end.targets).toMatchObject([{ name: 'node1', outcome: 'failed' }])

    const hanging = world({ jobs: [jobOf(1, { status: 'COMPLETE' })] })
    hanging.control.trouble = ({ path }) =>
      path.endsWith('/job_nodes/') ? (new Promise<Response>(() => {}) as unknown as Response) : undefined
    const other = await hanging.clock.until(hanging.lcm.jobs.wait(jobId, hour))
    expect(other).toMatchObject({ outcome: 'succeeded', targets: [] })
    expect(hanging.elapsed()).toBeLessThan(31_000)
  })

  test('does not stay when the wait is called off in the middle of it', async () => {
    const site = world()
    const controller = new AbortController()
    site.control.trouble = ({ path }) => {
      if (path.endsWith('/job_nodes/')) controller.abort()
      return undefined
    }
    const end = await site.clock.until(site.lcm.jobs.wait(jobId, { ...hour, signal: controller.signal }))
    expect(end).toMatchObject({ outcome: 'aborted' })
    expect(site.clock.scheduled).toBe(0)
  })

  test('is remembered of a thousand jobs', async () => {
    const site = world({ jobs: jobsOf(1_001, 'WILL_FAIL') })
    const look = (id: string) => site.lcm.jobs.check(site.lcm.jobs.waitToken(id, { ...hour, detail: 'status' }))
    for (const id of ids(1_001)) await look(id)
    const [forgotten = '', known = ''] = ids(2)
    site.set({ status: 'RUNNING' }, forgotten)
    site.set({ status: 'RUNNING' }, known)
    await look(known)
    await look(forgotten)
    expect(site.drifts()).toMatchObject([
      { code: 'impossible-change', at: ['jobs', known, 'status', 'WILL_FAIL', 'RUNNING'] },
    ])
  })
})
