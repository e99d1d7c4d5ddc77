import type { JobView } from '@jobwright/core'
import { type Job, toJobView, type WorkOrder, type WorkOrderViewContext } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job4, machine4, workOrder } from '../model/documents.ts'

const uuid = workOrder.Uuid
const order = (changes: Partial<WorkOrder> = {}): WorkOrder => ({
  ...workOrder,
  State: 'running',
  Tasks: ['t1', 't2', 't3'],
  CurrentTask: 1,
  StartTime: '2026-11-20T21:50:00Z',
  ...changes,
})
const job = (Uuid: string, CurrentIndex: number, changes: Partial<Job> = {}): Job => ({
  ...job4,
  Uuid,
  WorkOrder: uuid,
  CurrentIndex,
  Task: `t${CurrentIndex + 1}`,
  State: 'finished',
  ExitState: 'complete',
  Previous: '',
  ...changes,
})
const over = { EndTime: '2026-11-20T21:55:00Z' }
const brief = ({ phase, outcome, flags, status, targets }: JobView) => [
  status,
  phase,
  ...(outcome === undefined ? [] : [outcome]),
  ...flags,
  ...targets.flatMap(({ why }) => (why === undefined ? [] : [`because ${why}`])),
]
const view = (changes: Partial<WorkOrder>, context?: WorkOrderViewContext) => toJobView(order(changes), context)
const entries = ({ children }: JobView) =>
  children.map(({ name, status, phase, outcome, flags }) =>
    [`${name}: ${status}, ${phase}`, ...(outcome === undefined ? [] : [outcome]), ...flags].join(' '),
  )

describe('the view of a work order', () => {
  test('says what the document says', () => {
    const document = order({ JobState: 'running', Params: { a: 1 } })
    const entry = (index: number) => ({
      key: `s/drp/task/${uuid}%2F${index}`,
      source: 's',
      system: 'drp' as const,
      kind: 'task',
      id: `${uuid}/${index}`,
      name: `t${index + 1}`,
      flags: [],
      parentId: uuid,
      messages: [],
      children: [],
      raw: `t${index + 1}`,
    })
    expect(toJobView(document, { source: 's', machineName: 'm1', href: '/w1' })).toEqual({
      key: `s/drp/work-order/${uuid}`,
      source: 's',
      system: 'drp',
      kind: 'work-order',
      id: uuid,
      name: 'inventory',
      status: 'running',
      phase: 'running',
      flags: [],
      targets: [{ name: 'm1', phase: 'running' }],
      createdAt: '2026-11-20T21:49:36Z',
      startedAt: '2026-11-20T21:50:00Z',
      updatedAt: '2026-11-20T21:50:36Z',
      progress: { done: 1, total: 3, unit: 'tasks' },
      messages: [],
      children: [
        {
          ...entry(0),
          status: 'finished',
          phase: 'ended',
          outcome: 'succeeded',
          targets: [{ name: 'm1', phase: 'ended', outcome: 'succeeded' }],
        },
        { ...entry(1), status: 'running', phase: 'running', targets: [{ name: 'm1', phase: 'running' }] },
        { ...entry(2), status: 'pending', phase: 'pending', targets: [{ name: 'm1', phase: 'pending' }] },
      ],
      href: '/w1',
      raw: document,
    } satisfies JobView)
  })

  test('needs no more than a document must have', () => {
    const least = { Uuid: 'w', State: 'created', Validated: true, Available: true, ReadOnly: false }
    expect(toJobView(least)).toEqual({
      key: 'drp/drp/work-order/w',
      source: 'drp',
      system: 'drp',
      kind: 'work-order',
      id: 'w',
      name: 'w',
      status: 'created',
      phase: 'pending',
      flags: [],
      targets: [],
      messages: [],
      children: [],
      raw: least,
    } satisfies JobView)
    const started = toJobView({ ...least, State: 'running', Tasks: ['t1'], CreatedAt: '2026-11-20T21:49:36Z' })
    expect([entries(started), started.createdAt]).toEqual([['t1: pending, pending'], '2026-11-20T21:49:36Z'])
    const nameless = toJobView({ ...least, Tasks: null, TaskErrorStacks: [{ CurrentTask: 0, TaskList: null }] })
    expect(nameless.messages).toEqual([{ text: 'handling the error of a task', error: false }])
  })

  test('stands where its state says', () => {
    expect(brief(view({ State: 'created', CurrentTask: -1 }))).toEqual(['created', 'pending'])
    expect(brief(view({}))).toEqual(['running', 'running'])
    expect(brief(view({ State: 'finished', CurrentTask: 3, ...over }))).toEqual(['finished', 'ended', 'succeeded'])
    expect(brief(view({ State: 'failed', ...over }))).toEqual(['failed', 'ended', 'failed'])
    expect(brief(view({ State: 'cancelled', ...over }))).toEqual(['cancelled', 'ended', 'cancelled'])
    expect(brief(view({ State: 'paused' }))).toEqual(['paused', 'running', 'unknown-status'])
    expect(view({ State: 'failed', ...over }).endedAt).toBe('2026-11-20T21:55:00Z')
    expect(view({ State: 'running', ...over }).endedAt).toBeUndefined()
  })

  test('waits while it is not runnable or not available, and says why', () => {
    const because = ['running', 'pending', 'suspended', 'because not runnable']
    expect(brief(view({ Runnable: false }))).toEqual(because)
    expect(brief(view({ Runnable: undefined }))).toEqual(['running', 'running'])
    expect(brief(view({ Available: false, Errors: ['t9 does not exist'] }))).toEqual([
      'running',
      'pending',
      'suspended',
      'because t9 does not exist',
    ])
    expect(brief(view({ State: 'created', Runnable: false }))).toEqual([
      'created',
      'pending',
      'suspended',
      'because not runnable',
    ])
    expect(brief(view({ State: 'paused', Runnable: false })).slice(0, 4)).toEqual([
      'paused',
      'pending',
      'suspended',
      'unknown-status',
    ])
    const stopped = view({ Runnable: false, JobState: 'incomplete', JobExitState: 'reboot' })
    expect(brief(stopped)).toEqual(['running', 'pending', 'suspended', 'because exit state: reboot'])
    expect(entries(stopped)[1]).toBe('t2: incomplete, pending suspended')
    for (const State of ['finished', 'failed', 'cancelled'] as const) {
      expect(view({ State, Runnable: false, Available: false }).flags).toEqual([])
    }
  })

  test('has the entries of its list as children, as far as they were done', () => {
    expect(entries(view({}))).toEqual(['t1: finished, ended succeeded', 't2: current, running', 't3: pending, pending'])
    expect(entries(view({ CurrentTask: -1 }))).toEqual([1, 2, 3].map((n) => `t${n}: pending, pending`))
    expect(entries(view({ Runnable: false }))[1]).toBe('t2: current, pending')
    expect(entries(view({ JobState: 'created' }))[1]).toBe('t2: created, pending')
    // A failed job of an order that runs on is followed by another try.
    expect(entries(view({ JobState: 'failed' }))[1]).toBe('t2: failed, ended failed')
    const done = [1, 2, 3].map((n) => `t${n}: finished, ended succeeded`)
    for (const CurrentTask of [2, 3, undefined]) {
      const finished = view({ State: 'finished', CurrentTask, JobState: 'finished', ...over })
      expect([entries(finished), finished.progress]).toEqual([done, { done: 3, total: 3, unit: 'tasks' }])
    }
    expect(view({ Tasks: null }).progress).toBeUndefined()
  })

  test('has children that are over when it is', () => {
    const failed = view({ State: 'failed', JobState: 'failed', ...over })
    expect(entries(failed)).toEqual([
      't1: finished, ended succeeded',
      't2: failed, ended failed',
      't3: cancelled, ended cancelled',
    ])
    expect(failed.progress).toEqual({ done: 1, total: 3, unit: 'tasks' })
    expect(entries(view({ State: 'failed', JobState: '', ...over }))[1]).toBe('t2: failed, ended failed')
    const cancelled = view({ State: 'cancelled', JobState: 'running', ...over })
    expect(entries(cancelled).slice(1)).toEqual(['t2: cancelled, ended cancelled', 't3: cancelled, ended cancelled'])
    expect(entries(view({ State: 'cancelled', JobState: 'finished', ...over }))[1]).toBe(
      't2: finished, ended succeeded',
    )
    const early = view({ State: 'cancelled', CurrentTask: -1, ...over })
    expect(entries(early)).toEqual([1, 2, 3].map((n) => `t${n}: cancelled, ended cancelled`))
  })

  test('has its jobs as their children, and no others', () => {
    const jobs = [
      job('j3', 1, { State: 'running', Previous: 'j2' }),
      job('j2', 1, { State: 'failed', ExitState: 'failed', Previous: 'j1' }),
      job('j1', 0),
      job('j0', 1, { WorkOrder: 'another' }),
      job('j4', 1, { Previous: 'j3', WorkOrder: '' }),
    ]
    const shown = view({ CurrentJob: 'j3', JobState: 'running' }, { jobs })
    expect(shown.children.map(({ children }) => children.map(({ id }) => id))).toEqual([['j1'], ['j2', 'j3'], []])
    expect(shown.children[1]?.children.map(({ parentId, targets }) => [parentId, targets[0]?.name])).toEqual(
      Array(2).fill([`${uuid}/1`, workOrder.Machine]),
    )
    // What the order does not mirror is known from its current job.
    const plain = view({ CurrentJob: 'j3', JobState: '', JobExitState: '' }, { jobs, machineName: 'm1' })
    expect(entries(plain)[1]).toBe('t2: running, running')
    expect(plain.children[1]?.children[0]?.targets[0]?.name).toBe('m1')
    const done = view({ State: 'finished', CurrentTask: 3, CurrentJob: 'j1' }, { jobs: [job('j1', 0)] })
    expect(done.children.map(({ children }) => children.length)).toEqual([1, 0, 0])
    const lone = toJobView(order({ Machine: '' }), { jobs: [] })
    expect(lone.children.map(({ targets }) => targets)).toEqual([[], [], []])
  })

  test('has what handles an error below the entry that failed', () => {
    const handling: Partial<WorkOrder> = {
      Tasks: ['t8', 't9'],
      CurrentTask: 0,
      CurrentJob: 'j3',
      JobState: 'running',
      TaskErrorStacks: [{ TaskList: ['t1', 't2', 't3'], CurrentTask: 1, CurrentJob: 'j2' }],
    }
    const jobs = [
      job('j3', 0, { Task: 't8', State: 'running', Previous: 'j2' }),
      job('j2', 1, { State: 'failed', Previous: 'j1' }),
      job('j1', 0),
    ]
    const shown = view(handling, { jobs })
    expect(entries(shown)).toEqual([
      't1: finished, ended succeeded',
      't2: failed, ended failed',
      't3: pending, pending',
    ])
    expect(shown.progress).toEqual({ done: 1, total: 3, unit: 'tasks' })
    expect(shown.children.map(({ children }) => children.map(({ kind, name, id }) => [kind, name, id]))).toEqual([
      [['job', 't1', 'j1']],
      [
        ['job', 't2', 'j2'],
        ['task', 't8', `${uuid}/1/0`],
        ['task', 't9', `${uuid}/1/1`],
      ],
      [],
    ])
    expect(shown.children[1]?.children[1]).toMatchObject({ status: 'running', children: [{ id: 'j3' }] })
    // No job of a handler is made yet: what the order mirrors is the job that failed.
    const failed = {
      ...handling,
      CurrentTask: -1,
      CurrentJob: 'j2',
      JobState: 'failed',
      JobExitState: 'failed',
    } as const
    expect(view(failed, { jobs }).messages).toEqual([
      { text: 'handling the error of a task', error: false, about: 't2' },
    ])
    expect(view({ ...failed, CurrentTask: 0 }).children[1]?.children.map(({ status }) => status)).toEqual([
      'current',
      'pending',
    ])
    // A handler has failed, and the order with it.
    const gaveUp = view({ ...handling, State: 'failed', JobState: 'failed', ...over }, { jobs })
    expect(entries(gaveUp)[2]).toBe('t3: cancelled, ended cancelled')
    expect(gaveUp.children[1]?.children.slice(1).map(({ status }) => status)).toEqual(['failed', 'cancelled'])
    // One that has finished handles nothing, whatever it says.
    expect(view({ ...handling, State: 'finished', ...over }).children.map(({ name }) => name)).toEqual(['t8', 't9'])
  })

  test('says nothing of a job of another list', () => {
    // The job that it names is known, and is not of the entry at which the list stands.
    const set = view(
      { CurrentTask: 1, CurrentJob: 'j1', JobState: 'failed', JobExitState: 'failed' },
      { jobs: [job('j1', 2, { Task: 'other' })] },
    )
    expect([set.messages, entries(set)[1]]).toEqual([[], 't2: current, running'])
  })

  test('tells what is wrong, what its task reported, and how it is', () => {
    const shown = view({
      State: 'failed',
      Errors: ['Blueprint is gone'],
      JobState: 'failed',
      JobExitState: 'failed',
      JobResultErrors: ['disk 1 is bad'],
      Status: 'gave up on t2',
      TaskErrorStacks: [{ TaskList: ['t8', 't9'], CurrentTask: 1 }],
      ...over,
    })
    expect(shown.messages).toEqual([
      { text: 'Blueprint is gone', error: true },
      { text: 'handling the error of a task', error: false, about: 't9' },
      { text: 'disk 1 is bad', error: true, about: 't2' },
      { text: 'exit state: failed', error: true, about: 't2' },
      { text: 'gave up on t2', error: true },
    ])
    expect(brief(shown)).toEqual(['failed', 'ended', 'failed', 'because gave up on t2'])
    expect(view({ Status: 'at it' }).messages).toEqual([{ text: 'at it', error: false }])
    expect(brief(view({ State: 'cancelled', Status: 'not needed', ...over })).at(-1)).toBe('because not needed')
    expect(brief(view({ Status: 'at it', JobState: 'failed', JobExitState: 'failed' }))).toEqual(['running', 'running'])
  })

  test('has succeeded on nothing, or with errors reported', () => {
    const finished = { State: 'finished', CurrentTask: 3, ...over } as const
    for (const Tasks of [[], null]) {
      expect(brief(view({ ...finished, Tasks }))).toEqual(['finished', 'ended', 'succeeded', 'nothing-done'])
      expect(view({ State: 'cancelled', Tasks }).flags).toEqual([])
    }
    expect(brief(view({ ...finished, JobState: 'finished', JobResultErrors: ['disk 1 is bad'] }))).toEqual([
      'finished',
      'ended',
      'succeeded',
      'errors-reported',
    ])
    const jobs = [job('j1', 0, { ResultErrors: ['disk 1 is bad'] })]
    const reported = view({ ...finished, Tasks: ['t1'], CurrentJob: 'j1', CurrentTask: 1 }, { jobs })
    expect([reported.flags, reported.children[0]?.flags]).toEqual([['errors-reported'], ['errors-reported']])
    expect(view({ State: 'failed', JobResultErrors: ['disk 1 is bad'], ...over }).flags).toEqual([])
  })

  test('has its machine as its target, or none while a filter has not chosen one', () => {
    const name = (document: WorkOrder) => toJobView(document).targets.map((target) => target.name)
    expect(name(order())).toEqual([workOrder.Machine])
    for (const Machine of ['', '00000000-0000-0000-0000-000000000000', undefined]) {
      expect(name(order({ Machine, Filter: 'Name=m1' }))).toEqual([])
    }
    expect(toJobView(order({ Machine: '' }), { machineName: 'm1' }).targets).toEqual([])
    expect(toJobView(order({ Blueprint: '' })).name).toBe(uuid)
  })

  test('hides secrets wherever they stand', () => {
    const Params = { nested: { Password: 'aB3dE6gH', Token: '' }, plain: 'aB3dE6gH' }
    const { raw } = view({ Params })
    expect((raw as WorkOrder).Params).toEqual({ nested: { Password: '***', Token: '' }, plain: 'aB3dE6gH' })
    expect(Params.nested.Password).toBe('aB3dE6gH')
    const document = order()
    expect(toJobView(document).raw).toBe(document)
  })

  test('is told from that of a job or a machine by what only they have', () => {
    const kinds = [job4, machine4, workOrder].map((document) => toJobView(document as WorkOrder).kind)
    expect(kinds).toEqual(['job', 'machine', 'work-order'])
    // What stands in prototypes, or under hostile keys, is not the document's own.
    const hostile = Object.assign(
      Object.create({ Name: 'm', CurrentIndex: 0 }),
      JSON.parse(
        '{"Uuid":"w","State":"created","Validated":true,"Available":true,"ReadOnly":false,"__proto__":{"Name":"m"}}',
      ),
    )
    expect(toJobView(hostile).kind).toBe('work-order')
    expect(
      toJobView(
        JSON.parse(
          '{"Uuid":"w","State":"created","Validated":true,"Available":true,"ReadOnly":false,"constructor":1,"__proto__":{"CurrentIndex":0}}',
        ),
      ).kind,
    ).toBe('work-order')
  })

  test('refuses a context that it does not know', () => {
    expect(() => toJobView(order(), { actions: [] } as WorkOrderViewContext)).toThrow(
      'toJobView of a work order: unknown option "actions"',
    )
    expect(() => toJobView(order(), { source: 's', jobs: [], machineName: 'm', href: '/' })).not.toThrow()
  })
})
