import {
  initialTaskOf,
  type LayeredTasks,
  parseBuildDataList,
  parseDesignValidation,
  parseErrorBody,
  parseHealth,
  parseLayeredTasks,
  parseNodeNames,
  parseTask,
  parseTaskList,
  parseVersions,
  tasksOf,
} from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { type RecordedAnswer, readFixture } from './fixture.ts'

const answers = readFixture<readonly RecordedAnswer[]>('recorded-answers')

const isLayeredAnswer = (body: unknown) => typeof body === 'object' && body !== null && 'init_task_id' in body
const isErrorBody = (body: unknown) => typeof body === 'object' && body !== null && !('code' in body)

/** The parser that a client calls for an answer. */
function parserFor({ route, status, body }: RecordedAnswer) {
  switch (`${route} ${status}`) {
    case 'POST /tasks 201':
      return { name: 'task', parse: parseTask }
    case 'GET /tasks/{id} 200':
      return isLayeredAnswer(body)
        ? { name: 'layered tasks', parse: parseLayeredTasks }
        : { name: 'task', parse: parseTask }
    case 'GET /tasks 200':
      return { name: 'list of tasks', parse: parseTaskList }
    case 'GET /tasks/{id}/builddata 200':
    case 'GET /nodes/{hostname}/builddata 200':
      return { name: 'build data', parse: parseBuildDataList }
    case 'POST /nodefilter 200':
      return { name: 'node names', parse: parseNodeNames }
    case 'POST /validatedesign 200':
      return { name: 'validation', parse: parseDesignValidation }
    case 'POST /validatedesign 400':
      return isErrorBody(body)
        ? { name: 'error', parse: parseErrorBody }
        : { name: 'validation', parse: parseDesignValidation }
    case 'GET /health/extended 200':
      return { name: 'health', parse: parseHealth }
    case 'GET /versions 200':
      return { name: 'versions', parse: parseVersions }
    default:
      return status >= 400 ? { name: 'error', parse: parseErrorBody } : undefined
  }
}

describe('the recorded answers of a real server', () => {
  test('all parse, each as what its route answers, and come back as the same object', () => {
    const counts = new Map<string, number>()
    for (const answer of answers) {
      const parser = parserFor(answer)
      const result = parser?.parse(answer.body)
      expect(result, `${answer.route} ${answer.status}`).toEqual({ ok: true, value: answer.body })
      expect(result?.ok && result.value).toBe(answer.body)
      const name = parser?.name === 'error' ? 'errors of all routes' : `${answer.route}: ${parser?.name}`
      counts.set(name, (counts.get(name) ?? 0) + 1)
    }
    expect(Object.fromEntries(counts)).toEqual({
      'GET /versions: versions': 2,
      'GET /tasks: list of tasks': 38,
      'GET /tasks/{id}: task': 96,
      'GET /tasks/{id}: layered tasks': 67,
      'GET /tasks/{id}/builddata: build data': 5,
      'GET /nodes/{hostname}/builddata: build data': 5,
      'GET /health/extended: health': 1,
      'POST /tasks: task': 85,
      'POST /nodefilter: node names': 90,
      'POST /validatedesign: validation': 20,
      'errors of all routes': 181,
    })
  })

  test('a layered answer gives its tasks and the one it begins with, however the id was typed', () => {
    const layered = answers.filter(({ body }) => isLayeredAnswer(body)).map(({ body }) => body as LayeredTasks)
    const typed = layered.filter((document) => !tasksOf(document).has(document.init_task_id))
    for (const document of layered) {
      const [first] = tasksOf(document).values()
      expect(initialTaskOf(document)).toBe(first)
      const ids = Object.keys(document).filter((key) => key !== 'init_task_id' && key !== 'subtask_errors')
      expect([...tasksOf(document).keys()]).toEqual(ids)
    }
    expect([layered.length, typed.length]).toEqual([67, 10])
  })

  test('no answer of one kind is taken for another', () => {
    const parsers = {
      parseTask,
      parseTaskList,
      parseLayeredTasks,
      parseNodeNames,
      parseHealth,
      parseErrorBody,
      parseVersions,
    }
    const taken = new Map<string, Set<string>>()
    for (const answer of answers) {
      const own = parserFor(answer)?.name ?? ''
      for (const [name, parse] of Object.entries(parsers)) {
        if (parse(answer.body).ok) taken.set(own, (taken.get(own) ?? new Set()).add(name))
      }
    }
    // Only an empty list may be one of tasks as well as one of names.
    expect([...taken].map(([own, names]) => `${own}: ${[...names].sort().join(' ')}`).sort()).toEqual([
      'error: parseErrorBody',
      'health: parseHealth',
      'layered tasks: parseLayeredTasks',
      'list of tasks: parseNodeNames parseTaskList',
      'node names: parseNodeNames parseTaskList',
      'task: parseTask',
      'validation: parseHealth',
      'versions: parseVersions',
    ])
  })
})
