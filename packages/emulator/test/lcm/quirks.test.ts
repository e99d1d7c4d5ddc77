import { quirks } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { sample } from './samples.ts'
import { clusterOf, type Row, startLcm } from './site.ts'

const names = quirks.filter(({ system }) => system === 'lcm').map(({ name }) => name)

const seed = { clusters: [{ ...clusterOf(1), id: '7064583a-0656-4914-819e-937863793ab5' }] }

const asJson = { 'content-type': 'application/json' }

test('each defect of the real server has its own test here or among logins', () => {
  expect(names).toEqual([
    'lcm/content-type-is-ignored',
    'lcm/password-in-job-data',
    'lcm/forbidden-is-401',
    'lcm/text-booleans',
  ])
})

test('lcm/content-type-is-ignored', async () => {
  const body = sample('seed-restart-request')
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const real = await startLcm(seed)
  expect((await real.send('POST', '/actions/restart', body, form)).status).toBe(201)
  const strict = await startLcm(seed, { quirks: 'none' })
  expect((await strict.send('POST', '/actions/restart', body, form)).status).toBe(400)
  expect((await strict.send('POST', '/actions/restart', body)).status).toBe(400)
  expect((await strict.send('POST', '/actions/restart', body, asJson)).status).toBe(201)
  const charset = { 'content-type': 'Application/JSON; charset=utf-8' }
  expect((await strict.send('POST', '/clusters/', { name: 'x' }, charset)).status).toBe(201)
  const login = (text: string, type: string) =>
    strict.send('POST', `${strict.emulator.url}/login`, text, { 'content-type': type })
  expect((await login('username=a&password=b', 'application/x-www-form-urlencoded')).status).toBe(200)
  expect((await login('username=a&password=b', 'application/json')).status).toBe(400)
  expect((await login('{"username":"a","password":"b"}', 'application/json')).status).toBe(200)
  expect((await login('{"username":"a","password":"b"}', 'text/plain')).status).toBe(400)
})

test('lcm/password-in-job-data', async () => {
  for (const [option, shown] of [
    ['all', true],
    ['none', false],
  ] as const) {
    const site = await startLcm(seed, { profiles: { lcm: 'v1' }, quirks: option })
    const { json } = await site.send('POST', '/actions/install', sample('seed-install-request'), asJson)
    const job = await site.get(`/jobs/${(json as Row).id}`)
    expect(JSON.stringify([json, job]).includes('blarg')).toBe(shown)
    expect(job['job-data']).toMatchObject({ 'job-type': 'install', 'continue-on-error': false })
    await site.pass(60)
    expect((await site.page('/clusters/')).results[0]?.['has-default-password']).toBe(false)
  }
})

test('lcm/text-booleans', async () => {
  const asked = { ...sample('seed-restart-request'), 'continue-on-error': 'false' }
  const site = await startLcm(seed, { quirks: 'none' })
  const { status, json } = await site.send('POST', '/actions/restart', asked, asJson)
  expect([status, json]).toEqual([400, { code: 400, message: 'continue-on-error must be true or false.' }])
})
