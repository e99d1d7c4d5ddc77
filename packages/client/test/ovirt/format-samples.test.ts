import { readdirSync } from 'node:fs'
import { jsonFormat, xmlFormat } from '@jobwright/client/ovirt'
import { describe, expect, test } from 'vitest'
import { collect, rejection, sample, scriptedServer } from './scripted-server.ts'

const names = [
  ...new Set(
    readdirSync(new URL('../fixtures/ovirt/', import.meta.url)).map((name) => name.replace(/\.(?:json|xml)$/, '')),
  ),
]

const jobId = '11111111-1111-1111-1111-111111111111'
const stepId = '33333333-3333-3333-3333-333333333333'

/** What reads a document of a sample through a client whose engine answers it. */
function reading(name: string, form: 'json' | 'xml') {
  const format = form === 'xml' ? xmlFormat : jsonFormat
  const init = { headers: { 'Content-Type': format.type }, status: /fault|failed/.test(name) ? 400 : 200 }
  const { ovirt } = scriptedServer(() => new Response(sample(`${name}.${form}`), init), { format })
  const { jobs, steps } = ovirt
  const [, kind = ''] = /^v4-(jobs|job|steps|step|action-step|action|fault)/.exec(name) ?? []
  const asks: Readonly<Record<string, () => Promise<unknown>>> = {
    jobs: () => collect(jobs.list().items()),
    job: () => jobs.get(jobId),
    steps: () => collect(steps.list(jobId).items()),
    step: () => steps.get(jobId, stepId),
    'action-step': () => steps.end(jobId, stepId, { succeeded: true }),
    action: () => jobs.end(jobId, { succeeded: true }),
    fault: () => jobs.add({ description: 'd' }),
  }
  const ask = asks[kind]
  if (ask === undefined) throw new Error(`Nothing reads ${name}.`)
  return ask()
}

/** As XML and JSON differ: XML keeps the offset of the server, JSON does not. */
const inUtc = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (key, inner) =>
    /_time$|_updated$/.test(key) ? new Date(inner as string).toISOString() : inner,
  )

/** What the texts and lists of JSON stand for. */
function typed(value: unknown, key = ''): unknown {
  if (/^(?:external|auto_cleared|force|succeeded|async)$/.test(key)) return value === 'true'
  if (/^(?:number|progress)$/.test(key)) return Number(value)
  if (/_time$|_updated$/.test(key)) return new Date(value as number).toISOString()
  if (Array.isArray(value)) return value.map((item) => typed(item))
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).map(([name, inner]) => [name, typed(inner, name)] as const)
  const [only, ...others] = entries
  // A list stands in an object of its own; an empty one is an empty object.
  if (only === undefined) return []
  const isList = others.length === 0 && Array.isArray(only[1]) && ['job', 'step', 'link'].includes(only[0])
  return isList ? only[1] : Object.fromEntries(entries)
}

describe('What the serializer of the engine wrote is read through the client', () => {
  test('there are as many documents as the engine was asked for', () => {
    expect(names).toHaveLength(11)
  })

  test.each(names.filter((name) => !/fault|failed/.test(name)))('%s: alike in both forms', async (name) => {
    const document = await reading(name, 'json')
    expect(inUtc(await reading(name, 'xml'))).toEqual(inUtc(document))
    expect(document).toEqual(typed(JSON.parse(sample(`${name}.json`))))
  })

  test.each(['json', 'xml'] as const)('a fault, and an action that failed, are errors: %s', async (form) => {
    expect(await rejection(reading('v4-fault-incomplete', form))).toMatchObject({
      code: 'rejected',
      status: 400,
      applied: 'no',
      serverMessage: 'Incomplete parameters: Job [description] required for add',
    })
    expect(await rejection(reading('v4-action-end-failed', form))).toMatchObject({
      code: 'not-found',
      status: 400,
      applied: 'no',
      serverMessage: 'Operation Failed: [Cannot Clear External Job. Job not found.]',
    })
  })
})
