import type { JobView, Open, ParseResult } from '@jobwright/core'
import {
  type Action,
  type CreateJob,
  type CreateStep,
  type EndAction,
  type EndJobActionV3,
  type Fault,
  type Job,
  type JobFields,
  type JobStatus,
  type jobSchema,
  parseCreateStep,
  parseJob,
  parseJobList,
  readJson,
  type Step,
  type StepFields,
  type StepType,
  type stepSchema,
  stepTypeOf,
  toJobView,
  writeJson,
} from '@jobwright/core/ovirt'
import { readXml, writeXml } from '@jobwright/core/ovirt/xml'
import { expectTypeOf, test } from 'vitest'
import type * as z from 'zod/mini'

declare const job: Job
declare const step: Step

test('values are typed', () => {
  expectTypeOf<Job['external']>().toEqualTypeOf<boolean | undefined>()
  expectTypeOf<Job['start_time']>().toEqualTypeOf<string | undefined>()
  expectTypeOf<Job['status']>().toEqualTypeOf<Open<JobStatus>>()
  expectTypeOf<Step['number']>().toEqualTypeOf<number | undefined>()
  expectTypeOf<Step['type']>().toEqualTypeOf<Open<StepType> | undefined>()
  expectTypeOf(stepTypeOf('X')).toEqualTypeOf<StepType>()
  expectTypeOf<z.infer<typeof jobSchema>>().toEqualTypeOf<Job>()
  expectTypeOf<z.infer<typeof stepSchema>>().toEqualTypeOf<Step>()
})

test('parsers and readers say what comes out', () => {
  expectTypeOf(parseJob({})).toEqualTypeOf<ParseResult<Job>>()
  expectTypeOf(parseJobList({})).toEqualTypeOf<ParseResult<readonly Job[]>>()
  expectTypeOf(parseCreateStep({})).toEqualTypeOf<ParseResult<CreateStep>>()
  expectTypeOf(readJson('step', {})).toEqualTypeOf<ParseResult<Step>>()
  expectTypeOf(readJson('step', {}, { as: 'request' })).toEqualTypeOf<ParseResult<StepFields>>()
  expectTypeOf(readJson('jobs', {}, { profile: 'v3' })).toEqualTypeOf<ParseResult<readonly Job[]>>()
  // @ts-expect-error: no such kind
  readJson('task', {})
  const read = readXml('<job/>')
  if (read.ok && read.kind === 'job') expectTypeOf(read.value).toEqualTypeOf<Job>()
  if (read.ok && read.kind === 'fault') expectTypeOf(read.value).toEqualTypeOf<Fault>()
  const sent = readXml('<job/>', { as: 'request' })
  if (sent.ok && sent.kind === 'job') expectTypeOf(sent.value).toEqualTypeOf<JobFields>()
})

test('the body that ends a job in v3 is none of v4', () => {
  const v3: EndJobActionV3 = { status: { state: 'FAILED' }, force: true }
  const v4: EndAction = { succeeded: false, force: true }
  // @ts-expect-error: v4 ignores a status and ends the job as a success
  const wrong: EndAction = v3
  // @ts-expect-error: as text neither
  const text: EndAction = { status: 'failed' }
  // @ts-expect-error: and v3 needs one
  const old: EndJobActionV3 = v4
  // @ts-expect-error: with a word that v3 knows
  const word: EndJobActionV3 = { status: { state: 'complete' } }
  // @ts-expect-error: an action of the model has a word for its status
  const action: Action = v3
  expectTypeOf([wrong, text, old, word, action]).toBeArray()
})

test('a step needs a type that is known, a job none', () => {
  // @ts-expect-error: without a type
  const none: CreateStep = { description: 'd' }
  // @ts-expect-error: of another type
  const other: CreateStep = { description: 'd', type: 'INSTALLING_HOST' }
  // @ts-expect-error: the engine chooses the status
  const status: CreateJob = { description: 'd', status: 'started' }
  expectTypeOf([none, other, status]).toBeArray()
})

test('everything that is sent or answered can be written', () => {
  const requests: readonly [CreateJob, CreateStep, EndAction, EndJobActionV3] = [
    { description: 'd' },
    { type: 'executing', description: 'd', parent_step: { id: '1' } },
    { succeeded: true },
    { status: { state: 'FINISHED' } },
  ]
  expectTypeOf(writeXml('job', requests[0])).toEqualTypeOf<string>()
  expectTypeOf(writeXml('step', requests[1])).toEqualTypeOf<string>()
  expectTypeOf(writeXml('action', requests[2])).toEqualTypeOf<string>()
  expectTypeOf(writeJson('action', requests[3], { profile: 'v3' })).toEqualTypeOf<string>()
  expectTypeOf(writeJson('jobs', [job])).toEqualTypeOf<string>()
  // @ts-expect-error: a job is no list
  writeXml('jobs', { job: [] })
  // @ts-expect-error: a number is none
  writeXml('step', { number: '1' })
})

test('views take jobs and steps, each with its steps', () => {
  expectTypeOf(toJobView(job)).toEqualTypeOf<JobView>()
  expectTypeOf(toJobView(step)).toEqualTypeOf<JobView>()
  expectTypeOf(toJobView(job, { steps: [step], source: 'a', href: undefined })).toEqualTypeOf<JobView>()
  // @ts-expect-error: not known
  toJobView(job, { nodes: [] })
  // @ts-expect-error: what is sent has no id
  toJobView({ description: 'd' })
})
