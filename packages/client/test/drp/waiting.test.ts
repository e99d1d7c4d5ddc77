import type { ClientEvent } from '@jobwright/client'
import { type JobNotSucceededError, type Snapshot, WaitFailedError } from '@jobwright/client/wait'
import type { Job, Machine } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job, jobId, machine, machineId } from './documents.ts'
import { failure, notFound, rejection, type Sent, scriptedServer } from './scripted-server.ts'

/** A server with jobs and machines that change with time. */
function site(there: { readonly jobs?: readonly Job[]; readonly machines?: readonly Machine[] }) {
  const jobs = new Map(there.jobs?.map((one) => [one.Uuid, one]))
  const machines = new Map(there.machines?.map((one) => [one.Uuid, one]))
  const control: { trouble?: ((request: Sent) => Response | undefined) | undefined; mayList: boolean } = {
    mayList: true,
  }
  const answer = (request: Sent): Response => {
    const trouble = control.trouble?.(request)
    if (trouble !== undefined) return trouble
    const [, , , prefix, id] = request.path.split('/')
    const all: ReadonlyMap<string, Job | Machine> = prefix === 'jobs' ? jobs : machines
    if (id === undefined) {
      const among = /^In\((.*)\)$/.exec(new Map(request.query).get('Uuid') ?? '')?.[1]?.split(',') ?? []
      return Response.json(control.mayList ? among.flatMap((one) => all.get(one) ?? []) : [])
    }
    const found = all.get(decodeURIComponent(id))
    return found === undefined ? notFound(request) : Response.json(found)
  }
  const events: ClientEvent[] = []
  const server = scriptedServer(answer, { name: 'site', onEvent: (event) => events.push(event) })
  const startedAt = server.clock.now()
  return {
    ...server,
    control,
    events,
    elapsed: () => server.clock.now() - startedAt,
    /** Changes what there is at a time. */
    at: (ms: number, change: { readonly job?: Partial<Job>; readonly machine?: Partial<Machine> }) => {
      server.clock.schedule(ms, () => {
        const [one] = jobs.values()
        const [other] = machines.values()
        if (one !== undefined && change.job !== undefined) jobs.set(one.Uuid, { ...one, ...change.job })
        if (other !== undefined && change.machine !== undefined)
          machines.set(other.Uuid, { ...other, ...change.machine })
      })
    },
    remove: (id: string) => jobs.delete(id) || machines.delete(id),
    paths: () => server.sent.map(({ method, path }) => `${method} ${path.slice('/api/v3'.length)}`),
  }
}

const tenMinutes = { timeoutMs: 600_000 }

describe('waiting for a job', () => {
  test('ends when it has, and shows the document as it was sent', async () => {
    const { drp, clock, at, elapsed } = site({ jobs: [job()] })
    at(3_000, { job: { State: 'running' } })
    at(9_000, { job: { State: 'finished', ExitState: 'complete', Token: 'a-job-token' } })
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ id: jobId, outcome: 'succeeded', reason: 'ended', flags: [] })
    expect(end.document?.Token).toBe('a-job-token')
    expect(end.view).toMatchObject({ source: 'site', kind: 'job', raw: { Token: '***' } })
    expect(elapsed()).toBeGreaterThanOrEqual(9_000)
    expect(elapsed()).toBeLessThan(11_500)
    expect(await drp.jobs.waitForSuccess(jobId, tenMinutes)).toMatchObject({ Token: 'a-job-token' })
    expect(clock.scheduled).toBe(0)
  })

  test('looks every two seconds or so, with one request while the job runs', async () => {
    const { drp, clock, at, paths } = site({ jobs: [job({ State: 'running' })], machines: [machine()] })
    at(60_500, { job: { State: 'failed', ExitState: 'failed' } })
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(new Set(paths())).toEqual(new Set([`GET /jobs/${jobId}`]))
    expect(end.polls).toBe(paths().length)
    expect(end.polls).toBeGreaterThan(27)
    expect(end.polls).toBeLessThan(36)
  })

  test('goes on through an incomplete job whose machine is made runnable again', async () => {
    const { drp, clock, at, paths } = site({ jobs: [job({ State: 'running' })], machines: [machine()] })
    at(3_000, { machine: { Runnable: false }, job: { State: 'incomplete', ExitState: 'complete' } })
    at(50_000, { machine: { Runnable: true } })
    at(100_000, { job: { State: 'running' } })
    at(110_000, { machine: { Runnable: false }, job: { State: 'incomplete' } })
    at(160_000, { machine: { Runnable: true }, job: { State: 'finished' } })
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(new Set(paths())).toEqual(new Set([`GET /jobs/${jobId}`, `GET /machines/${machineId}`]))
  })

  test.each([
    ['not-runnable', 'complete'],
    ['not-runnable', 'stop'],
    ['not-runnable', ''],
    ['not-runnable', 'failed'],
    ['powered-off', 'poweroff'],
  ] as const)('ends as %s where nothing goes on for a minute (exit state %j)', async (reason, ExitState) => {
    const held = { jobs: [job({ State: 'incomplete', ExitState })], machines: [machine({ Runnable: false })] }
    const { drp, clock, elapsed } = site(held)
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'stalled', reason, flags: ['suspended', reason] })
    expect(end.view?.phase).toBe('pending')
    expect(elapsed()).toBeGreaterThanOrEqual(60_000)
    expect(elapsed()).toBeLessThan(62_500)
    const soon = site(held)
    expect(await soon.clock.until(soon.drp.jobs.wait(jobId, { ...tenMinutes, heldUpGraceMs: 0 }))).toMatchObject({
      reason,
      polls: 1,
    })
    expect(soon.clock.now()).toBe(soon.sent[0]?.at)
  })

  test('of a machine that is not available is held up too, and one that reboots is not', async () => {
    const held = (ExitState: Job['ExitState'], fields: Partial<Machine>) =>
      site({ jobs: [job({ State: 'incomplete', ExitState })], machines: [machine(fields)] })
    const options = { timeoutMs: 100_000 }
    const ofReboot = held('reboot', { Runnable: false })
    expect(await ofReboot.clock.until(ofReboot.drp.jobs.wait(jobId, options))).toMatchObject({
      outcome: 'timed-out',
      reason: 'deadline',
      flags: ['suspended'],
    })
    const broken = held('reboot', { Available: false })
    expect(await broken.clock.until(broken.drp.jobs.wait(jobId, options))).toMatchObject({ reason: 'not-runnable' })
    const free = held('stop', {})
    expect(await free.clock.until(free.drp.jobs.wait(jobId, options))).toMatchObject({ reason: 'deadline' })
  })

  test('does not look at the machine where that is not wanted, or there is none', async () => {
    const incomplete = job({ State: 'incomplete' })
    const only = site({ jobs: [incomplete], machines: [machine({ Runnable: false })] })
    await only.clock.until(only.drp.jobs.wait(jobId, { timeoutMs: 100_000, detail: 'status' }))
    expect(new Set(only.paths())).toEqual(new Set([`GET /jobs/${jobId}`]))
    const without = site({ jobs: [job({ State: 'incomplete', Machine: '', Independent: true })] })
    await without.clock.until(without.drp.jobs.wait(jobId, { timeoutMs: 10_000 }))
    expect(new Set(without.paths())).toEqual(new Set([`GET /jobs/${jobId}`]))
    // A machine that is gone, or that one may not read, holds nothing up.
    const gone = site({ jobs: [incomplete] })
    expect(await gone.clock.until(gone.drp.jobs.wait(jobId, { timeoutMs: 100_000 }))).toMatchObject({
      reason: 'deadline',
    })
  })

  test.each(['created', 'running', 'incomplete'] as const)('ends where a %s job is superseded', async (State) => {
    const { drp, clock, paths } = site({
      jobs: [job({ State, Current: false })],
      machines: [machine({ Runnable: false })],
    })
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'lost', reason: 'superseded', polls: 1 })
    expect(end.flags).toContain('superseded')
    expect(paths()).toHaveLength(1)
    expect(await rejection(clock.until(drp.jobs.waitForSuccess(jobId, tenMinutes)))).toMatchObject({
      name: 'JobNotSucceededError',
      code: 'rejected',
      message: `site: job ${jobId} did not succeed: lost (superseded) after 0 s. Another has taken its place: look at that one.`,
    })
  })

  test.each([
    ['stop', 'not runnable'],
    ['poweroff', 'powered off'],
  ] as const)('says what to do where it is held up (%s)', async (ExitState, words) => {
    const held = { jobs: [job({ State: 'incomplete', ExitState })], machines: [machine({ Runnable: false })] }
    const { drp, clock } = site(held)
    const error = await rejection(clock.until(drp.jobs.waitForSuccess(jobId, { ...tenMinutes, heldUpGraceMs: 0 })))
    expect(error).toMatchObject({
      code: 'rejected',
      message: expect.stringContaining(
        `Its machine is ${words}: see why, have it go on, and go on waiting with the token of the result.`,
      ),
    })
  })

  test('takes no job for superseded that has ended, or belongs to no list of tasks', async () => {
    const ended = site({ jobs: [job({ State: 'finished', Current: false })] })
    expect(await ended.clock.until(ended.drp.jobs.wait(jobId, tenMinutes))).toMatchObject({
      outcome: 'succeeded',
      flags: [],
    })
    for (const fields of [{ Independent: true }, { WorkOrder: 'a-work-order' }]) {
      const other = site({ jobs: [job({ State: 'running', Current: false, ...fields })] })
      expect(await other.clock.until(other.drp.jobs.wait(jobId, { timeoutMs: 10_000 }))).toMatchObject({
        reason: 'deadline',
        flags: [],
      })
    }
  })

  test('ends as lost where it is deleted, and fails where it never was', async () => {
    const { drp, clock, remove } = site({ jobs: [job()] })
    clock.schedule(5_000, () => remove(jobId))
    expect(await clock.until(drp.jobs.wait(jobId, tenMinutes))).toMatchObject({ outcome: 'lost', reason: 'gone' })
    const none = site({})
    expect(await rejection(none.clock.until(none.drp.jobs.wait(jobId, tenMinutes)))).toBeInstanceOf(WaitFailedError)
  })

  test('lives through an outage without asking more often than it looks', async () => {
    const { drp, clock, at, control, sent } = site({ jobs: [job()] })
    clock.schedule(5_000, () => {
      control.trouble = () => new Response(null, { status: 503 })
    })
    clock.schedule(60_000, () => {
      control.trouble = undefined
    })
    at(60_000, { job: { State: 'finished' } })
    const end = await clock.until(drp.jobs.wait(jobId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', lastError: { status: 503 } })
    expect(end.polls).toBe(sent.length)
  })

  test('shows what changes', async () => {
    const { drp, clock, at } = site({ jobs: [job({ State: 'incomplete' })], machines: [machine({ Runnable: false })] })
    at(5_000, { machine: { Runnable: true } })
    at(10_000, { job: { State: 'running' } })
    at(15_000, { job: { State: 'finished' } })
    const seen: Snapshot[] = []
    const read = async () => {
      for await (const snapshot of drp.jobs.watch(jobId, tenMinutes)) seen.push(snapshot)
    }
    await clock.until(read())
    expect(seen.map(({ view }) => `${view.status} ${view.flags.join(' ')}`.trim())).toEqual([
      'incomplete suspended not-runnable',
      'incomplete suspended',
      'running',
      'finished',
    ])
  })

  test('goes on in another process, with how long it was held up', async () => {
    const { drp, clock, at } = site({ jobs: [job({ State: 'incomplete' })], machines: [machine({ Runnable: false })] })
    const token = drp.jobs.waitToken(jobId, tenMinutes)
    const first = await drp.jobs.check(token)
    expect(first).toMatchObject({ done: false, view: { flags: ['suspended', 'not-runnable'] } })
    await clock.advance(30_000)
    const second = first.done ? undefined : await drp.jobs.check(first.token)
    expect(second?.done).toBe(false)
    await clock.advance(30_000)
    const third = second?.done === false ? await drp.jobs.check(second.token) : undefined
    expect(third).toMatchObject({ done: true, result: { outcome: 'stalled', reason: 'not-runnable', polls: 3 } })
    at(1, { job: { State: 'finished' }, machine: { Runnable: true } })
    await clock.advance(1)
    if (third?.done !== true) throw new Error('It is not over.')
    expect(await clock.until(drp.jobs.resume(third.result.token))).toMatchObject({ outcome: 'succeeded' })
  })

  test('asks once for a look, except for a job that is set aside', async () => {
    const running = site({ jobs: [job({ State: 'running' })], machines: [machine()] })
    await running.drp.jobs.check(running.drp.jobs.waitToken(jobId, tenMinutes))
    expect(running.sent).toHaveLength(1)
    const incomplete = site({ jobs: [job({ State: 'incomplete' })], machines: [machine()] })
    await incomplete.drp.jobs.check(incomplete.drp.jobs.waitToken(jobId, tenMinutes))
    expect(incomplete.sent).toHaveLength(2)
    await incomplete.drp.jobs.check(incomplete.drp.jobs.waitToken(jobId, { ...tenMinutes, detail: 'status' }))
    expect(incomplete.sent).toHaveLength(3)
  })
})

describe('waiting for many jobs', () => {
  const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
  const many = (count: number) =>
    Array.from({ length: count }, (_, n) => job({ Uuid: id(n), State: n % 2 === 0 ? 'finished' : 'failed' }))

  test('lists them, some at once', async () => {
    const jobs = many(120)
    const { drp, clock, sent } = site({ jobs })
    const ends = await clock.until(
      drp.jobs.waitAll(
        jobs.map(({ Uuid }) => Uuid),
        tenMinutes,
      ),
    )
    expect([...ends.values()].filter(({ outcome }) => outcome === 'succeeded')).toHaveLength(60)
    expect(ends.get(id(1))).toMatchObject({ outcome: 'failed', document: { Uuid: id(1) } })
    expect(sent.map(({ path, query }) => [path, new Map(query).get('Uuid')?.split(',').length])).toEqual([
      ['/api/v3/jobs', 50],
      ['/api/v3/jobs', 50],
      ['/api/v3/jobs', 20],
    ])
  })

  test('reads few of them one by one, and those that are not listed', async () => {
    const few = site({ jobs: many(7) })
    await few.clock.until(
      few.drp.jobs.waitAll(
        many(7).map(({ Uuid }) => Uuid),
        tenMinutes,
      ),
    )
    expect(few.paths()).toEqual(many(7).map(({ Uuid }) => `GET /jobs/${Uuid}`))

    const { drp, clock, control, paths } = site({ jobs: many(8) })
    control.mayList = false
    const ends = await clock.until(
      drp.jobs.waitAll(
        many(8).map(({ Uuid }) => Uuid),
        tenMinutes,
      ),
    )
    expect(ends.size).toBe(8)
    expect(paths()).toEqual(['GET /jobs', ...many(8).map(({ Uuid }) => `GET /jobs/${Uuid}`)])
  })

  test('does not ask a list for what is no UUID', async () => {
    const odd = [...many(8), job({ Uuid: 'a,b)', State: 'finished' })]
    const { drp, clock, sent } = site({ jobs: odd })
    const ends = await clock.until(
      drp.jobs.waitAll(
        odd.map(({ Uuid }) => Uuid),
        tenMinutes,
      ),
    )
    expect(ends.get('a,b)')).toMatchObject({ outcome: 'succeeded' })
    expect(sent).toHaveLength(2)
  })

  test('reads them one by one where the list holds something strange, and looks at the machines of those set aside', async () => {
    const jobs = many(8).map((one) => job({ ...one, State: 'incomplete' }))
    const { drp, clock, control, paths } = site({ jobs, machines: [machine({ Runnable: false })] })
    control.trouble = ({ path }) => (path === '/api/v3/jobs' ? Response.json([{ Uuid: 5 }]) : undefined)
    const options = { ...tenMinutes, heldUpGraceMs: 0 }
    const ids = jobs.map(({ Uuid }) => Uuid)
    const ends = await clock.until(drp.jobs.waitAll(ids, options))
    expect(ends.get(id(3))).toMatchObject({ outcome: 'stalled', reason: 'not-runnable' })
    expect(paths().filter((path) => path.startsWith('GET /jobs/'))).toHaveLength(8)
    control.trouble = undefined
    expect((await clock.until(drp.jobs.waitAll(ids, options))).get(id(3))).toMatchObject({ reason: 'not-runnable' })
  })

  test('does not ask more often than it looks while the list cannot be had', async () => {
    const { drp, clock, control, sent } = site({ jobs: many(8) })
    control.trouble = () => new Response(null, { status: 503 })
    clock.schedule(3_000, () => {
      control.trouble = undefined
    })
    const ends = await clock.until(
      drp.jobs.waitAll(
        many(8).map(({ Uuid }) => Uuid),
        tenMinutes,
      ),
    )
    expect(ends.get(id(0))?.polls).toBe(sent.length)
    control.trouble = () => failure(403, { Type: 'AUTH' })
    expect(await rejection(clock.until(drp.jobs.waitAll(ends.keys(), tenMinutes)))).toMatchObject({ code: 'forbidden' })
  })
})

describe('waiting for a machine', () => {
  const running = { State: 'running' } as const
  const walking = (fields: Partial<Machine> = {}, of: Partial<Job> = running) =>
    site({ jobs: [job(of)], machines: [machine({ Workflow: 'w', ...fields })] })
  const wait = ({ drp, clock }: ReturnType<typeof site>, options: object = {}) =>
    clock.until(drp.machines.wait(machineId, { ...tenMinutes, ...options }))

  test('ends when its list of tasks is done', async () => {
    const here = walking()
    here.at(5_000, { job: { State: 'finished' } })
    here.at(6_000, { machine: { CurrentTask: 1 }, job: { CurrentIndex: 1, Task: 't2', State: 'running' } })
    here.at(20_000, { machine: { CurrentTask: 2 }, job: { State: 'finished' } })
    const end = await wait(here)
    expect(end).toMatchObject({ id: machineId, outcome: 'succeeded', reason: 'ended' })
    expect(end.document).toMatchObject({ Secret: 'canary-machine-secret', CurrentTask: 2 })
    expect(end.view).toMatchObject({ kind: 'machine', raw: { Secret: '***' }, progress: { done: 2, total: 2 } })
    expect(here.elapsed()).toBeLessThan(22_500)
  })

  test('says that an empty list did nothing', async () => {
    expect(await wait(walking({ Tasks: [], CurrentTask: -1, CurrentJob: '' }))).toMatchObject({
      outcome: 'succeeded',
      flags: ['nothing-done'],
    })
  })

  test('ends when a job failed and no other try follows, which on v3.13 only the job tells', async () => {
    const here = walking()
    here.at(5_000, { machine: { Runnable: false } })
    here.at(6_000, { job: { State: 'failed', ExitState: 'failed' } })
    expect(await wait(here)).toMatchObject({ outcome: 'failed', reason: 'ended' })
    const retried = walking({}, { State: 'failed' })
    retried.at(5_000, { job: { State: 'running' } })
    retried.at(9_000, { machine: { CurrentTask: 2 } })
    expect(await wait(retried)).toMatchObject({ outcome: 'succeeded' })
  })

  test.each([
    ['not-runnable', { ExitState: 'stop', State: 'finished' }, {}],
    ['not-runnable', { ExitState: 'complete', State: 'incomplete' }, {}],
    ['powered-off', { ExitState: 'poweroff', State: 'finished' }, {}],
    ['powered-off', { ExitState: 'poweroff', State: 'incomplete' }, {}],
    // The job is of an entry before the present one, or of a list before.
    ['not-runnable', { ExitState: 'poweroff', State: 'finished' }, { CurrentTask: 1 }],
    ['not-runnable', { ExitState: 'reboot', State: 'finished' }, { CurrentTask: -1 }],
    ['not-runnable', { State: 'finished' }, { CurrentJob: '' }],
  ] as const)('ends as %s after a minute: %j %j', async (reason, of, fields) => {
    const here = walking({ Runnable: false, ...fields }, of)
    const end = await wait(here)
    expect(end).toMatchObject({ outcome: 'stalled', reason })
    expect(here.elapsed()).toBeGreaterThanOrEqual(60_000)
    expect(here.elapsed()).toBeLessThan(62_500)
  })

  test('asks for the machine alone where that tells how its job stands, as from v4 on', async () => {
    const mirrored = (JobState: string, JobExitState: string, more: Partial<Machine> = {}) =>
      walking({ Runnable: false, JobState, JobExitState, ...more }, { State: 'created' })
    const here = mirrored('failed', 'failed')
    expect(await wait(here)).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(here.paths()).toEqual([`GET /machines/${machineId}`])
    expect(await wait(mirrored('incomplete', 'poweroff'))).toMatchObject({ reason: 'powered-off' })
    expect(await wait(mirrored('finished', 'stop'))).toMatchObject({ reason: 'not-runnable' })
    const soon = { timeoutMs: 100_000 }
    expect(await wait(mirrored('incomplete', 'reboot'), soon)).toMatchObject({ reason: 'deadline' })
    const booting = mirrored('finished', 'complete', { Tasks: ['bootenv:b1', 't2'] })
    expect(await wait(booting, soon)).toMatchObject({ reason: 'deadline' })
    // Of a list that was set back it mirrors the job before.
    expect(await wait(mirrored('incomplete', 'reboot', { CurrentTask: -1 }))).toMatchObject({ reason: 'not-runnable' })
    // Before the first job there is nothing to mirror.
    const first = walking({ JobState: '', CurrentTask: 2 })
    await wait(first)
    expect(first.sent).toHaveLength(2)
  })

  test('goes on while it reboots, or goes into another boot environment', async () => {
    for (const of of [
      { ExitState: 'reboot', State: 'finished' },
      { Task: 'bootenv:b1', State: 'finished' },
    ] as const) {
      const here = walking({ Runnable: false, Tasks: ['bootenv:b1', 't2'] }, of)
      here.at(300_000, { machine: { Runnable: true } })
      here.at(310_000, { machine: { CurrentTask: 2 } })
      expect(await wait(here)).toMatchObject({ outcome: 'succeeded' })
    }
  })

  test('ends as superseded where it leaves the workflow, and only then', async () => {
    const here = walking()
    here.at(5_000, { machine: { Workflow: 'other' } })
    expect(await wait(here, { workflow: 'w' })).toMatchObject({ id: machineId, outcome: 'lost', reason: 'superseded' })
    const done = walking({ Workflow: 'other', CurrentTask: 2 })
    expect(await wait(done, { workflow: 'w' })).toMatchObject({ reason: 'superseded', view: { phase: 'pending' } })
    expect((await wait(done, { workflow: 'w' })).view).not.toHaveProperty('outcome')
    expect(await wait(done)).toMatchObject({ outcome: 'succeeded' })
    expect(await wait(walking({ CurrentTask: 2 }), { workflow: 'w' })).toMatchObject({ outcome: 'succeeded' })
  })

  test('answers the machine on success, else says whose wait it was', async () => {
    const done = walking({ CurrentTask: 2 })
    const options = { ...tenMinutes, workflow: 'w' }
    expect(await done.clock.until(done.drp.machines.waitForSuccess(machineId, options))).toMatchObject({ Name: 'm1' })
    const failed = walking({ Runnable: false }, { State: 'failed' })
    const error = (await rejection(
      failed.clock.until(failed.drp.machines.waitForSuccess(machineId, options)),
    )) as JobNotSucceededError
    expect(error).toMatchObject({ name: 'JobNotSucceededError', code: 'rejected' })
    expect(error.result).toMatchObject({ id: machineId, outcome: 'failed' })
    expect(error.message).not.toContain(`${machineId}/`)
    failed.control.trouble = () => new Response(null, { status: 401 })
    expect(await rejection(failed.clock.until(failed.drp.machines.waitForSuccess(machineId, options)))).toBeInstanceOf(
      WaitFailedError,
    )
  })

  test('shows it as it walks', async () => {
    const here = walking()
    here.at(5_000, { machine: { CurrentTask: 1 }, job: { CurrentIndex: 1, Task: 't2' } })
    here.at(9_000, { machine: { CurrentTask: 2 } })
    const watch = here.drp.machines.watch(machineId, { ...tenMinutes, workflow: 'w' })
    const seen: string[] = []
    const read = async () => {
      for await (const { view } of watch) seen.push(`${view.id === machineId} ${view.progress?.done}`)
    }
    await here.clock.until(read())
    expect(seen).toEqual(['true 0', 'true 1', 'true 2'])
    expect(await watch.result).toMatchObject({ id: machineId, outcome: 'succeeded' })
  })

  test('is called off when the iteration is left', async () => {
    const here = walking()
    const watch = here.drp.machines.watch(machineId, { ...tenMinutes, workflow: 'w' })
    const read = async () => {
      for await (const { view } of watch) {
        expect(view.phase).toBe('running')
        break
      }
    }
    await here.clock.until(read())
    expect(await here.clock.until(watch.result)).toMatchObject({ id: machineId, outcome: 'aborted' })
    expect(here.clock.scheduled).toBe(0)
    const requests = here.sent.length
    await here.clock.advance(60_000)
    expect(here.sent).toHaveLength(requests)
  })

  test('waits for several, and tells of each end', async () => {
    const other = '22222222-2222-4222-8222-222222222222'
    const here = site({
      machines: [
        machine({ CurrentTask: 2, Workflow: 'w' }),
        machine({ Uuid: other, Name: 'm2', CurrentTask: 2, Workflow: 'x' }),
      ],
    })
    const told: string[] = []
    const options = { ...tenMinutes, workflow: 'w', onEnd: ({ id }: { readonly id: string }) => told.push(id) }
    const ends = await here.clock.until(here.drp.machines.waitAll([machineId, other], options))
    expect([...ends].map(([id, end]) => [id, end.id, end.reason])).toEqual([
      [machineId, machineId, 'ended'],
      [other, other, 'superseded'],
    ])
    expect(told.toSorted()).toEqual([machineId, other])
    const plain = await here.clock.until(here.drp.machines.waitAll([machineId], tenMinutes))
    expect([...plain.keys()]).toEqual([machineId])
  })

  test('lists many machines, and their current jobs, instead of reading each', async () => {
    const id = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
    const jobs = Array.from({ length: 60 }, (_, n) => job({ Uuid: id(100 + n), Machine: id(n), State: 'failed' }))
    const machines = jobs.map(({ Uuid }, n) => machine({ Uuid: id(n), Runnable: false, CurrentJob: Uuid }))
    const here = site({ jobs, machines })
    const ids = machines.map(({ Uuid }) => Uuid)
    const ends = await here.clock.until(here.drp.machines.waitAll(ids, { ...tenMinutes, workflow: 'x' }))
    expect(new Set([...ends.values()].map(({ reason }) => reason))).toEqual(new Set(['superseded']))
    expect(here.paths()).toEqual(['GET /machines', 'GET /machines', 'GET /jobs', 'GET /jobs'])
    const plain = await here.clock.until(here.drp.machines.waitAll(ids, tenMinutes))
    expect(plain.get(id(59))).toMatchObject({ id: id(59), outcome: 'failed', document: { Uuid: id(59) } })

    here.control.mayList = false
    const before = here.sent.length
    const unlisted = await here.clock.until(here.drp.machines.waitAll(ids.slice(0, 8), tenMinutes))
    expect(unlisted.get(id(7))).toMatchObject({ outcome: 'failed' })
    expect(here.sent.length - before).toBe(1 + 8 + 1 + 8)
  })

  test('goes on in another process with the same workflow', async () => {
    const here = walking()
    const { machines } = here.drp
    const token = machines.waitToken(machineId, { ...tenMinutes, workflow: 'a/b % w' })
    expect(await machines.check(token)).toMatchObject({
      done: true,
      result: { id: machineId, reason: 'superseded' },
    })
    expect(here.paths()).toEqual([`GET /machines/${machineId}`, `GET /jobs/${jobId}`])
    const going = await machines.check(machines.waitToken(machineId, { ...tenMinutes, workflow: 'w' }))
    expect(going.done).toBe(false)
    here.at(5_000, { machine: { CurrentTask: 2 } })
    const resumed = machines.resume(going.done ? '' : going.token)
    expect(await here.clock.until(resumed)).toMatchObject({ id: machineId, outcome: 'succeeded' })
  })

  test('takes any id for what it is', async () => {
    const here = site({ machines: [machine({ Uuid: 'Name:a/b%2F', CurrentTask: 2, CurrentJob: '' })] })
    const end = await here.clock.until(here.drp.machines.wait('Name:a/b%2F', tenMinutes))
    expect(end).toMatchObject({ id: 'Name:a/b%2F', outcome: 'succeeded' })
    expect(here.paths()).toEqual(['GET /machines/Name%3Aa%2Fb%252F'])
  })

  test('does not mind a current job that was deleted', async () => {
    const here = site({ machines: [machine({ CurrentTask: 2 })] })
    expect(await wait(here)).toMatchObject({ outcome: 'succeeded' })
    expect(await rejection(site({}).drp.machines.wait('', tenMinutes))).toMatchObject({ code: 'invalid-input' })
    const none = site({})
    expect(await rejection(none.clock.until(none.drp.machines.wait(machineId, tenMinutes)))).toMatchObject({
      code: 'not-found',
    })
  })

  test('refuses what is no way to wait', async () => {
    const { drp } = walking()
    for (const workflow of ['', 5, null]) {
      const options = { ...tenMinutes, workflow } as never
      const error = { code: 'invalid-input', message: expect.stringContaining('workflow must be the name of one') }
      expect(await rejection(drp.machines.wait(machineId, options))).toMatchObject(error)
      expect(() => drp.machines.watch(machineId, options)).toThrow(expect.objectContaining(error))
      expect(await rejection(drp.machines.waitAll([machineId], options))).toMatchObject(error)
    }
    for (const options of [undefined, null, {}, { timeoutMs: 1, worflow: 'w' }]) {
      expect(await rejection(drp.machines.wait(machineId, options as never))).toMatchObject({ code: 'invalid-input' })
      expect(await rejection(drp.machines.waitAll([machineId], options as never))).toMatchObject({
        code: 'invalid-input',
      })
    }
  })

  test('tells of its looks', async () => {
    const here = walking({ CurrentTask: 2 })
    await wait(here)
    expect(here.events.filter(({ kind }) => kind === 'settled')).toMatchObject([
      { client: 'site', system: 'drp', operation: 'machine.wait', outcome: 'succeeded' },
    ])
  })
})
