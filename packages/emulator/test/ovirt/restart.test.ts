import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

describe('a restart of the engine', () => {
  it('leaves what ran unknown, since the moment in which the engine was up again', async () => {
    const { ovirt, job, steps, standings, addJob, addStep, endStep, pass } = await startOvirt()
    const id = await addJob('backup')
    const copy = await addStep(id, 'copy')
    const done = await addStep(id, 'check')
    await addStep(id, 'copy the log', copy)
    await endStep(id, done)
    await pass(60)
    ovirt.restart({ downForMs: 30_000 })
    await pass(30)
    expect(await standings(id)).toEqual({
      backup: 'unknown',
      copy: 'unknown',
      check: 'finished',
      'copy the log': 'unknown',
    })
    const { end_time, last_updated } = await job(id)
    expect({ end_time, last_updated }).toEqual({
      end_time: '2016-12-13T00:17:12.000Z',
      last_updated: '2016-12-13T00:17:12.000Z',
    })
    expect((await steps(id)).map((step) => step.end_time)).toEqual([
      '2016-12-13T00:17:12.000Z',
      '2016-12-13T00:15:42.000Z',
      '2016-12-13T00:17:12.000Z',
    ])
  })

  it('lets nobody finish the job afterwards, but its steps', async () => {
    const { ovirt, standings, addJob, addStep, endJob, endStep } = await startOvirt()
    const id = await addJob('backup')
    const copy = await addStep(id, 'copy')
    ovirt.restart()
    await endJob(id, { succeeded: true })
    await endStep(id, copy)
    await addStep(id, 'late')
    expect(await standings(id)).toEqual({ backup: 'unknown', copy: 'finished', late: 'started' })
    await endJob(id, { succeeded: true })
    expect(await standings(id)).toEqual({ backup: 'unknown', copy: 'finished', late: 'unknown' })
  })

  it('leaves what has ended as it is', async () => {
    const { ovirt, job, standings, addJob, endJob, pass } = await startOvirt()
    const id = await addJob('backup')
    await endJob(id, { succeeded: false })
    const before = await job(id)
    await pass(60)
    ovirt.restart()
    expect(await standings(id)).toEqual({ backup: 'failed' })
    expect(await job(id)).toEqual(before)
  })

  it('leaves a job of the engine alone that waits for a task elsewhere, and goes on with it', async () => {
    const { ovirt, standings, job, pass } = await startOvirt()
    const id = ovirt.addInternalJob({
      description: 'Moving disk',
      steps: [
        {
          type: 'EXECUTING',
          takeMs: 100_000,
          externalId: 'task-1',
          externalType: 'vdsm',
          steps: [{ type: 'COPY_VOLUME' }],
        },
        { type: 'FINALIZING', takeMs: 10_000 },
      ],
    })
    await pass(50)
    ovirt.restart({ downForMs: 20_000 })
    await pass(20)
    expect(await standings(id)).toEqual({ 'Moving disk': 'started', Executing: 'started', 'Copy volume': 'finished' })
    await pass(29)
    expect(await standings(id)).toMatchObject({ Executing: 'started' })
    await pass(1)
    expect(await standings(id)).toMatchObject({ Executing: 'finished', Finalizing: 'started' })
    await pass(10)
    expect(await standings(id)).toMatchObject({ 'Moving disk': 'finished', Finalizing: 'finished' })
    expect((await job(id)).end_time).toBe('2016-12-13T00:17:32.000Z')
  })

  it('learns of a task elsewhere that was done meanwhile when the engine is up again', async () => {
    const { ovirt, standings, steps, pass } = await startOvirt()
    const id = ovirt.addInternalJob({
      description: 'Moving disk',
      steps: [{ type: 'EXECUTING', takeMs: 10_000, externalId: 'task-1' }],
    })
    await pass(5)
    ovirt.restart({ downForMs: 60_000 })
    await pass(60)
    expect(await standings(id)).toEqual({ 'Moving disk': 'finished', Executing: 'finished' })
    expect((await steps(id))[0]?.end_time).toBe('2016-12-13T00:16:47.000Z')
  })

  it('learns in the order in which things happened elsewhere', async () => {
    const { ovirt, standings, steps, pass } = await startOvirt()
    const externalId = 'task-1'
    const id = ovirt.addInternalJob({
      description: 'Moving disk',
      parallel: true,
      steps: [
        { type: 'EXECUTING', description: 'slow', takeMs: 30_000, end: 'failed', externalId },
        { type: 'EXECUTING', description: 'quick', takeMs: 20_000, progress: [0, 30, 60, 90] },
      ],
    })
    await pass(6)
    ovirt.restart({ downForMs: 60_000 })
    await pass(60)
    expect(await standings(id)).toEqual({ 'Moving disk': 'failed', slow: 'failed', quick: 'finished' })
    expect((await steps(id)).map(({ progress }) => progress)).toEqual([undefined, 90])
  })

  it('ends any other work of the engine for good', async () => {
    const { ovirt, standings, clock, pass } = await startOvirt()
    const id = ovirt.addInternalJob({ description: 'Removing disk', autoCleared: false })
    await pass(5)
    ovirt.restart()
    const unknown = { 'Removing disk': 'unknown', Validating: 'finished', Executing: 'unknown' }
    expect(await standings(id)).toEqual(unknown)
    expect(clock.scheduled).toBe(0)
    await pass(60)
    expect(await standings(id)).toEqual(unknown)
  })

  it('takes up nothing new while it is down', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    ovirt.restart({ downForMs: 10_000 })
    ovirt.addInternalJob({ description: 'Removing disk', steps: [{ type: 'EXECUTING', takeMs: 1 }] })
    await pass(10)
    expect(await statuses()).toEqual({ 'Removing disk': 'unknown' })
  })
})
