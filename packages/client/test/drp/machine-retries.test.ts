import type { Job, Machine } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job, machine, machineId } from './documents.ts'
import { notFound, scriptedServer } from './scripted-server.ts'

const jobIdOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`

/** The nth job of the machine: a try of its first task. */
const tryOf = (n: number, fields: Partial<Job> = {}): Job =>
  job({
    Uuid: jobIdOf(n),
    Previous: n === 1 ? '' : jobIdOf(n - 1),
    Task: 't1',
    CurrentIndex: 0,
    State: 'failed',
    ExitState: 'failed',
    ...fields,
  })

/** A machine of v4 whose task has failed so often, and has been decided to be tried again so often. */
const tried = (jobs: number, RetryTaskAttempt: number, fields: Partial<Machine> = {}): Machine =>
  machine({
    CurrentTask: 0,
    CurrentJob: jobIdOf(jobs),
    JobState: 'failed',
    JobExitState: 'failed',
    Runnable: false,
    RetryTaskAttempt,
    TaskErrorStacks: [],
    ...fields,
  })

function site(first: Machine, jobs: readonly Job[] = []) {
  let now = first
  const there = new Map(jobs.map((one) => [one.Uuid, one]))
  const server = scriptedServer((request) => {
    const [, , , prefix, id = ''] = request.path.split('/')
    if (prefix === 'machines') return Response.json(now)
    const found = there.get(id)
    return found === undefined ? notFound(request) : Response.json(found)
  })
  return {
    ...server,
    at: (ms: number, next: Machine, ...made: readonly Job[]) =>
      server.clock.schedule(ms, () => {
        now = next
        for (const one of made) there.set(one.Uuid, one)
      }),
    jobsRead: () => server.sent.filter(({ path }) => path.includes('/jobs/')).map(({ path }) => path.split('/').at(-1)),
  }
}

const running = { Runnable: true, JobState: 'running', JobExitState: '' } as const
const tenMinutes = { timeoutMs: 600_000 }

describe('a wait for a machine whose task is tried again', () => {
  test('goes on through the pauses, however long, and reads each try once', async () => {
    const { drp, clock, at, jobsRead } = site(machine({ CurrentTask: 0, ...running, CurrentJob: jobIdOf(1) }))
    at(10_000, tried(1, 1), tryOf(1))
    at(12_000, tried(2, 1, running), tryOf(2, { State: 'running' }))
    at(20_000, tried(2, 2), tryOf(2))
    // Longer than a machine may be held up otherwise.
    at(150_000, tried(3, 2, running), tryOf(3, { State: 'running' }))
    at(160_000, machine({ CurrentTask: 2, CurrentJob: jobIdOf(4), JobState: 'finished', RetryTaskAttempt: 0 }))
    const end = await clock.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(end.elapsedMs).toBeGreaterThanOrEqual(160_000)
    expect(jobsRead()).toEqual([jobIdOf(1), jobIdOf(2)])
  })

  test('ends when the last try has failed', async () => {
    const { drp, clock, at, jobsRead } = site(tried(1, 1), [tryOf(1)])
    at(5_000, tried(2, 1, running), tryOf(2, { State: 'running' }))
    at(30_000, tried(2, 1), tryOf(2))
    const end = await clock.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(end.view?.children[0]?.children.map(({ id }) => id)).toEqual([jobIdOf(1), jobIdOf(2)])
    expect(jobsRead()).toEqual([jobIdOf(1), jobIdOf(2)])
  })

  test('finds out from all tries where it begins late, and from no more than it takes', async () => {
    const jobs = [1, 2, 3, 4, 5].map((n) => tryOf(n))
    const late = site(tried(5, 2), jobs)
    expect(await late.drp.machines.wait(machineId, tenMinutes)).toMatchObject({ outcome: 'failed', polls: 1 })
    expect(late.jobsRead()).toEqual([jobIdOf(5), jobIdOf(4), jobIdOf(3)])
  })

  test.each([
    ['another task', tryOf(1, { Task: 't0' })],
    ['another entry', tryOf(1, { CurrentIndex: 1 })],
  ])('does not count jobs of %s', async (_, other) => {
    const { drp, clock } = site(tried(2, 1), [other, tryOf(2)])
    expect(await clock.until(drp.machines.wait(machineId, { timeoutMs: 100_000 }))).toMatchObject({
      outcome: 'timed-out',
      reason: 'deadline',
      flags: ['suspended'],
    })
  })

  test('takes it for held up where its tries cannot be read', async () => {
    for (const jobs of [[], [tryOf(2)]]) {
      const { drp, clock } = site(tried(2, 1), jobs)
      const end = await clock.until(drp.machines.wait(machineId, tenMinutes))
      expect(end).toMatchObject({ outcome: 'stalled', reason: 'not-runnable', flags: ['suspended', 'not-runnable'] })
    }
  })

  test('asks for no tries where there is no doubt', async () => {
    const without = [
      tried(1, 0),
      tried(1, 1, { Available: false }),
      machine({ CurrentTask: 2, CurrentJob: jobIdOf(1), JobState: 'finished', RetryTaskAttempt: 1 }),
    ]
    for (const one of without) {
      const { drp, jobsRead, clock } = site(one, [tryOf(1)])
      const end = await clock.until(drp.machines.wait(machineId, tenMinutes))
      expect(end.reason).toBe('ended')
      expect(jobsRead()).toEqual([])
    }
  })

  test('forgets tries with the list that they were of', async () => {
    const { drp, clock, at, jobsRead } = site(tried(1, 1), [tryOf(1)])
    at(10_000, machine({ CurrentTask: -1, CurrentJob: '', RetryTaskAttempt: 0, JobState: '', Runnable: true }))
    // The same job, as if nothing had been: only that it is read again tells that it was forgotten.
    at(20_000, tried(1, 1))
    at(30_000, tried(2, 1), tryOf(2))
    expect(await clock.until(drp.machines.wait(machineId, tenMinutes))).toMatchObject({ outcome: 'failed' })
    expect(jobsRead()).toEqual([jobIdOf(1), jobIdOf(1), jobIdOf(2)])
  })
})

describe('a wait for a machine that handles the error of a task', () => {
  const stack = { TaskErrorStacks: [{ CurrentTask: 0, TaskList: ['t1', 't2'], CurrentJob: jobIdOf(1) }] }

  test('goes on to the end of the list that comes back', async () => {
    const handler = { ...stack, Tasks: ['wipe'], RetryTaskAttempt: 0 }
    const { drp, clock, at } = site(machine({ ...handler, ...running, CurrentTask: -1, CurrentJob: '' }))
    at(10_000, machine({ ...handler, ...running, CurrentTask: 0, CurrentJob: jobIdOf(2) }))
    at(20_000, machine({ ...handler, ...running, JobState: 'finished', CurrentTask: 1, CurrentJob: jobIdOf(2) }))
    at(30_000, machine({ ...running, TaskErrorStacks: [], CurrentTask: 0, CurrentJob: jobIdOf(3) }))
    at(40_000, machine({ JobState: 'finished', TaskErrorStacks: [], CurrentTask: 2, CurrentJob: jobIdOf(4) }))
    const end = await clock.until(drp.machines.wait(machineId, tenMinutes))
    expect(end).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(end.elapsedMs).toBeGreaterThanOrEqual(40_000)
  })

  test('ends where that fails, too', async () => {
    const { drp, clock } = site(tried(2, 0, { ...stack, Tasks: ['wipe'] }))
    expect(await clock.until(drp.machines.wait(machineId, tenMinutes))).toMatchObject({ outcome: 'failed', polls: 1 })
  })
})
