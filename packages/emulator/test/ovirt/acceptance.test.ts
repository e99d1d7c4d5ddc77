import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type OvirtSite, startOvirt } from './site.ts'

const text = readFileSync(new URL('../fixtures/ovirt/input-acceptance.txt', import.meta.url), 'utf8')

/** What the engine's readers did with a body. */
interface Recorded {
  readonly form: 'xml' | 'json'
  readonly body: string
  readonly accepted: boolean
  /** What was read, or what was said. */
  readonly result: string
}

const recorded = text.split('\n').flatMap((line): Recorded[] => {
  const parts = /^(XML|JSON) (OK |ERR) ?(.*?) {2}=> (.*)$/.exec(line)
  if (parts === null) return []
  const [, form = '', word = '', body = '', result = ''] = parts
  return [{ form: form === 'XML' ? 'xml' : 'json', body, accepted: word === 'OK ', result }]
})

const jobId = '11111111-1111-1111-1111-111111111111'
const stepId = '33333333-3333-3333-3333-333333333333'
const seed = { jobs: [{ id: jobId, description: 'd', steps: [{ id: stepId, description: 'd' }] }] }

const paths = { job: '/jobs', step: `/jobs/${jobId}/steps`, action: `/jobs/${jobId}/end` }
const usages = { job: 'jobs/methods/add', step: 'steps/methods/add', action: 'job/methods/end' }

test('all is there that was recorded', () => {
  expect(recorded).toHaveLength(50)
  expect(recorded.filter(({ accepted }) => accepted)).toHaveLength(25)
})

test.each(recorded.map((one) => [one.form, one.body, one] as const))('%s %s', async (form, body, one) => {
  const kind = kindOf(body)
  const site = await startOvirt(seed)
  const { status, json } = await site.send('POST', paths[kind], body, { 'content-type': `application/${form}` })
  expect([status, json]).toMatchObject(one.accepted ? answerTo(kind, one) : [400, faultOf(site, one, usages[kind])])
})

/** What the engine makes of a body that its readers accepted. */
function answerTo(kind: keyof typeof paths, { result }: Recorded): readonly [number, object] {
  const read: Readonly<Record<string, unknown>> = JSON.parse(result.replace(/^[A-Z]\w+ /, ''))
  if (kind === 'action') return [200, { ...read, status: 'complete' }]
  const missing = (kind === 'job' ? ['description'] : ['type', 'description']).filter((name) => !(name in read))
  if (missing.length > 0) return [400, incomplete(kind, missing)]
  if (read['description'] === '') return [400, { reason: 'Operation Failed' }]
  // The parent of the one step that lacks nothing is no step.
  if (kind === 'step') return [400, { detail: 'Invalid UUID string: 1', reason: 'Operation failed' }]
  const { auto_cleared: autoCleared = 'false', description } = read
  return [201, { auto_cleared: autoCleared, description }]
}

/** What each body is meant to be: JSON does not say. */
function kindOf(body: string): keyof typeof paths {
  if (/^<action|"succeeded"|^\{\}$|"status":(?:"failed"|\{"state":"FAILED")/.test(body)) return 'action'
  return /^<step|"type"|"number"|"parentStep"/.test(body) ? 'step' : 'job'
}

function incomplete(kind: string, fields: readonly string[]): object {
  const type = kind === 'job' ? 'Job' : 'Step'
  return { detail: `${type} [${fields.join(', ')}] required for add`, reason: 'Incomplete parameters' }
}

/** In XML alone the engine says which value is wrong. */
function faultOf({ emulator }: OvirtSite, { form, result }: Recorded, usage: string): object {
  const said = /^Invalid\w*ValueException: (.*)$/.exec(result)?.[1]
  if (form === 'xml' && said !== undefined) return { detail: said, reason: 'Invalid value' }
  return {
    detail: `For correct usage, see: ${emulator.url}/ovirt-engine/apidoc#services/${usage}`,
    reason: 'Request syntactically incorrect.',
  }
}
