import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

const id = '11111111-1111-4111-8111-111111111111'

describe('the controls', () => {
  it('tell where the API is', async () => {
    const { ovirt, emulator } = await startOvirt()
    expect(ovirt.baseUrl).toBe(`${emulator.url}/ovirt-engine/api`)
  })

  it('remove a job with its steps, whatever its state, and only one that is there', async () => {
    const { ovirt, send, statuses, addJob, addStep, fault } = await startOvirt()
    const job = await addJob('backup')
    const step = await addStep(job, 'copy')
    await addJob('other')
    ovirt.removeJob(job)
    expect(await statuses()).toEqual({ other: 'started' })
    expect((await send('GET', `/jobs/${job}/steps/${step}`)).status).toBe(404)
    expect(await fault('POST', `/jobs/${job}/end`, {})).toMatchObject({
      status: 400,
      detail: '[Cannot Clear External Job. Job not found.]',
    })
    expect(() => ovirt.removeJob(job)).toThrow(expect.objectContaining({ code: 'not-found' }))
    expect(() => ovirt.removeJob('')).toThrow('There is no job "".')
  })

  it('add jobs of the engine with an id and an owner of their own', async () => {
    const { ovirt, job } = await startOvirt()
    expect(ovirt.addInternalJob({ description: 'x', id, owner: 'admin@internal', autoCleared: false })).toBe(id)
    expect(await job(id)).toMatchObject({ auto_cleared: false, owner: { id: expect.any(String) } })
    expect(() => ovirt.addInternalJob({ description: 'x', id })).toThrow(
      `the internal job: there is a job of the id ${id} already.`,
    )
    expect(() => ovirt.addInternalJob({ description: 'x', steps: [{ type: '' }] })).toThrow(
      'steps[0]: type must be a text.',
    )
  })

  it('leave nothing of a job that is refused', async () => {
    const { ovirt, statuses, clock } = await startOvirt()
    expect(() => ovirt.addInternalJob({ description: 'x', id, end: 'x' as never })).toThrow(
      'the internal job: end must be',
    )
    expect(() => ovirt.addInternalJob({ description: 'x', owner: 'nobody' })).toThrow('the owner "nobody" is no user.')
    expect(await statuses()).toEqual({})
    expect(clock.scheduled).toBe(0)
  })
})
