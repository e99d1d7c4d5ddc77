import type { Task } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { inTurn, rejection, type Sent, scriptedServer } from './scripted-server.ts'
import { idOf, taskId, taskWith } from './task.ts'

const done = taskWith({
  status: 'complete',
  result: { status: 'success', successes: ['a'], failures: [] },
  action: 'deploy_nodes',
})
const layered = (task: Task, ...below: Task[]) =>
  Object.fromEntries([['init_task_id', task.task_id], ...[task, ...below].map((one) => [one.task_id, one])])
const url = ({ path, query }: Sent) =>
  `${path.replace('/api/v1.0', '')}?${query.map((pair) => pair.join('=')).join('&')}`

describe('waiting for a task', () => {
  test('reads the tree with its errors every five seconds, and gives the verbatim document', async () => {
    const secretive = taskWith({ ...done, design_ref: 'https://user:secret@host/site.yaml' })
    const running = taskWith({ status: 'running', action: 'deploy_nodes' })
    const failed = taskWith({
      task_id: idOf(2),
      parent_task_id: taskId,
      action: 'deploy_node',
      status: 'complete',
      result: {
        status: 'failure',
        details: {
          errorCount: 1,
          messageList: [
            { message: 'No power.', error: true, context: 'a', context_type: 'node', ts: '2026-11-20 11:59:30' },
          ],
        },
      },
    })
    const { drydock, sent, clock } = scriptedServer(
      inTurn(
        () => Response.json(layered(running)),
        () => Response.json(layered(running)),
        () => Response.json(layered(secretive, failed)),
      ),
    )
    const result = await clock.until(drydock.tasks.wait(taskId, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({ outcome: 'succeeded', flags: ['errors-reported'], polls: 3, document: secretive })
    expect(result.view?.children).toHaveLength(1)
    expect(JSON.stringify(result.view)).not.toContain('secret@')
    expect(sent.map(url)).toEqual(Array.from({ length: 3 }, () => `/tasks/${taskId}?layers=-1&subtaskerrors=true`))
    const pauses = sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))
    for (const pause of pauses) {
      expect(pause).toBeGreaterThanOrEqual(4_500)
      expect(pause).toBeLessThanOrEqual(5_500)
    }
    expect(clock.scheduled).toBe(0)
  })

  test('reads the plain task when the status is enough, and the tree for targets and messages', async () => {
    for (const [detail, query] of [
      ['status', ''],
      ['targets', 'layers=-1&subtaskerrors=true'],
      ['messages', 'layers=-1&subtaskerrors=true'],
    ] as const) {
      const { drydock, sent, clock } = scriptedServer(({ query }) =>
        Response.json(query.length === 0 ? done : layered(done)),
      )
      const result = await clock.until(drydock.tasks.wait(taskId, { timeoutMs: 60_000, detail }))
      expect(result).toMatchObject({ outcome: 'succeeded', document: done })
      expect(sent.map(url)).toEqual([`/tasks/${taskId}?${query}`])
    }
  })

  test('finds the first task of a tree under whatever form of its id was asked for', async () => {
    const typed = taskId.toUpperCase()
    const { drydock, clock } = scriptedServer(() => Response.json({ ...layered(done), init_task_id: typed }))
    expect(await clock.until(drydock.tasks.wait(typed, { timeoutMs: 60_000 }))).toMatchObject({
      outcome: 'succeeded',
      document: done,
    })
  })

  const unknown = () =>
    Response.json({ type: 'error', message: 'Task x does not exist', retry: false }, { status: 404 })
  test.each<[string, 'status' | 'targets', () => Response]>([
    ['404', 'targets', unknown],
    ['404', 'status', unknown],
    ['a tree without it', 'targets', () => Response.json({ init_task_id: taskId, [taskId]: null })],
  ])('takes %s, asked for %s, for a task that is not known', async (_, detail, answer) => {
    const { drydock, clock } = scriptedServer(answer)
    const options = { timeoutMs: 60_000, notFoundGraceMs: 10_000, detail }
    const error = await rejection(clock.until(drydock.tasks.wait(taskId, options)))
    expect(error).toMatchObject({ code: 'not-found' })
  })

  test('is itself the retry: an answer of 503 is not asked for again at once', async () => {
    const { drydock, sent, clock } = scriptedServer(
      inTurn(
        () => new Response(null, { status: 503 }),
        () => Response.json(layered(done)),
      ),
    )
    const result = await clock.until(drydock.tasks.wait(taskId, { timeoutMs: 60_000 }))
    expect(result).toMatchObject({ outcome: 'succeeded', polls: 2 })
    expect((sent[1]?.at ?? 0) - (sent[0]?.at ?? 0)).toBeGreaterThanOrEqual(4_500)
  })

  test('refuses to look more than once a second', async () => {
    const { drydock, sent } = scriptedServer(() => Response.json(layered(done)))
    const error = await rejection(drydock.tasks.wait(taskId, { timeoutMs: 60_000, intervalMs: 999 }))
    expect(error).toMatchObject({ code: 'invalid-input', message: expect.stringContaining('1000') })
    expect(sent).toEqual([])
  })

  test('checks a token with one request', async () => {
    const { drydock, sent, clock } = scriptedServer(() => Response.json(layered(taskWith({ status: 'running' }))), {
      name: 'site',
    })
    const token = drydock.tasks.waitToken(taskId, { timeoutMs: 60_000 })
    expect(sent).toEqual([])
    const checked = await clock.until(drydock.tasks.check(token))
    expect(checked).toMatchObject({
      done: false,
      view: { source: 'site', system: 'drydock', kind: 'task', id: taskId },
    })
    expect(sent).toHaveLength(1)
  })

  test('tells of looks and of the end as events of the client', async () => {
    const events: string[] = []
    const { drydock, clock } = scriptedServer(() => Response.json(layered(done)), {
      onEvent: ({ kind }) => events.push(kind),
    })
    await clock.until(drydock.tasks.wait(taskId, { timeoutMs: 60_000 }))
    expect(events).toEqual(['request', 'poll', 'settled'])
  })
})

describe('waiting for many tasks', () => {
  const ids = (count: number) => Array.from({ length: count }, (_, index) => idOf(index + 1))
  const allDone = (count: number) => ids(count).map((task_id) => taskWith({ ...done, task_id }))

  /** A server whose list and whose tasks can differ. */
  function server(list: (looks: number) => Response, one: (id: string) => Response, options = {}) {
    let looks = 0
    return scriptedServer(({ path }) => {
      const id = decodeURIComponent(path.slice('/api/v1.0/tasks/'.length))
      if (id !== '') return one(id)
      looks += 1
      return list(looks)
    }, options)
  }
  const never = () => {
    throw new Error('This was not to be asked for.')
  }

  test('reads eight at once from the list of all, with what is below each', async () => {
    const child = taskWith({ task_id: idOf(100), parent_task_id: idOf(3), action: 'deploy_node' })
    const grandchild = taskWith({ task_id: idOf(101), parent_task_id: idOf(100), action: 'noop' })
    const stranger = taskWith({ task_id: idOf(102), parent_task_id: idOf(103) })
    const tasks = [grandchild, stranger, ...allDone(8), child]
    const { drydock, sent, clock } = server(() => Response.json(tasks), never)
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000 }))
    expect([...results.values()].map(({ outcome }) => outcome)).toEqual(Array.from({ length: 8 }, () => 'succeeded'))
    expect(sent.map(url)).toEqual(['/tasks?'])
    expect(results.get(idOf(3))).toMatchObject({
      document: tasks[4],
      view: { children: [{ id: idOf(100), children: [{ id: idOf(101) }] }] },
    })
    expect(results.get(idOf(4))?.view?.children).toEqual([])
  })

  test('is not caught by parents that go in circles', async () => {
    const circle = [
      taskWith({ ...done, task_id: idOf(1), parent_task_id: idOf(2) }),
      taskWith({ ...done, task_id: idOf(2), parent_task_id: idOf(1) }),
    ]
    const { drydock, clock } = server(() => Response.json([...circle, ...allDone(8).slice(2)]), never)
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000 }))
    expect(results.get(idOf(1))?.view?.children.map(({ id }) => id)).toEqual([idOf(2)])
  })

  const single = (id: string) => Response.json(layered(taskWith({ ...done, task_id: id })))

  test('reads fewer than eight one by one', async () => {
    const { drydock, sent, clock } = server(never, single)
    const results = await clock.until(drydock.tasks.waitAll(ids(7), { timeoutMs: 60_000 }))
    expect(results.size).toBe(7)
    expect(sent).toHaveLength(7)
  })

  test('asks by itself for what the list does not show: when its database fails, the server lists nothing', async () => {
    const { drydock, sent, clock } = server(() => Response.json([]), single)
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000 }))
    expect([...results.values()].every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect(sent).toHaveLength(9)
  })

  test('asks by itself for ids in another form, which the list does not show', async () => {
    const odd = `{${idOf(9)}}`
    const { drydock, sent, clock } = server(
      () => Response.json(allDone(8)),
      () => single(idOf(9)),
    )
    const results = await clock.until(drydock.tasks.waitAll([...ids(8), odd], { timeoutMs: 60_000 }))
    expect(results.get(odd)).toMatchObject({ outcome: 'succeeded' })
    expect(sent.map(({ path }) => path)).toEqual(['/api/v1.0/tasks', `/api/v1.0/tasks/${encodeURIComponent(odd)}`])
  })

  test('does not know what neither the list nor the server itself knows', async () => {
    const { drydock, clock } = server(
      () => Response.json(allDone(7)),
      () => Response.json({ type: 'error', message: 'no', retry: false }, { status: 404 }),
    )
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000, notFoundGraceMs: 0 }))
    expect([...results.values()].map(({ outcome }) => outcome).sort()).toEqual([
      'lost',
      ...ids(7).map(() => 'succeeded'),
    ])
    expect(results.get(idOf(8))).toMatchObject({ outcome: 'lost', reason: 'not-found' })
  })

  test('reads the list no more when it holds more than four tasks for each that is wanted', async () => {
    const crowd = (count: number) =>
      Array.from({ length: count }, (_, index) => taskWith({ task_id: idOf(1_000 + index) }))
    const running = ids(8).map((task_id) => taskWith({ task_id, status: 'running' }))
    const lists = async (others: number) => {
      const { drydock, sent, clock } = server(() => Response.json([...running, ...crowd(others)]), single)
      await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 12_000 }))
      return sent.filter(({ path }) => path === '/api/v1.0/tasks').length
    }
    expect(await lists(24)).toBeGreaterThan(1)
    expect(await lists(25)).toBe(1)
  })

  test.each<[string, () => Response, object]>([
    ['that is too long', () => Response.json(allDone(30)), { maxResponseBytes: 2_000 }],
    ["that holds somebody else's broken task", () => Response.json([...allDone(8), { task_id: 5 }]), {}],
  ])('does without a list %s', async (_, list, options) => {
    const { drydock, sent, clock } = server(list, single, options)
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000 }))
    expect([...results.values()].every(({ outcome }) => outcome === 'succeeded')).toBe(true)
    expect(sent.filter(({ path }) => path === '/api/v1.0/tasks')).toHaveLength(1)
  })

  test('outlives a list that cannot be had for a while', async () => {
    const { drydock, clock } = server(
      (looks) => (looks === 1 ? new Response(null, { status: 503 }) : Response.json(allDone(8))),
      never,
    )
    const results = await clock.until(drydock.tasks.waitAll(ids(8), { timeoutMs: 60_000 }))
    expect([...results.values()].every(({ outcome, polls }) => outcome === 'succeeded' && polls === 2)).toBe(true)
  })
})
