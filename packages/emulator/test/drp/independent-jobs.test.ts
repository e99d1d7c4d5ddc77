import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const j1 = 'bbbbbbbb-0000-4000-8000-000000000001'
const j2 = 'bbbbbbbb-0000-4000-8000-000000000002'
const zero = '0001-01-01T00:00:00Z'

const seed = { tasks: [{ Name: 't1' }], machines: [{ Name: 'm1', Uuid: m1, Tasks: ['t1'] }] }

type Fields = Readonly<Record<string, unknown>>

const start = (more: object = {}) => startDrp({ ...seed, ...more }, { profiles: { drp: 'v4' } })
const post = (site: DrpSite, fields: object) => site.send('POST', '/jobs', { Independent: true, ...fields })
const set = (site: DrpSite, job: string, fields: object) =>
  site.send(
    'PATCH',
    `/jobs/${job}`,
    Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value })),
  )

describe('an independent job', () => {
  test('is about an object, and of no machine', async () => {
    const site = await start()
    const Action = { Plugin: 'certs', Command: 'renew', CommandSet: 'profiles', Params: { force: true } }
    const asked = { TargetPrefix: 'profiles', TargetKey: 'global', Uuid: j1, Task: 'renew', Action, Meta: { a: 'b' } }
    const { status, json } = await post(site, asked)
    expect(status).toBe(201)
    expect(json).toMatchObject({
      ...asked,
      Independent: true,
      Machine: '',
      WorkOrder: '',
      Current: false,
      State: 'created',
      Previous: '00000000-0000-0000-0000-000000000000',
      EndTime: zero,
      Available: true,
    })
    expect((await site.send('GET', `/jobs/${j1}`)).json).toEqual(json)
    expect((await site.send('GET', `/jobs/${j1}/log`)).text).toBe(`Log for Job: ${j1}\n`)
    expect((await site.send('GET', `/machines/${m1}`)).json).toMatchObject({ CurrentJob: '', CurrentTask: -1 })
    expect((await site.send('GET', '/jobs?Independent=true&TargetPrefix=profiles')).json).toEqual([json])
  })

  test('may be one of many about the same, beside the jobs of the machine', async () => {
    const site = await start()
    const target = { TargetPrefix: 'machines', TargetKey: m1, Machine: m1 }
    await post(site, { ...target, Uuid: j1, State: 'running' })
    await post(site, { ...target, Uuid: j2, State: 'running' })
    const own = await site.send('POST', '/jobs', { Machine: m1 })
    expect([own.status, own.json]).toMatchObject([201, { Task: 't1', Independent: false, Current: true }])
    const running = await site.send('GET', `/jobs?TargetKey=${m1}&State=running`)
    expect((running.json as []).length).toBe(2)
    await set(site, j1, { State: 'failed' })
    expect((await site.send('GET', `/machines/${m1}`)).json).toMatchObject({ Runnable: true, JobState: 'created' })
  })

  test('moves freely between states, but only to such that there are', async () => {
    const site = await start()
    await post(site, { TargetPrefix: 'system', Uuid: j1, State: 'finished' })
    expect((await site.send('GET', `/jobs/${j1}`)).json).toMatchObject({ State: 'finished', TargetKey: '' })
    const ended = ((await site.send('GET', `/jobs/${j1}`)).json as Fields)['EndTime']
    expect(ended).not.toBe(zero)
    const { status, json } = await set(site, j1, { State: 'running', ResultErrors: ['late'] })
    expect([status, json]).toMatchObject([200, { State: 'running', ResultErrors: ['late'] }])
    expect((await set(site, j1, { State: 'incomplete' })).status).toBe(200)
    const refused = await set(site, j1, { State: 'sleeping' })
    expect([refused.status, (refused.json as Fields)['Messages']]).toEqual([422, ['Invalid State `sleeping`']])
  })

  test('stays what it is', async () => {
    const site = await start()
    await post(site, { TargetPrefix: 'system', Uuid: j1 })
    const { json } = await set(site, j1, { Independent: false, Machine: m1, WorkOrder: j2 })
    expect(json).toMatchObject({ Independent: true, Machine: '', WorkOrder: '' })
  })

  test('has a log, and can be deleted in any state', async () => {
    const site = await start()
    await post(site, { TargetPrefix: 'system', Uuid: j1, State: 'running' })
    await site.send('PUT', `/jobs/${j1}/log`, 'one\n', { 'content-type': 'application/octet-stream' })
    expect((await site.send('GET', `/jobs/${j1}/log`)).text).toBe(`Log for Job: ${j1}\none\n`)
    expect((await site.send('DELETE', `/jobs/${j1}`)).status).toBe(200)
  })

  test('goes with a purge whatever its state, unless it is assumed otherwise', async () => {
    for (const [independentJobs, left] of [
      ['any-state', 0],
      ['as-others', 1],
    ] as const) {
      const site = await start({ assumptions: { purge: { independentJobs } } })
      await post(site, { TargetPrefix: 'system', Uuid: j1, State: 'running' })
      await site.send('DELETE', '/jobs?jobsToKeep=0')
      expect(((await site.send('GET', '/jobs')).json as []).length).toBe(left)
    }
  })

  test.each([
    [{ Uuid: j2 }, 422, `Job ${j2} does not have a TargetPrefix`],
    [{ Uuid: j2, TargetPrefix: 'machines' }, 422, `Job ${j2} does not have a TargetKey`],
    [{ Uuid: j2, TargetPrefix: 'system', State: 'x' }, 422, 'Invalid State `x`'],
    [{ Uuid: j1, TargetPrefix: 'system' }, 409, 'already exists'],
  ])('cannot be made of %j', async (fields, status, message) => {
    const site = await start()
    await post(site, { TargetPrefix: 'system', Uuid: j1 })
    const refused = await post(site, fields)
    expect([refused.status, refused.json]).toMatchObject([status, { Model: 'jobs', Messages: [message] }])
    expect(((await site.send('GET', '/jobs')).json as []).length).toBe(1)
  })

  test('is none in v3.13', async () => {
    const site = await startDrp(seed)
    const { status, json } = await post(site, { TargetPrefix: 'system', Task: 'x' })
    expect([status, (json as Fields)['Messages']]).toEqual([400, ['Create request must have Machine field']])
  })

  test('is for whoever may make jobs of its machine', async () => {
    const site = await start()
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    const as = (fields: object) =>
      site.send('POST', '/jobs', { Independent: true, TargetPrefix: 'system', ...fields }, { authorization })
    expect((await as({ Machine: m1 })).status).toBe(201)
    expect((await as({})).status).toBe(403)
  })
})
