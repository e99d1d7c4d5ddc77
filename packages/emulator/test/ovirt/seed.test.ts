import type { OvirtSeed } from '@jobwright/emulator'
import { describe, expect, it } from 'vitest'
import { startOvirt } from './site.ts'

const ids = [
  '11111111-1111-4111-8111-111111111111',
  '22222222-2222-4222-8222-222222222222',
  '33333333-3333-4333-8333-333333333333',
] as const

describe('a seed', () => {
  it('has jobs in any state, with steps in any state, as they are told', async () => {
    const { job, steps } = await startOvirt({
      jobs: [
        {
          id: ids[0].toUpperCase(),
          description: 'Rebalancing',
          status: 'aborted',
          external: false,
          autoCleared: false,
          startTime: '2016-12-13T01:00:00+02:00',
          endTime: '2016-12-12T23:30:00Z',
          lastUpdated: '2016-12-12T23:31:00Z',
          steps: [
            {
              id: ids[1],
              description: 'Moving data',
              type: 'REBALANCING_VOLUME',
              status: 'started',
              startTime: '2016-12-12T23:10:00Z',
              progress: 30,
              externalId: 'task',
              externalType: 'gluster',
              executionHost: ids[2],
              steps: [{ description: 'mine', external: true, status: 'unknown', endTime: '2016-12-12T23:11:00Z' }],
            },
          ],
        },
      ],
    })
    expect(await job(ids[0])).toMatchObject({
      id: ids[0],
      description: 'Rebalancing',
      status: 'aborted',
      external: false,
      auto_cleared: false,
      start_time: '2016-12-12T23:00:00.000Z',
      end_time: '2016-12-12T23:30:00.000Z',
      last_updated: '2016-12-12T23:31:00.000Z',
    })
    const [moving, mine] = await steps(ids[0])
    expect(moving).toMatchObject({
      id: ids[1],
      type: 'rebalancing_volume',
      status: 'started',
      external: false,
      external_type: 'gluster',
      start_time: '2016-12-12T23:10:00.000Z',
      number: 0,
      progress: 30,
      execution_host: { id: ids[2] },
    })
    expect(moving?.end_time).toBeUndefined()
    expect(mine).toMatchObject({
      type: 'executing',
      status: 'unknown',
      external: true,
      start_time: '2016-12-12T23:10:00.000Z',
      end_time: '2016-12-12T23:11:00.000Z',
      parent_step: { id: ids[1] },
    })
  })

  it('has usual values for all but the description', async () => {
    const { jobs, steps } = await startOvirt({
      jobs: [
        { description: 'one' },
        {
          description: 'two',
          status: 'failed',
          steps: [{ description: 'a' }, { description: 'b', status: 'finished' }],
        },
        {
          description: 'three',
          external: false,
          endTime: '2016-12-13T00:00:00Z',
          status: 'finished',
          steps: [{ description: 'c' }],
        },
      ],
    })
    const [one, two, three] = await jobs()
    expect(one).toMatchObject({
      status: 'started',
      external: true,
      auto_cleared: false,
      start_time: '2016-12-12T23:15:42.000Z',
    })
    expect([one?.owner, one?.end_time]).toEqual([undefined, undefined])
    const second = '2016-12-12T23:16:42.000Z'
    expect(two).toMatchObject({ start_time: second, end_time: second, last_updated: second })
    expect(await steps(two?.id ?? '')).toMatchObject([
      { status: 'failed', number: 0, external: true, start_time: second, end_time: second },
      { status: 'finished', number: 1, start_time: second, end_time: second },
    ])
    expect(three).toMatchObject({ external: false, auto_cleared: true, last_updated: '2016-12-13T00:00:00.000Z' })
    expect(await steps(three?.id ?? '')).toMatchObject([{ external: false, end_time: '2016-12-13T00:00:00.000Z' }])
  })

  it('was last changed with the last of its times and those of its steps', async () => {
    const { jobs } = await startOvirt({
      jobs: [
        { description: 'one', status: 'finished', steps: [{ description: 'a', endTime: '2016-12-13T00:00:01Z' }] },
        { description: 'two', steps: [{ description: 'a', startTime: '2016-12-13T00:00:02Z' }] },
      ],
    })
    expect((await jobs()).map(({ last_updated }) => last_updated)).toEqual([
      '2016-12-13T00:00:01.000Z',
      '2016-12-13T00:00:02.000Z',
    ])
  })

  it('has owners by name or id, also those who were removed', async () => {
    const { jobs } = await startOvirt({
      users: [{ username: 'admin@internal', password: 'p', id: ids[0] }],
      jobs: [
        { description: 'one', owner: 'admin@internal' },
        { description: 'two', owner: ids[0] },
        { description: 'three', owner: ids[1].toUpperCase() },
      ],
      settings: { authentication: false },
    })
    expect((await jobs()).map(({ owner }) => owner?.id)).toEqual([ids[0], ids[0], ids[1]])
  })

  it('goes on by the rules: a step is added with the next number, a job ends its open steps', async () => {
    const { addStep, endJob, steps } = await startOvirt({
      jobs: [
        { id: ids[0], description: 'one', steps: [{ id: ids[1], description: 'a', steps: [{ description: 'b' }] }] },
      ],
    })
    await addStep(ids[0], 'c')
    await addStep(ids[0], 'd', ids[1])
    await endJob(ids[0], { succeeded: false })
    expect(
      (await steps(ids[0])).map(({ description, number, status }) => `${description} ${number} ${status}`),
    ).toEqual(['a 0 failed', 'c 1 failed', 'b 0 failed', 'd 1 failed'])
  })

  it('has jobs of the engine that begin at once, and commands under its other jobs', async () => {
    const { statuses, standings, pass } = await startOvirt({
      jobs: [{ id: ids[0], description: 'backup' }],
      internalJobs: [
        {
          id: ids[1],
          description: 'Moving disk',
          owner: 'admin@internal',
          steps: [{ type: 'EXECUTING', takeMs: 5_000 }],
        },
        { jobId: ids[0], steps: [{ type: 'COPY_VOLUME', takeMs: 3_000 }] },
      ],
    })
    expect(await standings(ids[1])).toEqual({ 'Moving disk': 'started', Executing: 'started' })
    await pass(3)
    expect(await statuses()).toEqual({ backup: 'finished', 'Moving disk': 'started' })
    await pass(2)
    expect(await statuses()).toEqual({ backup: 'finished', 'Moving disk': 'finished' })
  })

  it('is copied: nobody changes it afterwards', async () => {
    const jobs = [{ description: 'one' }]
    const { ovirt, emulator, statuses } = await startOvirt({ jobs })
    jobs.push({ description: 'two' })
    emulator.reset()
    expect(await statuses()).toEqual({ one: 'started' })
    ovirt.seed({ jobs })
    jobs.pop()
    emulator.reset()
    expect(await statuses()).toEqual({ one: 'started', two: 'started' })
  })

  it('comes back with a reset, and forgets what ran', async () => {
    const { ovirt, emulator, clock, statuses, addJob, pass } = await startOvirt({ jobs: [{ description: 'one' }] })
    await addJob('two')
    ovirt.addInternalJob({ description: 'three' })
    emulator.reset()
    expect(await statuses()).toEqual({ one: 'started' })
    expect(clock.scheduled).toBe(0)
    await pass(60)
    expect(await statuses()).toEqual({ one: 'started' })
  })

  const job = (fields: object) => ({ jobs: [{ description: 'x', ...fields }] })
  const step = (fields: object) => job({ steps: [{ description: 'y', ...fields }] })
  const internal = (fields: object) => ({ internalJobs: [{ description: 'x', ...fields }] })
  it.each<[unknown, string]>([
    [[], 'the seed of oVirt: it must be an object.'],
    [null, 'the seed of oVirt: it must be an object.'],
    [{ job: [] }, 'the seed of oVirt: unknown option "job"'],
    [{ users: {} }, 'users: it must be a list of objects.'],
    [{ users: [5] }, 'users: it must be a list of objects.'],
    [{ users: [{ username: 'a' }] }, 'users[0]: password must be a text.'],
    [{ users: [{ password: 'a' }] }, 'users[0]: username must be a text.'],
    [{ users: [{ username: 'a', password: 'p', roles: [] }] }, 'users[0]: unknown option "roles"'],
    [{ users: [{ username: 'a', password: 'p', id: '1' }] }, 'users[0]: id must be a UUID'],
    [
      { users: [{ username: 'a', password: 'p', role: 'Admin' }] },
      'users[0]: role must be one of SuperUser, ExternalTasksCreator, UserRole.',
    ],
    [{ users: [{ username: 'a', password: 'p', admin: 1 }] }, 'users[0]: admin must be true or false.'],
    [
      {
        users: [
          { username: 'a', password: 'p' },
          { username: 'a', password: 'q' },
        ],
      },
      'users[1]: there is a user of that name already.',
    ],
    [{ jobs: 'x' }, 'jobs: it must be a list of objects.'],
    [{ jobs: [[]] }, 'jobs: it must be a list of objects.'],
    [job({ description: ' ' }), 'jobs[0]: description must be a text.'],
    [job({ id: 'x' }), 'jobs[0]: id must be a UUID'],
    [job({ status: 'done' }), 'jobs[0]: status must be one of started, finished, failed, aborted, unknown.'],
    [job({ external: 'x' }), 'jobs[0]: external and autoCleared must be true or false.'],
    [job({ autoCleared: 1 }), 'jobs[0]: external and autoCleared must be true or false.'],
    [job({ owner: 'nobody' }), 'the owner "nobody" is no user.'],
    [job({ correlationId: 5 }), 'jobs[0]: correlationId must be a text.'],
    [job({ startTime: 'yesterday' }), 'jobs[0]: startTime must be a time'],
    [job({ startTime: 5 }), 'jobs[0]: startTime must be a time'],
    [job({ lastUpdated: 'x' }), 'jobs[0]: lastUpdated must be a time'],
    [job({ endTime: '2016-12-13T00:00:00Z' }), 'jobs[0]: it is started, and so has no endTime.'],
    [
      job({ status: 'failed', endTime: '2000-01-01T00:00:00Z' }),
      'jobs[0]: its endTime must not be before its startTime.',
    ],
    [job({ start_time: 'x' }), 'jobs[0]: unknown option "start_time"'],
    [job({ steps: 5 }), 'jobs[0]: steps: it must be a list of objects.'],
    [
      {
        jobs: [
          { description: 'x', id: ids[0] },
          { description: 'y', id: ids[0] },
        ],
      },
      `jobs[1]: something else has the id ${ids[0]}.`,
    ],
    [
      { jobs: [{ description: 'x', id: ids[0], steps: [{ description: 'y', id: ids[0] }] }] },
      `the id ${ids[0]} is that of its job.`,
    ],
    [
      step({ id: ids[1], steps: [{ description: 'z', id: ids[1] }] }),
      `jobs[0]: steps[0]: steps[0]: something else has the id ${ids[1]}.`,
    ],
    [
      { jobs: [...step({ id: ids[1] }).jobs, ...step({ id: ids[1] }).jobs] },
      `jobs[1]: steps[0]: something else has the id ${ids[1]}.`,
    ],
    [step({ description: '' }), 'jobs[0]: steps[0]: description must be a text.'],
    [step({ type: '' }), 'jobs[0]: steps[0]: type must be a text.'],
    [step({ external: 0 }), 'jobs[0]: steps[0]: external must be true or false.'],
    [step({ progress: 101 }), 'jobs[0]: steps[0]: progress must be a whole number from 0 to 100.'],
    [step({ progress: -1 }), 'jobs[0]: steps[0]: progress must be a whole number from 0 to 100.'],
    [step({ progress: 1.5 }), 'jobs[0]: steps[0]: progress must be a whole number from 0 to 100.'],
    [step({ externalType: 'ceph' }), 'jobs[0]: steps[0]: externalType must be one of vdsm, gluster.'],
    [step({ externalId: 5 }), 'jobs[0]: steps[0]: externalId must be a text.'],
    [step({ executionHost: 'h' }), 'jobs[0]: steps[0]: executionHost must be a UUID'],
    [step({ number: 5 }), 'jobs[0]: steps[0]: unknown option "number"'],
    [{ internalJobs: {} }, 'internalJobs: it must be a list of objects.'],
    [internal({ description: '' }), 'the internal job: description must be a text.'],
    [internal({ id: 'x' }), 'the internal job: id must be a UUID'],
    [internal({ owner: 'nobody' }), 'the owner "nobody" is no user.'],
    [internal({ correlationId: 5 }), 'the internal job: correlationId must be a text.'],
    [internal({ autoCleared: 'x' }), 'the internal job: autoCleared must be true or false.'],
    [internal({ status: 'x' }), 'the internal job: unknown option "status"'],
    [internal({ end: 'x' }), 'the internal job: end must be finished, failed or never.'],
    [{ internalJobs: [{ jobId: ids[0] }] }, `the internal command: there is no job of the id ${ids[0]}.`],
    [
      { jobs: [{ description: 'x', id: ids[0] }], internalJobs: [{ jobId: ids[0], description: 'x' }] },
      'the internal command: unknown option "description"',
    ],
    [{ assumptions: { freeTextSearch: 'x' } }, 'assumptions: freeTextSearch must be one of fault, nothing.'],
    [{ assumptions: { commandEndsJob: 'x' } }, 'assumptions: commandEndsJob must be a boolean.'],
    [{ assumptions: { search: 'x' } }, 'assumptions: unknown option "search"'],
  ])('%j is refused, and nothing changes', async (seed, message) => {
    const { ovirt, clock, statuses } = await startOvirt({ jobs: [{ description: 'kept' }] })
    expect(() => ovirt.seed(seed as OvirtSeed)).toThrow(message)
    expect(await statuses()).toEqual({ kept: 'started' })
    expect(clock.scheduled).toBe(0)
  })

  it('that is no plain data is refused', async () => {
    const { ovirt } = await startOvirt()
    const jobs = [{ description: 'x', more: () => {} }]
    expect(() => ovirt.seed({ jobs } as OvirtSeed)).toThrow('the seed of oVirt: it must be plain data.')
  })

  it('calls off what had begun when a later part of it is refused', async () => {
    const { ovirt, clock } = await startOvirt()
    const internalJobs = [{ description: 'x' }, { description: '' }]
    expect(() => ovirt.seed({ internalJobs })).toThrow('the internal job: description must be a text.')
    expect(clock.scheduled).toBe(0)
  })
})
