import type { OvirtSeed } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { type OvirtSite, startOvirt } from './site.ts'
import { faultXml, sendXml } from './xml.ts'

const external = '11111111-1111-1111-1111-111111111111'
const internal = '22222222-2222-2222-2222-222222222222'
const step = '33333333-3333-3333-3333-333333333333'
const internalStep = '44444444-4444-4444-4444-444444444444'
const nobody = '99999999-9999-9999-9999-999999999999'

const seed: OvirtSeed = {
  jobs: [
    { id: external, description: 'external', steps: [{ id: step, description: 'd' }] },
    { id: internal, description: 'internal', external: false, steps: [{ id: internalStep, description: 'd' }] },
  ],
}

const steps = `/jobs/${external}/steps`
const named = (id: string, description = 'd') => ({ type: 'executing', description, parent_step: { id } })

const refusals: readonly (readonly [what: string, path: string, body: object, detail: string])[] = [
  ['a job of blanks', '/jobs', { description: ' \t ' }, `[Cannot \${action} \${type}. Description can not be empty.]`],
  ['a job of nothing', '/jobs', { description: '' }, `[Cannot \${action} \${type}. Description can not be empty.]`],
  [
    'a step under nothing',
    `/jobs/${nobody}/steps`,
    { type: 'executing', description: 'd' },
    '[Cannot add External Job. Step should be a child of the Job or other Step.]',
  ],
  [
    'a step under a step that is not there',
    steps,
    named(nobody),
    '[Cannot add External Job. Step should be a child of the Job or other Step.]',
  ],
  ['a blank step', steps, named(step, ' '), '[Cannot add External Job. Description can not be empty.]'],
  [
    'all that is wrong with a step',
    steps,
    named(nobody, ''),
    '[Cannot add External Job. Step should be a child of the Job or other Step., Cannot add External Job. Description can not be empty.]',
  ],
  [
    "a step of a job of the engine's own",
    `/jobs/${internal}/steps`,
    { type: 'executing', description: 'd' },
    '[Cannot add External Job. External steps can be added only to external jobs or steps.]',
  ],
  ['the end of no job', `/jobs/${nobody}/end`, {}, '[Cannot Clear External Job. Job not found.]'],
  [
    "the end of a job of the engine's own",
    `/jobs/${internal}/end`,
    {},
    '[Cannot Clear External Job. External steps can be added only to external jobs or steps.]',
  ],
  ['no job to clear', `/jobs/${nobody}/clear`, {}, '[Cannot Clear External Job. Job not found.]'],
  [
    "a job of the engine's own to clear",
    `/jobs/${internal}/clear`,
    {},
    '[Cannot Clear External Job. External steps can be added only to external jobs or steps.]',
  ],
  ['the end of no step', `${steps}/${nobody}/end`, {}, `[Cannot \${action} \${type}. Step not found.]`],
  [
    "the end of a step of the engine's own",
    `/jobs/${internal}/steps/${internalStep}/end`,
    {},
    `[Cannot \${action} \${type}. External steps can be added only to external jobs or steps.]`,
  ],
  [
    'a job under a job',
    `/jobs?JobId=${external}`,
    { description: 'd' },
    `[Cannot \${action} \${type}. Non monitored command.]`,
  ],
  [
    'a step under a job in a parameter',
    `${steps}?StepId=${external}`,
    { type: 'executing', description: 'd' },
    `[Cannot \${action} \${type}. Non monitored command.]`,
  ],
]

test.each(refusals)('%s is refused in the words of the engine', async (_, path, body, detail) => {
  const site = await startOvirt(seed)
  const { status, json } = await site.send('POST', path, body)
  const fault = { detail, reason: 'Operation Failed' }
  const isAction = /\/(?:end|clear)$/.test(path)
  expect([status, json]).toEqual([400, isAction ? { fault, status: 'failed' } : fault])
})

test('a refused action is answered with what was sent, and its fault in it', async () => {
  const site = await startOvirt(seed)
  const body = '<action><force>true</force><status>whatever</status><async>true</async></action>'
  const { status, text } = await sendXml(site, 'POST', `/jobs/${nobody}/end`, body)
  expect(status).toBe(400)
  expect(text).toBe(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<action>
    <async>true</async>
    <fault>
        <detail>[Cannot Clear External Job. Job not found.]</detail>
        <reason>Operation Failed</reason>
    </fault>
    <force>true</force>
    <status>failed</status>
</action>
`)
})

test.each([
  ['Job [description] required for add', '/jobs', '<job/>'],
  ['Step [type, description] required for add', steps, '<step/>'],
  ['Step [description] required for add', steps, '<step><type>executing</type></step>'],
  ['Step [parentStep.id] required for add', steps, '<step><type>executing</type><description/><parent_step/></step>'],
])('%s', async (detail, path, body) => {
  const site = await startOvirt(seed)
  const { status, text } = await sendXml(site, 'POST', path, body)
  expect([status, text]).toEqual([400, faultXml('Incomplete parameters', detail)])
})

test.each([
  ['x', 'Invalid UUID string: x'],
  ['1-2-3-4-', 'Invalid UUID string: 1-2-3-4-'],
  ['g-2-3-4-5', 'For input string: "g"'],
  [`${nobody}0`, 'UUID string too large'],
])('a parent that is no UUID is refused in the words of Java: %s', async (id, detail) => {
  const site = await startOvirt(seed)
  expect(await site.fault('POST', steps, named(id))).toEqual({ status: 400, detail, reason: 'Operation failed' })
  const parameter = `/jobs/${external}/end?JobId=${id}`
  expect(await site.fault('POST', parameter, {})).toEqual({ status: 400, detail, reason: 'Operation failed' })
})

test.each([
  ['GET', `/jobs/${nobody}`],
  ['GET', '/jobs/x'],
  ['GET', `${steps}/${nobody}`],
  ['GET', `${steps}/x`],
  ['GET', '/jobs/x/steps'],
  ['POST', '/jobs/end'],
  ['POST', '/jobs/clear'],
  ['PUT', '/jobs/x'],
  ['OPTIONS', '/jobs/x/end'],
  ['DELETE', `${steps}/x`],
  ['POST', '/jobs/x/end'],
  ['POST', '/jobs/x/clear'],
  ['POST', '/jobs/x/steps'],
  ['POST', `${steps}/x/end`],
  ['GET', `${steps}/${nobody}/statistics`],
  ['GET', `${steps}/${step}/statistics/1`],
  ['GET', '/users/x'],
  ['GET', `/users/${nobody}`],
  ['GET', '/vms'],
  ['GET', `/jobs/${external}/x`],
])('%s %s is answered 404 without a body', async (method, path) => {
  const site = await startOvirt(seed)
  const answer = await site.send(method, path, method === 'POST' ? {} : undefined)
  expect([answer.status, answer.text, answer.headers.get('content-type')]).toEqual([404, '', null])
  expect(answer.headers.get('correlation-id')).toMatch(/^[\da-f-]{36}$/)
})

test('an id is read as Java reads a UUID', async () => {
  const id = '0000000a-000b-000c-000d-00000000000e'
  const site = await startOvirt({ jobs: [{ id, description: 'short' }] })
  for (const form of [id, id.toUpperCase(), 'A-B-C-D-E']) expect(await site.job(form)).toMatchObject({ id })
})

test.each([
  ['jobs', 'GET, POST', ['PUT', 'DELETE', 'PATCH']],
  [`jobs/${external}`, 'GET', ['PUT', 'DELETE', 'POST']],
  [`jobs/${external}/end`, 'POST', ['GET', 'PUT', 'DELETE']],
  [`jobs/${external}/steps/${step}`, 'GET', ['PUT', 'DELETE']],
])('%s has the methods %s alone', async (path, known, others) => {
  const site = await startOvirt(seed)
  const allow = `${known.replace('GET', 'HEAD, GET')}, OPTIONS`
  for (const method of others) {
    const answer = await site.send(method, `/${path}`, method === 'GET' ? undefined : {})
    expect([answer.status, answer.text, answer.headers.get('allow')]).toEqual([405, '', allow])
  }
  const options = await site.send('OPTIONS', `/${path}`)
  expect([options.status, options.text, options.headers.get('allow')]).toEqual([200, '', allow])
})

const invalid: readonly (readonly [body: string, detail: string])[] = [
  ['<step><number>-99999999999</number></step>', 'Value -99999999999 is less than minimum integer -2147483648'],
  [
    '<step><status>DONE</status></step>',
    "The string 'DONE' isn't a valid value for the 'StepStatus' enumerated type. Valid values are: 'aborted', 'failed', 'finished', 'started', 'unknown'.",
  ],
  [
    '<step><job><status>no</status></job></step>',
    "The string 'no' isn't a valid value for the 'JobStatus' enumerated type. Valid values are: 'aborted', 'failed', 'finished', 'started', 'unknown'.",
  ],
  [
    '<step><external_type>moon</external_type></step>',
    "The string 'moon' isn't a valid value for the 'ExternalSystemType' enumerated type. Valid values are: 'vdsm', 'gluster'.",
  ],
  [
    '<step><external>a&lt;b</external><bogus/></step>',
    'Value "a&lt;b" isn\'t a valid boolean, it should be "true" , "false", "0" or "1"',
  ],
  [
    '<step><parent_step><external>1</external><type>z</type></parent_step><external>x</external></step>',
    "The string 'z' isn't a valid value for the 'StepEnum' enumerated type. Valid values are: 'validating', 'executing', 'finalizing', 'rebalancing_volume', 'removing_bricks', 'unknown'.",
  ],
  [
    '<step><job><steps><step><number>3</number></step><step><number>2147483648</number></step></steps></job></step>',
    'Value 2147483648 is greater than maximum integer 2147483647',
  ],
]

test.each(invalid)('the first value that is wrong is told: %s', async (body, detail) => {
  const site = await startOvirt(seed)
  const { status, text } = await sendXml(site, 'POST', steps, body)
  expect([status, text]).toEqual([400, faultXml('Invalid value', detail)])
})

test.each([
  ['an unknown element before a wrong value', '<step><bogus/><external>x</external></step>'],
  ['a date', '<step><start_time>yesterday</start_time><external>x</external></step>'],
  ['a document of another kind', '<job><description>d</description></job>'],
  ['no document', 'step'],
])('%s is said to be wrong, and no more', async (_, body) => {
  const site = await startOvirt(seed)
  for (let attempt = 0; attempt < 12; attempt++) {
    const { status, text } = await sendXml(site, 'POST', steps, body)
    const usage = `For correct usage, see: ${site.emulator.url}/ovirt-engine/apidoc#services/steps/methods/add`
    expect([status, text]).toEqual([400, faultXml('Request syntactically incorrect.', usage)])
  }
})

test('each call names its own place in the documents', async () => {
  const site: OvirtSite = await startOvirt(seed)
  const places = [
    ['/jobs', 'jobs/methods/add'],
    [steps, 'steps/methods/add'],
    [`/jobs/${external}/end`, 'job/methods/end'],
    [`/jobs/${external}/clear`, 'job/methods/clear'],
    [`${steps}/${step}/end`, 'step/methods/end'],
  ] as const
  for (const [path, usage] of places) {
    const { detail } = await site.fault('POST', path, '[]')
    expect(detail).toBe(`For correct usage, see: ${site.emulator.url}/ovirt-engine/apidoc#services/${usage}`)
  }
})
