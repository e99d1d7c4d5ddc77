import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const j1 = 'bbbbbbbb-0000-4000-8000-000000000001'
const j2 = 'bbbbbbbb-0000-4000-8000-000000000002'
const missing = '99999999-9999-4999-8999-999999999999'

const seed = {
  bootEnvs: [{ Name: 'be1', OS: { Name: 'be1' } }],
  tasks: [{ Name: 't1' }, { Name: 't2' }],
  stages: [
    { Name: 's1', Tasks: ['t1'] },
    { Name: 's2', Tasks: ['t2'], BootEnv: 'be1' },
  ],
  workflows: [{ Name: 'w1', Stages: ['s1', 's2'] }],
  machines: [{ Name: 'm1', Uuid: m1, Tasks: ['t1', 't2'] }],
}

const v4 = { profiles: { drp: 'v4' } } as const

interface Job {
  readonly [field: string]: unknown
  readonly Uuid: string
}

async function nextJob(site: DrpSite, Uuid?: string): Promise<Job> {
  const { status, json, text } = await site.send('POST', '/jobs', {
    Machine: m1,
    ...(Uuid === undefined ? {} : { Uuid }),
  })
  if (status !== 201) throw new Error(`no job: ${text}`)
  return json as Job
}

async function set(site: DrpSite, job: string, fields: object) {
  const patch = Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }))
  return site.send('PATCH', `/jobs/${job}`, patch)
}

async function machineOf(site: DrpSite): Promise<Readonly<Record<string, unknown>>> {
  return (await site.send('GET', `/machines/${m1}`)).json as Readonly<Record<string, unknown>>
}

describe('POST /jobs', () => {
  test('keeps what the asker says of fields that the rules do not decide about', async () => {
    const site = await startDrp(seed)
    const asked = {
      Machine: m1,
      Uuid: j1,
      Meta: { a: 'b' },
      ExitState: 'stop',
      State: 'finished',
      Task: 'x',
      CurrentIndex: 9,
    }
    expect((await site.send('POST', '/jobs', asked)).json).toMatchObject({
      Uuid: j1,
      Meta: { a: 'b' },
      ExitState: 'stop',
      State: 'created',
      Task: 't1',
      CurrentIndex: 0,
    })
  })

  test('an id that a job has already is refused, and the machine asks again for the same entry', async () => {
    const site = await startDrp(seed)
    await nextJob(site, j1)
    await set(site, j1, { State: 'finished' })
    const { status, json } = await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
    expect([status, json]).toEqual([500, { Model: '', Key: '', Type: '', Messages: ['already exists'], Code: 500 }])
    expect(await machineOf(site)).toMatchObject({ CurrentTask: 0, CurrentJob: j1 })
    expect(await nextJob(site, j2)).toMatchObject({ Task: 't2', Previous: j1 })
  })

  test('of a locked machine: an orphan with the quirk, a refusal without it, and an agent is not bound', async () => {
    const lock = [{ op: 'replace', path: '/Locked', value: true }]
    const site = await startDrp(seed)
    await site.send('PATCH', `/machines/${m1}`, lock)
    const { status, json } = await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
    expect([status, json]).toEqual([500, { Model: '', Key: '', Type: '', Messages: ['Locked'], Code: 500 }])
    expect((await site.send('GET', `/jobs/${j1}`)).json).toMatchObject({ State: 'created', Current: true })
    expect(await machineOf(site)).toMatchObject({ CurrentTask: -1, CurrentJob: '' })
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    expect((await site.send('POST', '/jobs', { Machine: m1 }, { authorization })).status).toBe(201)

    const right = await startDrp(seed, { quirks: 'none' })
    await right.send('PATCH', `/machines/${m1}`, lock)
    expect((await right.send('POST', '/jobs', { Machine: m1 })).json).toEqual({
      Model: 'machines',
      Key: m1,
      Type: 'POST',
      Messages: ['Locked'],
      Code: 403,
    })
    expect((await right.send('GET', '/jobs')).json).toEqual([])
  })

  test('an agent may ask for its own machine only', async () => {
    const site = await startDrp(seed)
    const other = 'aaaaaaaa-0000-4000-8000-000000000002'
    await site.send('POST', '/machines', { Name: 'm2', Uuid: other, Tasks: ['t1'] })
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    const { status, json } = await site.send('POST', '/jobs', { Machine: other }, { authorization })
    expect([status, json]).toEqual([
      403,
      {
        Model: '',
        Key: '',
        Type: 'AUTH',
        Messages: ['Cannot access /api/v3/jobs', `Requires: jobs create ${other}`],
        Code: 403,
      },
    ])
    const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: other })).json as Job
    expect((await site.send('GET', `/jobs/${job}`, undefined, { authorization })).json).toMatchObject({
      Key: other,
      Code: 404,
    })
    const log = `/jobs/${job}/log`
    expect((await site.send('GET', log, undefined, { authorization })).json).toMatchObject({
      Type: 'AUTH',
      Messages: [`Cannot access /api/v3${log}`, `Requires: jobs log ${other}`],
    })
  })

  test('a machine without tasks has nothing to do, and takes the first place of its list', async () => {
    const site = await startDrp({ machines: [{ Name: 'm1', Uuid: m1 }] })
    expect(await machineOf(site)).toMatchObject({ CurrentTask: -1 })
    const { status, headers } = await site.send('POST', '/jobs', { Machine: m1 })
    expect([status, headers.get('content-type')]).toEqual([204, 'application/json'])
    expect(await machineOf(site)).toMatchObject({ CurrentTask: 0 })
  })

  test('what names no field panics on the real server', async () => {
    for (const body of ['', '{}', 'null']) {
      const real = await (await startDrp(seed)).send('POST', '/jobs', body)
      expect([real.status, real.text]).toEqual([500, ''])
      const right = await (await startDrp(seed, { quirks: 'none' })).send('POST', '/jobs', body)
      expect([body, right.status]).toEqual([body, 400])
    }
  })
})

describe('actions in a task list', () => {
  const actions = [{ command: 'act', provider: 'plug', requiredParams: ['p'] }]
  const machines = [{ Name: 'm1', Uuid: m1, Tasks: ['action:plug:act', 'action:no', 't1'] }]
  const log = async (site: DrpSite, job: unknown) => (await site.send('GET', `/jobs/${String(job)}/log`)).text

  test('one that a plugin has is done at once', async () => {
    const site = await startDrp({ ...seed, actions, machines })
    site.drp.script([{ command: 'act', machine: m1, times: 1, result: { a: 1 } }])
    const { status, json } = await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
    const job = json as Job
    expect([status, job]).toEqual([
      202,
      expect.objectContaining({ State: 'finished', ExitState: 'complete', Task: 'action:plug:act' }),
    ])
    expect(job.Uuid).not.toBe(j1)
    expect(await log(site, job.Uuid)).toBe(
      `Log for Job: ${job.Uuid}\nResults from plugin invoke:\n{\n  "a": 1\n}\n\nEnd of results\n`,
    )
    expect(await machineOf(site)).toMatchObject({ CurrentTask: 0, Runnable: true, CurrentJob: job.Uuid })
  })

  test('one that nobody has fails, and stops the machine', async () => {
    const site = await startDrp({ ...seed, actions, machines })
    await site.send('POST', '/jobs', { Machine: m1 })
    expect((await site.send('POST', '/jobs', { Machine: m1 })).status).toBe(204)
    const { CurrentJob: job, ...machine } = await machineOf(site)
    expect(machine).toMatchObject({ CurrentTask: 1, Runnable: false })
    expect((await site.send('GET', `/jobs/${String(job)}`)).json).toMatchObject({ State: 'failed', ExitState: '' })
    expect(await log(site, job)).toBe(
      `Log for Job: ${String(job)}\nAction no validation failed:\nGET: machines/${m1}: Action no on machines: Not Found`,
    )
  })

  test('one that goes wrong fails, and stops the machine', async () => {
    const site = await startDrp({ ...seed, actions, machines })
    site.drp.script([{ command: 'act', error: 'no power' }])
    expect((await site.send('POST', '/jobs', { Machine: m1 })).json).toMatchObject({
      Type: 'INVOKE',
      Messages: ['no power'],
      Code: 500,
    })
    const { CurrentJob: job, ...machine } = await machineOf(site)
    expect(machine).toMatchObject({ CurrentTask: 0, Runnable: false })
    expect((await site.send('GET', `/jobs/${String(job)}`)).json).toMatchObject({
      State: 'failed',
      ExitState: 'failed',
    })
    expect(await log(site, job)).toContain('Action act failed:\nno power\n')
  })

  test('can be looked at and run by hand, too', async () => {
    const site = await startDrp({ ...seed, actions })
    site.drp.script([{ times: 1, result: 3 }, { error: 'no power' }])
    const shown = { Provider: 'plug', Model: 'machines', Command: 'act', RequiredParams: ['p'], OptionalParams: [] }
    const path = `/machines/${m1}/actions`
    expect((await site.send('GET', path)).json).toEqual([shown])
    expect((await site.send('GET', `${path}/act`)).json).toEqual(shown)
    expect((await site.send('GET', `${path}/no`)).json).toEqual({
      Model: 'machines',
      Key: m1,
      Type: 'GET',
      Messages: ['no: Not Found'],
      Code: 404,
    })
    expect(await site.send('POST', `${path}/act`, {})).toMatchObject({ status: 200, json: 3 })
    expect(await site.send('POST', `${path}/act`, {})).toMatchObject({ status: 409, json: { Messages: ['no power'] } })
    expect((await site.send('POST', `${path}/no`, {})).json).toMatchObject({ Type: 'INVOKE', Code: 400 })
    const { Uuid: job } = await nextJob(site)
    expect((await site.send('GET', `/jobs/${job}/plugin_actions`)).json).toEqual([])
    expect((await site.send('GET', `/jobs/${job}/plugin_actions/act`)).json).toMatchObject({
      Model: 'jobs',
      Messages: ['act: Not Found'],
    })
    expect((await site.send('POST', `/jobs/${job}/plugin_actions/act`, {})).json).toMatchObject({
      Messages: ['Action act on jobs: Not Found'],
      Code: 400,
    })
  })
})

describe('a log', () => {
  const bytes = { 'content-type': 'application/octet-stream' }

  test.each([
    ['bytes=0-2', 206, 'Log', 'bytes 0-2/53'],
    ['bytes=50-', 206, 'abc', 'bytes 50-52/53'],
    ['bytes=51-999', 206, 'bc', 'bytes 51-52/53'],
    ['bytes=-2', 206, 'bc', 'bytes 51-52/53'],
    ['bytes=52-52', 206, 'c', 'bytes 52-52/53'],
    ['bytes=-999', 206, undefined, 'bytes 0-52/53'],
    ['bytes=53-', 416, 'invalid range: failed to overlap\n', 'bytes */53'],
    ['bytes=-0', 416, 'invalid range: failed to overlap\n', 'bytes */53'],
    ['bytes=3-2', 200, undefined, null],
    ['bytes=-', 200, undefined, null],
    ['lines=1-2', 200, undefined, null],
  ])('Range: %s', async (range, status, text, shown) => {
    const site = await startDrp(seed)
    await nextJob(site, j1)
    const path = `/jobs/${j1}/log`
    await site.send('PUT', path, 'a', bytes)
    await site.send('PUT', path, 'bc', bytes)
    const answered = await site.send('GET', path, undefined, { range })
    expect([answered.status, answered.headers.get('content-range')]).toEqual([status, shown])
    expect(answered.text).toBe(text ?? `Log for Job: ${j1}\nabc`)
  })

  test('takes bytes as they are, in any state of the job, and only as bytes', async () => {
    const site = await startDrp(seed)
    await nextJob(site, j1)
    await set(site, j1, { State: 'finished' })
    const path = `/jobs/${j1}/log`
    for (const type of ['text/plain', 'application/octet-stream; charset=utf-8', 'application/json']) {
      const { status, json } = await site.send('PUT', path, 'x', { 'content-type': type })
      expect([status, json]).toEqual([
        415,
        {
          Model: '',
          Key: '',
          Type: 'API ERROR',
          Messages: ['job log put must have content-type application/octet-stream'],
          Code: 415,
        },
      ])
    }
    expect(await site.send('PUT', path, 'é', bytes)).toMatchObject({ status: 204, text: '' })
    expect((await site.send('GET', path)).text).toBe(`Log for Job: ${j1}\né`)
    const head = await site.send('HEAD', path)
    expect([head.headers.get('content-length'), head.headers.get('content-type')]).toEqual([
      '52',
      bytes['content-type'],
    ])
    expect((await site.send('GET', `/jobs/Uuid:${j1}/log`)).status).toBe(200)
    expect((await site.send('PUT', `/jobs/${missing}/log`, 'x', bytes)).json).toMatchObject({
      Type: 'ValidationError',
      Messages: [`Job ${missing} does not exist`],
      Code: 404,
    })
    await site.send('DELETE', `/jobs/${j1}`)
    expect((await site.send('GET', path)).status).toBe(404)
  })
})

describe('PATCH and PUT of a job', () => {
  test('without a body that says anything, PUT would take its key away', async () => {
    const site = await startDrp(seed)
    await nextJob(site, j1)
    for (const body of ['', '{}', 'null'])
      expect((await site.send('PUT', `/jobs/${j1}`, body)).json).toEqual({
        Model: 'jobs',
        Key: j1,
        Type: 'PUT',
        Messages: [`Key change from ${j1} to  not allowed`],
        Code: 400,
      })
  })

  test('may set what the documents call read-only, all but Current; v4 keeps that', async () => {
    const fields = { Task: 't2', CurrentIndex: 5, Archived: true, Bundle: 'b', Machine: missing, Current: false }
    const site = await startDrp(seed)
    await nextJob(site, j1)
    expect((await set(site, j1, fields)).json).toMatchObject({ ...fields, Current: true })
    const newer = await startDrp(seed, v4)
    await nextJob(newer, j1)
    expect((await set(newer, j1, fields)).json).toMatchObject({
      Task: 't1',
      CurrentIndex: 0,
      Archived: true,
      Machine: m1,
      Current: true,
    })
  })

  test('an ended job that is not right is kept, as a failed one', async () => {
    const site = await startDrp(seed)
    await nextJob(site, j1)
    expect((await set(site, j1, { State: 'finished', ExitState: 'bogus' })).json).toMatchObject({
      State: 'failed',
      Available: false,
      Errors: ['Invalid ExitState `bogus`'],
    })
  })
})

describe('the rules of v4', () => {
  test('a failed job stops its machine, which mirrors how its job stands', async () => {
    const site = await startDrp(seed, v4)
    await nextJob(site, j1)
    expect(await machineOf(site)).toMatchObject({ JobState: 'created', JobExitState: '', Runnable: true })
    await set(site, j1, { State: 'running' })
    expect(await machineOf(site)).toMatchObject({ JobState: 'running' })
    await set(site, j1, { State: 'failed', ExitState: 'failed' })
    expect(await machineOf(site)).toMatchObject({ JobState: 'failed', JobExitState: 'failed', Runnable: false })
  })

  test('a job moves only along its life', async () => {
    const site = await startDrp(seed, v4)
    await nextJob(site, j1)
    await set(site, j1, { State: 'running' })
    await set(site, j1, { State: 'finished' })
    const { status, json } = await set(site, j1, { State: 'running' })
    expect([status, json]).toEqual([422, expect.objectContaining({ Type: 'ValidationError', Key: j1 })])
  })

  test('changes of stage and boot environment are made at once', async () => {
    const site = await startDrp({ ...seed, machines: [{ Name: 'm1', Uuid: m1, Workflow: 'w1' }] }, v4)
    await nextJob(site, j1)
    await set(site, j1, { State: 'running' })
    await set(site, j1, { State: 'finished' })
    expect((await site.send('POST', '/jobs', { Machine: m1 })).status).toBe(204)
    expect(await machineOf(site)).toMatchObject({ Stage: 's2', BootEnv: 'be1', Params: {}, WorkflowComplete: false })
  })

  test('a job may be independent of machines', async () => {
    const site = await startDrp(seed, v4)
    const job = { Uuid: j1, Independent: true, TargetPrefix: 'system', State: 'running', Task: 'x', Meta: { a: 'b' } }
    const { status, json } = await site.send('POST', '/jobs', job)
    expect([status, json]).toEqual([201, expect.objectContaining({ ...job, Current: false, Machine: '' })])
    expect((await site.send('POST', '/jobs', job)).json).toMatchObject({ Messages: ['already exists'], Code: 409 })
    expect((await site.send('POST', '/jobs', { Independent: true, Machine: m1 })).status).toBe(422)
  })

  test('an agent of another context gets nothing', async () => {
    const site = await startDrp(seed, v4)
    expect((await site.send('POST', '/jobs', { Machine: m1, Context: 'c' })).status).toBe(204)
    expect(await nextJob(site)).toMatchObject({ Context: '' })
  })
})
