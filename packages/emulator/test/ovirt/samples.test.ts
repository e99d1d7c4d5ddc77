import { readdirSync, readFileSync } from 'node:fs'
import type { OvirtSeed } from '@jobwright/emulator'
import { expect, test } from 'vitest'
import { type OvirtSite, startOvirt } from './site.ts'

const folder = new URL('../fixtures/ovirt/', import.meta.url)

const jobId = '11111111-1111-1111-1111-111111111111'
const otherId = '55555555-5555-5555-5555-555555555555'
const stepId = '33333333-3333-3333-3333-333333333333'
const parentId = '44444444-4444-4444-4444-444444444444'
const at = '2016-12-13T00:27:29.758Z'

const step = { id: stepId, description: 'Validating', type: 'validating', startTime: at }
const parent = { id: parentId, description: 'Parent', startTime: at }
const job = {
  id: jobId,
  description: 'Doing some work',
  owner: '22222222-2222-2222-2222-222222222222',
  autoCleared: true,
  startTime: at,
  lastUpdated: at,
}
const settings = { utcOffsetMinutes: 120 }
const nested: OvirtSeed = { settings, jobs: [{ ...job, steps: [{ ...parent, steps: [step] }] }] }
const failed = { ...job, status: 'failed', endTime: at } as const

/** How each document comes about: from which seed, by which request. The list of steps is without the parent that the sample only names. */
const cases: Readonly<
  Record<string, { readonly seed: OvirtSeed; readonly request: readonly [string, string, object?] }>
> = {
  'v4-job-started': { seed: { settings, jobs: [job] }, request: ['GET', `/jobs/${jobId}`] },
  'v4-job-follow-steps': { seed: nested, request: ['GET', `/jobs/${jobId}?follow=steps`] },
  'v4-jobs-empty': { seed: { settings }, request: ['GET', '/jobs'] },
  'v4-jobs-list': { seed: { settings, jobs: [{ ...failed, id: otherId }, job] }, request: ['GET', '/jobs'] },
  'v4-step-started': { seed: nested, request: ['GET', `/jobs/${jobId}/steps/${stepId}`] },
  'v4-step-progress': {
    seed: {
      settings,
      jobs: [{ ...job, steps: [{ ...parent, steps: [{ ...step, progress: 42, externalType: 'gluster' }] }] }],
    },
    request: ['GET', `/jobs/${jobId}/steps/${stepId}`],
  },
  'v4-steps-list': { seed: nested, request: ['GET', `/jobs/${jobId}/steps`] },
  'v4-action-end-complete': {
    seed: { settings, jobs: [job] },
    request: ['POST', `/jobs/${jobId}/end`, { force: 'true', succeeded: 'true' }],
  },
  'v4-action-end-failed': { seed: { settings }, request: ['POST', `/jobs/${jobId}/end`, {}] },
  'v4-action-step-end-complete': {
    seed: nested,
    request: ['POST', `/jobs/${jobId}/steps/${stepId}/end`, { succeeded: true }],
  },
  'v4-fault-incomplete': { seed: { settings }, request: ['POST', '/jobs', {}] },
}

const names = readdirSync(folder).filter((name) => name.startsWith('v4-'))

test('each document has its case', () => {
  const expected = Object.keys(cases).flatMap((name) => [`${name}.json`, `${name}.xml`])
  expect(names.toSorted()).toEqual(expected.toSorted())
})

test.each(names)('%s comes out byte for byte', async (file) => {
  const [name = '', form = ''] = file.split('.')
  const found = cases[name]
  if (found === undefined) throw new Error(`There is no case of ${name}.`)
  const site: OvirtSite = await startOvirt(found.seed)
  const [method, path, body] = found.request
  const { text, headers } = await site.send(method, path, body, { accept: `application/${form}` })
  expect(headers.get('content-type')).toBe(form === 'xml' ? 'application/xml;charset=UTF-8' : 'application/json')
  expect(withoutParent(text).replaceAll(otherId, jobId)).toBe(readFileSync(new URL(file, folder), 'utf8'))
})

/** Without the step that is the parent, in either form. */
function withoutParent(text: string): string {
  const inXml = /^ *<step href="[^"]*\/44444444[^>]*>\n(?: {5,}.*\n)*? *<\/step>\n/m
  if (text.startsWith('<')) return text.replace(inXml, '')
  const [before = '', ...items] = text.split(/(?<="step" : \[ )|(?<=\}), (?=\{)/)
  const kept = items.filter((item) => !item.includes('"description" : "Parent"'))
  return kept.length === items.length ? text : `${before}${kept.join(', ')}`
}
