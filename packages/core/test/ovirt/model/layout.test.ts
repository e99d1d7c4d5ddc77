import { type DocumentKind, readJson, writeJson } from '@jobwright/core/ovirt'
import { readXml, writeXml } from '@jobwright/core/ovirt/xml'
import { describe, expect, test } from 'vitest'
import { action, entity, fault, job, link, step } from './documents.ts'

const request = { as: 'request' } as const
const whole = { action, fault, job, jobs: [job, {}], step, steps: [step, {}], statistics: [entity, {}] } as const

describe.each(Object.keys(whole) as DocumentKind[])('%s', (kind) => {
  test.each(['v4', 'v3'] as const)('is written and read in both forms of %s', (profile) => {
    const document = whole[kind] as typeof action
    const wire: unknown = JSON.parse(writeJson(kind as 'action', document, { profile }))
    expect(readJson(kind, wire, { ...request, profile })).toEqual({ ok: true, value: document })
    const text = writeXml(kind as 'action', document, { profile })
    expect(readXml(text, { ...request, profile })).toEqual({ ok: true, kind, value: document })
  })
})

/** The members in the order of the engine: in JSON, in XML, and in XML of v3 those of its own. */
function orderOf(kind: 'action' | 'job' | 'step' | 'fault') {
  const document = whole[kind] as typeof action
  const json = Object.keys(JSON.parse(writeJson(kind as 'action', document)))
  const elements = (profile: 'v3' | 'v4') =>
    [...writeXml(kind as 'action', document, { profile }).matchAll(/^ {4}<(\w+)/gm)].map(([, name]) => name)
  const [xml, v3] = [elements('v4'), elements('v3')]
  const shared = kind === 'fault' ? 0 : 7
  expect(v3.slice(0, shared)).toEqual(xml.slice(0, shared))
  return { json: json.join(' '), xml: xml.join(' '), v3: v3.slice(shared).join(' ') }
}

describe('the order of the engine', () => {
  const common = 'actions name description comment creation_status link'
  const before = 'actions name description comment creation_status link link'

  test('of a job', () => {
    const own = 'auto_cleared end_time external last_updated start_time status owner steps'
    expect(orderOf('job')).toEqual({
      json: `${own} ${common} href id`,
      xml: `${before} ${own}`,
      v3: 'status owner start_time end_time last_updated external auto_cleared steps',
    })
  })

  test('of a step', () => {
    const own =
      'end_time external external_type number progress start_time status type execution_host job parent_step statistics'
    expect(orderOf('step')).toEqual({
      json: `${own} ${common} href id`,
      xml: `${before} ${own}`,
      v3: 'parent_step job type number status start_time end_time external external_type progress execution_host statistics',
    })
  })

  test('of an action, and of a fault', () => {
    const own = 'async fault force grace_period job status succeeded'
    expect(orderOf('action')).toEqual({ json: `${own} ${common} href id`, xml: `${before} ${own}`, v3: own })
    expect(orderOf('fault')).toEqual({ json: 'detail reason', xml: 'detail reason', v3: 'detail reason' })
  })

  test('of attributes', () => {
    expect(writeXml('job', { id: 'i', href: '/i', link: [link] })).toContain(
      '<job href="/i" id="i">\n    <link href="/a" rel="a"/>\n',
    )
    expect(JSON.parse(writeJson('job', { actions: [link], link: [link] }))).toEqual({
      actions: { link: [link] },
      link: [link],
    })
    expect(Object.keys(JSON.parse(writeJson('jobs', [{}])))).toEqual(['job'])
    expect(Object.keys(JSON.parse(writeJson('steps', [{}])))).toEqual(['step'])
    expect(Object.keys(JSON.parse(writeJson('statistics', [{}])))).toEqual(['statistic'])
  })
})

test('v3 writes the words of jobs and steps with capital letters, those of actions with small ones', () => {
  const statusOf = (kind: 'job' | 'step' | 'action', status: string) =>
    JSON.parse(writeJson(kind, { status }, { profile: 'v3' })).status
  expect(statusOf('job', 'failed')).toEqual({ state: 'FAILED' })
  expect(statusOf('step', 'failed')).toEqual({ state: 'FAILED' })
  expect(statusOf('action', 'failed')).toEqual({ state: 'failed' })
})

test('users, hosts and statistics in answers may say more in XML than the model knows, jobs and steps not', () => {
  const more = '<more/>'
  const inside = (outer: string, inner: string) => `<${outer}><${inner}>${more}</${inner}></${outer}>`
  for (const text of [inside('step', 'execution_host'), inside('job', 'owner'), inside('statistics', 'statistic')]) {
    const read = readXml(text.replace(/^<(job|step)>/, '<$1 id="1"><status>started</status>'))
    expect([text, read.ok]).toEqual([text, true])
    expect(readXml(text, request).ok).toBe(false)
  }
  for (const text of [inside('step', 'job'), inside('step', 'parent_step'), inside('action', 'fault')])
    expect(readXml(text, { unknownElements: 'refuse' }).ok).toBe(false)
})
