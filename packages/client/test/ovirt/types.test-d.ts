import {
  createOvirtClient,
  type OvirtClient,
  type OvirtClientOptions,
  type OvirtFormat,
  type OvirtV3Client,
  xmlFormat,
} from '@jobwright/client/ovirt'
import type { Action, Job, Step } from '@jobwright/core/ovirt'
import { expectTypeOf, test } from 'vitest'

declare const v4: OvirtClient
declare const v3: OvirtV3Client
const base = { baseUrl: 'https://engine.example', auth: 'none' } as const
const step = { type: 'executing', description: 'd' } as const

test('the profile decides which client it is', () => {
  expectTypeOf(createOvirtClient(base)).toEqualTypeOf<OvirtClient>()
  expectTypeOf(createOvirtClient({ ...base, profile: 'v4' })).toEqualTypeOf<OvirtClient>()
  expectTypeOf(createOvirtClient({ ...base, profile: 'v3' })).toEqualTypeOf<OvirtV3Client>()
  const options: OvirtClientOptions = base
  expectTypeOf(createOvirtClient(options)).toEqualTypeOf<OvirtClient | OvirtV3Client>()
  // @ts-expect-error There is no such profile.
  createOvirtClient({ ...base, profile: 'v5' })
  // @ts-expect-error A form is no word.
  createOvirtClient({ ...base, format: 'xml' })
  // @ts-expect-error How a client proves who it is must be said.
  createOvirtClient({ baseUrl: 'https://engine.example' })
  expectTypeOf(xmlFormat).toEqualTypeOf<OvirtFormat>()
})

test('a client of v4 cannot send the status of v3', () => {
  expectTypeOf(v4.jobs.end('j')).resolves.toEqualTypeOf<Action>()
  void v4.jobs.end('j', { succeeded: false, force: true }, { correlationId: 'a' })
  void v4.jobs.end('j', undefined, { correlationId: 'a' })
  // @ts-expect-error The engine would ignore the status, and end the job as a success.
  void v4.jobs.end('j', { status: { state: 'FAILED' } })
  // @ts-expect-error Nor the word alone.
  void v4.jobs.end('j', { status: 'failed' })
  const status = { status: { state: 'FAILED' } } as const
  // @ts-expect-error Nor by a variable, which may hold more than is asked for.
  void v4.jobs.end('j', status)
  // @ts-expect-error Nor beside what v4 reads.
  void v4.jobs.end('j', { ...status, succeeded: false })
  // @ts-expect-error Nor of a step.
  void v4.steps.end('j', 's', status)
})

test('a client of v3 must say how the work went', () => {
  expectTypeOf(v3.jobs.end('j', { status: { state: 'FAILED' } })).resolves.toEqualTypeOf<Action>()
  expectTypeOf(v3.steps.end('j', 's', { succeeded: true })).resolves.toEqualTypeOf<Action>()
  // @ts-expect-error v3 has no default.
  void v3.jobs.end('j')
  // @ts-expect-error v3 does not read this of a job.
  void v3.jobs.end('j', { succeeded: true })
  // @ts-expect-error v3 has no default.
  void v3.steps.end('j', 's')
  // @ts-expect-error v3 has no default.
  void v3.steps.end('j', 's', {})
  // @ts-expect-error There is no such status.
  void v3.jobs.end('j', { status: { state: 'failed' } })
})

test('what is read and what is sent is known', () => {
  expectTypeOf(v4.jobs.add({ description: 'd' })).resolves.toEqualTypeOf<Job>()
  expectTypeOf(v4.jobs.ensure({ description: 'd' }, { correlationId: 'a' })).resolves.toEqualTypeOf<{
    readonly job: Job
    readonly added: boolean
  }>()
  expectTypeOf(v4.jobs.list().items()).toEqualTypeOf<AsyncIterable<Job>>()
  expectTypeOf(v4.steps.list('j').items()).toEqualTypeOf<AsyncIterable<Step>>()
  expectTypeOf(v4.steps.add('j', step)).resolves.toEqualTypeOf<Step>()
  expectTypeOf(v4.jobs.endOnce('j', { succeeded: true })).resolves.toEqualTypeOf<{
    readonly job: Job
    readonly ended: boolean
  }>()
  // @ts-expect-error The engine ignores the status of what is added.
  void v4.jobs.add({ description: 'd', status: 'started' })
  // @ts-expect-error An ensure needs an id to find the job again.
  void v4.jobs.ensure({ description: 'd' })
  // @ts-expect-error And one that is not undefined.
  void v4.jobs.ensure({ description: 'd' }, { signal: AbortSignal.abort() })
  // @ts-expect-error The types of steps of v4 have small letters.
  void v4.steps.add('j', { ...step, type: 'EXECUTING' })
  // @ts-expect-error The parent of a sub-step is said once.
  void v4.steps.addSub('j', 'p', { ...step, parent_step: { id: 'q' } })
  // @ts-expect-error Only what engines know can be followed.
  void v4.jobs.get('j', { follow: ['step'] })
  // @ts-expect-error How the work went must be said.
  void v4.jobs.endOnce('j', {})
  // @ts-expect-error Nothing of a step can be forced.
  void v4.steps.endOnce('j', 's', { succeeded: true, force: true })
})
