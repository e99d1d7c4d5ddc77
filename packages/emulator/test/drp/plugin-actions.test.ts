import { describe, expect, test } from 'vitest'
import { type DrpSite, startDrp } from './site.ts'

const m1 = 'aaaaaaaa-0000-4000-8000-000000000001'
const j1 = 'bbbbbbbb-0000-4000-8000-000000000001'
const w1 = 'cccccccc-0000-4000-8000-000000000001'
const missing = '99999999-9999-4999-8999-999999999999'

const seed = {
  tasks: [{ Name: 't1' }],
  machines: [{ Name: 'm1', Uuid: m1, Tasks: ['t1'] }],
  actions: [
    { command: 'blink', provider: 'lights', optionalParams: ['lights/color'] },
    { command: 'renew', model: 'jobs', provider: 'certs', plugin: 'certs-eu', requiredParams: ['certs/name'] },
    { command: 'renew', model: 'jobs', provider: 'certs', plugin: 'certs-us' },
    { command: 'explain', model: 'jobs' },
    { command: 'approve', model: 'work_orders' },
  ],
} as const

async function start(profile: 'v3.13' | 'v4'): Promise<DrpSite> {
  const site = await startDrp(seed, { profiles: { drp: profile } })
  await site.send('POST', '/jobs', { Machine: m1, Uuid: j1 })
  return site
}

const shown = (Command: string, Provider: string, Model = 'jobs', RequiredParams: string[] = []) => ({
  Provider,
  Model,
  Command,
  RequiredParams,
  OptionalParams: [],
})
const eu = shown('renew', 'certs', 'jobs', ['certs/name'])
const us = shown('renew', 'certs')
const explain = shown('explain', 'emulator')

describe.each(['v3.13', 'v4'] as const)('the actions of plugins in %s', (profile) => {
  test('of jobs are listed, those of one plugin too', async () => {
    const site = await start(profile)
    const path = `/jobs/${j1}/plugin_actions`
    expect((await site.send('GET', path)).json).toEqual([eu, us, explain])
    expect((await site.send('GET', `${path}?plugin=certs-us`)).json).toEqual([us])
    expect((await site.send('GET', `${path}?plugin=emulator`)).json).toEqual([explain])
    expect((await site.send('GET', `${path}?plugin=nope`)).json).toEqual([])
    expect((await site.send('GET', `/jobs/Key:${j1}/plugin_actions/renew`)).json).toEqual(eu)
    expect((await site.send('GET', `${path}/renew?plugin=certs-us`)).json).toEqual(us)
  })

  test('of machines are others', async () => {
    const site = await start(profile)
    const blink = { ...shown('blink', 'lights', 'machines'), OptionalParams: ['lights/color'] }
    expect((await site.send('GET', `/machines/${m1}/actions`)).json).toEqual([blink])
    expect((await site.send('GET', `/machines/Name:m1/actions/blink?plugin=lights`)).json).toEqual(blink)
    expect((await site.send('GET', `/machines/${m1}/actions?plugin=certs`)).json).toEqual([])
  })

  test('answer what the script says, for each object', async () => {
    const site = await start(profile)
    site.drp.script([
      { command: 'renew', machine: j1, times: 1, result: { until: 2030 } },
      { command: 'renew', error: 'no such certificate' },
    ])
    const renew = () => site.send('POST', `/jobs/${j1}/plugin_actions/renew`, { 'certs/name': 'web' })
    const first = await renew()
    expect([first.status, first.json]).toEqual([200, { until: 2030 }])
    const about = { Model: 'jobs', Key: j1, Type: 'INVOKE' }
    expect((await renew()).json).toEqual({ ...about, Messages: ['no such certificate'], Code: 409 })
    expect((await site.send('POST', `/jobs/${j1}/plugin_actions/explain`, {})).json).toBe('')
  })

  test.each([
    ['GET', `/jobs/${j1}/plugin_actions/blink`, 404, j1, 'GET', 'blink: Not Found'],
    ['GET', `/jobs/${j1}/plugin_actions/renew?plugin=nope`, 404, j1, 'GET', 'renew: Not Found'],
    ['POST', `/jobs/${j1}/plugin_actions/blink`, 400, j1, 'INVOKE', 'Action blink on jobs: Not Found'],
    ['POST', `/jobs/${j1}/plugin_actions/renew?plugin=nope`, 400, j1, 'INVOKE', 'Action renew on jobs: Not Found'],
    ['GET', `/jobs/${missing}/plugin_actions`, 404, missing, 'GET', 'Not Found'],
    ['POST', `/jobs/${missing}/plugin_actions/renew`, 404, missing, 'POST', 'Not Found'],
  ])('%s %s is refused with %i', async (method, path, Code, Key, Type, message) => {
    const site = await start(profile)
    const { status, json } = await site.send(method, path, method === 'POST' ? {} : undefined)
    expect([status, json]).toEqual([Code, { Model: 'jobs', Key, Type, Messages: [message], Code }])
  })

  test('are for whoever may act', async () => {
    const site = await start(profile)
    const authorization = `Bearer ${site.drp.machineToken(m1)}`
    const run = (path: string) => site.send('POST', path, {}, { authorization })
    expect((await run(`/machines/${m1}/actions/blink`)).status).toBe(200)
    expect((await run(`/jobs/${j1}/plugin_actions/renew`)).status).toBe(403)
  })
})

test('work orders have actions too', async () => {
  const site = await start('v4')
  await site.send('POST', '/work_orders', { Machine: m1, Tasks: ['t1'], Uuid: w1 })
  const approve = shown('approve', 'emulator', 'work_orders')
  expect((await site.send('GET', `/work_orders/${w1}/actions`)).json).toEqual([approve])
  expect((await site.send('GET', `/work_orders/${w1}/actions/approve`)).json).toEqual(approve)
  site.drp.script([{ command: 'approve', machine: w1, result: true }])
  expect((await site.send('POST', `/work_orders/${w1}/actions/approve`, {})).json).toBe(true)
})

test('actions are for what there is', async () => {
  const actions = [{ command: 'x', model: 'stages' }]
  await expect(startDrp({ actions: actions as never })).rejects.toThrow(
    'actions[0]: model must be one of machines, jobs, work_orders.',
  )
})

describe('plugins', () => {
  const common = { Validated: true, Available: true, Errors: [], ReadOnly: false, Meta: {}, Endpoint: '', Bundle: '' }
  const fields = { Partial: false, Description: '', Documentation: '', Params: {}, PluginErrors: [] }

  test('are objects like others', async () => {
    const site = await startDrp({ plugins: [{ Name: 'seeded', Provider: 'certs' }] })
    const made = { ...common, ...fields, Name: 'incr', Provider: 'incrementer' }
    const { status, json } = await site.send('POST', '/plugins', { Name: 'incr', Provider: 'incrementer' })
    expect([status, json]).toEqual([201, made])
    expect((await site.send('GET', '/plugins/incr')).json).toEqual(made)
    expect((await site.send('GET', '/plugins?Provider=certs')).json).toMatchObject([{ Name: 'seeded' }])
    expect((await site.send('POST', '/plugins/incr/params/step', '2')).json).toBe(2)
    expect((await site.send('GET', '/plugins/incr/params')).json).toEqual({ step: 2 })
    expect((await site.send('POST', '/plugins', { Name: '1' })).status).toBe(422)
    expect((await site.send('DELETE', '/plugins/incr')).status).toBe(200)
  })
})
