import type { Job, Machine } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job, machine } from './documents.ts'
import { read, said, type World } from './fleet-reading.ts'
import { fleetWorld, uuid } from './fleet-world.ts'

const jobId = (n: number) => uuid(0x10_0000 + n)

/** A machine as v3.13 has it: only its current job tells how it stands. */
const machineOf = (n: number, fields: Partial<Machine> = {}) =>
  machine({ Uuid: uuid(n), Name: `m${n}`, Tasks: ['t1', 't2'], CurrentTask: 0, CurrentJob: jobId(n), ...fields })

const jobOfMachine = (n: number, fields: Partial<Job> = {}) =>
  job({ Uuid: jobId(n), Machine: uuid(n), Task: 't1', State: 'running', CurrentIndex: 0, ...fields })

function putMachines(site: World, count: number) {
  for (let n = 1; n <= count; n++) {
    site.put('jobs', jobOfMachine(n))
    site.put('machines', machineOf(n))
  }
}

const listsOf = (site: World) => site.asked.map(({ list }) => list)

describe('machines as v4 has them', () => {
  test('tell how they stand by themselves: their jobs are not asked for', async () => {
    const site = fleetWorld({ events: true })
    for (let n = 1; n <= 300; n++) site.put('machines', machineOf(n, { JobState: 'running' }))
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(listsOf(site)).toEqual(['machines', 'machines'])
    expect(updates).toMatchObject([{ via: 'events', counts: { total: 300, running: 300 } }])
    expect([...site.sockets][0]?.registered).toEqual(new Set(['machines.*.*']))
    site.put('machines', machineOf(7, { JobState: 'failed', Runnable: false }))
    site.put('machines', machineOf(8, { JobState: 'finished', CurrentTask: 2 }))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['ended', 7, 'failed'],
        ['ended', 8, 'finished'],
      ],
    ])
    expect(updates[1]?.counts).toMatchObject({ running: 298, failed: 1, succeeded: 1 })
    expect(site.asked).toHaveLength(2)
  })

  test('are asked for by their ids and the query where a param is asked for, which only the server knows', async () => {
    const site = fleetWorld({ events: true })
    const withRack = (n: number, rack: string) => ({ ...machineOf(n, { JobState: 'running' }), rack })
    site.put('machines', withRack(1, 'r1'))
    const { updates } = read(site.drp.machines.watchAll({ where: { rack: 'r1', Runnable: true } }))
    await site.clock.advance(0)
    site.asked.splice(0)
    site.put('machines', withRack(1, 'r2'))
    site.put('machines', withRack(2, 'r1'))
    site.put('machines', { ...withRack(3, 'r1'), Runnable: false })
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['gone', 1, 'running'],
        ['added', 2, 'running'],
      ],
    ])
    expect(site.asked.map(({ query }) => query)).toEqual([
      [
        ['rack', 'r1'],
        ['Runnable', 'true'],
        ['Uuid', `In(${uuid(1)},${uuid(2)})`],
        ['limit', '51'],
      ],
    ])
  })

  test('whose task is tried again have failed with the last try: the jobs tell which that is, read together', async () => {
    const site = fleetWorld({ events: true })
    const tryOf = (n: number, at: number, fields: Partial<Job> = {}) =>
      job({
        Uuid: uuid(0x1000 * at + n),
        Previous: at === 0 ? '' : uuid(0x1000 * (at - 1) + n),
        Machine: uuid(n),
        Task: at === 0 ? 't1' : 't2',
        CurrentIndex: at === 0 ? 0 : 1,
        State: at === 0 ? 'finished' : 'failed',
        ...fields,
      })
    const failing = { JobState: 'failed', Runnable: false, CurrentTask: 1 } as const
    // Of sixty machines, each has had two tries, after which a third comes; of two others, there is none to come.
    for (let n = 1; n <= 62; n++) {
      for (const at of [0, 1, 2]) site.put('jobs', tryOf(n, at))
      const RetryTaskAttempt = n <= 60 ? 2 : 1
      site.put('machines', machineOf(n, { ...failing, CurrentJob: tryOf(n, 2).Uuid, RetryTaskAttempt }))
    }
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(updates[0]?.counts).toMatchObject({ pending: 60, failed: 2 })
    expect(updates[0]?.all.get(uuid(1))?.flags).toEqual(['suspended'])
    // Last tries, those before, and for the sixty what came before the task; each fifty at once.
    expect(listsOf(site)).toEqual(['machines', 'jobs', 'jobs', 'jobs', 'jobs', 'jobs', 'jobs'])
    site.asked.splice(0)
    site.put('jobs', tryOf(1, 3))
    site.put('machines', machineOf(1, { ...failing, CurrentJob: tryOf(1, 3).Uuid, RetryTaskAttempt: 2 }))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([[['ended', 1, 'failed']]])
    // What was read before is known.
    expect(site.asked.map(({ query }) => query[0])).toEqual([['Uuid', `In(${tryOf(1, 3).Uuid})`]])
  })

  test('that stand still say why', async () => {
    const site = fleetWorld()
    site.put('machines', machineOf(1, { JobState: 'incomplete', Runnable: false }))
    const { updates } = read(site.drp.machines.watchAll({ where: { Name: 'm1' } }))
    await site.clock.advance(0)
    expect(updates[0]?.changes[0]?.view.flags).toEqual(['suspended', 'not-runnable'])
  })
})

describe('machines as v3.13 has them', () => {
  test('a thousand cost one more request for each page, tick after tick', async () => {
    const site = fleetWorld()
    putMachines(site, 1_000)
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(listsOf(site)).toEqual(['machines', 'jobs', 'machines', 'jobs', 'machines', 'jobs', 'machines', 'jobs'])
    expect(updates).toMatchObject([{ counts: { total: 1_000, running: 1_000 } }])
    expect(site.asked[1]?.query).toEqual([
      ['Machine', `Between(${uuid(1)},${uuid(251)})`],
      ['Current', 'true'],
      ['limit', '251'],
    ])
    site.put('jobs', jobOfMachine(500, { State: 'failed', ExitState: 'failed' }))
    site.put('machines', machineOf(500, { Runnable: false }))
    await site.clock.advance(5_000)
    expect(site.asked).toHaveLength(16)
    expect(updates.slice(1).map(said)).toEqual([[['ended', 500, 'failed']]])
    expect(updates[1]?.changes[0]?.view.messages).toMatchObject([{ text: 'exit state: failed' }])
  })

  test('what is not on the page of current jobs is asked for by its id, fifty at once', async () => {
    const site = fleetWorld()
    putMachines(site, 100)
    // Of forty machines, the job has been superseded since; of ten, it is gone.
    for (let n = 1; n <= 40; n++) site.put('jobs', jobOfMachine(n, { Current: false, State: 'finished' }))
    for (let n = 41; n <= 50; n++) site.drop('jobs', jobId(n))
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(listsOf(site)).toEqual(['machines', 'jobs', 'jobs'])
    expect([...(updates[0]?.all.values() ?? [])].filter(({ status }) => status === 'finished')).toHaveLength(40)
    expect([...(updates[0]?.all.values() ?? [])].filter(({ status }) => status === 'Runnable')).toHaveLength(10)
  })

  test('the jobs of a few are asked for by their ids; of those without one, none', async () => {
    const site = fleetWorld()
    putMachines(site, 3)
    site.put('machines', machineOf(4, { CurrentJob: '', CurrentTask: -1 }))
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(site.asked[1]?.query).toEqual([
      ['Uuid', `In(${jobId(1)},${jobId(2)},${jobId(3)})`],
      ['limit', '51'],
    ])
    expect(updates[0]?.counts).toMatchObject({ running: 3, pending: 1 })
  })

  test('job ids that cannot be asked for are done without', async () => {
    const site = fleetWorld()
    const CurrentJob = 'a),b'
    site.put('machines', machineOf(1, { CurrentJob }))
    site.put('machines', machineOf(2, { CurrentJob, JobState: 'failed', Runnable: false, RetryTaskAttempt: 1 }))
    const { updates } = read(site.drp.machines.watchAll())
    await site.clock.advance(0)
    expect(listsOf(site)).toEqual(['machines'])
    expect(updates[0]?.counts.total).toBe(2)
  })

  async function live(count: number) {
    const site = fleetWorld({ events: true })
    putMachines(site, count)
    const reader = read(site.drp.machines.watchAll())
    // What the list shows first is that jobs are to be listened to; then it is read again.
    await site.clock.advance(1_000)
    expect([...site.sockets][0]?.registered).toEqual(new Set(['machines.*.*', 'jobs.*.*']))
    expect(reader.updates).toHaveLength(1)
    site.asked.splice(0)
    return { site, ...reader }
  }

  test('the events of jobs tell how machines stand', async () => {
    const { site, updates } = await live(300)
    site.put('jobs', jobOfMachine(1, { State: 'failed', ExitState: 'failed' }))
    site.put('machines', machineOf(1, { Runnable: false }))
    site.put('jobs', jobOfMachine(2, { State: 'incomplete' }))
    // Of a machine that is not in the fleet.
    site.put('jobs', jobOfMachine(999))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([
      [
        ['changed', 2, 'incomplete'],
        ['ended', 1, 'failed'],
      ],
    ])
    expect(site.asked).toEqual([])
  })

  test('a job is told of before it is current', async () => {
    const { site, updates } = await live(2)
    const next = job({ Uuid: jobId(50), Machine: uuid(1), Task: 't2', State: 'created', CurrentIndex: 1, NextIndex: 2 })
    site.put('jobs', jobOfMachine(1, { State: 'finished', Current: false }), 'save')
    site.put('jobs', next)
    await site.clock.advance(1_000)
    site.put('machines', machineOf(1, { CurrentJob: next.Uuid, CurrentTask: 1 }))
    await site.clock.advance(1_000)
    site.put('jobs', { ...next, State: 'running' })
    await site.clock.advance(1_000)
    expect(updates.slice(1).flatMap(said)).toEqual([
      ['changed', 1, 'finished'],
      ['changed', 1, 'created'],
      ['changed', 1, 'running'],
    ])
    expect(updates.at(-1)?.all.get(uuid(1))?.progress).toEqual({ done: 1, total: 2, unit: 'tasks' })
    expect(site.asked).toEqual([])
  })

  test('of a machine that is new, the job is known when it was told of too', async () => {
    const { site, updates } = await live(2)
    putMachines(site, 3)
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([[['added', 3, 'running']]])
    expect(site.asked).toEqual([])
  })

  test('a job that was not told of is asked for', async () => {
    const { site, updates } = await live(2)
    site.deaf = true
    site.put('jobs', jobOfMachine(9, { State: 'failed' }))
    site.deaf = false
    site.put('machines', machineOf(9, { Runnable: false }))
    await site.clock.advance(1_000)
    expect(updates.slice(1).map(said)).toEqual([[['added', 9, 'failed']]])
    expect(site.asked.map(({ list, query }) => [list, query[0]])).toEqual([['jobs', ['Uuid', `In(${jobId(9)})`]]])
  })

  test('a machine is shown by its newest document, though nothing of that was to be seen', async () => {
    const { site, updates } = await live(1)
    // It has another job of the same state.
    site.put('jobs', job({ ...jobOfMachine(1), Uuid: jobId(70) }))
    site.put('machines', machineOf(1, { CurrentJob: jobId(70) }))
    await site.clock.advance(1_000)
    site.put('jobs', job({ ...jobOfMachine(1), Uuid: jobId(70), State: 'incomplete' }))
    await site.clock.advance(1_000)
    expect(updates.at(-1)?.changes).toMatchObject([{ kind: 'changed', document: { CurrentJob: jobId(70) } }])
    expect(updates.flatMap(said).slice(1).at(-1)).toEqual(['changed', 1, 'incomplete'])
  })

  test('jobs that are deleted, or no jobs at all, change nothing', async () => {
    const { site, updates } = await live(2)
    site.drop('jobs', jobId(1))
    site.emit('jobs', 'update', jobId(2), { Uuid: jobId(2) })
    await site.clock.advance(1_000)
    expect([updates.length, site.asked.length]).toEqual([1, 0])
  })
})

test('ten thousand machines at once: a page is kept only as long as it is read', async () => {
  const site = fleetWorld()
  for (let n = 1; n <= 10_000; n++) site.put('machines', machineOf(n, { JobState: 'running' }))
  const { updates } = read(site.drp.machines.watchAll())
  await site.clock.advance(0)
  expect(updates[0]?.counts.total).toBe(10_000)
  expect(site.asked).toHaveLength(40)
  const views = new Set(updates[0]?.all.values())
  site.put('machines', machineOf(5_000, { JobState: 'incomplete' }))
  await site.clock.advance(5_000)
  // Of all that was read again, one view is new.
  expect([...(updates[1]?.all.values() ?? [])].filter((view) => !views.has(view))).toHaveLength(1)
  expect(updates[1]?.changes).toHaveLength(1)
})
