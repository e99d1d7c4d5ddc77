import { type Job, type Machine, toJobView } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'
import { job4, machine4 } from '../model/documents.ts'

const stack = [{ CurrentTask: 1, TaskList: ['raid', 'bios'], CurrentJob: 'j9' }]

const machine = (fields: Partial<Machine> = {}): Machine => ({
  ...machine4,
  Tasks: ['raid', 'bios'],
  CurrentTask: 0,
  CurrentJob: 'j3',
  JobState: 'failed',
  JobExitState: 'failed',
  Runnable: false,
  RetryTaskAttempt: 0,
  TaskErrorStacks: [],
  ...fields,
})

/** So many tries of the first task, each of which has failed. */
const tries = (count: number): Job[] =>
  [3, 2, 1].slice(0, count).map((n) => ({
    ...job4,
    Uuid: `j${n}`,
    Previous: `j${n - 1}`,
    Machine: machine4.Uuid,
    Task: 'raid',
    CurrentIndex: 0,
    State: 'failed' as const,
  }))

const standing = (fields: Partial<Machine>, jobs: readonly Job[] = []) => {
  const { phase, outcome, flags } = toJobView(machine(fields), { jobs })
  return [phase, outcome, ...flags]
}

describe('a machine whose task has failed', () => {
  test('has failed where it is not tried again', () => {
    expect(standing({})).toEqual(['ended', 'failed'])
    expect(standing({ RetryTaskAttempt: undefined })).toEqual(['ended', 'failed'])
  })

  test('waits for the next try until it is known that the last one has failed', () => {
    const waits = ['pending', undefined, 'suspended']
    expect(standing({ RetryTaskAttempt: 1 })).toEqual(waits)
    expect(standing({ RetryTaskAttempt: 1 }, tries(1))).toEqual(waits)
    expect(standing({ RetryTaskAttempt: 1 }, tries(2))).toEqual(['ended', 'failed'])
    expect(standing({ RetryTaskAttempt: 2 }, tries(2))).toEqual(waits)
    expect(standing({ RetryTaskAttempt: 2 }, tries(3))).toEqual(['ended', 'failed'])
    // The jobs of other tasks are no tries of this one.
    const others = [
      ...tries(1),
      ...tries(3)
        .slice(1)
        .map((job) => ({ ...job, Task: 'other' })),
    ]
    expect(standing({ RetryTaskAttempt: 1 }, others)).toEqual(waits)
    const view = toJobView(machine({ RetryTaskAttempt: 1 }))
    expect(view.targets).toEqual([{ name: 'm1', phase: 'pending', why: expect.any(String) }])
    expect(view).not.toHaveProperty('endedAt')
  })

  test('goes on where it is runnable, and not where it is not available', () => {
    expect(standing({ RetryTaskAttempt: 1, Runnable: true })).toEqual(['running', undefined])
    expect(standing({ RetryTaskAttempt: 1, Available: false })).toEqual(['ended', 'failed'])
  })

  test('has failed where it was handling an error', () => {
    expect(standing({ TaskErrorStacks: stack })).toEqual(['ended', 'failed'])
    expect(standing({ TaskErrorStacks: stack, RetryTaskAttempt: 1 })).toEqual(['pending', undefined, 'suspended'])
  })
})

describe('a machine that handles an error', () => {
  const handling = { TaskErrorStacks: stack, Tasks: ['wipe'], JobState: 'finished', JobExitState: 'complete' } as const

  test('says so, and of which task', () => {
    expect(toJobView(machine(handling)).messages).toContainEqual({
      text: 'handling the error of a task',
      error: false,
      about: 'bios',
    })
    const beyond = [{ CurrentTask: 5, TaskList: null }]
    expect(toJobView(machine({ ...handling, TaskErrorStacks: beyond })).messages).toContainEqual({
      text: 'handling the error of a task',
      error: false,
    })
    expect(toJobView(machine({ TaskErrorStacks: null })).messages).not.toContainEqual(
      expect.objectContaining({ text: 'handling the error of a task' }),
    )
  })

  test('is not done at the end of that list, nor without one', () => {
    expect(standing({ ...handling, CurrentTask: 1, Runnable: true })).toEqual(['running', undefined])
    expect(standing({ ...handling, CurrentTask: 1 })).toEqual(['pending', undefined, 'suspended'])
    expect(standing({ ...handling, Tasks: [], CurrentTask: 0, Runnable: true })).toEqual(['running', undefined])
    expect(standing({ ...handling, CurrentTask: 1, TaskErrorStacks: [] })).toEqual(['ended', 'succeeded'])
    const done = toJobView(machine({ ...handling, CurrentTask: 1, Runnable: true }))
    expect(done.children.at(1)?.children.map(({ name, outcome }) => [name, outcome])).toEqual([['wipe', 'succeeded']])
  })

  const failed = (n: number, fields: Partial<Job> = {}): Job => ({
    ...job4,
    Uuid: `j${n}`,
    Previous: `j${n - 1}`,
    Machine: machine4.Uuid,
    Task: 'bios',
    CurrentIndex: 1,
    State: 'failed',
    StartTime: `2026-11-20T21:50:0${n}Z`,
    EndTime: `2026-11-20T21:50:3${n}Z`,
    ...fields,
  })

  test('shows the list that waits, and below the task that failed what handles its error', () => {
    const jobs = [
      failed(7, { Task: 'raid', CurrentIndex: 0, State: 'finished', Previous: '' }),
      failed(8),
      failed(9),
      failed(3, { Task: 'bios', CurrentIndex: 1, State: 'running', Previous: 'j2' }),
      failed(2, { Task: 'wipe', CurrentIndex: 0, State: 'finished', Previous: 'j9' }),
    ]
    const present = { Tasks: ['wipe', 'bios'], CurrentTask: 1, JobState: 'running', Runnable: true } as const
    const stacks = [{ CurrentTask: 1, TaskList: ['raid', 'bios', 'os'], CurrentJob: 'j9' }]
    const view = toJobView(machine({ ...handling, ...present, JobExitState: '', TaskErrorStacks: stacks }), { jobs })
    const id = machine4.Uuid
    expect(view.children.map(({ id: one, name, status }) => [one, name, status])).toEqual([
      [`${id}/0`, 'raid', 'finished'],
      [`${id}/1`, 'bios', 'failed'],
      [`${id}/2`, 'os', 'pending'],
    ])
    expect(view.children.map(({ children }) => children.map(({ kind, id: one }) => `${kind} ${one}`))).toEqual([
      ['job j7'],
      ['job j8', 'job j9', `task ${id}/1/0`, `task ${id}/1/1`],
      [],
    ])
    const handlers = view.children.at(1)?.children.filter(({ kind }) => kind === 'task')
    expect(handlers?.map(({ name, status, children }) => [name, status, children.map((job) => job.id)])).toEqual([
      ['wipe', 'finished', ['j2']],
      ['bios', 'running', ['j3']],
    ])
    expect(handlers?.map(({ parentId }) => parentId)).toEqual([`${id}/1`, `${id}/1`])
    expect(view).toMatchObject({
      status: 'running',
      phase: 'running',
      progress: { done: 1, total: 3, unit: 'tasks' },
      startedAt: '2026-11-20T21:50:07Z',
    })
  })

  test('has begun none of it while the job that failed is the current one', () => {
    const jobs = [failed(9, { CurrentIndex: 0 })]
    const stacks = [{ CurrentTask: 0, TaskList: ['bios'], CurrentJob: 'j9' }]
    const begins = {
      ...handling,
      Tasks: ['bios'],
      CurrentJob: 'j9',
      JobState: 'failed',
      JobExitState: 'failed',
    } as const
    for (const CurrentTask of [-1, 0]) {
      const view = toJobView(machine({ ...begins, CurrentTask, Runnable: true, TaskErrorStacks: stacks }), { jobs })
      expect([view.phase, view.status, view.messages.length]).toEqual(['running', 'Runnable', 1])
      expect(view.children.at(0)).toMatchObject({ status: 'failed', children: [{ id: 'j9' }, { kind: 'task' }] })
      const handler = view.children.at(0)?.children.at(1)
      expect([handler?.status === 'failed', handler?.outcome, handler?.children]).toEqual([false, undefined, []])
    }
  })

  test('shows its own list alone where it is not known whose error it handles', () => {
    for (const stacks of [[{ CurrentTask: 5, TaskList: ['raid'] }], [{ CurrentTask: 0, TaskList: null }]]) {
      const view = toJobView(machine({ ...handling, TaskErrorStacks: stacks }))
      expect(view.children.map(({ name }) => name)).toEqual(['wipe'])
      expect(view.progress).toEqual({ done: 1, total: 1, unit: 'tasks' })
    }
  })

  test('is under way before the first of its tasks', () => {
    expect(standing({ ...handling, CurrentTask: -1, Runnable: true })).toEqual(['running', undefined])
    expect(standing({ ...handling, CurrentTask: -1 })).toEqual(['pending', undefined, 'suspended'])
    expect(standing({ ...handling, CurrentTask: -1, Runnable: true, TaskErrorStacks: [] })).toEqual([
      'pending',
      undefined,
    ])
  })
})
