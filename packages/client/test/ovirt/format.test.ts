import type { ClientEvent } from '@jobwright/client'
import { createOvirtClient, jsonFormat, type OvirtFormat, xmlFormat } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import {
  idOf,
  jobOf,
  json,
  rejection,
  requests,
  sample,
  scripted,
  scriptedServer,
  scriptedV3Server,
} from './scripted-server.ts'

const id = idOf('job', 1)
const xml = (text: string, init: ResponseInit = {}) =>
  new Response(text, { headers: { 'Content-Type': 'application/xml' }, ...init })

/** Reads a job from an answer's text. */
async function jobFrom(text: string, format: OvirtFormat, events: ClientEvent[] = [], jobId = id) {
  const { ovirt } = scriptedServer(() => new Response(text), { format, onEvent: (event) => events.push(event) })
  return ovirt.jobs.get(jobId)
}

describe('The form of the documents', () => {
  test('is JSON unless something else is said: asked for, sent and read', async () => {
    const { ovirt, sent } = scriptedServer(() => json('job', jobOf(1), { status: 201 }))
    expect(await ovirt.jobs.add({ description: 'Backup', auto_cleared: true })).toEqual(jobOf(1))
    const headers = sent[0]?.headers
    expect([headers?.['accept'], headers?.['content-type']]).toEqual(['application/json', 'application/json'])
    expect(sent[0]?.body).toEqual({ auto_cleared: 'true', description: 'Backup' })
  })

  test('is XML where that is said', async () => {
    const { ovirt, sent } = scriptedServer(
      () => xml(`<job id="${id}"><external>TRUE</external><status>started</status></job>`, { status: 201 }),
      { format: xmlFormat },
    )
    expect(await ovirt.jobs.add({ description: 'a < b', auto_cleared: true })).toEqual({
      id,
      external: true,
      status: 'started',
    })
    const headers = sent[0]?.headers
    expect([headers?.['accept'], headers?.['content-type']]).toEqual(['application/xml', 'application/xml'])
    expect(sent[0]?.text).toMatch(
      /<job>\s*<description>a &lt; b<\/description>\s*<auto_cleared>true<\/auto_cleared>\s*<\/job>/,
    )
  })

  test('may be one of the caller', async () => {
    const format: OvirtFormat = {
      type: 'application/x-job',
      read: () => ({ ok: true, value: { id: 'of my own', status: 'started' } as never }),
      write: (kind, document, profile) => `${kind} ${profile} ${JSON.stringify(document)}`,
    }
    const { ovirt, sent } = scriptedServer(() => new Response('?'), { format })
    expect((await ovirt.jobs.add({ description: 'd' })).id).toBe('of my own')
    expect(sent).toMatchObject([
      {
        text: 'job v4 {"description":"d"}',
        headers: { 'content-type': 'application/x-job', accept: 'application/x-job' },
      },
    ])
  })

  test('of v3 has a status with a state in it, in both forms', async () => {
    const answer = { status: { state: 'FAILED' }, id }
    const v3 = scriptedV3Server(() => Response.json(answer))
    expect(await v3.ovirt.jobs.get(id)).toEqual({ id, status: 'failed' })
    const inXml = scriptedV3Server(() => xml(`<job id="${id}"><status><state>FAILED</state></status></job>`), {
      format: xmlFormat,
    })
    expect(await inXml.ovirt.jobs.get(id)).toEqual({ id, status: 'failed' })
    await expect(jobFrom(JSON.stringify(answer), jsonFormat)).rejects.toMatchObject({ code: 'unexpected-response' })
  })
})

describe('Texts are never guessed into numbers', () => {
  test('a description of digits, or like a date or a boolean, stays what it is', async () => {
    for (const description of ['007', '1e3', 'true', '2026-11-20', ' 12 ', '']) {
      const text = description === '' ? '<description/>' : `<description>${description}</description>`
      const job = await jobFrom(`<job id="0012">${text}<status>started</status></job>`, xmlFormat, [], '0012')
      expect([job.id, job.description]).toEqual(['0012', description])
      const other = await jobFrom(
        JSON.stringify({ id: '0012', description, status: 'started' }),
        jsonFormat,
        [],
        '0012',
      )
      expect([other.id, other.description]).toEqual(['0012', description])
    }
  })

  test('what must be a number and is none is refused', async () => {
    const { ovirt } = scriptedServer(() => json('step', { id: 's1', status: 'started' }))
    expect((await ovirt.steps.get(id, 's1')).number).toBeUndefined()
    for (const number of ['x', '', ' 1', '1.0', '0x10', '1e3', '99999999999']) {
      const inJson = scriptedServer(() => Response.json({ id: 's1', status: 'started', number }))
      await expect(inJson.ovirt.steps.get(id, 's1')).rejects.toMatchObject({ code: 'unexpected-response' })
      const text = `<step id="s1"><number>${number}</number><status>started</status></step>`
      const inXml = scriptedServer(() => xml(text), { format: xmlFormat })
      await expect(inXml.ovirt.steps.get(id, 's1')).rejects.toMatchObject({ code: 'unexpected-response' })
    }
    const known = scriptedServer(() => Response.json({ id: 's1', status: 'started', number: '12', progress: 3 }))
    expect(await known.ovirt.steps.get(id, 's1')).toEqual({ id: 's1', status: 'started', number: 12, progress: 3 })
  })

  test('of elements that are new, nothing is read', async () => {
    const job = await jobFrom(
      `<job id="7"><status>started</status><priority>12</priority><steps><later/><step id="1"><status>started</status><cost>1</cost></step></steps></job>`,
      xmlFormat,
      [],
      '7',
    )
    expect(job).toEqual({ id: '7', status: 'started', steps: [{ id: '1', status: 'started' }] })
  })
})

describe('Refused with a typed error, which shows nothing of the answer', () => {
  const bomb = `<!DOCTYPE job [<!ENTITY a "canary"><!ENTITY b "&a;&a;&a;&a;">]><job id="1"><description>&b;</description><status>started</status></job>`
  const deep = `<job id="1">${'<steps><step>'.repeat(40)}canary${'</step></steps>'.repeat(40)}<status>started</status></job>`
  const deepJson = `{"id":"1","status":"started","steps":{"step":[${'{"id":"1","status":"started","parent_step":'.repeat(70)}{}${'}'.repeat(70)}]}}`
  const cases: readonly (readonly [name: string, text: string, format: OvirtFormat, what: string])[] = [
    ['an entity bomb', bomb, xmlFormat, 'doctype'],
    ['a document type declaration', '<!DOCTYPE job><job id="1"><status>started</status></job>', xmlFormat, 'doctype'],
    [
      'an entity that is not declared',
      '<job id="1"><description>&canary;</description></job>',
      xmlFormat,
      'invalid_xml',
    ],
    ['a deep document', deep, xmlFormat, 'too_deep'],
    ['no XML', 'canary', xmlFormat, 'invalid_xml'],
    ['half a document', '<job id="canary"><status>started</status>', xmlFormat, 'invalid_xml'],
    ['another root', '<jobs/>', xmlFormat, 'unrecognized_keys'],
    ['JSON in place of XML', '{"id":"canary","status":"started"}', xmlFormat, 'invalid_xml'],
    ['XML in place of JSON', '<job id="canary"/>', jsonFormat, 'invalid_json'],
    ['nothing', '', jsonFormat, 'invalid_json'],
    ['no job', '["canary"]', jsonFormat, 'invalid_type'],
    ['a job without a status', '{"id":"canary"}', jsonFormat, 'invalid_type at status'],
    ['deep JSON', deepJson, jsonFormat, 'too_deep'],
    [
      'a time that is none',
      '{"id":"canary","status":"started","start_time":1e300}',
      jsonFormat,
      'invalid_value at start_time',
    ],
  ]

  test.each(cases)('%s', async (_, text, format, what) => {
    const error = await rejection(jobFrom(text, format))
    expect(error).toMatchObject({ code: 'unexpected-response', applied: 'no', retryable: false })
    expect(String(error)).toContain(what)
    expect(String(error)).toContain(text === '' ? 'text/plain, empty' : `text/plain, ${text.length} characters`)
    expect(String(error)).not.toContain('canary')
  })

  test('a huge document', async () => {
    const text = `<job id="1"><description>${'x'.repeat(16_777_216)}</description><status>started</status></job>`
    expect(String(await rejection(jobFrom(text, xmlFormat)))).toContain('too_big')
    const { ovirt } = scriptedServer(() => new Response(sample('v4-job-started.xml')), {
      format: xmlFormat,
      maxResponseBytes: 100,
    })
    await expect(ovirt.jobs.get(id)).rejects.toMatchObject({ code: 'unexpected-response' })
  })

  test('nothing at all, of no type', async () => {
    const { ovirt } = scriptedServer(() => new Response(null))
    expect(String(await rejection(ovirt.jobs.get(id)))).toContain(
      '(no content type, empty): invalid_json at the document itself',
    )
    const odd = scriptedServer(() => new Response('x', { headers: { 'Content-Type': 'canary of a type' } }))
    expect(String(await rejection(odd.ovirt.jobs.get(id)))).toContain('(no content type, 1 characters)')
  })

  test('after a write it is told that the write took effect', async () => {
    const { ovirt, sent } = scriptedServer(
      () => new Response('<html/>', { status: 201, headers: { 'Content-Type': 'text/html; charset=UTF-8' } }),
    )
    await expect(ovirt.jobs.add({ description: 'd' })).rejects.toMatchObject({
      code: 'unexpected-response',
      applied: 'yes',
      message: expect.stringMatching(/text\/html, 7 characters/),
    })
    expect(requests(sent)).toEqual(['POST /jobs'])
  })
})

describe('What is new', () => {
  test('in an answer of JSON is kept and told, once', async () => {
    const events: ClientEvent[] = []
    const job = {
      id,
      status: 'parked',
      mood: 'canary',
      steps: { step: [{ id: 's', status: 'started', type: 'growing' }] },
    }
    const { ovirt } = scriptedServer(() => Response.json(job), { onEvent: (event) => events.push(event) })
    expect(await ovirt.jobs.get(id)).toEqual({ ...job, steps: job.steps.step })
    await ovirt.jobs.get(id)
    const drift = events.filter((event) => event.kind === 'drift')
    expect(drift.map(({ code, at }) => [code, at])).toEqual([
      ['unknown-word', ['status']],
      ['unknown-field', ['mood']],
      ['unknown-word', ['steps', '*', 'type']],
    ])
    expect(JSON.stringify(drift)).not.toContain('canary')
  })

  test('is told of lists, steps and actions, too; words of XML as well', async () => {
    const drifts = async (answer: unknown, ask: (ovirt: ReturnType<typeof createOvirtClient>) => Promise<unknown>) => {
      const events: ClientEvent[] = []
      const server = scripted(() => (typeof answer === 'string' ? xml(answer) : Response.json(answer)))
      const format = typeof answer === 'string' ? xmlFormat : jsonFormat
      const ovirt = createOvirtClient({ ...server.options, format, onEvent: (event) => events.push(event) })
      await ask(ovirt as never)
      return events.flatMap((event) =>
        event.kind === 'drift' ? [`${event.operation} ${event.code} ${event.at.join('.')}`] : [],
      )
    }
    const first = async (items: AsyncIterable<unknown>) => {
      for await (const item of items) return item
      return undefined
    }
    const step = { id: 's', status: 'started', cost: 1 }
    expect(await drifts({ job: [{ id, status: 'odd' }] }, ({ jobs }) => first(jobs.list().items()))).toEqual([
      'jobs.list unknown-word status',
    ])
    expect(await drifts(step, ({ steps }) => steps.get(id, 's'))).toEqual(['steps.get unknown-field cost'])
    expect(await drifts({ step: [step] }, ({ steps }) => first(steps.list(id).items()))).toEqual([
      'steps.list unknown-field cost',
    ])
    expect(await drifts({ status: 'complete', warning: 1 }, ({ jobs }) => jobs.clear(id))).toEqual([
      'jobs.clear unknown-field warning',
    ])
    expect(await drifts(`<job id="1"><status>odd</status><new/></job>`, ({ jobs }) => jobs.get('1'))).toEqual([
      'jobs.get unknown-word status',
    ])
  })
})
