import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const v4 = { profiles: { drp: 'v4' } } as const
const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const m2 = 'aaaaaaaa-0000-4000-8000-000000000002'
const w1 = 'cccccccc-0000-4000-8000-000000000001'
const w2 = 'cccccccc-0000-4000-8000-000000000002'
const w3 = 'cccccccc-0000-4000-8000-000000000003'
const missing = '99999999-9999-4999-8999-999999999999'
const zero = '0001-01-01T00:00:00Z'

const seed = {
  params: [{ Name: 'color', Schema: { type: 'string' } }],
  tasks: [
    { Name: 't1', Templates: [{ Name: 'a', Contents: 'paint {{.Param "color"}}' }] },
    { Name: 't2', Prerequisites: ['t1'] },
    { Name: 't3' },
  ],
  stages: [{ Name: 'painting' }],
  profiles: [
    { Name: 'dark', Params: { color: 'black', depth: 1 } },
    { Name: 'light', Params: { color: 'white' } },
  ],
  blueprints: [
    { Name: 'paint', Tasks: ['t1', 't3'], Params: { color: 'red' }, Profiles: ['dark'], Meta: { icon: 'brush' } },
    { Name: 'empty' },
  ],
  machines: [
    { Name: 'm1', Uuid: m1, WorkOrderMode: true, Meta: { rack: '7' } },
    { Name: 'm2', Uuid: m2, Tasks: ['t3'] },
  ],
}

type Fields = Readonly<Record<string, unknown>>

const start = (more: object = {}) => startDrp({ ...seed, ...more }, v4)

async function orderOf(site: DrpSite, id = w1): Promise<Fields> {
  return (await site.send('GET', `/work_orders/${id}`)).json as Fields
}

async function machineOf(site: DrpSite, id = m1): Promise<Fields> {
  return (await site.send('GET', `/machines/${id}`)).json as Fields
}

async function add(site: DrpSite, order: object): Promise<Fields> {
  const { status, json, text } = await site.send('POST', '/work_orders', order)
  if (status !== 201) throw new Error(text)
  return json as Fields
}

const ask = (site: DrpSite, machine = m1) => site.send('POST', '/jobs', { Machine: machine })

async function nextJob(site: DrpSite, machine = m1): Promise<Fields & { readonly Uuid: string }> {
  const { status, json, text } = await ask(site, machine)
  if (status !== 201) throw new Error(`${status} ${text}`)
  return json as Fields & { readonly Uuid: string }
}

function set(site: DrpSite, path: string, fields: object, headers = {}) {
  const patch = Object.entries(fields).map(([name, value]) => ({ op: 'replace', path: `/${name}`, value }))
  return site.send('PATCH', path, patch, headers)
}

async function end(
  site: DrpSite,
  job: string,
  State = 'finished',
  ExitState = State === 'failed' ? 'failed' : 'complete',
) {
  await set(site, `/jobs/${job}`, { State: 'running' })
  const { status, text } = await set(site, `/jobs/${job}`, { State, ExitState })
  if (status !== 200) throw new Error(text)
}

const messages = ({ json }: { readonly json: unknown }) => (json as { Messages: readonly string[] }).Messages

describe('work orders', () => {
  test('are made as documented, and wait', async () => {
    const site = await start()
    const { status, json } = await site.send('POST', '/work_orders', { Machine: m1, Blueprint: 'paint', Uuid: w1 })
    expect(status).toBe(201)
    const at = expect.stringMatching(/^2026-11-21T09:00:00/)
    expect(json).toEqual({
      Validated: true,
      Available: true,
      Errors: [],
      ReadOnly: false,
      Meta: {},
      Endpoint: '',
      Bundle: '',
      CreatedAt: at,
      CreatedBy: 'rocketskates',
      LastModifiedAt: at,
      LastModifiedBy: 'rocketskates',
      Uuid: w1,
      State: 'created',
      Status: '',
      Machine: m1,
      Filter: '',
      Blueprint: 'paint',
      Mode: 'task',
      Context: '',
      Stage: '',
      Tasks: [],
      CurrentTask: -1,
      CurrentJob: '',
      JobState: '',
      JobExitState: '',
      JobResultErrors: [],
      Runnable: true,
      RetryTaskAttempt: 0,
      TaskErrorStacks: [],
      Profiles: [],
      Params: {},
      Archived: false,
      CreateTime: at,
      StartTime: zero,
      EndTime: zero,
    })
    expect(await orderOf(site)).toEqual(json)
    expect((await site.send('HEAD', `/work_orders/${w1}`)).status).toBe(200)
    expect((await site.send('GET', `/work_orders/Uuid:${w1}`)).json).toEqual(json)
    expect((await site.send('GET', `/meta/work_orders/${w1}`)).json).toEqual({})
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 1, RunningWorkOrders: 0 })
    expect((await add(site, { Machine: m1, Tasks: ['t3'] }))['Uuid']).toMatch(/^[0-9a-f]{8}-/)
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 2 })
  })

  test.each([
    [{ Blueprint: 'paint' }, /^Work order \S+ must have either Machine or Filter, not none\.$/],
    [{ Machine: m1, Filter: 'Name=m1', Blueprint: 'paint' }, /must have either Machine or Filter, not both\.$/],
    [{ Machine: m1 }, /must have either Blueprint or Tasks, not none\.$/],
    [{ Machine: m1, Blueprint: 'paint', Tasks: ['t1'] }, /must have either Blueprint or Tasks, not both\.$/],
    [{ Machine: m1, Tasks: ['t1'], State: 'running' }, /must be created as created, not as running\.$/],
    [{ Machine: missing, Tasks: ['t1'] }, /^Machine 99999999-\S+ does not exist\.$/],
    [{ Machine: m1, Blueprint: 'nope' }, /^Blueprint nope does not exist\.$/],
    [{ Machine: m1, Tasks: ['nope'] }, /^Task nope \(at 0\) does not exist$/],
    [{ Machine: m1, Tasks: ['bootenv:local'] }, /^bootenv:local \(at 0\) is malformed$/],
    [{ Machine: m1, Tasks: ['t1'], Mode: 'workflow' }, /^Invalid Mode `workflow`$/],
    [{ Machine: m1, Tasks: ['t1'], Profiles: ['nope'] }, /^Profile nope \(at 0\) does not exist$/],
    [{ Machine: m1, Tasks: ['t1'], Params: { color: 1 } }, /^Key 'color': invalid val '1': : \(root\): Invalid type\./],
    [{ Filter: 'Nope=1', Tasks: ['t1'] }, /^Filter: Filter not found: Nope$/],
  ])('cannot be made of %j', async (order, message) => {
    const site = await start()
    const refused = await site.send('POST', '/work_orders', { ...order, Uuid: w1 })
    expect(refused.status).toBe(422)
    expect(refused.json).toMatchObject({ Model: 'work_orders', Key: w1, Type: 'ValidationError', Code: 422 })
    expect(messages(refused)).toEqual([expect.stringMatching(message)])
    expect((await site.send('GET', '/work_orders')).json).toEqual([])
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 0 })
  })

  test('have ids of their own', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t1'], Uuid: w1 })
    const again = await site.send('POST', '/work_orders', { Machine: m1, Tasks: ['t1'], Uuid: w1 })
    expect([again.status, messages(again)]).toEqual([409, ['already exists']])
    expect((await site.send('GET', `/work_orders/${missing}`)).status).toBe(404)
  })

  test('give their machine its jobs, and take the blueprint as it is when they start', async () => {
    const site = await start()
    await add(site, { Machine: m1, Blueprint: 'paint', Uuid: w1, Params: { color: 'blue' } })
    await set(site, '/blueprints/paint', { Tasks: ['t2'] })
    const job = await nextJob(site)
    expect(job).toMatchObject({
      Machine: m1,
      WorkOrder: w1,
      Task: 't1',
      State: 'created',
      Current: true,
      CurrentIndex: 0,
      NextIndex: 1,
      Stage: 'none',
      BootEnv: 'local',
      Workflow: '',
    })
    const order = await orderOf(site)
    expect(order).toMatchObject({
      State: 'running',
      Tasks: ['t1', 't2'],
      CurrentTask: 0,
      CurrentJob: job.Uuid,
      JobState: 'created',
      Stage: 'none',
      Params: { color: 'blue' },
      Profiles: ['dark'],
      Meta: { icon: 'brush' },
      EndTime: zero,
    })
    expect(order['StartTime']).not.toBe(zero)
    // The machine names the job too, and its own list stays as it was: an assumption.
    expect(await machineOf(site)).toMatchObject({
      PendingWorkOrders: 0,
      RunningWorkOrders: 1,
      CurrentJob: job.Uuid,
      JobState: 'created',
      Tasks: [],
      CurrentTask: -1,
    })
    const { json: actions } = await site.send('GET', `/jobs/${job.Uuid}/actions`)
    expect(actions).toMatchObject([{ Content: 'paint blue' }])
    expect((await ask(site)).status).toBe(409)
    await end(site, job.Uuid)
    expect(await orderOf(site)).toMatchObject({ State: 'running', JobState: 'finished', JobExitState: 'complete' })
    const second = await nextJob(site)
    expect(second).toMatchObject({ Task: 't2', CurrentIndex: 1, Previous: job.Uuid })
    expect((await site.send('GET', `/jobs/${job.Uuid}`)).json).toMatchObject({ Current: false })
    await end(site, second.Uuid)
    expect((await ask(site)).status).toBe(204)
    expect(await orderOf(site)).toMatchObject({ State: 'finished', CurrentTask: 2, CurrentJob: second.Uuid })
    expect((await orderOf(site))['EndTime']).not.toBe(zero)
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 0, RunningWorkOrders: 0 })
    expect((await ask(site)).status).toBe(204)
  })

  test('are picked up one after the other, the oldest first', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w2 })
    await add(site, { Machine: m1, Tasks: ['t1'], Uuid: w1 })
    const first = await nextJob(site)
    expect(first).toMatchObject({ WorkOrder: w2, Task: 't3' })
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 1, RunningWorkOrders: 1 })
    await end(site, first.Uuid)
    const second = await nextJob(site)
    expect(second).toMatchObject({ WorkOrder: w1, Task: 't1', Previous: '00000000-0000-0000-0000-000000000000' })
    expect(await orderOf(site, w2)).toMatchObject({ State: 'finished' })
    expect(await orderOf(site, w1)).toMatchObject({ State: 'running' })
  })

  test.each([
    ['Name=m1', m1],
    ['Meta.rack=7&Available=true', m1],
    ['Name=In(m1,m9)&limit=0', m1],
    ['WorkOrderMode=false', undefined],
  ])('with the filter %s go to the machine it chooses', async (Filter, machine) => {
    const site = await start()
    await add(site, { Filter, Tasks: ['t3'], Uuid: w1 })
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 0 })
    const { status, json } = await ask(site)
    expect([status, (json as Fields | undefined)?.['WorkOrder']]).toEqual(
      machine === undefined ? [204, undefined] : [201, w1],
    )
    expect(await orderOf(site)).toMatchObject({
      Machine: machine ?? '',
      State: machine === undefined ? 'created' : 'running',
    })
  })

  test('wait while their machine is not in their mode, which leaves its own tasks alone', async () => {
    const site = await start()
    await add(site, { Machine: m2, Tasks: ['t1'], Uuid: w1 })
    const own = await nextJob(site, m2)
    expect(own).toMatchObject({ Task: 't3', WorkOrder: '' })
    await end(site, own.Uuid)
    await set(site, `/machines/${m2}`, { WorkOrderMode: true })
    const job = await nextJob(site, m2)
    expect(job).toMatchObject({ Task: 't1', WorkOrder: w1 })
    await set(site, `/machines/${m2}`, { WorkOrderMode: false })
    expect((await ask(site, m2)).status).toBe(204)
    expect(await machineOf(site, m2)).toMatchObject({ CurrentTask: 1, CurrentJob: job.Uuid, RunningWorkOrders: 1 })
  })

  test.each([
    ['of-orders-too', true],
    ['of-own-list', false],
  ] as const)(
    'leave a list in the middle of which they come where it was (currentJob: %s)',
    async (currentJob, named) => {
      const site = await start({ assumptions: { currentJob } })
      await add(site, { Machine: m2, Tasks: ['t3', 't1'], Uuid: w1 })
      await set(site, `/machines/${m2}`, { Tasks: ['t3', 't1'] })
      const own = await nextJob(site, m2)
      await end(site, own.Uuid)
      await set(site, `/machines/${m2}`, { WorkOrderMode: true })
      const ofOrder = await nextJob(site, m2)
      const ends = named
        ? { CurrentJob: ofOrder.Uuid, JobState: 'failed' }
        : { CurrentJob: own.Uuid, JobState: 'finished' }
      await end(site, ofOrder.Uuid, 'failed')
      expect(await machineOf(site, m2)).toMatchObject({ ...ends, CurrentTask: 0, Runnable: true })
      await set(site, `/machines/${m2}`, { WorkOrderMode: false, Description: 'back' })
      const next = await nextJob(site, m2)
      expect(next).toMatchObject({ Task: 't1', CurrentIndex: 1, Previous: own.Uuid, WorkOrder: '' })
      expect(await machineOf(site, m2)).toMatchObject({ CurrentJob: next.Uuid, CurrentTask: 1, JobState: 'created' })
      await end(site, next.Uuid)
      expect((await ask(site, m2)).status).toBe(204)
      expect(await machineOf(site, m2)).toMatchObject({ CurrentTask: 2, JobState: 'finished' })
    },
  )

  test('need a machine that is runnable', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3', 't3'], Uuid: w1 })
    const refused = [409, [`Machine ${m1} is not runnable`]]
    await set(site, `/machines/${m1}`, { Runnable: false })
    const before = await ask(site)
    expect([before.status, messages(before)]).toEqual(refused)
    await set(site, `/machines/${m1}`, { Runnable: true })
    await end(site, (await nextJob(site)).Uuid)
    await set(site, `/machines/${m1}`, { Runnable: false })
    const after = await ask(site)
    expect([after.status, messages(after)]).toEqual(refused)
  })

  test('fail with a task that fails, and nothing follows of them', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3', 't1'], Uuid: w1 })
    await add(site, { Machine: m1, Tasks: ['t1'], Uuid: w2 })
    await end(site, (await nextJob(site)).Uuid, 'failed')
    expect(await orderOf(site)).toMatchObject({ State: 'failed', JobState: 'failed', JobExitState: 'failed' })
    expect(await machineOf(site)).toMatchObject({ Runnable: true, RunningWorkOrders: 0 })
    expect(await nextJob(site)).toMatchObject({ WorkOrder: w2 })
  })

  test('are resumed with the job that is incomplete', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const { Uuid } = await nextJob(site)
    await end(site, Uuid, 'incomplete')
    const { status, json } = await ask(site)
    expect([status, (json as Fields)['Uuid']]).toEqual([202, Uuid])
  })

  test('change the stage of their own, and gather changes', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['stage:painting', 't3'], Uuid: w1 })
    expect((await ask(site)).status).toBe(204)
    expect(await orderOf(site)).toMatchObject({ Stage: 'painting', State: 'running' })
    expect(await nextJob(site)).toMatchObject({ Task: 't3', Stage: 'painting' })
    expect(await machineOf(site)).toMatchObject({ Stage: 'none' })
  })

  test('run actions of plugins', async () => {
    const site = await start({ actions: [{ command: 'blink' }] })
    await add(site, { Machine: m1, Tasks: ['action:blink', 'action:nope', 't3'], Uuid: w1 })
    site.drp.script([{ command: 'blink', result: 7 }])
    const { status, json } = await ask(site)
    expect([status, json]).toMatchObject([202, { Task: 'action:blink', State: 'finished', WorkOrder: w1 }])
    expect((await site.send('GET', `/jobs/${String((json as Fields)['Uuid'])}/log`)).text).toContain('invoke:\n7\n')
    expect((await ask(site)).status).toBe(204)
    expect(await orderOf(site)).toMatchObject({ State: 'failed', CurrentTask: 1 })
  })

  test('of which a machine runs several have one current job among them all', async () => {
    const site = await start({ assumptions: { workOrders: { ordersAtOnce: 2, failure: 'waits' } } })
    await add(site, { Machine: m2, Tasks: ['t3'], Uuid: w1 })
    await add(site, { Machine: m2, Tasks: ['t3'], Uuid: w2 })
    const currents = async () => {
      const { json } = await site.send('GET', `/jobs?Machine=${m2}&Current=true`)
      return (json as readonly Fields[]).map((job) => job['Uuid'])
    }
    const own = await nextJob(site, m2)
    expect(await currents()).toEqual([own.Uuid])
    await set(site, `/machines/${m2}`, { WorkOrderMode: true })
    const first = await nextJob(site, m2)
    expect(await currents()).toEqual([first.Uuid])
    await end(site, first.Uuid, 'failed')
    const second = await nextJob(site, m2)
    expect(await currents()).toEqual([second.Uuid])
    // The rules of each list take its own job for the current one.
    await end(site, own.Uuid, 'failed')
    expect(await machineOf(site, m2)).toMatchObject({ Runnable: false, CurrentJob: second.Uuid, JobState: 'created' })
    await site.send('DELETE', `/machines/${m2}`)
    expect(await currents()).toEqual([])
  })

  test('are cancelled, which fails their job', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w2 })
    const { Uuid } = await nextJob(site)
    const { status, json } = await set(site, `/work_orders/${w1}`, { State: 'cancelled', Status: 'not now' })
    expect([status, json]).toMatchObject([200, { State: 'cancelled', Status: 'not now', JobState: 'failed' }])
    expect((await site.send('GET', `/jobs/${Uuid}`)).json).toMatchObject({ State: 'failed', ExitState: 'failed' })
    expect(await set(site, `/work_orders/${w2}`, { State: 'cancelled' })).toMatchObject({ status: 200 })
    expect((await ask(site)).status).toBe(204)
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 0, RunningWorkOrders: 0 })
    const again = await set(site, `/work_orders/${w2}`, { State: 'cancelled', Status: 'twice' })
    expect(again.status).toBe(200)
  })

  test.each([
    [{ State: 'running' }, /^State cannot be changed from created to running/],
    [{ State: 'sleeping' }, /^State cannot be changed/],
    [{ Archived: true }, /only one that is over can be archived\.$/],
  ])('cannot be changed to %j before they have started', async (fields, message) => {
    const site = await start()
    const order = await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const refused = await set(site, `/work_orders/${w1}`, fields)
    expect(refused.status).toBe(422)
    expect(messages(refused)[0]).toMatch(message)
    expect(await orderOf(site)).toEqual(order)
  })

  test('are put away when they are over, for good', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    await set(site, `/work_orders/${w1}`, { State: 'cancelled' })
    expect((await set(site, `/work_orders/${w1}`, { Archived: true })).json).toMatchObject({ Archived: true })
    const back = await set(site, `/work_orders/${w1}`, { Archived: false })
    expect([back.status, messages(back)]).toEqual([422, ['What is archived stays archived']])
    const revived = await set(site, `/work_orders/${w1}`, { State: 'created' })
    expect(revived.status).toBe(422)
  })

  test('keep what only the server says of them', async () => {
    const site = await start()
    const before = await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const said = { Machine: m2, Filter: 'Name=m2', Blueprint: 'paint', Mode: 'x', CurrentTask: 5, CurrentJob: w2 }
    const more = { JobState: 'failed', CreateTime: zero, StartTime: '2026-01-01T00:00:00Z', RetryTaskAttempt: 3 }
    const { status, json } = await set(site, `/work_orders/${w1}`, { ...said, ...more, Meta: { a: 'b' } })
    expect(status).toBe(200)
    expect(json).toEqual({ ...before, Meta: { a: 'b' }, LastModifiedAt: (json as Fields)['LastModifiedAt'] })
  })

  test('take other tasks while they wait, and only then', async () => {
    const site = await start()
    await add(site, { Machine: m1, Blueprint: 'paint', Uuid: w1 })
    await set(site, `/work_orders/${w1}`, { Tasks: ['t3'] })
    expect(await nextJob(site)).toMatchObject({ Task: 't3' })
    expect((await set(site, `/work_orders/${w1}`, { Tasks: ['t1'] })).status).toBe(422)
    expect((await set(site, `/work_orders/${w1}`, { Tasks: ['t3', 't1'] })).json).toMatchObject({ Tasks: ['t3', 't1'] })
    expect((await set(site, `/work_orders/${w1}`, { Runnable: false })).json).toMatchObject({ Runnable: false })
  })

  test('with tasks that do not exist are not available, and are passed over', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const changed = { Available: false, Runnable: false, Errors: ['Task nope (at 0) does not exist'] }
    expect((await set(site, `/work_orders/${w1}`, { Tasks: ['nope'] })).json).toMatchObject(changed)
    expect((await ask(site)).status).toBe(204)
    expect(await orderOf(site)).toMatchObject({ State: 'created', ...changed })
  })

  test('wait when they are not to run', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    await add(site, { Machine: m1, Tasks: ['t1'], Uuid: w2 })
    await set(site, `/work_orders/${w1}`, { Runnable: false })
    const { Uuid } = await nextJob(site)
    expect(await orderOf(site)).toMatchObject({ State: 'created' })
    await set(site, `/work_orders/${w2}`, { Runnable: false })
    await end(site, Uuid)
    const refused = await ask(site)
    expect([refused.status, messages(refused)]).toEqual([409, [`Work order ${w2} is not runnable.`]])
  })

  test('that cannot start say why, and let the next one through', async () => {
    const site = await start()
    await add(site, { Machine: m1, Blueprint: 'paint', Uuid: w1 })
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w2 })
    await site.send('DELETE', '/blueprints/paint')
    const job = await nextJob(site)
    expect(job).toMatchObject({ WorkOrder: w2 })
    expect(await orderOf(site)).toMatchObject({
      State: 'created',
      Available: false,
      Errors: ['Blueprint paint does not exist.'],
    })
    await site.send('POST', '/blueprints', { Name: 'paint', Tasks: ['t1'] })
    await end(site, job.Uuid)
    expect(await nextJob(site)).toMatchObject({ WorkOrder: w1 })
    expect(await orderOf(site)).toMatchObject({ Available: true, Errors: [] })
  })

  test('are deleted when they are over, or by force; their jobs stay', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const { Uuid } = await nextJob(site)
    const refused = await site.send('DELETE', `/work_orders/${w1}`)
    expect([refused.status, messages(refused)[0]]).toEqual([422, expect.stringMatching(/is running: cancel it first/)])
    expect((await site.send('DELETE', `/work_orders/${w1}?force=true`)).json).toMatchObject({ Uuid: w1 })
    expect((await site.send('GET', `/work_orders/${w1}`)).status).toBe(404)
    expect((await site.send('GET', `/jobs/${Uuid}`)).json).toMatchObject({ State: 'failed', WorkOrder: w1 })
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 0, RunningWorkOrders: 0 })
    expect((await site.send('DELETE', `/jobs/${Uuid}`)).status).toBe(200)
  })

  test('of removed machines are dropped together', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    await add(site, { Machine: m2, Tasks: ['t3'], Uuid: w2 })
    await add(site, { Filter: 'Name=m1', Tasks: ['t3'], Uuid: w3 })
    const { Uuid } = await nextJob(site)
    await site.send('DELETE', `/machines/${m1}`)
    const { status, text } = await site.send('DELETE', '/work_orders')
    expect([status, text]).toEqual([204, ''])
    const { json } = await site.send('GET', '/work_orders')
    expect((json as readonly Fields[]).map((order) => order['Uuid'])).toEqual([w2, w3])
    // The agent may still say how its job ended.
    await end(site, Uuid)
    expect((await site.send('GET', `/jobs/${Uuid}`)).json).toMatchObject({ State: 'finished' })
  })

  test('are listed by what they are', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1, Params: { color: 'blue' } })
    await add(site, { Machine: m2, Blueprint: 'paint', Uuid: w2 })
    await nextJob(site)
    const found = async (query: string) => {
      const { json, headers } = await site.send('GET', `/work_orders?${query}`)
      expect(headers.get('x-drp-list-total-count')).toBe('2')
      return (json as readonly Fields[]).map((order) => order['Uuid'])
    }
    expect(await found('State=running')).toEqual([w1])
    expect(await found('Blueprint=paint')).toEqual([w2])
    expect(await found(`Machine=${m2}`)).toEqual([w2])
    expect(await found('color=blue')).toEqual([w1])
    expect(await found('sort=CreateTime&reverse=true')).toEqual([w2, w1])
    const head = await site.send('HEAD', '/work_orders?State=created')
    expect([head.status, head.headers.get('x-drp-list-count')]).toEqual([200, '1'])
    expect((await site.send('GET', '/work_orders?Nope=1')).status).toBe(406)
    expect((await site.send('GET', '/indexes/work_orders/Blueprint')).json).toMatchObject({ Type: 'string' })
  })

  test('have parameters, which come before those of their machine', async () => {
    const site = await start()
    await set(site, `/machines/${m1}`, { Params: { color: 'green', height: 2 } })
    await add(site, { Machine: m1, Tasks: ['t1'], Uuid: w1, Profiles: ['light', 'dark'] })
    const at = `/work_orders/${w1}/params`
    expect((await site.send('GET', at)).json).toEqual({})
    expect((await site.send('GET', `${at}?aggregate=true`)).json).toEqual({ color: 'white', depth: 1, height: 2 })
    expect((await site.send('POST', `${at}/color`, '"blue"')).json).toBe('blue')
    expect((await site.send('PATCH', at, { width: 3 })).json).toEqual({ color: 'blue', width: 3 })
    expect((await site.send('GET', `${at}/color`)).json).toBe('blue')
    expect((await site.send('DELETE', `${at}/color`)).json).toBe('blue')
    expect((await site.send('POST', at, { color: 'pink' })).json).toEqual({ color: 'pink' })
    expect((await site.send('POST', `${at}/color`, '5')).status).toBe(409)
    const { Uuid } = await nextJob(site)
    expect((await site.send('GET', `/jobs/${Uuid}/actions`)).json).toMatchObject([{ Content: 'paint pink' }])
  })

  test('are what the agent of their machine may read and change, and no other', async () => {
    const site = await start()
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1 })
    const as = (machine: string) => ({ authorization: `Bearer ${site.drp.machineToken(machine)}` })
    expect((await site.send('GET', `/work_orders/${w1}`, undefined, as(m1))).status).toBe(200)
    expect((await set(site, `/work_orders/${w1}`, { Status: 'x' }, as(m1))).status).toBe(200)
    expect((await site.send('GET', `/work_orders/${w1}`, undefined, as(m2))).status).toBe(404)
    expect((await set(site, `/work_orders/${w1}`, { Status: 'x' }, as(m2))).status).toBe(403)
    expect((await site.send('DELETE', `/work_orders/${w1}`, undefined, as(m1))).status).toBe(403)
  })

  test('try tasks again and handle errors as machines do, by their own parameters', async () => {
    const site = await start()
    const Params = { 'task-retry': { t3: 1 }, 'task-error-handlers': { t3: ['t1'] } }
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w1, Params })
    const first = await nextJob(site)
    await end(site, first.Uuid, 'failed')
    expect(await orderOf(site)).toMatchObject({ State: 'running', Runnable: false, RetryTaskAttempt: 1 })
    await site.clock.advance(1999)
    expect((await ask(site)).status).toBe(409)
    await site.clock.advance(1)
    expect(await orderOf(site)).toMatchObject({ Runnable: true })
    const second = await nextJob(site)
    expect(second).toMatchObject({ Task: 't3', CurrentIndex: 0 })
    await end(site, second.Uuid, 'failed')
    expect(await orderOf(site)).toMatchObject({
      State: 'running',
      Tasks: ['t1'],
      RetryTaskAttempt: 0,
      TaskErrorStacks: [{ CurrentTask: 0, CurrentJob: second.Uuid, TaskList: ['t3'] }],
    })
    await end(site, (await nextJob(site)).Uuid)
    const third = await nextJob(site)
    expect(third).toMatchObject({ Task: 't3' })
    expect(await orderOf(site)).toMatchObject({ Tasks: ['t3'], TaskErrorStacks: [] })
    await end(site, third.Uuid)
    expect((await ask(site)).status).toBe(204)
    expect(await orderOf(site)).toMatchObject({ State: 'finished' })
  })

  test('go by assumptions that can be chosen', async () => {
    const workOrders = {
      ordersAtOnce: 2,
      needsRunnableMachine: false,
      failure: 'waits',
      pickUp: 'bound-first',
    } as const
    const site = await start({ assumptions: { workOrders } })
    await add(site, { Filter: 'Name=m1', Tasks: ['t3'], Uuid: w1 })
    await add(site, { Machine: m1, Tasks: ['t3'], Uuid: w2 })
    await set(site, `/machines/${m1}`, { Runnable: false })
    const first = await nextJob(site)
    expect(first).toMatchObject({ WorkOrder: w2 })
    await end(site, first.Uuid, 'failed')
    expect(await orderOf(site, w2)).toMatchObject({ State: 'running', Runnable: false })
    expect(await nextJob(site)).toMatchObject({ WorkOrder: w1 })
    expect(await machineOf(site)).toMatchObject({ RunningWorkOrders: 2 })
  })

  test.each([
    [
      { workOrders: { pickup: 'oldest' } },
      'workOrderDecider: assumptions: unknown option "pickup" (did you mean pickUp?)',
    ],
    [{ machines: { pop: 'never' } }, 'pop must be'],
    [{ purge: { limits: 'some' } }, 'the assumption limits must be'],
    [{ orders: {} }, 'assumptions: unknown option "orders"'],
    [{ currentJob: 'none' }, "assumptions: currentJob must be 'of-orders-too' or 'of-own-list'."],
  ])('cannot go by the assumptions %j', async (assumptions, message) => {
    await expect(start({ assumptions })).rejects.toThrow(message)
  })

  test('can be seeded, and begin anew', async () => {
    const site = await start({ workOrders: [{ Machine: m1, Tasks: ['t3'], Uuid: w1 }] })
    await nextJob(site)
    site.reset()
    expect(await orderOf(site)).toMatchObject({ State: 'created' })
    expect(await machineOf(site)).toMatchObject({ PendingWorkOrders: 1, RunningWorkOrders: 0 })
    expect(await nextJob(site)).toMatchObject({ WorkOrder: w1 })
    await expect(start({ workOrders: [{ Machine: m1 }] })).rejects.toThrow(
      /workOrders\[0\]: the server would not take it: .*either Blueprint or Tasks/,
    )
  })
})

describe('blueprints', () => {
  test('are made, changed and deleted like other objects', async () => {
    const site = await start()
    const { status, json } = await site.send('POST', '/blueprints', { Name: 'fresh', Tasks: ['t9'] })
    expect(status).toBe(201)
    expect(json).toMatchObject({
      Name: 'fresh',
      Available: false,
      Errors: ['Task t9 (at 0) does not exist'],
      Params: {},
    })
    await site.send('POST', '/tasks', { Name: 't9' })
    expect((await site.send('GET', '/blueprints/fresh')).json).toMatchObject({ Available: true, Errors: [] })
    expect((await set(site, '/blueprints/fresh', { Profiles: ['new'] })).json).toMatchObject({ Available: false })
    await site.send('POST', '/profiles', { Name: 'new' })
    expect((await site.send('GET', '/blueprints/fresh')).json).toMatchObject({ Available: true })
    expect((await site.send('GET', '/blueprints/paint/params/color')).json).toBe('red')
    expect((await site.send('GET', '/blueprints/paint/params?aggregate=true')).json).toEqual({ color: 'red' })
    const { json: found } = await site.send('GET', '/blueprints?Name=fresh')
    expect((found as readonly Fields[]).length).toBe(1)
    expect((await site.send('DELETE', '/blueprints/fresh')).status).toBe(200)
    expect((await site.send('POST', '/blueprints', { Name: '7' })).status).toBe(422)
    expect((await site.send('GET', '/objects')).json).toEqual(expect.arrayContaining(['blueprints', 'work_orders']))
  })
})

describe('v3.13', () => {
  test.each([
    ['GET', '/work_orders'],
    ['POST', '/work_orders'],
    ['DELETE', '/work_orders'],
    ['GET', `/work_orders/${w1}/params`],
    ['GET', '/blueprints'],
    ['GET', `/jobs/${w1}/archive`],
    ['DELETE', '/jobs'],
  ])('has no route %s %s', async (method, path) => {
    const site = await startDrp()
    const { status, json } = await site.send(method, path, method === 'POST' ? {} : undefined)
    const Key = `/api/v3${path}`
    expect([status, json]).toEqual([404, { Model: '', Key, Type: method, Messages: ['No route'], Code: 404 }])
  })

  test('knows neither work orders nor assumptions', async () => {
    const site = await startDrp()
    expect((await site.send('GET', '/objects')).json).not.toContain('work_orders')
    expect((await site.send('GET', '/indexes')).json).not.toHaveProperty('work_orders')
    expect((await site.send('GET', '/indexes/work_orders')).status).toBe(404)
    const seeded = { workOrders: [{ Filter: 'Name=x', Tasks: ['x1'] }] }
    await expect(startDrp(seeded)).rejects.toThrow('No route')
    await expect(startDrp({ assumptions: {} })).rejects.toThrow('assumptions: v3.13 is recorded, it takes none.')
  })
})
