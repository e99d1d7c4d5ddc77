import { readFileSync } from 'node:fs'
import { RequestError } from '@jobwright/client'
import { jsonFormat, type OvirtClient, xmlFormat } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { rejection } from '../scripted-server.ts'
import { clientOf, jobId, page } from './auth-engine.ts'

const forms = ['json', 'xml'] as const
const types = { json: 'application/json', xml: 'application/xml' }
const formats = [jsonFormat, xmlFormat]

const sample = (name: string) => readFileSync(new URL(`../fixtures/ovirt/${name}`, import.meta.url), 'utf8')

const answer = (status: number, form: keyof typeof types, text: string) =>
  new Response(text, { status, headers: { 'content-type': types[form] } })

const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** A fault as the whole answer, or within an action. */
function fault(form: keyof typeof types, reason: string, detail: string, within: 'fault' | 'action' = 'fault'): string {
  if (form === 'json') {
    const plain = { detail, reason }
    return JSON.stringify(within === 'fault' ? plain : { fault: plain, status: 'failed' })
  }
  const inner = `<fault><detail>${escaped(detail)}</detail><reason>${escaped(reason)}</reason></fault>`
  const whole = within === 'fault' ? inner : `<action>${inner}<status>failed</status></action>`
  return `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n${whole}`
}

/** What a request is rejected with that is answered like this. */
async function errorFor(
  response: () => Response,
  ask: (ovirt: OvirtClient) => Promise<unknown> = (ovirt) => ovirt.jobs.get(jobId),
  format = jsonFormat,
): Promise<RequestError> {
  const { ovirt } = clientOf(response, { format, retry: { limit: 0 } })
  const error = await rejection(ask(ovirt))
  if (error instanceof RequestError) return error
  throw new Error('It is no RequestError.', { cause: error })
}

const end = (ovirt: OvirtClient) => ovirt.jobs.end(jobId, { succeeded: false })
const addStep = (ovirt: OvirtClient) => ovirt.steps.add(jobId, { type: 'executing', description: 'Copy' })

describe.each(forms)('a recorded error in %s', (form) => {
  test.each(formats)('is read, whatever form was asked for', async (format) => {
    const incomplete = () => answer(400, form, sample(`v4-fault-incomplete.${form}`))
    expect(await errorFor(incomplete, (ovirt) => ovirt.jobs.add({ description: 'Backup' }), format)).toMatchObject({
      code: 'rejected',
      status: 400,
      applied: 'no',
      retryable: false,
      serverMessage: 'Incomplete parameters: Job [description] required for add',
    })
    const ended = () => answer(400, form, sample(`v4-action-end-failed.${form}`))
    expect(await errorFor(ended, end, format)).toMatchObject({
      code: 'not-found',
      status: 400,
      applied: 'no',
      retryable: false,
      serverMessage: 'Operation Failed: [Cannot Clear External Job. Job not found.]',
    })
  })
})

describe.each(forms)('an error in %s', (form) => {
  const details: readonly (readonly [string, string])[] = [
    ['[Cannot Clear External Job. Job not found.]', 'not-found'],
    [`[Cannot \${action} \${type}. Step not found.]`, 'not-found'],
    ['[Cannot End External Step. Job not found.]', 'not-found'],
    ['Job not found.', 'not-found'],
    ['[Step not found.]', 'not-found'],
    ['[Cannot End External Step. Job not found., Cannot End External Step. Something else.]', 'not-found'],
    ['[Cannot End External Step. Something else., Cannot End External Step. Step not found.]', 'not-found'],
    [`[Cannot \${action} \${type}. Description can not be empty.]`, 'rejected'],
    ['[Cannot add External Job. Step should be a child of the Job or other Step.]', 'rejected'],
    ['[Cannot Clear External Job. External steps can be added only to external jobs or steps.]', 'rejected'],
    [`[Cannot \${action} \${type}. Non monitored command.]`, 'rejected'],
    ['[Cannot copy the disk. Backup Job not found.txt]', 'rejected'],
    ['[Cannot copy the disk. BackupJob not found.]', 'rejected'],
    ['For correct usage, see: https://engine.example/ovirt-engine/apidoc#services/jobs/methods/add', 'rejected'],
    [`The string 'nope' isn't a valid value for the 'StepEnum' enumerated type.`, 'rejected'],
  ]

  test.each(details)('says %s', async (detail, code) => {
    for (const within of ['fault', 'action'] as const) {
      const error = await errorFor(() => answer(400, form, fault(form, 'Operation Failed', detail, within)), end)
      expect(error).toMatchObject({ code, status: 400, serverMessage: `Operation Failed: ${detail}` })
    }
  })

  test.each([
    [403, 'forbidden', '[User is not authorized to perform this action.]'],
    [404, 'not-found', '[Something else.]'],
    [409, 'conflict', '[Job not found.]'],
    [500, 'unavailable', '[Job not found.]'],
  ] as const)('of status %i has the code %s', async (status, code, detail) => {
    for (const within of ['fault', 'action'] as const) {
      const error = await errorFor(() => answer(status, form, fault(form, 'Operation Failed', detail, within)), end)
      expect(error).toMatchObject({ code, status, serverMessage: `Operation Failed: ${detail}` })
      expect(error.applied).toBe(status === 500 ? 'unknown' : 'no')
    }
  })

  test('whose answer the user may not read may have taken effect', async () => {
    const text = () =>
      answer(400, form, fault(form, 'Operation Failed', 'query execution failed due to insufficient permissions.'))
    expect(await errorFor(text, addStep)).toMatchObject({ code: 'forbidden', status: 400, applied: 'unknown' })
    expect(await errorFor(text)).toMatchObject({ code: 'forbidden', status: 400, applied: 'no' })
  })

  test('with one part is told by that', async () => {
    const halves: Readonly<Record<keyof typeof types, readonly [string, string]>> = {
      json: ['{"reason":"only this"}', '{"fault":{"detail":"only this"}}'],
      xml: ['<fault><reason>only this</reason></fault>', '<action><fault><detail>only this</detail></fault></action>'],
    }
    for (const half of halves[form]) {
      expect(await errorFor(() => answer(400, form, half))).toMatchObject({ serverMessage: 'only this' })
    }
  })
})

describe('an error says nothing of what it says', () => {
  const bodies: readonly (readonly [string, string])[] = [
    ['a page of the container', '<html><head><title>Error</title></head><body>canary</body></html>'],
    [
      'a page with a declaration',
      '<?xml version="1.0"?><!DOCTYPE html><html><fault><reason>canary</reason></fault></html>',
    ],
    ['a document type', '<!DOCTYPE fault [<!ENTITY e "canary">]><fault><reason>&e;</reason></fault>'],
    ['a page with the words', '<body><reason>canary</reason><detail>canary</detail></body>'],
    ['nothing', ''],
    ['blanks', '  \n'],
    ['half a tag', '<'],
    ['half a comment', '<!-- <fault><reason>canary</reason></fault>'],
    ['half a declaration', '<?xml <fault><reason>canary</reason></fault>'],
    ['half a fault', '<action><fault><reason>canary</reason>'],
    ['half a reason', '<fault><reason>canary'],
    ['an action without a fault', '<action><reason>canary</reason><status>failed</status></action>'],
    ['an empty fault', '<fault/>'],
    ['a fault in another case', '<FAULT><reason>canary</reason></FAULT>'],
    ['a longer name', '<faults><fault><reason>canary</reason></fault></faults>'],
    ['another object', '{"canary":"canary"}'],
    ['an action in JSON without a fault', '{"status":"failed","canary":"canary"}'],
    ['a fault that is a text', '{"fault":"canary"}'],
    ['a fault that is null', '{"fault":null}'],
    ['parts that are none', '{"reason":["canary"],"detail":{"a":"canary"}}'],
    ['empty parts', '{"reason":"","detail":""}'],
    ['null', 'null'],
    ['a list', '["canary"]'],
    ['a text', '"canary"'],
    ['half an object', '{"reason":"canary"'],
    ['an object of its own making', '{"__proto__":{"reason":"canary"}}'],
  ]
  test.each(bodies)('where it is %s', async (_, body) => {
    for (const format of formats) {
      const error = await errorFor(() => new Response(body, { status: 400 }), undefined, format)
      expect(error).toMatchObject({ code: 'rejected', status: 400 })
      expect(error.serverMessage).toBeUndefined()
      expect(JSON.stringify(error)).not.toMatch(/canary/)
    }
  })

  test('where it is a page, whatever the status', async () => {
    for (const [status, code] of [
      [400, 'rejected'],
      [401, 'authentication'],
      [403, 'forbidden'],
      [404, 'not-found'],
      [405, 'rejected'],
      [500, 'unavailable'],
      [503, 'unavailable'],
    ] as const) {
      const error = await errorFor(() => page(status))
      expect(error).toMatchObject({ code, status })
      expect(error.serverMessage).toBeUndefined()
      expect(JSON.stringify(error)).not.toMatch(/canary/)
    }
  })

  test('where a job or a step is not there', async () => {
    for (const ask of [
      (ovirt: OvirtClient) => ovirt.jobs.get(jobId),
      (ovirt: OvirtClient) => ovirt.steps.get(jobId, 's1'),
    ]) {
      const error = await errorFor(() => new Response('', { status: 404 }), ask)
      expect(error).toMatchObject({ code: 'not-found', status: 404, retryable: false })
    }
  })
})

describe('the words of an XML error', () => {
  const texts: readonly (readonly [string, string])[] = [
    ['&lt;a&gt; &amp;amp; &quot;b&quot; &apos;c&apos;', `<a> &amp; "b" 'c'`],
    ['&#65;&#x42;&#x1F600;', 'AB😀'],
    ['&#x110000; &#1114112; &e; &#;', '&#x110000; &#1114112; &e; &#;'],
    ['  two\n  lines  ', 'two lines'],
  ]
  test.each(texts)('are written as %s', async (written, said) => {
    const text = `  <?xml version="1.0"?><!-- <html> --> <fault code="5"><reason>${written}</reason></fault>`
    expect(await errorFor(() => answer(400, 'xml', text))).toMatchObject({ serverMessage: said })
  })

  test('are those of the fault, not of what was sent with the action', async () => {
    const text =
      '<action><async>true</async><fault><reason>Operation Failed</reason><detail>this</detail></fault><detail>canary</detail></action>'
    expect(await errorFor(() => answer(400, 'xml', text))).toMatchObject({ serverMessage: 'Operation Failed: this' })
  })

  test('are found in no time, however much there is', async () => {
    const deep = '<fault>'.repeat(100_000)
    const open = `<fault>${'<reason>'.repeat(100_000)}`
    const comments = '<!--'.repeat(200_000)
    const amps = `<fault><reason>${'&#'.repeat(300_000)}</reason></fault>`
    for (const text of [deep, open, comments, amps]) {
      expect(await errorFor(() => answer(400, 'xml', text))).toMatchObject({ code: 'rejected' })
    }
  })
})
