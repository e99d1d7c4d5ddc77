import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

const minutes = 60
const ended = (description: string, status: 'finished' | 'failed' | 'unknown' | 'aborted', more: object = {}) => ({
  description,
  status,
  autoCleared: true,
  startTime: '2016-12-13T00:15:42Z',
  endTime: '2016-12-13T00:15:42Z',
  ...more,
})

describe('the cleaner', () => {
  it('first runs 10 minutes after the start, and removes only what ended longer ago than that', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    ovirt.seed({
      jobs: [
        ended('at the start', 'finished'),
        ended('before', 'finished', { startTime: '2016-12-13T00:15:41Z', endTime: '2016-12-13T00:15:41Z' }),
      ],
    })
    await pass(10 * minutes - 1)
    expect(await statuses()).toEqual({ 'at the start': 'finished', before: 'finished' })
    await pass(1)
    expect(await statuses()).toEqual({ 'at the start': 'finished' })
    await pass(10 * minutes - 1)
    expect(await statuses()).toEqual({ 'at the start': 'finished' })
    await pass(1)
    expect(await statuses()).toEqual({})
  })

  it('leaves what did not finish for an hour', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    ovirt.seed({ jobs: [ended('a', 'failed'), ended('b', 'unknown'), ended('c', 'aborted')] })
    await pass(70 * minutes - 1)
    expect(await statuses()).toEqual({ a: 'failed', b: 'unknown', c: 'aborted' })
    await pass(1)
    expect(await statuses()).toEqual({})
  })

  it('never removes a job that runs, or that nobody allowed to remove', async () => {
    const { statuses, addJob, endJob, pass } = await startOvirt()
    const kept = await addJob('kept')
    await addJob('running', { autoCleared: true })
    await endJob(kept)
    await pass(300 * minutes)
    expect(await statuses()).toEqual({ kept: 'finished', running: 'started' })
  })

  it('removes a job with its steps that was ended with force, and one that was cleared', async () => {
    const { send, statuses, steps, addJob, addStep, endJob, pass } = await startOvirt()
    const [forced, cleared] = [await addJob('forced'), await addJob('cleared')]
    const step = await addStep(forced, 'work')
    await endJob(forced, { force: true })
    await endJob(cleared)
    await send('POST', `/jobs/${cleared}/clear`, {})
    await pass(20 * minutes)
    expect(await statuses()).toEqual({})
    expect(await steps(forced)).toEqual([])
    expect((await send('GET', `/jobs/${forced}/steps/${step}`)).status).toBe(404)
  })

  it('goes by the settings', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    ovirt.seed({
      jobs: [ended('well', 'finished'), ended('not well', 'failed')],
      settings: { cleanup: { rateMinutes: 5, succeededAfterMinutes: 6, failedAfterMinutes: 14 } },
    })
    await pass(10 * minutes - 1)
    expect(await statuses()).toEqual({ well: 'finished', 'not well': 'failed' })
    await pass(1)
    expect(await statuses()).toEqual({ 'not well': 'failed' })
    await pass(5 * minutes)
    expect(await statuses()).toEqual({})
  })

  it('begins anew with the engine', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    ovirt.seed({ jobs: [ended('done', 'finished')] })
    await pass(18 * minutes)
    ovirt.restart({ downForMs: 60_000 })
    await pass(11 * minutes - 1)
    expect(await statuses()).toEqual({ done: 'finished' })
    await pass(1)
    expect(await statuses()).toEqual({})
  })

  it('has nothing scheduled while there is nothing that it will ever remove', async () => {
    const { ovirt, clock, addJob, endJob, pass } = await startOvirt()
    expect(clock.scheduled).toBe(0)
    const job = await addJob('running', { autoCleared: true })
    ovirt.seed({ jobs: [{ description: 'kept', status: 'finished' }] })
    expect(clock.scheduled).toBe(0)
    const other = await addJob('running', { autoCleared: true })
    expect(clock.scheduled).toBe(0)
    await endJob(other)
    expect(clock.scheduled).toBe(1)
    await pass(20 * minutes)
    expect(clock.scheduled).toBe(0)
    expect(job).not.toBe(other)
  })
})
