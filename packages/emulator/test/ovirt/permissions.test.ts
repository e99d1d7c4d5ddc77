import type { OvirtSeed } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { startOvirt } from './site.ts'

const jobId = '11111111-1111-1111-1111-111111111111'
const othersId = '22222222-2222-2222-2222-222222222222'
const stepId = '33333333-3333-3333-3333-333333333333'

const seed: OvirtSeed = {
  users: [
    { username: 'root@internal', password: 'p' },
    { username: 'creator@internal', password: 'p', role: 'ExternalTasksCreator' },
    { username: 'chief@internal', password: 'p', role: 'ExternalTasksCreator', admin: true },
    { username: 'reader@internal', password: 'p', role: 'UserRole' },
    { username: 'auditor@internal', password: 'p', role: 'UserRole', admin: true },
  ],
  jobs: [
    { id: jobId, description: 'd', owner: 'creator@internal', steps: [{ id: stepId, description: 'd' }] },
    { id: othersId, description: 'd', owner: 'root@internal' },
  ],
}

const steps = `/jobs/${jobId}/steps`
const step = { type: 'executing', description: 'd' }
const calls = [
  ['GET', ''],
  ['GET', '/jobs'],
  ['GET', `/jobs/${jobId}`],
  ['GET', `/jobs/${othersId}`],
  ['GET', steps],
  ['GET', `${steps}/${stepId}`],
  ['GET', `${steps}/${stepId}/statistics`],
  ['POST', '/jobs', { description: 'd' }],
  ['POST', steps, step],
  ['POST', `${steps}/${stepId}/end`, {}],
  ['POST', `/jobs/${jobId}/end`, {}],
  ['POST', `/jobs/${jobId}/clear`, {}],
] as const

const all = [200, 200, 200, 200, 200, 200, 200, 201, 201, 200, 200, 200]
const readOnly = [...all.slice(0, 7), 403, 403, 403, 403, 403]

test.each([
  ['root', {}, all],
  ['chief', {}, all],
  ['auditor', {}, readOnly],
  ['creator', {}, [200, 400, 200, 404, 400, 400, 400, 201, 400, 200, 200, 200]],
  ['reader', {}, [200, 400, 404, 404, 400, 400, 400, 403, 403, 403, 403, 403]],
  ['root', { filter: 'true' }, [200, 400, 404, 200, 400, 400, 400, 201, 400, 200, 200, 200]],
  ['creator', { filter: 'false' }, [200, 400, 400, 400, 400, 400, 400, 400, 400, 200, 200, 200]],
])('%s with %j may do what the engine lets them do', async (name, headers, expected) => {
  const site = await startOvirt(seed)
  const authorization = `Basic ${Buffer.from(`${name}@internal:p`).toString('base64')}`
  const statuses: number[] = []
  for (const [method, path, body] of calls)
    statuses.push((await site.send(method, path, body, { authorization, ...headers })).status)
  expect(statuses).toEqual(expected)
})

test('where nobody is filtered by default, others than administrators see nothing', async () => {
  const site = await startOvirt({ ...seed, settings: { filterByDefault: false } })
  const authorization = `Basic ${Buffer.from('creator@internal:p').toString('base64')}`
  const get = async (query: string) =>
    (await site.send('GET', `/jobs/${jobId}${query}`, undefined, { authorization })).status
  expect(await get('')).toBe(400)
  expect(await get('?filter=true')).toBe(200)
})

test('the engine says who may not', async () => {
  const site = await startOvirt(seed)
  const as = (name: string) => ({ authorization: `Basic ${Buffer.from(`${name}@internal:p`).toString('base64')}` })
  expect(await site.fault('GET', '/jobs', undefined, as('creator'))).toEqual({
    status: 400,
    detail: 'query execution failed due to insufficient permissions.',
    reason: 'Operation Failed',
  })
  const detail = '[User is not authorized to perform this action.]'
  const fault = { detail, reason: 'Operation Failed' }
  expect((await site.send('POST', '/jobs', { description: 'd' }, as('reader'))).json).toEqual(fault)
  const action = await site.send('POST', `/jobs/${jobId}/end`, { force: true }, as('reader'))
  expect([action.status, action.json]).toEqual([403, { fault, force: 'true', status: 'failed' }])
  expect((await site.send('GET', `/jobs/${jobId}`, undefined, as('root'))).json).toMatchObject({ status: 'started' })
})

test('what is missing is told before who may not', async () => {
  const site = await startOvirt(seed)
  const authorization = `Basic ${Buffer.from('reader@internal:p').toString('base64')}`
  const { detail } = await site.fault('POST', '/jobs', {}, { authorization })
  expect(detail).toBe('Job [description] required for add')
})

test('a link to what the caller may not see is passed over', async () => {
  const site = await startOvirt(seed)
  const authorization = `Basic ${Buffer.from('creator@internal:p').toString('base64')}`
  const { status, json } = await site.send('GET', `/jobs/${jobId}?follow=steps,owner`, undefined, { authorization })
  expect([status, json]).toMatchObject([200, { owner: { name: 'creator' } }])
  expect(json).not.toHaveProperty('steps')
})

test('the step that is answered 400 is there', async () => {
  const site = await startOvirt(seed)
  const authorization = `Basic ${Buffer.from('creator@internal:p').toString('base64')}`
  const refused = await site.fault('POST', steps, { ...step, description: 'mine' }, { authorization })
  expect(refused).toMatchObject({ status: 400, detail: 'query execution failed due to insufficient permissions.' })
  const root = { authorization: `Basic ${Buffer.from('root@internal:p').toString('base64')}` }
  const { json } = await site.send('GET', steps, undefined, root)
  expect(json).toMatchObject({ step: [{ description: 'd' }, { description: 'mine' }] })
})

test('the job that is answered 400 is there too, where the filter is put off', async () => {
  const site = await startOvirt(seed)
  const as = (name: string) => ({ authorization: `Basic ${Buffer.from(`${name}@internal:p`).toString('base64')}` })
  const headers = { ...as('creator'), filter: 'false' }
  const refused = await site.fault('POST', '/jobs', { description: 'mine' }, headers)
  expect(refused).toMatchObject({ status: 400, detail: 'query execution failed due to insufficient permissions.' })
  expect((await site.send('GET', '/jobs', undefined, as('root'))).text).toContain('"mine"')
})

test.each([
  ['?filter=YES', 400],
  ['?filter', 400],
  ['?filter=0', 200],
  ['?filter=perhaps', 200],
  [';filter=t', 400],
  [';filter=true?filter=n', 200],
])('a filter is read from the address: %s', async (query, status) => {
  const site = await startOvirt()
  expect((await site.send('GET', `/jobs${query}`)).status).toBe(status)
})
