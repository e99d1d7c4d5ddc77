import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const m2 = 'aaaaaaaa-0000-4000-8000-000000000002'

const seed = {
  tasks: ['raid', 'bios', 'wipe', 'report'].map((Name) => ({ Name })),
  profiles: [{ Name: 'careful' }],
  machines: [{ Name: 'm1', Uuid: m1, Tasks: ['raid', 'bios'], Profiles: ['careful'] }],
}

type Fields = Readonly<Record<string, unknown>>
type Job = Fields & { readonly Uuid: string }

/** The parameters are those of the machine's profile. */
function start(Params: Fields, more: object = {}): Promise<DrpSite> {
  return startDrp({ ...seed, profiles: [{ Name: 'careful', Params }], ...more }, { profiles: { drp: 'v4' } })
}

async function machineOf(site: DrpSite): Promise<Fields> {
  return (await site.send('GET', `/machines/${m1}`)).json as Fields
}

async function nextJob(site: DrpSite): Promise<Job> {
  const { status, json, text } = await site.send('POST', '/jobs', { Machine: m1 })
  if (status !== 201) throw new Error(`${status} ${text}`)
  return json as Job
}

function set(site: DrpSite, path: string, fields: object) {
  const patch = Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }))
  return site.send('PATCH', path, patch)
}

/** Ends a job as agents do: what has failed takes the machine out of service first. */
async function end(site: DrpSite, { Uuid }: Job, State: 'finished' | 'failed'): Promise<void> {
  await set(site, `/jobs/${Uuid}`, { State: 'running' })
  if (State === 'failed') await set(site, `/machines/${m1}`, { Runnable: false })
  const { status, text } = await set(site, `/jobs/${Uuid}`, {
    State,
    ExitState: State === 'failed' ? State : 'complete',
  })
  if (status !== 200) throw new Error(text)
}

async function fail(site: DrpSite): Promise<Job> {
  const job = await nextJob(site)
  await end(site, job, 'failed')
  return job
}

describe('task-retry', () => {
  test('tries a task again, each time after a longer back-off, and then gives up', async () => {
    const site = await start({ 'task-retry': { raid: 3 } })
    for (const [attempt, ms] of [
      [1, 2000],
      [2, 4000],
      [3, 8000],
    ] as const) {
      await fail(site)
      expect(await machineOf(site)).toMatchObject({ Runnable: false, RetryTaskAttempt: attempt, JobState: 'failed' })
      expect(site.clock.scheduled).toBe(1)
      await site.clock.advance(ms - 1)
      expect(await machineOf(site)).toMatchObject({ Runnable: false })
      await site.clock.advance(1)
      expect(await machineOf(site)).toMatchObject({ Runnable: true, CurrentTask: 0, RetryTaskAttempt: attempt })
    }
    await fail(site)
    await site.clock.advance(60_000)
    expect(await machineOf(site)).toMatchObject({ Runnable: false, RetryTaskAttempt: 3 })
    expect(((await site.send('GET', '/jobs')).json as []).length).toBe(4)
  })

  test('counts for each task anew', async () => {
    const site = await start({ 'task-retry': { raid: 2, bios: 1 } })
    await fail(site)
    await site.clock.advance(2000)
    await end(site, await nextJob(site), 'finished')
    const bios = await nextJob(site)
    expect([bios, await machineOf(site)]).toMatchObject([{ Task: 'bios' }, { RetryTaskAttempt: 0 }])
    await end(site, bios, 'failed')
    await site.clock.advance(1999)
    expect(await machineOf(site)).toMatchObject({ Runnable: false, RetryTaskAttempt: 1 })
    await site.clock.advance(1)
    expect(await nextJob(site)).toMatchObject({ Task: 'bios' })
  })

  test('tries an action again that the server carries out itself', async () => {
    const site = await start({ 'task-retry': { 'action:blink': 1 } }, { actions: [{ command: 'blink' }] })
    await site.send('POST', '/machines', {
      Name: 'm2x',
      Uuid: m2,
      Tasks: ['action:blink', 'bios'],
      Profiles: ['careful'],
    })
    site.drp.script([{ command: 'blink', times: 1, error: 'dark' }])
    const ask = () => site.send('POST', '/jobs', { Machine: m2 })
    const failed = await ask()
    expect([failed.status, failed.json]).toMatchObject([500, { Type: 'INVOKE', Messages: ['dark'] }])
    expect((await ask()).status).toBe(409)
    await site.clock.advance(2000)
    const again = await ask()
    expect([again.status, again.json]).toMatchObject([202, { Task: 'action:blink', State: 'finished' }])
    expect((await ask()).json).toMatchObject({ Task: 'bios' })
  })

  test('does not wait for who makes the machine runnable', async () => {
    const site = await start({ 'task-retry': { raid: 1 } })
    await fail(site)
    await set(site, `/machines/${m1}`, { Runnable: true })
    const again = await nextJob(site)
    await site.clock.advance(2000)
    expect(await machineOf(site)).toMatchObject({ CurrentJob: again.Uuid, JobState: 'created', Runnable: true })
  })

  test('is over when the machine is gone, or all is forgotten', async () => {
    const site = await start({ 'task-retry': { raid: 1 } })
    await fail(site)
    await site.send('DELETE', `/machines/${m1}`)
    await site.clock.advance(2000)
    expect((await site.send('GET', '/machines')).json).toEqual([])
    site.reset()
    await fail(site)
    expect(site.clock.scheduled).toBe(1)
    site.reset()
    expect(site.clock.scheduled).toBe(0)
    await fail(site)
    await site.close()
    expect(site.clock.scheduled).toBe(0)
  })

  test("may be of the machine itself, which comes before its profiles'", async () => {
    const site = await start({ 'task-retry': { raid: 1 } })
    await set(site, `/machines/${m1}`, { Params: { 'task-retry': {} } })
    await fail(site)
    expect([await machineOf(site), site.clock.scheduled]).toMatchObject([{ Runnable: false, RetryTaskAttempt: 0 }, 0])
  })

  test('is nothing that a request can write', async () => {
    const site = await start({})
    const stacks = [{ CurrentTask: 1, CurrentJob: '', TaskList: ['x'] }]
    await set(site, `/machines/${m1}`, { RetryTaskAttempt: 5, TaskErrorStacks: stacks, JobState: 'failed' })
    expect(await machineOf(site)).toMatchObject({ RetryTaskAttempt: 0, TaskErrorStacks: [], JobState: '' })
    const { json } = await site.send('POST', '/machines', { Name: 'm9', RetryTaskAttempt: 5, TaskErrorStacks: stacks })
    expect(json).toMatchObject({ RetryTaskAttempt: 0, TaskErrorStacks: [], PendingWorkOrders: 0 })
  })

  test('is unknown to v3.13', async () => {
    const site = await startDrp({ ...seed, profiles: [{ Name: 'careful', Params: { 'task-retry': { raid: 1 } } }] })
    await fail(site)
    expect(site.clock.scheduled).toBe(0)
    expect(await machineOf(site)).not.toHaveProperty('RetryTaskAttempt')
  })
})

describe('task-error-handlers', () => {
  test('take the place of the list, and give it back when they are done', async () => {
    const site = await start({ 'task-error-handlers': { raid: ['wipe', 'report'] } })
    const failed = await fail(site)
    const waiting = { CurrentTask: 0, CurrentJob: failed.Uuid, TaskList: ['raid', 'bios'] }
    expect(await machineOf(site)).toMatchObject({
      Runnable: true,
      Tasks: ['wipe', 'report'],
      CurrentTask: -1,
      TaskErrorStacks: [waiting],
    })
    const wipe = await nextJob(site)
    expect(wipe).toMatchObject({ Task: 'wipe', CurrentIndex: 0 })
    await end(site, wipe, 'finished')
    const report = await nextJob(site)
    expect(report).toMatchObject({ Task: 'report' })
    await end(site, report, 'finished')
    const again = await nextJob(site)
    expect(again).toMatchObject({ Task: 'raid', CurrentIndex: 0 })
    expect(await machineOf(site)).toMatchObject({
      Tasks: ['raid', 'bios'],
      CurrentTask: 0,
      CurrentJob: again.Uuid,
      RetryTaskAttempt: 0,
      TaskErrorStacks: [],
    })
    await end(site, again, 'finished')
    expect(await nextJob(site)).toMatchObject({ Task: 'bios' })
    const { json } = await site.send('GET', `/jobs?Machine=${m1}&Current=true`)
    expect((json as []).length).toBe(1)
  })

  test('come after all tries, and are not handled themselves', async () => {
    const site = await start({
      'task-retry': { raid: 1 },
      'task-error-handlers': { raid: ['wipe'], wipe: ['report'] },
    })
    await fail(site)
    expect(await machineOf(site)).toMatchObject({ Tasks: ['raid', 'bios'] })
    await site.clock.advance(2000)
    await fail(site)
    expect(await machineOf(site)).toMatchObject({ Tasks: ['wipe'], RetryTaskAttempt: 0 })
    await fail(site)
    const stopped = { Runnable: false, Tasks: ['wipe'], TaskErrorStacks: [{ TaskList: ['raid', 'bios'] }] }
    expect(await machineOf(site)).toMatchObject(stopped)
  })

  test('go by assumptions that can be chosen', async () => {
    const machines = { handlerFailure: 'restore', backOffFactor: 3 } as const
    const site = await start({ 'task-error-handlers': { raid: ['wipe'] } }, { assumptions: { machines } })
    await fail(site)
    await fail(site)
    expect(await machineOf(site)).toMatchObject({ Runnable: false, Tasks: ['raid', 'bios'], TaskErrorStacks: [] })
  })
})

describe('where to stop', () => {
  test('task-single-step: after each task', async () => {
    const site = await start({ 'task-single-step': true })
    await end(site, await nextJob(site), 'finished')
    expect(await machineOf(site)).toMatchObject({ Runnable: false, JobState: 'finished' })
    await set(site, `/machines/${m1}`, { Runnable: true })
    expect(await nextJob(site)).toMatchObject({ Task: 'bios' })
  })

  test('task-stop-at: before an entry, once', async () => {
    const site = await start({ 'task-stop-at': ['bios'] })
    await end(site, await nextJob(site), 'finished')
    expect((await site.send('POST', '/jobs', { Machine: m1 })).status).toBe(204)
    expect(await machineOf(site)).toMatchObject({ Runnable: false, CurrentTask: 1 })
    await set(site, `/machines/${m1}`, { Runnable: true })
    expect(await nextJob(site)).toMatchObject({ Task: 'bios' })
  })
})
