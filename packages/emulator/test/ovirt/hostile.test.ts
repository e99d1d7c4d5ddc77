import { expect, test } from 'vitest'
import { startOvirt } from './site.ts'
import { sendXml } from './xml.ts'

const jobId = '11111111-1111-1111-1111-111111111111'
const stepId = '33333333-3333-3333-3333-333333333333'
const seed = { jobs: [{ id: jobId, description: 'd', steps: [{ id: stepId, description: 'd' }] }] }
const steps = `/jobs/${jobId}/steps`
const syntax = 'Request syntactically incorrect.'

/** `{"parent_step":{"parent_step":…}}`, so many levels deep. */
function deepStep(levels: number): string {
  return `${'{"parent_step":'.repeat(levels)}{}${'}'.repeat(levels)}`
}

test.each([
  ['lists without end', '['.repeat(100_000)],
  ['deep lists', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['deep steps', deepStep(20_000)],
  ['steps a little too deep', deepStep(70)],
  ['a field of every object', '{"toString":"x"}'],
  ['a prototype', '{"__proto__":{"type":"executing","description":"d"}}'],
  ['a prototype below', '{"type":"executing","description":"d","parent_step":{"__proto__":{"id":"x"}}}'],
  ['a constructor', '{"constructor":{"prototype":{"external":true}}}'],
  ['bytes that are no text', '\u0000\ufffd'],
  ['a text', '"step"'],
  ['null', 'null'],
  ['a description that is an object', '{"type":"executing","description":{}}'],
])('%s in JSON is refused', async (_, body) => {
  const site = await startOvirt(seed)
  expect(await site.fault('POST', steps, body)).toMatchObject({ status: 400, reason: syntax })
  expect(await site.steps(jobId)).toHaveLength(1)
  expect(({} as Record<string, unknown>)['external']).toBeUndefined()
})

test.each([
  ['deep elements', `${'<step>'.repeat(50_000)}${'</step>'.repeat(50_000)}`],
  ['steps a little too deep', `<step>${'<parent_step>'.repeat(70)}${'</parent_step>'.repeat(70)}</step>`],
  ['elements without end', '<step>'.repeat(50_000)],
  ['a field of every object', '<step><toString>x</toString></step>'],
  ['a prototype', '<step><__proto__><type>executing</type></__proto__></step>'],
  ['a root of every object', '<constructor/>'],
  ['a namespace', '<step xmlns="urn:x"><type>executing</type></step>'],
  ['two roots', '<step/><step/>'],
  ['an element too many', `<step>${'<bogus/>'.repeat(20_000)}</step>`],
])('%s in XML is refused', async (_, body) => {
  const site = await startOvirt(seed)
  const { status, text } = await sendXml(site, 'POST', steps, body)
  expect(status).toBe(400)
  expect(text).toContain(`<reason>${syntax}</reason>`)
  expect(await site.steps(jobId)).toHaveLength(1)
})

test('entities of a document are never put in, however large', async () => {
  const site = await startOvirt(seed)
  const entities = Array.from({ length: 20 }, (_, at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`).join('')
  const bomb = `<!DOCTYPE x [<!ENTITY e0 "ha"><!ENTITY f SYSTEM "file:///etc/passwd">${entities}]>`
  const job = await sendXml(site, 'POST', '/jobs', `${bomb}<job><description>a&e20;b&f;&lt;</description></job>`)
  expect(job.status).toBe(201)
  expect(job.text).toContain('<description>ab&lt;</description>')
})

test('a description comes back as it was sent', async () => {
  const site = await startOvirt(seed)
  const long = 'x'.repeat(1_000_000)
  for (const description of [long, '</description><x>&amp;', '\u00e9\u{1f600}', `\${action}`, '__proto__', 'a\tb\nc'])
    expect((await site.job(await site.addJob(description))).description).toBe(description)
  const xml = await sendXml(site, 'GET', '/jobs')
  expect(xml.status).toBe(200)
  expect(xml.text).toContain('<description>&lt;/description&gt;&lt;x&gt;&amp;amp;</description>')
})

test.each([
  ['/ovirt-engine/api/jobs', 'application/json', 2_097_152],
  ['/ovirt-engine/api/jobs', 'application/xml', 2_097_152],
  ['/ovirt-engine/sso/oauth/token', 'application/x-www-form-urlencoded', 65_536],
])('a body is not read where it is too large: %s, %s, %i', async (path, type, most) => {
  const site = await startOvirt(seed)
  const send = (length: number) =>
    site.send('POST', `${site.emulator.url}${path}`, ' '.repeat(length), { 'content-type': type })
  expect(await send(most + 1)).toMatchObject({ status: 413, text: expect.stringContaining('Too Large') })
  expect((await send(most)).status).toBe(400)
})

test('what XML cannot hold is answered 500 there', async () => {
  const site = await startOvirt()
  const id = await site.addJob('a\u0001b')
  expect((await site.job(id)).description).toBe('a\u0001b')
  const { status, text } = await sendXml(site, 'GET', `/jobs/${id}`)
  expect([status, text]).toEqual([500, ''])
})

test('links that are followed too deep are answered 500', async () => {
  const site = await startOvirt(seed)
  const paths = Array.from({ length: 40 }, () => 'steps.job').join('.')
  expect((await site.send('GET', `/jobs/${jobId}?follow=${paths}`)).status).toBe(500)
})

test('links that go in circles are given up with 500, before there are more documents than can be', async () => {
  const many = Array.from({ length: 100 }, (_, at) => ({ description: `step ${at}` }))
  const site = await startOvirt({ jobs: [{ id: jobId, description: 'd', steps: many }] })
  const follow = async (...links: readonly string[]) => {
    const { status, json } = await site.send('GET', `/jobs/${jobId}?follow=${links.join('.')}`)
    return [status, json]
  }
  // 100 steps, 100 jobs, 10 000 steps: a few too many.
  const fault = { detail: 'More documents are to be followed than can be.', reason: 'Operation Failed' }
  expect(await follow('steps', 'job', 'steps')).toEqual([500, fault])
  expect(await follow(...Array.from({ length: 40 }, () => 'steps.job'))).toEqual([500, fault])
  expect((await follow('steps', 'job'))[0]).toBe(200)
})

test('the documents that are followed are counted over all that is listed', async () => {
  const few = Array.from({ length: 22 }, () => ({ description: 's' }))
  const site = await startOvirt({ jobs: Array.from({ length: 20 }, () => ({ description: 'd', steps: few })) })
  // 22 steps, 22 jobs, 484 steps each.
  const path = '/jobs?follow=steps.job.steps'
  expect((await site.send('GET', path)).status).toBe(500)
  expect((await site.send('GET', `${path}&max=2`)).status).toBe(200)
})

test.each([
  ['names without end', Array.from({ length: 50_000 }, (_, at) => `n${at}`).join(',')],
  ['a path without end', 'job.steps.'.repeat(50_000)],
  ['one name too many', Array.from({ length: 101 }, (_, at) => `n${at}`).join(',')],
])('%s to follow are too many', async (_, follow) => {
  const site = await startOvirt(seed)
  const fault = { status: 500, detail: 'More links are to be followed than can be.', reason: 'Operation Failed' }
  expect(await site.fault('GET', `${steps}?follow=${follow}`)).toEqual(fault)
})

test('the same names to follow, however often, are one', async () => {
  const site = await startOvirt(seed)
  const names = Array.from({ length: 100 }, (_, at) => `n${at}`)
  const paths = [...names, ...names].join(',')
  expect((await site.send('GET', `/jobs?follow=${paths}`)).status).toBe(200)
})

test('a search of 200 000 characters without a space is read once', async () => {
  const site = await startOvirt({ jobs: [{ description: 'd', correlationId: 'x' }] })
  const search = encodeURIComponent('correlation_id="x"'.repeat(11_000))
  expect(await site.jobs(`?search=${search}`)).toHaveLength(1)
})

test.each([
  ['/jobs/%', 400],
  ['/jobs/%zz/steps', 400],
  ['/%ff', 400],
  [`/jobs/${jobId}%2Fsteps`, 404],
  [`/jobs/..%2F..%2Fjobs`, 404],
  ['/jobs/__proto__', 404],
  ['/__proto__', 404],
  ['/constructor/toString', 404],
  ['/jobs//steps', 404],
  ['//jobs', 404],
  ['/jobs/;x=y/steps', 404],
  [`/jobs/${'a'.repeat(5000)}`, 404],
  [`/jobs;a=%zz;b;=c/${jobId}?%zz=%&&=`, 200],
  [`/jobs/${jobId};${'x'.repeat(1000)}`, 200],
  ['/jobs?follow=__proto__,constructor.toString,...,,', 200],
])('the path %s is answered %i', async (path, status) => {
  const site = await startOvirt(seed)
  expect((await site.send('GET', path)).status).toBe(status)
})

test.each([
  ['authorization', 'Basic'],
  ['authorization', 'Bearer '],
  ['authorization', 'Basic ////'],
  ['authorization', `Bearer ${'x'.repeat(4000)}`],
  ['cookie', 'JSESSIONID; JSESSIONID=; =; JSESSIONID=__proto__'],
])('odd credentials are none: %s: %s', async (name, value) => {
  const site = await startOvirt({ ...seed, users: [{ username: 'admin@internal', password: 'p' }] })
  expect((await site.send('GET', '/jobs', undefined, { [name]: value })).status).toBe(401)
})

test('a list of everything in a body is read and not used', async () => {
  const site = await startOvirt(seed)
  const many = Array.from({ length: 2000 }, () => ({ description: 's', type: 'unknown' }))
  const added = await site.send('POST', '/jobs', { description: 'd', steps: { step: many }, id: 'x', href: 'y' })
  expect(added.status).toBe(201)
  const { id } = added.json as { readonly id: string }
  expect(await site.steps(id)).toEqual([])
})
