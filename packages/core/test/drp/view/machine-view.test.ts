import type { JobView } from '@jobwright/core'
import { type Job, type Machine, toJobView } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job313, machine4, machine313 } from '../model/documents.ts'

const uuid = machine313.Uuid
const machine = (changes: Partial<Machine>): Machine => ({ ...machine313, ...changes })
const job = (Uuid: string, CurrentIndex: number, changes: Partial<Job> = {}): Job => ({
  ...job313,
  Uuid,
  CurrentIndex,
  Task: `t${CurrentIndex + 1}`,
  State: 'finished',
  ExitState: 'complete',
  StartTime: `2026-11-20T21:5${CurrentIndex}:00Z`,
  EndTime: `2026-11-20T21:5${CurrentIndex}:30Z`,
  ...changes,
})
const brief = ({ phase, outcome, flags, status, targets }: JobView) => [
  status,
  phase,
  ...(outcome === undefined ? [] : [outcome]),
  ...flags,
  ...targets.flatMap(({ why }) => (why === undefined ? [] : [`because ${why}`])),
]
const entries = ({ children }: JobView) =>
  children.map(({ name, status, phase, outcome }) => `${name}: ${status}, ${phase}${outcome ? ` ${outcome}` : ''}`)
const triesOf = ({ children }: JobView) => children.map((entry) => entry.children.map(({ id }) => id))

describe('the view of a machine', () => {
  test('says what the document says', () => {
    const document = machine({ ...machine4, CurrentTask: 1, Tasks: ['stage:s1', 't2', 't3'], TaskErrorStacks: [] })
    const view = toJobView(document, { source: 's', href: '/m1' })
    const entry = (index: number, name: string) => ({
      key: `s/drp/task/${uuid}%2F${index}`,
      source: 's',
      system: 'drp' as const,
      kind: 'task',
      id: `${uuid}/${index}`,
      name,
      flags: [],
      parentId: uuid,
      messages: [],
      children: [],
      raw: name,
    })
    expect(view).toEqual({
      key: `s/drp/machine/${uuid}`,
      source: 's',
      system: 'drp',
      kind: 'machine',
      id: uuid,
      name: 'm1',
      status: 'running',
      phase: 'running',
      flags: [],
      targets: [{ name: 'm1', phase: 'running' }],
      createdAt: '2026-11-20T21:49:36Z',
      updatedAt: '2026-11-20T21:50:36Z',
      progress: { done: 1, total: 3, unit: 'tasks' },
      messages: [],
      children: [
        {
          ...entry(0, 'stage:s1'),
          status: 'finished',
          phase: 'ended',
          outcome: 'succeeded',
          targets: [{ name: 'm1', phase: 'ended', outcome: 'succeeded' }],
        },
        { ...entry(1, 't2'), status: 'running', phase: 'running', targets: [{ name: 'm1', phase: 'running' }] },
        { ...entry(2, 't3'), status: 'pending', phase: 'pending', targets: [{ name: 'm1', phase: 'pending' }] },
      ],
      href: '/m1',
      raw: { ...document, Secret: '***' },
    } satisfies JobView)
  })

  test('is pending before the first task, running on the way, ended after the last', () => {
    expect(brief(toJobView(machine({ CurrentTask: -1 })))).toEqual(['Runnable', 'pending'])
    expect(brief(toJobView(machine({ CurrentTask: 0 })))).toEqual(['Runnable', 'running'])
    expect(brief(toJobView(machine({ CurrentTask: 1 })))).toEqual(['Runnable', 'running'])
    expect(brief(toJobView(machine({ CurrentTask: 2 })))).toEqual(['Runnable', 'ended', 'succeeded'])
    expect(brief(toJobView(machine({ CurrentTask: 2, Runnable: false })))).toEqual([
      'NotRunnable',
      'ended',
      'succeeded',
    ])
    expect(entries(toJobView(machine({ CurrentTask: -1 })))).toEqual(['t1: pending, pending', 't2: pending, pending'])
    expect(entries(toJobView(machine({ CurrentTask: 0 })))).toEqual(['t1: current, running', 't2: pending, pending'])
    expect(entries(toJobView(machine({ CurrentTask: 2 })))).toEqual([
      't1: finished, ended succeeded',
      't2: finished, ended succeeded',
    ])
  })

  test('without tasks has nothing to do', () => {
    for (const CurrentTask of [-1, 0]) {
      const view = toJobView(machine({ Tasks: [], CurrentTask }))
      expect(brief(view)).toEqual(['Runnable', 'ended', 'succeeded', 'nothing-done'])
      expect([view.children, 'progress' in view]).toEqual([[], false])
    }
    const view = toJobView(machine({ Tasks: null, CurrentTask: 0, CurrentJob: 'j1', JobState: 'failed' }), {
      jobs: [job('j1', 0)],
    })
    expect(brief(view)).toEqual(['Runnable', 'ended', 'succeeded', 'nothing-done'])
    expect([view.children, 'endedAt' in view]).toEqual([[], false])
    expect(toJobView(machine({ Tasks: [], Errors: ['x'] })).flags).toEqual(['nothing-done', 'errors-reported'])
  })

  test('waits while it is not runnable or not available, and says why', () => {
    const stopped = { CurrentTask: 0, Runnable: false }
    expect(brief(toJobView(machine(stopped)))).toEqual(['NotRunnable', 'pending', 'suspended', 'because not runnable'])
    expect(entries(toJobView(machine(stopped)))[0]).toBe('t1: current, pending')
    expect(brief(toJobView(machine({ CurrentTask: -1, Runnable: false })))).toEqual([
      'NotRunnable',
      'pending',
      'suspended',
      'because not runnable',
    ])
    const broken = machine({ CurrentTask: 1, Available: false, Errors: ['foo:bar (at 2) is malformed'] })
    expect(brief(toJobView(broken))).toEqual([
      'Runnable',
      'pending',
      'suspended',
      'because foo:bar (at 2) is malformed',
    ])
    expect(toJobView(broken).messages).toEqual([{ text: 'foo:bar (at 2) is malformed', error: true }])
    const rebooting = machine({ ...stopped, JobState: 'incomplete', JobExitState: 'reboot' })
    expect(brief(toJobView(rebooting))).toEqual(['incomplete', 'pending', 'suspended', 'because exit state: reboot'])
    expect(toJobView(rebooting).messages).toEqual([{ text: 'exit state: reboot', error: false, about: 't1' }])
    expect(entries(toJobView(rebooting))[0]).toBe('t1: incomplete, pending')
    const poweredOff = machine({ ...stopped, JobState: 'finished', JobExitState: 'poweroff' })
    expect(brief(toJobView(poweredOff))).toEqual(['finished', 'pending', 'suspended', 'because exit state: poweroff'])
    expect(entries(toJobView(poweredOff))[0]).toBe('t1: finished, ended succeeded')
  })

  test('goes on while it is locked, which binds users alone', () => {
    expect(brief(toJobView(machine({ CurrentTask: 0, Locked: true })))).toEqual(['Runnable', 'running'])
  })

  test('has failed when its current task has, and nothing makes another try', () => {
    const failed = { CurrentTask: 1, Runnable: false, JobState: 'failed', JobExitState: 'failed' } as const
    expect(brief(toJobView(machine(failed)))).toEqual(['failed', 'ended', 'failed', 'because exit state: failed'])
    const reported = toJobView(machine({ ...failed, JobResultErrors: ['disk 1 is bad'] }))
    expect(reported.messages).toEqual([
      { text: 'disk 1 is bad', error: true, about: 't2' },
      { text: 'exit state: failed', error: true, about: 't2' },
    ])
    expect(entries(reported)).toEqual(['t1: finished, ended succeeded', 't2: failed, ended failed'])
    expect(reported.progress).toEqual({ done: 1, total: 2, unit: 'tasks' })
    expect(brief(toJobView(machine({ ...failed, JobExitState: '' })))).toEqual([
      'failed',
      'ended',
      'failed',
      'because not runnable',
    ])
    // A machine that goes on tries again.
    const again = toJobView(machine({ ...failed, Runnable: true }))
    expect(brief(again)).toEqual(['failed', 'running'])
    expect(entries(again)[1]).toBe('t2: failed, ended failed')
    expect(brief(toJobView(machine({ ...failed, Runnable: true, Available: false })))[1]).toBe('ended')
    // A list that was set back has no current task that could have failed.
    expect(brief(toJobView(machine({ ...failed, CurrentTask: -1 })))).toEqual([
      'NotRunnable',
      'pending',
      'suspended',
      'because not runnable',
    ])
    expect(toJobView(machine({ ...failed, CurrentTask: -1 })).messages).toEqual([])
  })

  test('that succeeded may report errors', () => {
    const done = { CurrentTask: 2, JobState: 'finished', JobExitState: 'complete' } as const
    expect(brief(toJobView(machine(done)))).toEqual(['finished', 'ended', 'succeeded'])
    expect(brief(toJobView(machine({ ...done, JobResultErrors: ['x'] })))).toEqual([
      'finished',
      'ended',
      'succeeded',
      'errors-reported',
    ])
    const first = job('j1', 0, { ResultErrors: ['x'] })
    const jobs = [job('j2', 1, { Previous: 'j1' }), first]
    const below = toJobView(machine({ CurrentTask: 2, CurrentJob: 'j2' }), { jobs })
    expect(brief(below)).toEqual(['finished', 'ended', 'succeeded', 'errors-reported'])
    expect(below.children.map(({ flags }) => flags)).toEqual([['errors-reported'], []])
    expect(
      brief(toJobView(machine({ CurrentTask: 1, CurrentJob: 'j1', Tasks: ['t1', 't2'] }), { jobs: [first] })),
    ).toEqual(['Runnable', 'running'])
  })

  test('shows words that it does not know as running', () => {
    const view = toJobView(machine({ CurrentTask: 0, JobState: 'paused' }))
    expect(brief(view)).toEqual(['paused', 'running', 'unknown-status'])
    expect(entries(view)[0]).toBe('t1: paused, running')
    expect(brief(toJobView(machine({ CurrentTask: 0, JobState: 'paused', Runnable: false })))).toEqual([
      'paused',
      'pending',
      'suspended',
      'unknown-status',
      'because not runnable',
    ])
  })
})

describe('the jobs of a machine', () => {
  const jobs = [
    job('j1', 0, { State: 'failed', ExitState: 'failed' }),
    job('j2', 0, { Previous: 'j1' }),
    job('j3', 1, { Previous: 'j2', State: 'failed', ExitState: 'stop', ResultErrors: ['disk 1 is bad'] }),
  ]
  const at = (changes: Partial<Machine>, known: readonly Job[] = jobs) =>
    toJobView(machine({ CurrentJob: 'j3', CurrentTask: 1, Runnable: false, ...changes }), { jobs: known })

  test('are the tries of its tasks, oldest first, whatever order they come in', () => {
    for (const known of [jobs, jobs.toReversed(), [...jobs, ...structuredClone(jobs)]]) {
      const view = at({}, known)
      expect(triesOf(view)).toEqual([['j1', 'j2'], ['j3']])
      expect(entries(view)).toEqual(['t1: finished, ended succeeded', 't2: failed, ended failed'])
      expect(brief(view)).toEqual(['failed', 'ended', 'failed', 'because disk 1 is bad'])
      expect([view.startedAt, view.endedAt]).toEqual(['2026-11-20T21:50:00Z', '2026-11-20T21:51:30Z'])
    }
    const [first] = at({}).children
    expect(first?.children[0]).toEqual({
      ...toJobView(jobs[0] as Job),
      parentId: `${uuid}/0`,
      targets: [{ name: 'm1', phase: 'ended', outcome: 'failed', why: 'exit state: failed' }],
    })
    expect(at({}).messages).toEqual([
      { text: 'disk 1 is bad', error: true, about: 't2' },
      { text: 'exit state: stop', error: false, about: 't2' },
    ])
  })

  test('are told from those of an earlier run of the list and of other lists', () => {
    const old = [job('o1', 1), job('o2', 0, { Previous: 'o1', Task: 'other' }), job('o3', 2)]
    const earlier = [...old, job('j1', 0, { Previous: 'o1' }), ...jobs.slice(1)]
    expect(triesOf(at({}, earlier))).toEqual([['j1', 'j2'], ['j3']])
    expect(triesOf(at({}, [...old, job('j1', 0, { Previous: 'o2' }), ...jobs.slice(1)]))).toEqual([
      ['j1', 'j2'],
      ['j3'],
    ])
    // Set back to the first task: the current job is one of the run before.
    expect(triesOf(at({ CurrentTask: 0 }))).toEqual([[], []])
    expect(triesOf(at({ CurrentTask: -1 }))).toEqual([[], []])
    expect(triesOf(at({ Tasks: ['t1', 'x'] }))).toEqual([[], []])
    expect(triesOf(at({ CurrentJob: 'gone' }))).toEqual([[], []])
    expect(triesOf(at({ CurrentJob: '' }))).toEqual([[], []])
    expect(triesOf(at({}, [...jobs.slice(0, 2), job('j3', 1, { Previous: 'j2', Machine: 'other' })]))).toEqual([[], []])
    expect(triesOf(at({}, [job('', 1), ...jobs]))).toEqual([['j1', 'j2'], ['j3']])
  })

  test('that go in circles end', () => {
    const circle = [job('j2', 0, { Previous: 'j2' }), job('j3', 1, { Previous: 'j2' })]
    expect(triesOf(at({}, circle))).toEqual([['j2'], ['j3']])
  })

  test('say where the current task stands, unless the machine does', () => {
    expect(brief(at({ JobState: 'incomplete' }))[0]).toBe('incomplete')
    expect(at({ JobExitState: 'reboot', JobResultErrors: [] }).messages).toEqual([
      { text: 'exit state: reboot', error: false, about: 't2' },
    ])
    expect(brief(at({ JobState: '' }))[0]).toBe('failed')
    // The current job is known, and is not of the current task: the machine's mirror is about it as well.
    expect(brief(at({ CurrentTask: 0, JobState: 'failed' }))).toEqual([
      'NotRunnable',
      'pending',
      'suspended',
      'because not runnable',
    ])
    expect(brief(at({ CurrentTask: 0, JobState: 'failed' }, []))[1]).toBe('ended')
  })

  test('that were read before the machine went on do not hold it back', () => {
    const running = [job('j1', 0, { State: 'running' })]
    const view = toJobView(machine({ CurrentTask: 1, CurrentJob: 'j1' }), { jobs: running })
    expect(entries(view)).toEqual(['t1: finished, ended succeeded', 't2: current, running'])
    const ended = toJobView(machine({ CurrentTask: 1, CurrentJob: 'j1' }), {
      jobs: [job('j1', 0, { State: 'failed' })],
    })
    expect(entries(ended)[0]).toBe('t1: failed, ended failed')
    expect(ended.progress).toEqual({ done: 0, total: 2, unit: 'tasks' })
  })

  test('tell when the work began and ended, once it has', () => {
    const times = ({ startedAt, endedAt }: JobView) => [startedAt, endedAt]
    const done = [job('j1', 0), job('j2', 1, { Previous: 'j1' })]
    expect(times(at({ CurrentTask: 2, CurrentJob: 'j2' }, done))).toEqual([
      '2026-11-20T21:50:00Z',
      '2026-11-20T21:51:30Z',
    ])
    expect(times(at({ CurrentTask: 1, CurrentJob: 'j2' }, done))).toEqual(['2026-11-20T21:50:00Z', undefined])
    const retried = [...done, job('j3', 1, { Previous: 'j2', EndTime: '2026-11-20T21:59:00Z' })]
    expect(times(at({ CurrentTask: 2 }, retried))).toEqual(['2026-11-20T21:50:00Z', '2026-11-20T21:59:00Z'])
    expect(times(at({ CurrentTask: 2, CurrentJob: 'j2' }, done.slice(1)))).toEqual([undefined, '2026-11-20T21:51:30Z'])
  })

  test('are not changed, nor is the machine; unknown options are refused', () => {
    const before = structuredClone([jobs, machine4])
    toJobView(machine4, { jobs })
    expect([jobs, machine4]).toEqual(before)
    const refused = (context: object) => () => toJobView(machine313, context)
    expect(refused({ job: jobs })).toThrow('toJobView of a machine: unknown option "job" (did you mean jobs?)')
    expect(refused({ actions: [] })).toThrow('known are source, jobs, href.')
    expect(toJobView(machine313, { source: undefined, jobs: undefined })).toEqual(toJobView(machine313))
    expect(toJobView(machine313).source).toBe('drp')
  })
})
