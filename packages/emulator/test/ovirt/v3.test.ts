import type { OvirtEngineVersion, OvirtSeed } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { startOvirt } from './site.ts'
import { faultXml, sendXml } from './xml.ts'

const jobId = '11111111-1111-1111-1111-111111111111'
const stepId = '33333333-3333-3333-3333-333333333333'
const at = '2016-12-13T00:00:00.000Z'
const steps = [
  { id: stepId, description: 's', type: 'validating', startTime: at, progress: 3, externalType: 'vdsm' },
] as const
const jobs: OvirtSeed['jobs'] = [{ id: jobId, description: 'd', startTime: at, lastUpdated: at, steps }]

const native = (version: OvirtEngineVersion = '3.6') =>
  startOvirt({ jobs, settings: { version } }, { profiles: { ovirt: 'v3' } })

const stepXml = (base: string, externalType: string) => `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<step href="${base}/jobs/${jobId}/steps/${stepId}" id="${stepId}">
    <actions>
        <link href="${base}/jobs/${jobId}/steps/${stepId}/end" rel="end"/>
    </actions>
    <description>s</description>
    <link href="${base}/jobs/${jobId}/steps/${stepId}/statistics" rel="statistics"/>
    <job href="${base}/jobs/${jobId}" id="${jobId}"/>
    <type>validating</type>
    <number>0</number>
    <status>
        <state>STARTED</state>
    </status>
    <start_time>${at}</start_time>
    <external>true</external>
${externalType}</step>
`

test('engines of version 3 answer in its form, at both roots', async () => {
  const site = await native()
  for (const base of ['/ovirt-engine/api', '/api']) {
    const step = await sendXml(site, 'GET', `${site.emulator.url}${base}/jobs/${jobId}/steps/${stepId}`)
    expect(step.text).toBe(stepXml(base, '    <external_type>vdsm</external_type>\n'))
    const job = await site.send('GET', `${site.emulator.url}${base}/jobs/${jobId}`)
    expect(job.json).toMatchObject({ status: { state: 'STARTED' }, href: `${base}/jobs/${jobId}` })
  }
  const old = await native('3.3')
  const step = await sendXml(old, 'GET', `/jobs/${jobId}/steps/${stepId}`)
  expect(step.text).toBe(stepXml('/ovirt-engine/api', ''))
})

test('engines of version 3 do not read which version is asked for', async () => {
  const site = await native()
  expect((await site.send('GET', `/jobs/${jobId}`, undefined, { version: '4' })).json).toMatchObject({
    status: { state: 'STARTED' },
  })
  expect((await site.send('GET', '/v3/jobs')).status).toBe(404)
})

test.each([
  ['FINISHED', 'FINISHED'],
  ['finished', 'FINISHED'],
  ['FAILED', 'FAILED'],
  ['ABORTED', 'FAILED'],
  ['STARTED', 'FAILED'],
  ['whatever', 'FAILED'],
])('a job that ends as %s ends as %s', async (state, expected) => {
  const site = await native()
  const body = `<action><status><state>${state}</state></status><force>true</force></action>`
  const { status, text } = await sendXml(site, 'POST', `/jobs/${jobId}/end`, body)
  expect(status).toBe(200)
  expect(text).toContain('    <status>\n        <state>complete</state>\n    </status>\n')
  const { json } = await site.send('GET', `/jobs/${jobId}?follow=steps`)
  expect(json).toMatchObject({
    status: { state: expected },
    auto_cleared: 'true',
    steps: { step: [{ status: { state: expected } }] },
  })
})

test.each(['3.3', '3.6'] as const)('an engine %s wants to know how something ends', async (version) => {
  const site = await native(version)
  const job = await sendXml(site, 'POST', `/jobs/${jobId}/end`, '<action><succeeded>false</succeeded></action>')
  expect([job.status, job.text]).toEqual([400, faultXml('Incomplete parameters', 'Action [status] required for end')])
  const path = `/jobs/${jobId}/steps/${stepId}/end`
  const step = await sendXml(site, 'POST', path, '<action><force>true</force></action>')
  expect([step.status, step.text]).toEqual([
    400,
    faultXml('Incomplete parameters', 'Action [succeeded] required for end'),
  ])
  expect((await sendXml(site, 'POST', path, '<action><succeeded>true</succeeded></action>')).status).toBe(200)
})

test.each([
  ['3.3', 'rebalancing_volume', 'unknown', 400],
  ['3.3', 'REMOVING_BRICKS', 'unknown', 400],
  ['3.3', 'EXECUTING', 'executing', 201],
  ['3.4', 'rebalancing_volume', 'rebalancing_volume', 201],
] as const)(
  'an engine %s shows the type %s as %s, and answers %i where it is sent',
  async (version, type, shown, status) => {
    const internal = { id: jobId, description: 'd', external: false, steps: [{ id: stepId, description: 's', type }] }
    const mine = { id: stepId.replaceAll('3', '4'), description: 'mine' }
    const options = { profiles: { ovirt: 'v3' } } as const
    const site = await startOvirt({ jobs: [internal, mine], settings: { version } }, options)
    expect((await site.send('GET', `/jobs/${jobId}/steps/${stepId}`)).json).toMatchObject({ type: shown })
    expect((await site.send('POST', `/jobs/${mine.id}/steps`, { type, description: 'd' })).status).toBe(status)
  },
)

test('the refusal of a type names those that the engine knows', async () => {
  const site = await native('3.3')
  const body = '<step><type>removing_bricks</type><description>d</description></step>'
  const { text } = await sendXml(site, 'POST', `/jobs/${jobId}/steps`, body)
  const detail = "Valid values are: 'validating', 'executing', 'finalizing', 'unknown'."
  const word = "The string 'removing_bricks' isn't a valid value for the 'StepEnum' enumerated type."
  expect(text).toBe(faultXml('Invalid value', `${word} ${detail}`))
})

test('the form of version 4 is refused by an engine of version 3', async () => {
  const site = await native()
  const plain = await sendXml(site, 'POST', `/jobs/${jobId}/end`, '<action><status>failed</status></action>')
  expect(plain.status).toBe(400)
  const job = await sendXml(site, 'POST', '/jobs', '<job><description>d</description></job>')
  expect([job.status, job.headers.get('content-type')]).toEqual([201, 'application/xml;charset=UTF-8'])
})

test('engine 4.0 reads the status in the form of version 4', async () => {
  const site = await startOvirt({ jobs, settings: { version: '4.0' } })
  expect((await site.fault('POST', `/jobs/${jobId}/end`, { succeeded: false })).detail).toBe(
    'Action [status] required for end',
  )
  await site.endJob(jobId, { status: 'aborted' })
  expect((await site.job(jobId)).status).toBe('failed')
  expect(await site.get('step', `/jobs/${jobId}/steps/${stepId}`)).not.toHaveProperty('progress')
})

test.each(['4.0', '4.1', '4.3'] as const)('engine %s also answers in the form of version 3', async (version) => {
  const site = await startOvirt({ jobs, settings: { version } })
  const path = `/jobs/${jobId}/steps/${stepId}`
  const externalType = '    <external_type>vdsm</external_type>\n'
  expect((await sendXml(site, 'GET', path, undefined, { version: '3' })).text).toBe(
    stepXml('/ovirt-engine/api', externalType),
  )
  expect((await sendXml(site, 'GET', `/v3${path}`)).text).toBe(stepXml('/ovirt-engine/api/v3', externalType))
  expect((await site.send('GET', `/v4${path}`)).json).toMatchObject({ status: 'started' })
})

test('from 4.1 on the status that version 3 ends a job with is not read', async () => {
  const site = await startOvirt({ jobs, settings: { version: '4.1' } })
  const body = '<action><status><state>FAILED</state></status></action>'
  const { status, text } = await sendXml(site, 'POST', `/v3/jobs/${jobId}/end`, body)
  expect(status).toBe(200)
  expect(text).toContain('<state>complete</state>')
  expect((await site.job(jobId)).status).toBe('finished')
})

test.each(['4.4', '4.5'] as const)('engine %s has no version 3', async (version) => {
  const site = await startOvirt({ jobs, settings: { version } })
  expect((await site.send('GET', `/v3/jobs/${jobId}`)).status).toBe(404)
  expect((await site.send('GET', `/jobs/${jobId}`, undefined, { version: '3' })).status).toBe(404)
})

test.each([
  ['v4', '3.6', 'version must be one of 4.0, 4.1, 4.2, 4.3, 4.4, 4.5 with the profile v4.'],
  ['v3', '4.0', 'version must be one of 3.3, 3.4, 3.5, 3.6 with the profile v3.'],
] as const)('an engine of profile %s is no %s', async (profile, version, message) => {
  await expect(startOvirt({ settings: { version } }, { profiles: { ovirt: profile } })).rejects.toMatchObject({
    code: 'invalid-input',
    message: `settings: ${message}`,
  })
})
