import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

describe('a job of a user', () => {
  it('belongs to who added it, begins at once, and is found by its correlation id', async () => {
    const { job, jobs, addJob, pass } = await startOvirt()
    await pass(5)
    const id = await addJob('backup', { autoCleared: true, correlationId: 'backup_1' })
    expect(await job(id)).toMatchObject({
      description: 'backup',
      status: 'started',
      external: true,
      auto_cleared: true,
      start_time: '2016-12-13T00:15:47.000Z',
      last_updated: '2016-12-13T00:15:47.000Z',
      owner: { id: expect.any(String) },
    })
    expect((await jobs('?search=correlation_id%3Dbackup_1')).map((one) => one.id)).toEqual([id])
  })

  it('keeps its first end, and with each further one closes the steps that were added since, with that end', async () => {
    const { job, steps, standings, addJob, addStep, endJob, pass } = await startOvirt()
    const id = await addJob('backup')
    await addStep(id, 'copy')
    await endJob(id, { succeeded: true })
    await pass(10)
    await addStep(id, 'late')
    expect(await standings(id)).toEqual({ backup: 'finished', copy: 'finished', late: 'started' })
    await endJob(id, { succeeded: false })
    expect(await standings(id)).toEqual({ backup: 'finished', copy: 'finished', late: 'finished' })
    expect((await job(id)).end_time).toBe('2016-12-13T00:15:42.000Z')
    expect((await steps(id)).map(({ end_time }) => end_time)).toEqual([
      '2016-12-13T00:15:42.000Z',
      '2016-12-13T00:15:42.000Z',
    ])
  })

  it('fails with a step of it, which closes the others; the last end of a step wins', async () => {
    const { job, standings, addJob, addStep, endStep, pass } = await startOvirt()
    const id = await addJob('backup')
    const copy = await addStep(id, 'copy')
    const log = await addStep(id, 'copy the log', copy)
    await endStep(id, copy)
    await endStep(id, log, false)
    expect(await standings(id)).toEqual({ backup: 'failed', copy: 'finished', 'copy the log': 'failed' })
    await pass(10)
    await endStep(id, log)
    expect(await standings(id)).toEqual({ backup: 'failed', copy: 'finished', 'copy the log': 'finished' })
    expect(await job(id)).toMatchObject({
      end_time: '2016-12-13T00:15:42.000Z',
      last_updated: '2016-12-13T00:15:52.000Z',
    })
  })

  it('has the steps whose parent it is, whatever address they are added, read and ended under', async () => {
    const { steps, standings, get, addJob, addStep, endStep } = await startOvirt()
    const [one, two] = [await addJob('one'), await addJob('two')]
    const parent = await addStep(one, 'parent')
    const child = await addStep(two, 'child', parent)
    expect(await steps(two)).toEqual([])
    expect(await get('step', `/jobs/${two}/steps/${child}`)).toMatchObject({
      href: `/ovirt-engine/api/jobs/${two}/steps/${child}`,
      job: { id: two },
      number: 0,
    })
    await endStep(two, child, false)
    expect(await standings(one)).toEqual({ one: 'failed', parent: 'failed', child: 'failed' })
    expect(await standings(two)).toEqual({ two: 'started' })
  })

  it('may be the parent in the body as well as in the address', async () => {
    const { addJob, addStep, steps } = await startOvirt()
    const [one, two] = [await addJob('one'), await addJob('two')]
    await addStep(one, 'first', one)
    await addStep(one, 'second', two)
    expect((await steps(one)).map(({ description, number }) => [description, number])).toEqual([['first', 0]])
    expect((await steps(two)).map(({ description, parent_step }) => [description, parent_step])).toEqual([
      ['second', undefined],
    ])
  })
})

describe('the rules', () => {
  it('are those of an engine of its version: before 4.1 a status ends a job, since then success does', async () => {
    const ends: Record<string, string> = {}
    for (const [version, profile] of [
      ['3.6', 'v3'],
      ['4.0', 'v4'],
      ['4.1', 'v4'],
    ] as const) {
      const { send, emulator, ovirt } = await startOvirt({ settings: { version } }, { profiles: { ovirt: profile } })
      const id = '11111111-1111-4111-8111-111111111111'
      ovirt.seed({ jobs: [{ id, description: 'backup' }], settings: { version } })
      const status = profile === 'v3' ? { state: 'ABORTED' } : 'aborted'
      expect((await send('POST', `/jobs/${id}/end`, { status })).status).toBe(200)
      ends[version] = (await send('GET', `/jobs/${id}`)).text.toLowerCase().match(/failed|finished/)?.[0] ?? ''
      await emulator.close()
    }
    expect(ends).toEqual({ '3.6': 'failed', '4.0': 'failed', '4.1': 'finished' })
  })
})
