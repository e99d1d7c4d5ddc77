import { xmlFormat } from '@jobwright/client/ovirt'
import { isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { collect, rejection } from '../scripted-server.ts'
import { codeOf, openOvirtSite } from './ovirt-site.ts'

const minutes = 60_000

describe.each([
  ['JSON', {}],
  ['XML', { format: xmlFormat }],
])('an external job, in %s', (_, options) => {
  test('is added, shown by its steps, ended, cleared, and removed by the engine', async () => {
    const site = await openOvirtSite({ settings: { utcOffsetMinutes: -150 } })
    const ovirt = site.client(options)
    const job = await ovirt.jobs.add({ description: 'Backup of <web1> & Söhne', auto_cleared: false })
    expect(job).toMatchObject({ description: 'Backup of <web1> & Söhne', auto_cleared: false, external: true })
    expect(Date.parse(job.start_time ?? '')).toBe(site.clock.now())
    expect(job.owner?.id).toMatch(/^[\da-f-]{36}$/)

    const validating = await ovirt.steps.add(job.id, { type: 'validating', description: 'Checking' })
    const executing = await ovirt.steps.add(job.id, { type: 'executing', description: 'Copying' })
    const disks = []
    for (const disk of ['d1', 'd2'])
      disks.push(await ovirt.steps.addSub(job.id, executing.id, { type: 'unknown', description: `Disk ${disk}` }))
    expect([validating, executing, ...disks].map(({ number, status }) => [number, status])).toEqual([
      [0, 'started'],
      [1, 'started'],
      [0, 'started'],
      [1, 'started'],
    ])
    const tree = await ovirt.steps.tree(job.id)
    expect(tree.map(({ step, steps }) => [step.description, steps.length])).toEqual([
      ['Checking', 0],
      ['Copying', 2],
    ])

    await site.clock.advance(5_000)
    const first = await site.until(ovirt.steps.endOnce(job.id, validating.id, { succeeded: true }))
    expect(first).toMatchObject({ ended: true, step: { status: 'finished' } })
    const again = await site.until(ovirt.steps.endOnce(job.id, validating.id, { succeeded: false }))
    expect(again).toMatchObject({ ended: false, step: { status: 'finished' } })
    // To end a step well ends neither those below it nor the job.
    await site.until(ovirt.steps.end(job.id, executing.id))
    const statuses = async () => (await collect(ovirt.steps.list(job.id).items())).map(({ status }) => status)
    expect(await statuses()).toEqual(['finished', 'finished', 'started', 'started'])
    expect(await ovirt.jobs.get(job.id)).toMatchObject({ status: 'started' })

    const { job: ended } = await site.until(ovirt.jobs.endOnce(job.id, { succeeded: true }))
    expect(ended).toMatchObject({ status: 'finished' })
    expect(Date.parse(ended.end_time ?? '')).toBe(site.clock.now())
    expect(await statuses()).toEqual(['finished', 'finished', 'finished', 'finished'])
    expect(await site.until(ovirt.jobs.endOnce(job.id, { succeeded: false }))).toMatchObject({
      ended: false,
      job: { status: 'finished' },
    })
    expect(await site.until(ovirt.jobs.end(job.id, { succeeded: false }))).toMatchObject({ status: 'complete' })
    expect(await ovirt.jobs.get(job.id)).toMatchObject({ status: 'finished' })

    // It stays for ever, until it is cleared.
    await site.clock.advance(300 * minutes)
    const followed = await ovirt.jobs.get(job.id, { follow: ['steps'] })
    expect(ovirt.jobs.view(followed)).toMatchObject({ outcome: 'succeeded', progress: { done: 4, total: 4 } })
    await site.until(ovirt.jobs.clear(job.id))
    await site.clock.advance(30 * minutes)
    expect(await codeOf(ovirt.jobs.get(job.id))).toBe('not-found')
    expect(await collect(ovirt.jobs.list().items())).toEqual([])
    expect(await collect(ovirt.steps.list(job.id).items())).toEqual([])
  })

  test('fails with a step of it, which closes all others', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client(options)
    const { id } = await ovirt.jobs.add({ description: 'Backup', auto_cleared: true })
    const copying = await ovirt.steps.add(id, { type: 'executing', description: 'Copying' })
    await ovirt.steps.add(id, { type: 'finalizing', description: 'Tidying up' })
    await site.until(ovirt.steps.end(id, copying.id, { succeeded: false }))
    const job = await ovirt.jobs.get(id, { follow: ['steps'] })
    expect([job.status, ...(job.steps ?? []).map(({ status }) => status)]).toEqual(['failed', 'failed', 'failed'])
    // Failed ones are kept for an hour or more.
    await site.clock.advance(45 * minutes)
    expect(await codeOf(ovirt.jobs.get(id))).toBe('ok')
    await site.clock.advance(30 * minutes)
    expect(await codeOf(ovirt.jobs.get(id))).toBe('not-found')
  })

  test('is refused with the words of the engine', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client(options)
    const none = '00000000-0000-4000-8000-000000000000'
    const internal = site.emulator.ovirt.addInternalJob({ description: 'Creating disk d1' })
    const refusals = [
      ovirt.jobs.end(none),
      ovirt.jobs.clear(internal),
      ovirt.steps.add(internal, { type: 'executing', description: 'Copying' }),
      ovirt.steps.add(none, { type: 'executing', description: 'Copying' }),
      ovirt.steps.end(none, none),
      ovirt.jobs.get('no-uuid'),
    ].map(rejection)
    const errors = (await site.until(Promise.all(refusals))) as readonly Error[]
    expect(errors.map((error) => (isJobwrightError(error) ? `${error.code} ${error.applied}` : error))).toEqual([
      'not-found no',
      'rejected no',
      'rejected no',
      'rejected no',
      'not-found no',
      'not-found no',
    ])
    expect(errors[0]?.message).toContain('[Cannot Clear External Job. Job not found.]')
    expect(errors[2]?.message).toContain('External steps can be added only to external jobs or steps.')
  })

  test('is never added twice, though answers are lost', async () => {
    const site = await openOvirtSite()
    const ovirt = site.client(options)
    const drop = (handled: boolean) =>
      void site.emulator.faults.add({ match: { method: 'POST' }, times: 1, then: { kind: 'drop', handled } })
    const ensured = () => site.until(ovirt.jobs.ensure({ description: 'Backup' }, { correlationId: 'backup-7' }))
    await ovirt.jobs.add({ description: 'Backup' }, { correlationId: 'backup-6' })
    drop(true)
    const { job, added } = await ensured()
    expect(added).toBe(true)
    expect(await ensured()).toMatchObject({ job: { id: job.id }, added: false })

    const step = { type: 'executing', description: 'Copying' } as const
    drop(true)
    const first = await site.until(ovirt.steps.ensure(job.id, step))
    expect(first.added).toBe(true)
    expect(await site.until(ovirt.steps.ensure(job.id, step))).toMatchObject({
      step: { id: first.step.id },
      added: false,
    })

    // What never arrived is not there, and nothing is said to be.
    drop(false)
    const other = { ...step, description: 'Copying more' }
    expect(await site.until(rejection(ovirt.steps.ensure(job.id, other)))).toMatchObject({ applied: 'unknown' })
    expect(await site.until(ovirt.steps.ensure(job.id, other))).toMatchObject({ added: true })
    expect(await collect(ovirt.jobs.list().items())).toHaveLength(2)
    expect(await collect(ovirt.steps.list(job.id).items())).toHaveLength(2)
  })
})

test('an end that is sent twice ends once, and its answer says so', async () => {
  const site = await openOvirtSite()
  const ovirt = site.client()
  const { id } = await ovirt.jobs.add({ description: 'Backup' })
  site.emulator.faults.add({ match: { method: 'POST' }, times: 1, then: { kind: 'drop', handled: true } })
  expect(await site.until(ovirt.jobs.endOnce(id, { succeeded: false }))).toMatchObject({
    ended: true,
    job: { status: 'failed' },
  })
})

describe.each([
  ['JSON', {}],
  ['XML', { format: xmlFormat }],
])('engines with version 3 of the API, in %s', (_, options) => {
  test('show an external job, which its status ends', async () => {
    const site = await openOvirtSite({}, { profile: 'v3' })
    const ovirt = site.v3Client(options)
    const { id, status } = await ovirt.jobs.add({ description: 'Backup', auto_cleared: true })
    expect(status).toBe('started')
    const step = await ovirt.steps.add(id, { type: 'executing', description: 'Copying' })
    expect(step).toMatchObject({ status: 'started', type: 'executing', number: 0 })
    await site.until(ovirt.steps.end(id, step.id, { succeeded: true }))
    await site.until(ovirt.jobs.end(id, { status: { state: 'FINISHED' } }))
    expect(await ovirt.jobs.get(id)).toMatchObject({ status: 'finished' })
    expect((await collect(ovirt.steps.list(id).items())).map((one) => one.status)).toEqual(['finished'])

    const failed = await ovirt.jobs.add({ description: 'Backup' })
    expect(await site.until(ovirt.jobs.endOnce(failed.id, { succeeded: false }))).toMatchObject({
      ended: true,
      job: { status: 'failed' },
    })
  })

  test('do not search: which job has which correlation id is not guessed', async () => {
    const site = await openOvirtSite({}, { profile: 'v3' })
    const ovirt = site.v3Client(options)
    const other = await ovirt.jobs.add({ description: 'Restore' })
    const { job, added } = await site.until(ovirt.jobs.ensure({ description: 'Backup' }, { correlationId: 'backup-7' }))
    expect(added).toBe(true)
    expect(job.id).not.toBe(other.id)
    const again = ovirt.jobs.ensure({ description: 'Backup' }, { correlationId: 'backup-7' })
    expect(await site.until(rejection(again))).toMatchObject({ code: 'conflict' })
    const byDescription = { correlationId: 'backup-7', unsearchable: 'by-description' } as const
    expect(await site.until(ovirt.jobs.ensure({ description: 'Backup' }, byDescription))).toMatchObject({
      job: { id: job.id },
      added: false,
    })
  })
})

test('version 3 of a newer engine ignores the status that ends a job: the client that asks for v4 does not send it', async () => {
  const site = await openOvirtSite({ settings: { version: '4.2' } })
  const v3 = site.v3Client()
  const v4 = site.client()
  const [one, other] = [await v3.jobs.add({ description: 'one' }), await v4.jobs.add({ description: 'other' })]
  await site.until(v3.jobs.end(one.id, { status: { state: 'FAILED' } }))
  expect(await v4.jobs.get(one.id)).toMatchObject({ status: 'finished' })
  // And who reads back is told.
  const again = await v3.jobs.add({ description: 'again' })
  expect(await site.until(v3.jobs.endOnce(again.id, { succeeded: false }))).toMatchObject({
    ended: false,
    job: { status: 'finished' },
  })
  await site.until(v4.jobs.end(other.id, { succeeded: false }))
  expect(await v3.jobs.get(other.id)).toMatchObject({ status: 'failed' })
})
