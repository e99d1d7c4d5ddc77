import type { OvirtSeed } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { type OvirtSite, startedAt, startOvirt } from './site.ts'
import { sendXml } from './xml.ts'

const jobId = '11111111-1111-1111-1111-111111111111'
const stepId = '33333333-3333-3333-3333-333333333333'
const hostId = '66666666-6666-6666-6666-666666666666'
const seed: OvirtSeed = { jobs: [{ id: jobId, description: 'd', steps: [{ id: stepId, description: 'd' }] }] }

test('a job is added, shown, given steps, ended and cleared', async () => {
  const site = await startOvirt()
  const added = await site.send('POST', '/jobs', { description: 'Backup', status: 'failed', external: false })
  expect(added.status).toBe(201)
  const job = added.json as { readonly id: string; readonly href: string }
  expect(added.headers.get('location')).toBe(`${site.emulator.url}${job.href}`)
  expect(added.json).toMatchObject({
    status: 'started',
    external: 'true',
    auto_cleared: 'false',
    start_time: startedAt,
    last_updated: startedAt,
    description: 'Backup',
    href: `/ovirt-engine/api/jobs/${job.id}`,
  })
  expect(added.json).not.toHaveProperty('end_time')
  expect((await site.send('GET', `/jobs/${job.id}/`)).text).toBe(added.text)

  await site.pass(5)
  const body = { type: 'EXECUTING', description: 'Copy', number: 7, status: 'finished', start_time: 0, external: false }
  const step = await site.send('POST', `/jobs/${job.id}/steps`, body)
  const { id, href } = step.json as { readonly id: string; readonly href: string }
  expect([step.status, step.headers.get('location')]).toEqual([201, `${site.emulator.url}${href}`])
  expect(step.json).toMatchObject({ type: 'executing', number: '0', status: 'started', external: 'true' })
  expect(step.json).toMatchObject({ start_time: startedAt + 5000, job: { id: job.id } })
  const below = await site.addStep(job.id, 'Below', id)
  expect(await site.get('step', `/jobs/${job.id}/steps/${below}`)).toMatchObject({ parent_step: { id, href } })
  expect((await site.steps(job.id)).map(({ description }) => description)).toEqual(['Copy', 'Below'])

  await site.pass(5)
  const end = await site.send('POST', `/jobs/${job.id}/steps/${id}/end`, { succeeded: false, force: true })
  expect([end.status, end.json]).toEqual([200, { force: 'true', status: 'complete', succeeded: 'false' }])
  expect(await site.standings(job.id)).toEqual({ Backup: 'failed', Copy: 'failed', Below: 'failed' })
  expect((await site.send('GET', `/jobs/${job.id}`)).json).toMatchObject({ end_time: startedAt + 10_000 })
  const clear = await site.send('POST', `/jobs/${job.id}/clear`, { async: true })
  expect([clear.status, clear.json]).toEqual([
    200,
    {
      async: 'true',
      status: 'complete',
      job: {
        actions: {
          link: [
            { href: `${job.href}/clear`, rel: 'clear' },
            { href: `${job.href}/end`, rel: 'end' },
          ],
        },
        link: [{ href: `${job.href}/steps`, rel: 'steps' }],
        href: job.href,
        id: job.id,
      },
    },
  ])
  expect(await site.job(job.id)).toMatchObject({ auto_cleared: true })
})

test.each([
  ['GET', '/jobs', undefined],
  ['HEAD', `/jobs/${jobId}`, undefined],
  ['GET', `/jobs/${jobId}/steps/${stepId}/statistics`, undefined],
])('%s %s is answered 200', async (method, path, body) => {
  const site = await startOvirt(seed)
  const { status, text } = await site.send(method, path, body)
  expect(status).toBe(200)
  expect(text === '').toBe(method === 'HEAD')
})

test('a step has no statistics, and is a step all the same', async () => {
  const site = await startOvirt(seed)
  const path = `/jobs/${jobId}/steps/${stepId}/statistics`
  expect((await site.send('GET', path)).text).toBe('{ }\n')
  expect((await sendXml(site, 'GET', path)).text).toContain('<statistics/>')
  const followed = await site.get('step', `/jobs/${jobId}/steps/${stepId}?follow=statistics,job,parent_step`)
  expect(followed).toMatchObject({ statistics: [], job: { description: 'd' } })
})

test('a host that carries out a step is pointed to', async () => {
  const steps = [{ description: 'd', executionHost: hostId, progress: 5 }]
  const site = await startOvirt({ jobs: [{ id: jobId, description: 'd', external: false, steps }] })
  for (const query of ['', '?follow=execution_host']) {
    const [step] = await site.get('steps', `/jobs/${jobId}/steps${query}`)
    expect(step).toMatchObject({
      progress: 5,
      execution_host: { id: hostId, href: `/ovirt-engine/api/hosts/${hostId}` },
    })
  }
})

test('the root of the API links to what there is', async () => {
  const site = await startOvirt()
  const { json } = await site.send('GET', '')
  const {
    link,
    product_info: product,
    time,
  } = json as {
    readonly link: readonly { readonly rel: string; readonly href: string }[]
    readonly product_info: object
    readonly time: number
  }
  const rels = link.map(({ rel }) => rel)
  expect(rels).toContain('jobs')
  expect(rels).toContain('vms/search')
  expect(rels).not.toContain('jobs/search')
  expect(link.find(({ rel }) => rel === 'jobs')?.href).toBe('/ovirt-engine/api/jobs')
  expect(product).toMatchObject({ version: { major: '4', minor: '5' } })
  expect(time).toBe(startedAt)
  const xml = await sendXml(site, 'GET', '/')
  expect(xml.text).toContain('    <link href="/ovirt-engine/api/jobs" rel="jobs"/>\n')
  expect(xml.text).toContain('<time>2016-12-13T00:15:42.000Z</time>')
  const west = await startOvirt({ settings: { utcOffsetMinutes: -210 } })
  expect((await sendXml(west, 'GET', '')).text).toContain('<time>2016-12-12T20:45:42.000-03:30</time>')
})

test('the owner of a job is shown, unless it was removed', async () => {
  const gone = '77777777-7777-7777-7777-777777777777'
  const users = [{ username: 'a<b>@internal', password: 'p', id: hostId }]
  const jobs = [
    { description: 'mine', owner: 'a<b>@internal' },
    { description: 'lost', owner: gone },
  ]
  const site = await startOvirt({ users, jobs, settings: { authentication: false } })
  const [mine, lost] = await site.jobs()
  expect(mine).toMatchObject({ owner: { id: hostId, href: `/ovirt-engine/api/users/${hostId}` } })
  const shown = await sendXml(site, 'GET', `/users/${hostId}`)
  expect(shown.text).toContain(
    `<user href="/ovirt-engine/api/users/${hostId}" id="${hostId}">\n    <name>a&lt;b&gt;</name>`,
  )
  expect((await site.send('GET', `/users/${lost?.owner?.id ?? ''}`)).status).toBe(404)
  const [followed, same] = await site.jobs('?follow=owner')
  expect(followed).toMatchObject({ owner: { id: hostId, name: 'a<b>' } })
  expect(same).toMatchObject({ owner: { id: gone } })
})

const forms: readonly (readonly [accept: string | undefined, form: string | number])[] = [
  [undefined, 'application/xml;charset=UTF-8'],
  ['', 'application/xml;charset=UTF-8'],
  ['*/*', 'application/xml;charset=UTF-8'],
  ['application/*', 'application/xml;charset=UTF-8'],
  ['application/json', 'application/json'],
  ['Application/JSON; charset=utf-8', 'application/json'],
  ['text/html, application/json;q=0.5, application/xml;q=0.4', 'application/json'],
  ['application/json;q=0.4, application/xml;q=0.5', 'application/xml;charset=UTF-8'],
  ['application/json, application/xml', 'application/json'],
  ['application/json;q=x, */*;q=0.1', 'application/json'],
  ['text/html', 406],
  ['application/json;q=0', 406],
]

test.each(forms)('an answer has the form that is asked for: %s', async (accept, expected) => {
  const site = await startOvirt()
  const { emulator } = site
  const headers = accept === undefined ? {} : { accept }
  for (const path of ['/jobs', '']) {
    const answer = await emulator.fetch(`${emulator.ovirt.baseUrl}${path}`, { headers })
    expect(answer.ok ? answer.headers.get('content-type') : answer.status).toBe(expected)
    expect((await answer.text()) === '').toBe(!answer.ok)
  }
})

test('the form is also asked for in the address, and its default is assumed', async () => {
  const site = await startOvirt({ assumptions: { usualForm: 'json' } })
  const form = async (path: string, accept: string) =>
    (await site.send('GET', path, undefined, { accept })).headers.get('content-type')
  expect(await form('/jobs', '*/*')).toBe('application/json')
  expect(await form('/jobs?accept=application/json', 'application/xml')).toBe('application/json')
  expect(await form('/jobs;accept=application%2Fxml', 'application/json')).toBe('application/xml;charset=UTF-8')
})

test.each([
  ['application/xml', '<job><description>d</description></job>', 201],
  ['application/xml; charset=utf-8', '<job><description>d</description></job>', 201],
  ['application/json', '{"description":"d"}', 201],
  ['application/json', '<job><description>d</description></job>', 400],
  ['application/xml', '{"description":"d"}', 400],
  ['text/xml', '<job><description>d</description></job>', 415],
  ['application/x-www-form-urlencoded', '{"description":"d"}', 415],
])('a body is what it is said to be: %s %s', async (type, body, status) => {
  const site = await startOvirt()
  expect((await site.send('POST', '/jobs', body, { 'content-type': type })).status).toBe(status)
})

const id36 = 'abcdefghijklmnopqrstuvwxyz-_01234567'

test.each([
  ['backup_1', '', 'backup_1'],
  ['a b/c.d', '?correlation_id=other', 'abcd'],
  [`${id36}89`, '', id36],
  ['', '?correlation_id=from-query!', 'from-query'],
  ['///', ';correlation_id=from-matrix', 'from-matrix'],
])('the correlation id %j%s is %s', async (header, query, expected) => {
  const site = await startOvirt()
  const { headers } = await site.send('POST', `/jobs${query}`, { description: 'd' }, { 'correlation-id': header })
  expect(headers.get('correlation-id')).toBe(expected)
  expect(await site.jobs(`?search=correlation_id%3D${expected}`)).toHaveLength(1)
})

test('a call without a correlation id is given one', async () => {
  const site = await startOvirt()
  const ids = [await site.send('GET', '/jobs'), await site.send('GET', '/nothing')].map(({ headers }) =>
    headers.get('correlation-id'),
  )
  expect(new Set(ids).size).toBe(2)
  for (const id of ids) expect(id).toMatch(/^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/)
})

test.each([
  ['?max=2', 2],
  [';max=2', 2],
  [';max=1?max=2', 2],
  ['?max=0', 0],
  ['?max=-1', 3],
  ['?max=x', 3],
  ['?max=', 3],
  ['?max=99999999999', 3],
  ['', 3],
])('a list has as many jobs as are asked for: %s', async (query, count) => {
  const site = await startOvirt({ jobs: [{ description: 'a' }, { description: 'b' }, { description: 'c' }] })
  expect(await site.jobs(query)).toHaveLength(count)
})

test('a list of steps has as many as are asked for, and all of those that are followed', async () => {
  const steps = [{ description: 'a' }, { description: 'b' }]
  const site = await startOvirt({ jobs: [{ id: jobId, description: 'd', steps }] })
  expect(await site.get('steps', `/jobs/${jobId}/steps;max=1`)).toHaveLength(1)
  const [job] = await site.jobs('?max=1&follow=steps')
  expect(job?.steps).toHaveLength(2)
})

test('a link that is not there fails the call where that is assumed', async () => {
  const site = await startOvirt({ ...seed, assumptions: { lostLinks: 'fault' } })
  expect(await site.fault('GET', `/jobs/${jobId}?follow=nothing`)).toMatchObject({ status: 500 })
  expect((await site.send('GET', `/jobs/${jobId}?follow=steps`)).status).toBe(200)
  expect((await site.send('GET', `/jobs/${jobId}?follow=+`)).status).toBe(200)
})

test('the engine waits as long as an action asks', async () => {
  const site = await startOvirt(seed)
  const end = site.send('POST', `/jobs/${jobId}/end`, { grace_period: { expiry: '30000' } })
  await site.pass(29)
  expect((await site.job(jobId)).status).toBe('started')
  await site.pass(1)
  expect((await end).json).toMatchObject({ status: 'complete', grace_period: { expiry: '30000' } })
  expect(await site.job(jobId)).toMatchObject({ status: 'finished', end_time: '2016-12-13T00:16:12.000Z' })
  const negative = await site.send('POST', `/jobs/${jobId}/end`, { grace_period: { expiry: -1 } })
  expect(negative.status).toBe(200)
})

test('an action that is dropped while it waits is not done', async () => {
  const site = await startOvirt(seed)
  const controller = new AbortController()
  const url = `${site.ovirt.baseUrl}/jobs/${jobId}/end`
  const body = '<action><grace_period><expiry>30000</expiry></grace_period></action>'
  const headers = { 'content-type': 'application/xml' }
  const end = site.emulator.fetch(url, { method: 'POST', headers, body, signal: controller.signal })
  await site.pass(1)
  controller.abort()
  await expect(end).rejects.toThrow('abort')
  await site.pass(60)
  expect((await site.job(jobId)).status).toBe('started')
})

test('what is not told to wait is answered asynchronously for nothing', async () => {
  const site = await startOvirt(seed)
  const body = { async: true }
  const { status, json } = await site.send('POST', `/jobs/${jobId}/end`, body, { expect: '202-accepted' })
  expect([status, json]).toMatchObject([200, { async: 'true', status: 'complete' }])
})

async function bases(site: OvirtSite, path: string, headers = {}): Promise<readonly [number, string | undefined]> {
  const { status, json } = await site.send('GET', `${site.emulator.url}${path}`, undefined, headers)
  return [status, (json as { job?: readonly { href: string }[] } | undefined)?.job?.[0]?.href.replace(jobId, '')]
}

test('the version is asked for in the path or in a header', async () => {
  const site = await startOvirt(seed)
  const plain = [200, '/ovirt-engine/api/jobs/']
  expect(await bases(site, '/ovirt-engine/api/jobs')).toEqual(plain)
  expect(await bases(site, '/ovirt-engine/api/jobs', { version: '4' })).toEqual(plain)
  expect(await bases(site, '/ovirt-engine/api/v4/jobs')).toEqual([200, '/ovirt-engine/api/v4/jobs/'])
  expect(await bases(site, '/ovirt-engine/api/v4/jobs', { version: '9' })).toEqual([200, '/ovirt-engine/api/v4/jobs/'])
  expect(await bases(site, '/ovirt-engine/api/jobs', { version: '9' })).toEqual([400, undefined])
  expect(await bases(site, '/ovirt-engine/api/v9/jobs')).toEqual([400, undefined])
  expect(await bases(site, '/ovirt-engine/api/v3/jobs')).toEqual([404, undefined])
  expect(await bases(site, '/ovirt-engine/apis/jobs')).toEqual([404, undefined])
  expect(await bases(site, '/api/jobs')).toEqual([404, undefined])
  const followed = await site.send('GET', `/v4/jobs/${jobId}?follow=steps.parent_step,steps.job`)
  expect(followed.json).toMatchObject({ steps: { step: [{ job: { description: 'd' } }] } })
})
