import type { JobView } from '@jobwright/core'
import {
  type LayeredTasks,
  parseLayeredTasks,
  parseTask,
  parseTaskList,
  redact,
  type Task,
  taskLifecycles,
  toJobView,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { type RecordedAnswer, readFixture } from './fixture.ts'

const answers = readFixture<readonly RecordedAnswer[]>('recorded-answers')

/** Every task and every tree that the server answered. */
function recordedDocuments(): readonly (Task | LayeredTasks)[] {
  return answers.flatMap(({ body }): readonly (Task | LayeredTasks)[] => {
    const layered = parseLayeredTasks(body)
    if (layered.ok) return [layered.value]
    const single = parseTask(body)
    if (single.ok) return [single.value]
    const list = parseTaskList(body)
    return list.ok ? list.value : []
  })
}

function* withDescendants(view: JobView): Generator<JobView> {
  yield view
  for (const child of view.children) yield* withDescendants(child)
}

const tally = (words: readonly string[]) => {
  const counts = new Map<string, number>()
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return Object.fromEntries(counts)
}

describe('every recorded task', () => {
  const views = recordedDocuments().flatMap((document) => [...withDescendants(toJobView(document))])
  const times = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z$/

  test('has a view, with these phases, outcomes and flags', () => {
    expect(tally(views.map(({ status, phase, outcome }) => `${status}: ${outcome ?? phase}`))).toEqual({
      'complete: failed': 141,
      'complete: partial': 74,
      'complete: succeeded': 910,
      'queued: pending': 196,
      'running: running': 43,
    })
    expect(tally(views.flatMap(({ name, flags }) => flags.map((flag) => `${name}: ${flag}`)))).toEqual({
      'destroy_nodes: nothing-done': 3,
      'verify_nodes: errors-reported': 8,
      'verify_nodes: nothing-done': 6,
    })
    expect(tally(views.flatMap(({ targets }) => targets.map(({ phase, outcome }) => outcome ?? phase)))).toEqual({
      failed: 248,
      incomplete: 3,
      pending: 9,
      running: 11,
      succeeded: 1486,
    })
  })

  test('has a phase and an outcome that both tables agree with', () => {
    for (const { status, phase, outcome } of views) {
      for (const lifecycle of Object.values(taskLifecycles)) {
        expect(lifecycle.phaseOf(status)).toBe(phase)
        expect(
          outcome === undefined ? !lifecycle.isEnded(status) : lifecycle.outcomesOf(status).includes(outcome),
        ).toBe(true)
      }
    }
  })

  test('has times of the precision received, progress that adds up, and a reason wherever a node of a whole tree failed', () => {
    for (const view of views) {
      expect(view.createdAt).toMatch(times)
      expect(view.updatedAt).toMatch(times)
      expect(view.endedAt).toBe(view.phase === 'ended' ? view.updatedAt : undefined)
      for (const { at } of view.messages) expect(at).toMatch(times)
      const done = view.targets.filter(({ phase }) => phase === 'ended').length
      const progress = { done, total: view.targets.length, unit: 'nodes' }
      expect(view.progress).toEqual(view.targets.length === 0 ? undefined : progress)
    }
    const trees = answers.flatMap(({ body }) => {
      const layered = parseLayeredTasks(body)
      return layered.ok && body !== null && Object.hasOwn(body as object, 'subtask_errors')
        ? [toJobView(layered.value)]
        : []
    })
    const failed = trees.flatMap(({ targets }) => targets.filter(({ outcome }) => outcome === 'failed'))
    expect(failed.map(({ why }) => why).filter((why) => why === undefined)).toEqual([])
    expect([trees.length, failed.length]).toEqual([47, 16])
  })

  test('a tree holds every task of the answer exactly once', () => {
    for (const { body } of answers) {
      const layered = parseLayeredTasks(body)
      if (!layered.ok) continue
      const ids = [...withDescendants(toJobView(layered.value))].map(({ id }) => id)
      const keys = Object.keys(layered.value).filter((key) => key !== 'init_task_id' && key !== 'subtask_errors')
      expect(ids.sort()).toEqual(keys.sort())
    }
  })

  test('holds no address with a user in it, so that nothing is masked', () => {
    for (const { body } of answers) expect(redact(body)).toBe(body)
  })
})
