import { isJobwrightError } from '@jobwright/core'
import type { Task } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { lostConnection, rejection, type Script, scriptedServer, untyped } from './scripted-server.ts'
import { idOf, taskWith } from './task.ts'

const wanted = { action: 'verify_site', design_ref: 'file:///site.yaml' } as const
const withinMs = 10 * 60_000
const posted = taskWith({ task_id: idOf(9), created: '2026-11-20 12:00:00.5+00:00' })

/** A server that holds tasks; `post` is what happens to a task that is posted. */
function taskServer(
  tasks: readonly Task[],
  post: (stored: Task[]) => Response,
  headers: Readonly<Record<string, string>> = {},
) {
  const stored = [...tasks]
  const script: Script = ({ method }) => (method === 'POST' ? post(stored) : Response.json(stored, { headers }))
  return scriptedServer(script)
}
const store = (stored: Task[]) => {
  stored.push(posted)
  return Response.json(posted, { status: 201 })
}
const methods = (sent: readonly { readonly method: string }[]) => sent.map(({ method }) => method).join(' ')

describe('tasks.ensure', () => {
  test('creates a task when there is none', async () => {
    const { drydock, sent } = taskServer([], store)
    expect(await drydock.tasks.ensure(wanted, { withinMs })).toEqual({ task: posted, created: true })
    expect(methods(sent)).toBe('GET POST')
    expect(sent[1]?.body).toEqual(wanted)
  })

  test('finds the newest one that asks for the same, whatever became of it', async () => {
    const older = taskWith({ task_id: idOf(1), created: '2026-11-20 11:55:00' })
    const newest = taskWith({ task_id: idOf(2), created: '2026-11-20 11:58:00.5', status: 'complete', terminate: true })
    const old = taskWith({ task_id: idOf(3), created: '2026-11-20 11:51:00' })
    const { drydock, sent } = taskServer([older, newest, old], store)
    expect(await drydock.tasks.ensure(wanted, { withinMs })).toEqual({ task: newest, created: false })
    expect(methods(sent)).toBe('GET')
  })

  const filter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a', 'b'] }] } as const
  test.each<[string, Partial<Task>, boolean]>([
    ['the same', {}, true],
    ['at the edge of the time', { created: '2026-11-20 11:50:00' }, true],
    ['just too old', { created: '2026-11-20 11:49:59.999999' }, false],
    ['of the future, by a clock that goes ahead', { created: '2026-11-20 13:00:00' }, true],
    ['another action', { action: 'prepare_site' }, false],
    ['another design', { design_ref: 'file:///other.yaml' }, false],
    ['a subtask', { parent_task_id: idOf(7) }, false],
    ['of some nodes', { node_filter: filter }, false],
    ['with a filter that is none', { node_filter: 'null' }, false],
  ])('looks at every part: %s', async (_, parts, found) => {
    const { drydock, sent } = taskServer([taskWith({ created: '2026-11-20 11:59:00', ...parts })], store)
    expect((await drydock.tasks.ensure({ ...wanted, node_filter: null }, { withinMs })).created).toBe(!found)
    expect(methods(sent)).toBe(found ? 'GET' : 'GET POST')
  })

  test.each<[string, unknown, boolean]>([
    ['itself', filter, true],
    [
      'other order of keys',
      { filter_set: [{ node_names: ['a', 'b'], filter_type: 'union' }], filter_set_type: 'union' },
      true,
    ],
    ['other order of names', { ...filter, filter_set: [{ filter_type: 'union', node_names: ['b', 'a'] }] }, false],
    ['fewer names', { ...filter, filter_set: [{ filter_type: 'union', node_names: ['a'] }] }, false],
    [
      'names in an object',
      { ...filter, filter_set: [{ filter_type: 'union', node_names: { 0: 'a', 1: 'b' } }] },
      false,
    ],
    ['another key', { ...filter, filter_set: [{ filter_type: 'union', node_tags: ['a', 'b'] }] }, false],
    [
      'one key more',
      { ...filter, filter_set: [{ filter_type: 'union', node_names: ['a', 'b'], node_tags: ['t'] }] },
      false,
    ],
    ['a text', JSON.stringify(filter), false],
    ['none', null, false],
  ])('compares filters: %s', async (_, node_filter, found) => {
    const { drydock } = taskServer([taskWith({ node_filter })], store)
    expect((await drydock.tasks.ensure({ ...wanted, node_filter: filter }, { withinMs })).created).toBe(!found)
  })

  test('takes the time from the server: its clock and ours may differ by hours', async () => {
    const there = taskWith({ created: '2026-11-20 08:58:00' })
    const slow = taskServer([there], store, { Date: 'Fri, 20 Nov 2026 09:00:00 GMT' })
    expect((await slow.drydock.tasks.ensure(wanted, { withinMs })).created).toBe(false)
    const fast = taskServer([taskWith({ created: '2026-11-20 11:59:00' })], store, {
      Date: 'Fri, 20 Nov 2026 15:00:00 GMT',
    })
    expect((await fast.drydock.tasks.ensure(wanted, { withinMs })).created).toBe(true)
    const strange = taskServer([taskWith({ created: '2026-11-20 11:59:00' })], store, { Date: 'yesterday' })
    expect((await strange.drydock.tasks.ensure(wanted, { withinMs })).created).toBe(false)
  })

  test('finds the task whose answer was lost, and posts nothing again', async () => {
    const { drydock, sent, clock } = taskServer([], (stored) => {
      stored.push(posted)
      return lostConnection()
    })
    expect(await clock.until(drydock.tasks.ensure(wanted, { withinMs }))).toEqual({ task: posted, created: true })
    expect(methods(sent)).toBe('GET POST GET')
  })

  test('finds it when the server stores it late, or is gone for a moment', async () => {
    let looks = 0
    const { drydock, sent, clock } = scriptedServer(({ method }) => {
      if (method === 'POST') return new Response(null, { status: 504 })
      looks += 1
      if (looks === 2) return new Response(null, { status: 403 })
      return Response.json(looks < 4 ? [] : [posted])
    })
    expect(await clock.until(drydock.tasks.ensure(wanted, { withinMs }))).toEqual({ task: posted, created: true })
    expect(methods(sent)).toBe('GET POST GET GET GET')
    expect(sent.map(({ at }) => at - (sent[0]?.at ?? 0))).toEqual([0, 0, 0, 1_000, 5_000])
    expect(clock.scheduled).toBe(0)
  })

  test('gives up when it cannot be found, with what went wrong', async () => {
    const { drydock, sent, clock } = taskServer([taskWith({ created: '2026-11-20 11:00:00' })], lostConnection)
    const error = await rejection(clock.until(drydock.tasks.ensure(wanted, { withinMs })))
    expect(error).toMatchObject({ code: 'unavailable', applied: 'unknown', operation: 'tasks.create' })
    expect(methods(sent)).toBe('GET POST GET GET GET')
  })

  test('finds the task that was stored but answered in words nobody knows', async () => {
    const { drydock, sent, clock } = taskServer([], (stored) => {
      stored.push(posted)
      return new Response('created', { status: 201 })
    })
    expect(await clock.until(drydock.tasks.ensure(wanted, { withinMs }))).toEqual({ task: posted, created: true })
    expect(methods(sent)).toBe('GET POST GET')
  })

  test('says that it was stored when it cannot be found after such an answer', async () => {
    const { drydock, clock } = taskServer([], () => new Response('created', { status: 201 }))
    const error = await rejection(clock.until(drydock.tasks.ensure(wanted, { withinMs })))
    expect(error).toMatchObject({ code: 'unexpected-response', applied: 'yes' })
  })

  test('looks no more when the task was refused', async () => {
    const refuse = () => Response.json({ type: 'error', message: 'x', retry: false }, { status: 400 })
    const { drydock, sent, clock } = taskServer([], refuse)
    expect(await rejection(clock.until(drydock.tasks.ensure(wanted, { withinMs })))).toMatchObject({ code: 'rejected' })
    expect(methods(sent)).toBe('GET POST')
  })

  test('posts nothing when it cannot look', async () => {
    const { drydock, sent } = scriptedServer(() => new Response(null, { status: 403 }))
    expect(await rejection(drydock.tasks.ensure(wanted, { withinMs }))).toMatchObject({
      code: 'forbidden',
      applied: 'no',
    })
    expect(methods(sent)).toBe('GET')
  })

  test('asks no more once it is called off or the client is closed', async () => {
    const controller = new AbortController()
    const called = taskServer([], lostConnection)
    const off = called.drydock.tasks.ensure(wanted, { withinMs, signal: controller.signal })
    await called.clock.advance(500)
    controller.abort()
    expect(await rejection(called.clock.until(off))).toMatchObject({ applied: 'unknown' })
    expect(methods(called.sent)).toBe('GET POST GET')
    expect(called.clock.scheduled).toBe(0)

    const closed = taskServer([], lostConnection)
    const over = closed.drydock.tasks.ensure(wanted, { withinMs })
    await closed.clock.advance(500)
    await closed.drydock.close()
    expect(await rejection(over)).toMatchObject({ applied: 'unknown' })
    expect(methods(closed.sent)).toBe('GET POST GET')
    expect(closed.clock.scheduled).toBe(0)
  })

  test.each([undefined, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, '5'])('refuses %s as a time', async (bad) => {
    const { drydock, sent } = taskServer([], store)
    const { tasks } = untyped(drydock)
    expect(await rejection(tasks.ensure(wanted, { withinMs: bad }))).toMatchObject({
      code: 'invalid-input',
      message: 'tasks.ensure: withinMs must be a number of milliseconds above 0.',
    })
    expect(sent).toEqual([])
  })

  test('refuses no options', async () => {
    const { tasks } = untyped(taskServer([], store).drydock)
    expect(await rejection(tasks.ensure(wanted, undefined as never))).toMatchObject({ code: 'invalid-input' })
  })

  test('refuses documents and options that it does not know before anything is sent', async () => {
    const { drydock, sent } = taskServer([], store)
    const { tasks } = untyped(drydock)
    for (const call of [
      tasks.ensure({ ...wanted, action: 'x' }, { withinMs }),
      tasks.ensure(wanted, { withinMs, within: 5 }),
    ]) {
      expect(isJobwrightError(await rejection(call), 'invalid-input')).toBe(true)
    }
    expect(sent).toEqual([])
  })
})
