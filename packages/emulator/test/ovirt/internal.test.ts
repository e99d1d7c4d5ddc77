import type { InternalStep } from '@jobwright/emulator'
import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

describe('a job of the engine', () => {
  it('validates, executes and finishes as time passes', async () => {
    const { ovirt, job, steps, standings, pass } = await startOvirt()
    const id = ovirt.addInternalJob({ description: 'Removing disk', correlationId: 'disk_remove_1' })
    expect(await standings(id)).toEqual({ 'Removing disk': 'started', Validating: 'started' })
    await pass(1)
    expect(await standings(id)).toEqual({ 'Removing disk': 'started', Validating: 'finished', Executing: 'started' })
    await pass(10)
    expect(await standings(id)).toEqual({ 'Removing disk': 'finished', Validating: 'finished', Executing: 'finished' })
    expect(await job(id)).toMatchObject({
      auto_cleared: true,
      external: false,
      start_time: '2016-12-13T00:15:42.000Z',
      end_time: '2016-12-13T00:15:53.000Z',
    })
    expect((await steps(id)).map(({ type, number, external }) => ({ type, number, external }))).toEqual([
      { type: 'validating', number: 0, external: false },
      { type: 'executing', number: 1, external: false },
    ])
  })

  it('has steps below steps, one after another or side by side', async () => {
    const { ovirt, steps, pass } = await startOvirt()
    const parts: readonly InternalStep[] = [
      { type: 'CREATING_IMAGE', description: 'one', takeMs: 2_000 },
      { type: 'CREATING_IMAGE', description: 'two', takeMs: 3_000 },
    ]
    const id = ovirt.addInternalJob({
      description: 'Adding VM',
      parallel: true,
      steps: [
        { type: 'EXECUTING', description: 'in order', steps: parts },
        { type: 'EXECUTING', description: 'together', steps: parts, parallel: true, takeMs: 4_000 },
      ],
    })
    await pass(10)
    const shown = await steps(id)
    const names = new Map(shown.map((step) => [step.id, step.description]))
    const seconds = (time = '') => (Date.parse(time) - Date.parse('2016-12-13T00:15:42Z')) / 1000
    const times = shown.map((step) => [
      names.get(step.parent_step?.id ?? '') ?? null,
      step.description,
      seconds(step.start_time),
      seconds(step.end_time),
    ])
    expect(times).toHaveLength(6)
    expect(times).toEqual(
      expect.arrayContaining([
        [null, 'in order', 0, 5],
        ['in order', 'one', 0, 2],
        ['in order', 'two', 2, 5],
        [null, 'together', 0, 4],
        ['together', 'one', 0, 2],
        ['together', 'two', 0, 3],
      ]),
    )
    expect(shown.filter(({ type }) => type === 'unknown')).toHaveLength(4)
  })

  it('fails with the first step that does, and does nothing after it', async () => {
    const { ovirt, standings, job, clock, pass } = await startOvirt()
    const id = ovirt.addInternalJob({
      description: 'Migrating VM',
      autoCleared: false,
      parallel: true,
      steps: [
        { type: 'EXECUTING', steps: [{ type: 'MIGRATE_VM', end: 'failed', takeMs: 3_000 }, { type: 'FINALIZING' }] },
        { type: 'REBALANCING_VOLUME', takeMs: 60_000, progress: [0, 50] },
      ],
    })
    await pass(3)
    const failed = {
      'Migrating VM': 'failed',
      Executing: 'failed',
      'Migrate vm': 'failed',
      'Rebalancing volume': 'failed',
    }
    expect(await standings(id)).toEqual(failed)
    expect((await job(id)).end_time).toBe('2016-12-13T00:15:45.000Z')
    expect(clock.scheduled).toBe(0)
    await pass(60)
    expect(await standings(id)).toEqual(failed)
  })

  it('fails as a whole where all its steps ended well, or stays as it is for ever', async () => {
    const { ovirt, standings, send, pass } = await startOvirt()
    const steps = [{ type: 'EXECUTING' }]
    const failing = ovirt.addInternalJob({ description: 'failing', steps, end: 'failed' })
    const stuck = ovirt.addInternalJob({ description: 'stuck', steps, end: 'never' })
    const stuckStep = ovirt.addInternalJob({
      description: 'stuck step',
      steps: [{ type: 'VALIDATING', end: 'never' }, { type: 'EXECUTING' }],
    })
    const empty = ovirt.addInternalJob({ description: 'empty', steps: [] })
    await pass(1)
    expect(await standings(failing)).toEqual({ failing: 'failed', Executing: 'finished' })
    expect(await standings(empty)).toEqual({ empty: 'finished' })
    await pass(86_400)
    expect(await standings(stuck)).toEqual({ stuck: 'started', Executing: 'finished' })
    expect(await standings(stuckStep)).toEqual({ 'stuck step': 'started', Validating: 'started' })
    for (const gone of [failing, empty]) expect((await send('GET', `/jobs/${gone}`)).status).toBe(404)
  })

  it('shows progress, the system outside and the host', async () => {
    const { ovirt, steps, pass } = await startOvirt()
    const executionHost = '6d5c5f1e-52a5-4d3e-9d5f-0d8a0f5a9b11'
    const id = ovirt.addInternalJob({
      description: 'Rebalancing',
      steps: [
        {
          type: 'REBALANCING_VOLUME',
          description: 'Rebalancing Gluster volume data',
          takeMs: 40_000,
          progress: [0, 25, 60, 100],
          externalType: 'gluster',
          executionHost,
        },
      ],
    })
    const progress = async () => (await steps(id))[0]?.progress
    expect(await progress()).toBe(0)
    await pass(9)
    expect(await progress()).toBe(0)
    await pass(1)
    expect(await progress()).toBe(25)
    await pass(10)
    expect(await progress()).toBe(60)
    await pass(10)
    expect((await steps(id))[0]).toMatchObject({
      type: 'rebalancing_volume',
      description: 'Rebalancing Gluster volume data',
      external_type: 'gluster',
      execution_host: { id: executionHost },
      progress: 100,
      status: 'started',
    })
  })

  it('takes steps of users below its steps, but not directly, and fails with them', async () => {
    const { ovirt, fault, standings, steps, addStep, endStep, pass } = await startOvirt()
    const id = ovirt.addInternalJob({
      description: 'Moving disk',
      steps: [{ type: 'EXECUTING' }, { type: 'FINALIZING' }],
    })
    const [executing] = await steps(id)
    expect(await fault('POST', `/jobs/${id}/steps`, { type: 'executing', description: 'mine' })).toEqual({
      status: 400,
      reason: 'Operation Failed',
      detail: '[Cannot add External Job. External steps can be added only to external jobs or steps.]',
    })
    const mine = await addStep(id, 'mine', executing?.id)
    await endStep(id, mine, false)
    expect(await standings(id)).toEqual({ 'Moving disk': 'failed', Executing: 'failed', mine: 'failed' })
    // Nobody tells the command, which goes on: the last end of a step wins, the first one of the job.
    await pass(2)
    expect(await standings(id)).toEqual({
      'Moving disk': 'failed',
      Executing: 'finished',
      mine: 'failed',
      Finalizing: 'finished',
    })
  })

  it('cannot be ended or cleared by users', async () => {
    const { ovirt, fault } = await startOvirt()
    const id = ovirt.addInternalJob({ description: 'Moving disk' })
    const detail = '[Cannot Clear External Job. External steps can be added only to external jobs or steps.]'
    for (const action of ['end', 'clear'])
      expect(await fault('POST', `/jobs/${id}/${action}`, {})).toMatchObject({ status: 400, detail })
  })

  it('comes to nothing when it is removed', async () => {
    const { ovirt, statuses, clock, pass } = await startOvirt()
    const id = ovirt.addInternalJob({ description: 'Moving disk' })
    await pass(1)
    ovirt.removeJob(id.toUpperCase())
    expect(clock.scheduled).toBe(0)
    expect(await statuses()).toEqual({})
  })
})

describe('a command under a job of a user', () => {
  it('shows its steps there without a validation, and ends the job', async () => {
    const { ovirt, standings, addJob, pass } = await startOvirt()
    const id = await addJob('backup')
    expect(ovirt.addInternalJob({ jobId: id })).toBe(id)
    expect(await standings(id)).toEqual({ backup: 'started', Executing: 'started' })
    await pass(10)
    expect(await standings(id)).toEqual({ backup: 'finished', Executing: 'finished' })
  })

  it('fails the job when it fails', async () => {
    const { ovirt, standings, addJob, addStep, pass } = await startOvirt()
    const id = await addJob('backup')
    await addStep(id, 'copy')
    ovirt.addInternalJob({ jobId: id, steps: [{ type: 'EXECUTING', end: 'failed' }] })
    await pass(1)
    expect(await standings(id)).toEqual({ backup: 'failed', copy: 'failed', Executing: 'failed' })
  })

  it('leaves the job alone by assumption', async () => {
    const { ovirt, standings, addJob, pass } = await startOvirt({ assumptions: { commandEndsJob: false } })
    const id = await addJob('backup')
    ovirt.addInternalJob({ jobId: id, end: 'failed' })
    await pass(10)
    expect(await standings(id)).toEqual({ backup: 'started', Executing: 'finished' })
  })

  it('needs a job', async () => {
    const { ovirt } = await startOvirt()
    const jobId = '6d5c5f1e-52a5-4d3e-9d5f-0d8a0f5a9b11'
    expect(() => ovirt.addInternalJob({ jobId })).toThrow(`the internal command: there is no job of the id ${jobId}.`)
    expect(() => ovirt.addInternalJob({ jobId: 'x' })).toThrow('the internal command: jobId must be a UUID')
  })
})

describe('the script', () => {
  it('says how jobs go that do not say it themselves, by the first rule that fits and is not used up', async () => {
    const { ovirt, statuses, pass } = await startOvirt()
    const quick = [{ type: 'EXECUTING', takeMs: 1 }]
    ovirt.script([
      { description: 'Moving disk', times: 1, steps: quick, end: 'failed' },
      { correlationId: 'slow', steps: [{ type: 'EXECUTING', end: 'never' }] },
      { steps: quick },
    ])
    ovirt.addInternalJob({ description: 'Moving disk' })
    ovirt.addInternalJob({ description: 'Moving disk', id: '11111111-1111-4111-8111-111111111111' })
    ovirt.addInternalJob({ description: 'slow', correlationId: 'slow' })
    ovirt.addInternalJob({ description: 'its own', steps: [{ type: 'EXECUTING', end: 'never' }] })
    await pass(1)
    const ends = async () => Object.values(await statuses())
    expect(await ends()).toEqual(['finished', 'started', 'started'])
  })

  it('counts anew after a reset, and is replaced as a whole', async () => {
    const { ovirt, emulator, statuses, pass } = await startOvirt()
    ovirt.script([{ times: 1, steps: [], end: 'failed' }])
    const begin = async () => {
      ovirt.addInternalJob({ description: 'Moving disk' })
      await pass(1)
      return (await statuses())['Moving disk']
    }
    expect(await begin()).toBe('failed')
    expect(await begin()).toBe('started')
    emulator.reset()
    expect(await begin()).toBe('failed')
    ovirt.script([])
    emulator.reset()
    expect(await begin()).toBe('started')
  })

  it('is for commands under jobs too', async () => {
    const { ovirt, standings, addJob } = await startOvirt()
    const id = await addJob('backup', { correlationId: 'b-1' })
    ovirt.script([{ correlationId: 'b-1', steps: [{ type: 'validating' }, { type: 'COPY_VOLUME' }], end: 'never' }])
    ovirt.addInternalJob({ jobId: id })
    expect(await standings(id)).toEqual({ backup: 'started', 'Copy volume': 'started' })
  })

  it.each([
    [{ description: 5 }, 'rule 0 of the script: description must be a text.'],
    [{ correlationId: null }, 'rule 0 of the script: correlationId must be a text.'],
    [{ times: -1 }, 'rule 0 of the script: times must be a whole number from 0 up: how often it counts.'],
    [{ times: 1.5 }, 'rule 0 of the script: times must be a whole number from 0 up: how often it counts.'],
    [{ end: 'aborted' }, 'rule 0 of the script: end must be finished, failed or never.'],
    [{ parallel: 'yes' }, 'rule 0 of the script: parallel must be true or false.'],
    [{ steps: 'EXECUTING' }, 'rule 0 of the script: steps: it must be a list of objects.'],
    [{ stepps: [] }, 'rule 0 of the script: unknown option "stepps"'],
    [{ steps: [{ type: '' }] }, 'rule 0 of the script: steps[0]: type must be a text.'],
    [{ steps: [{ type: 'X', description: ' ' }] }, 'steps[0]: description must be a text.'],
    [{ steps: [{ type: 'X', takeMs: -1 }] }, 'steps[0]: takeMs must be a number of milliseconds from 0 up.'],
    [
      { steps: [{ type: 'X', takeMs: Number.POSITIVE_INFINITY }] },
      'takeMs must be a number of milliseconds from 0 up.',
    ],
    [{ steps: [{ type: 'X', progress: [101] }] }, 'progress must be a list of whole numbers from 0 to 100.'],
    [{ steps: [{ type: 'X', progress: [-1] }] }, 'progress must be a list of whole numbers from 0 to 100.'],
    [{ steps: [{ type: 'X', progress: 5 }] }, 'progress must be a list of whole numbers from 0 to 100.'],
    [{ steps: [{ type: 'X', externalType: 'ceph' }] }, 'externalType must be one of vdsm, gluster.'],
    [{ steps: [{ type: 'X', externalId: 5 }] }, 'externalId must be a text.'],
    [{ steps: [{ type: 'X', executionHost: 'host1' }] }, 'executionHost must be a UUID'],
    [{ steps: [{ type: 'X', steps: [{ type: 'Y', end: 'x' }] }] }, 'steps[0]: steps[0]: end must be'],
  ])('refuses the rule %j', async (rule, message) => {
    const { ovirt } = await startOvirt()
    expect(() => ovirt.script([rule as never])).toThrow(message)
    expect(() => ovirt.script(rule as never)).toThrow('the script of oVirt: it must be a list of objects.')
  })
})
