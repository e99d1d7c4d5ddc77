import { describe, expect, test } from 'vitest'
import { type Answered, type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const m2 = 'aaaaaaaa-0000-4000-8000-000000000002'

const seed = {
  params: [{ Name: 'typed', Schema: { type: 'string' } }],
  bootEnvs: [
    { Name: 'be1', OS: { Name: 'os1' } },
    { Name: 'be2-install', OS: { Name: 'os2' } },
  ],
  tasks: [{ Name: 't1' }, { Name: 't2' }],
  stages: [
    { Name: 's1', Tasks: ['t1'] },
    { Name: 's2', Tasks: ['t2'], BootEnv: 'be1' },
    { Name: 's3', BootEnv: 'be2-install' },
  ],
  workflows: [
    { Name: 'w1', Stages: ['s1', 's2'] },
    { Name: 'w2', Stages: ['s3'] },
  ],
}

interface Machine {
  readonly [field: string]: unknown
  readonly Uuid: string
  readonly Secret: string
}

async function make(site: DrpSite, fields: object): Promise<Machine> {
  const { status, json, text } = await site.send('POST', '/machines', { Name: 'm1', Uuid: m1, ...fields })
  if (status !== 201) throw new Error(`not made: ${text}`)
  return json as Machine
}

async function set(site: DrpSite, fields: object, query = '', headers = {}): Promise<Answered> {
  const patch = Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }))
  return site.send('PATCH', `/machines/${m1}${query}`, patch, headers)
}

function invalid(...messages: string[]) {
  return { Model: 'machines', Key: m1, Type: 'ValidationError', Messages: messages, Code: 422 }
}

describe('a new machine', () => {
  test('has what the server decides, and a secret of its own', async () => {
    const site = await startDrp()
    const { Secret: secret, ...machine } = await make(site, { Runnable: false, CurrentTask: 3 })
    expect(machine).toEqual({
      Validated: true,
      Available: true,
      Errors: [],
      ReadOnly: false,
      Meta: { 'feature-flags': 'change-stage-v2' },
      Endpoint: '',
      Bundle: '',
      Partial: false,
      Name: 'm1',
      Description: '',
      Uuid: m1,
      CurrentJob: '',
      Address: '',
      Stage: 'none',
      BootEnv: 'local',
      Profiles: [],
      Profile: {
        Validated: false,
        Available: false,
        Errors: null,
        ReadOnly: false,
        Meta: null,
        Endpoint: '',
        Bundle: '',
        Partial: false,
        Name: '',
        Description: '',
        Documentation: '',
        Params: null,
      },
      Params: {},
      Tasks: [],
      CurrentTask: -1,
      Runnable: true,
      OS: '',
      HardwareAddrs: [],
      Workflow: '',
      Arch: 'amd64',
      Locked: false,
    })
    expect(secret).toMatch(/^[0-9a-f]{16}$/)
    expect((await make(site, { Name: 'm2', Uuid: m2 })).Secret).not.toBe(secret)
  })

  test('of v4 has the fields that came later', async () => {
    const site = await startDrp(seed, { profiles: { drp: 'v4' } })
    const machine = await make(site, { Workflow: 'w1', Context: 'c' })
    expect(machine).toMatchObject({
      Context: 'c',
      JobState: '',
      WorkflowComplete: false,
      PoolStatus: '',
      TaskErrorStacks: [],
    })
    expect(machine).not.toHaveProperty('Profile')
  })

  test('gets an id where it has none, and takes what the preferences say', async () => {
    const site = await startDrp({
      ...seed,
      prefs: { defaultWorkflow: 'w1', defaultStage: 's2', defaultBootEnv: 'be1' },
    })
    const { json } = await site.send('POST', '/machines', { Name: 'm1' })
    expect(json).toMatchObject({ Workflow: 'w1', Stage: 's1', BootEnv: 'be1' })
    expect((json as Machine).Uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  })

  test('is refused when anything is wrong with it', async () => {
    const site = await startDrp(seed)
    const tell = async (fields: object) =>
      (await site.send('POST', '/machines', { Name: 'm1', Uuid: m1, ...fields })).json
    expect(await tell({ Tasks: ['t1', 'no', 'x:y'] })).toEqual(
      invalid('Task no (at 1) does not exist', 'x:y (at 2) is malformed'),
    )
    expect(await tell({ Name: 'm' })).toEqual(invalid('Invalid Name `m`'))
    expect(await tell({ Name: '1m' })).toMatchObject({ Name: '1m' })
    expect(await tell({ Uuid: m2, Arch: 'x86_64' })).toMatchObject({
      Messages: ['Please use amd64 for Arch instead of x86_64'],
    })
    expect(await tell({ Uuid: m2, Profiles: ['no'] })).toMatchObject({ Messages: ['Profile no (at 0) does not exist'] })
    expect(await tell({ Uuid: m2, Params: { typed: 5 } })).toMatchObject({
      Messages: ["Key 'typed': invalid val '5': : (root): Invalid type. Expected: string, given: integer"],
    })
    expect(await tell({ Uuid: m2, Name: '1m' })).toMatchObject({
      Messages: [`machines:${m2} violates unique index Name`],
    })
  })
})

describe('an edit', () => {
  test('of stage and boot environment goes by what the machine has to do', async () => {
    const site = await startDrp(seed)
    await make(site, { Tasks: ['t1'] })
    expect((await set(site, { Stage: 's1' })).json).toEqual(
      invalid('Can not change stages with pending tasks unless forced'),
    )
    expect((await set(site, { Stage: 's1' }, '?force=true')).json).toMatchObject({ Stage: 's1', Tasks: ['t1'] })

    const inStage = await startDrp(seed)
    await make(inStage, { Stage: 's1' })
    const change = invalid('Can not change bootenv while in a stage unless forced. old: local new be1')
    expect((await set(inStage, { BootEnv: 'be1' })).json).toEqual(change)

    const inWorkflow = await startDrp(seed)
    await make(inWorkflow, { Workflow: 'w1' })
    expect((await set(inWorkflow, { Stage: 's3' })).json).toEqual(
      invalid('Changing machine bootenv not allowed', 'Changing machine stage not allowed'),
    )
    expect((await set(inWorkflow, { BootEnv: 'be1' })).json).toEqual(invalid('Changing machine bootenv not allowed'))
  })

  test('once forced is forced for good on the real server, until the machine is gone', async () => {
    for (const [quirks, codes] of [
      ['all', [422, 200, 200, 422]],
      ['none', [422, 200, 422, 422]],
    ] as const) {
      const site = await startDrp(seed, { quirks })
      const seen: number[] = []
      await make(site, { Tasks: ['t1'] })
      for (const [stage, query] of [
        ['s1', ''],
        ['s1', '?force=true'],
        ['none', ''],
        ['', ''],
      ] as const) {
        if (stage === '') {
          await site.send('DELETE', `/machines/${m1}`)
          await make(site, { Tasks: ['t1'] })
        }
        seen.push((await set(site, { Stage: stage === '' ? 's1' : stage }, query)).status)
      }
      expect(seen).toEqual(codes)
    }
  })

  test('of CurrentTask beyond the list panics on the real server, and moving it back needs a right', async () => {
    for (const [quirks, status] of [
      ['all', 500],
      ['none', 422],
    ] as const) {
      const site = await startDrp(seed, { quirks })
      await make(site, { Tasks: ['t1', 't2'] })
      for (const CurrentTask of [-2, 3]) expect((await set(site, { CurrentTask })).status).toBe(status)
      for (const CurrentTask of [-7, 7]) {
        await set(site, { Tasks: [] })
        expect((await set(site, { CurrentTask })).json).toMatchObject({ CurrentTask: Math.min(CurrentTask, 0) })
      }
    }
    const site = await startDrp(seed)
    await make(site, { Tasks: ['t1', 't2'] })
    for (const State of ['finished', 'failed']) {
      const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: m1 })).json as Machine
      await site.send('PATCH', `/jobs/${job}`, [{ op: 'replace', path: '/State', value: State }])
    }
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    expect((await set(site, { CurrentTask: 0 }, '', { authorization })).json).toEqual(
      invalid('Cannot change CurrentTask from 1 to 0 (reposition not allowed)'),
    )
    expect((await set(site, { CurrentTask: 0 })).status).toBe(200)
  })

  test('that leaves something wrong is kept, and stops the machine', async () => {
    const site = await startDrp(seed)
    await make(site, { Tasks: ['t1'] })
    expect((await set(site, { Profiles: ['no'], Tasks: ['t1', 'x:y'] })).json).toMatchObject({
      Available: false,
      Runnable: false,
      Errors: ['x:y (at 1) is malformed', 'Profile no (at 0) does not exist'],
    })
    expect((await set(site, { Profiles: [], Tasks: ['t1'] })).json).toMatchObject({
      Available: true,
      Errors: [],
      Runnable: false,
    })
    expect((await set(site, { Errors: ['mine'], Profile: 5 })).json).toMatchObject({
      Errors: [],
      Profile: { Name: '' },
    })
  })

  test('into a boot environment that installs a system notes the system', async () => {
    const site = await startDrp(seed)
    expect(await make(site, { Workflow: 'w2' })).toMatchObject({ BootEnv: 'be2-install', OS: 'os2' })
    expect((await set(site, { OS: 'mine' })).json).toMatchObject({ OS: 'mine' })
    expect((await set(site, { Workflow: 'w1' })).json).toMatchObject({ BootEnv: 'be2-install', OS: 'mine' })
    await set(site, { Workflow: '' })
    expect((await set(site, { BootEnv: 'be1' }, '?force=true')).json).toMatchObject({ BootEnv: 'be1', OS: 'mine' })
  })

  test('is all or nothing', async () => {
    const site = await startDrp(seed)
    await make(site, {})
    const { status } = await site.send('PATCH', `/machines/${m1}`, [
      { op: 'replace', path: '/Description', value: 'x' },
      { op: 'test', path: '/Name', value: 'other' },
    ])
    expect(status).toBe(409)
    expect((await site.send('GET', `/machines/${m1}`)).json).toMatchObject({ Description: '' })
  })
})

test('v3.13 notes which stage came after which, and forgets it with the workflow', async () => {
  const site = await startDrp(seed)
  await make(site, { Workflow: 'w1', Params: { mine: 1 } })
  const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: m1 })).json as Machine
  await site.send('PATCH', `/jobs/${job}`, [{ op: 'replace', path: '/State', value: 'finished' }])
  await site.send('POST', '/jobs', { Machine: m1 })
  const params = `/machines/${m1}/params`
  expect((await site.send('GET', params)).json).toEqual({ mine: 1, 'change-stage/map': { s1: 's2' } })
  await set(site, { Workflow: '' })
  expect((await site.send('GET', params)).json).toEqual({ mine: 1 })
})

describe('a locked machine', () => {
  const locked = (Type: string) => ({ Model: 'machines', Key: m1, Type, Messages: ['Locked'], Code: 403 })

  test('can only be unlocked by users, and what comes along with that', async () => {
    const site = await startDrp(seed)
    const machine = await make(site, { Locked: true })
    expect(machine).toMatchObject({ Locked: true })
    expect((await set(site, { Description: 'x' })).json).toEqual(locked('PATCH'))
    expect((await site.send('PUT', `/machines/${m1}`, machine)).json).toEqual(locked('PUT'))
    expect((await site.send('DELETE', `/machines/${m1}`)).json).toEqual(locked('DELETE'))
    expect((await site.send('GET', `/machines/${m1}`)).json).toEqual(machine)
    expect((await set(site, { Locked: false, Description: 'y' })).json).toMatchObject({
      Locked: false,
      Description: 'y',
    })
  })

  test('does not bind its agent', async () => {
    const site = await startDrp(seed)
    await make(site, { Locked: true })
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    expect((await set(site, { Runnable: false }, '', { authorization })).json).toMatchObject({
      Runnable: false,
      Locked: true,
    })
  })
})

test('a machine that is deleted leaves its jobs, of which none is current', async () => {
  const site = await startDrp(seed)
  await make(site, { Tasks: ['t1'] })
  const { Uuid: job } = (await site.send('POST', '/jobs', { Machine: m1 })).json as Machine
  expect((await site.send('DELETE', `/machines/${m1}`)).json).toMatchObject({ Uuid: m1, CurrentJob: job })
  expect((await site.send('GET', `/jobs/${job}`)).json).toMatchObject({ Current: false, State: 'created' })
  expect((await site.send('GET', `/jobs/${job}/actions`)).json).toMatchObject({
    Type: 'ValidationError',
    Messages: [`Machine ${m1} does not exist`],
    Code: 422,
  })
  expect((await site.send('DELETE', `/jobs/${job}`)).status).toBe(200)
})
