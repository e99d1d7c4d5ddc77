import { execute, joinResults, type ResultWord } from '@jobwright/core'
import {
  alignResult,
  bubbleResults,
  markFailure,
  markSuccess,
  parseTask,
  redact,
  type TaskCommand,
  type TaskProfile,
  type TaskTree,
  taskDecider,
  taskLifecycles,
  toJobView,
  toTask,
} from '@jobwright/core/drydock'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { task } from './task.ts'

const settings = { seed: 20261120, numRuns: 300 }

const word = fc.constantFrom<ResultWord>('incomplete', 'unreported', 'success', 'failure', 'partial_success')
const names = fc.uniqueArray(fc.constantFrom('a', 'b', '__proto__', 'constructor'), { maxLength: 3 })
const resultTask = fc.record({
  action: fc.constantFrom('x', 'y'),
  status: fc.constantFrom('requested', 'queued', 'running', 'terminating', 'complete', 'terminated'),
  retry: fc.nat({ max: 2 }),
  result: fc.record({ status: word, successes: names, failures: names }),
})
const subtasks = fc.array(resultTask, { maxLength: 6 })
const isOver = ({ status }: { status: string }) => status === 'complete' || status === 'terminated'

describe('results', () => {
  test('the order of the subtasks does not matter for the word, nor for the sets of nodes', () => {
    fc.assert(
      fc.property(resultTask, subtasks, (parent, below) => {
        const forth = bubbleResults(alignResult(parent, below), below).result
        const back = bubbleResults(alignResult(parent, below.toReversed()), below.toReversed()).result
        expect(back.status).toBe(forth.status)
        expect(new Set(back.successes)).toEqual(new Set(forth.successes))
        expect(new Set(back.failures)).toEqual(new Set(forth.failures))
      }),
      settings,
    )
  })

  test('aligning and bubbling again change nothing', () => {
    fc.assert(
      fc.property(resultTask, subtasks, (parent, below) => {
        const aligned = alignResult(parent, below)
        expect(alignResult(aligned, below)).toEqual(aligned)
        const bubbled = bubbleResults(parent, below)
        expect(bubbleResults(bubbled, below)).toEqual(bubbled)
      }),
      settings,
    )
  })

  test('a first try amounts to the joined results of the subtasks that are over and reported', () => {
    fc.assert(
      fc.property(resultTask, subtasks, (parent, below) => {
        const counted = below
          .filter(isOver)
          .map(({ result }) => (result.status === 'unreported' ? 'incomplete' : result.status))
        const joined = below.length === 0 ? 'success' : counted.reduce(joinResults, 'incomplete')
        expect(alignResult({ ...parent, retry: 0 }, below).result.status).toBe(joined)
      }),
      settings,
    )
  })

  test('marks join the result and list the node', () => {
    fc.assert(
      fc.property(resultTask, fc.constantFrom('a', 'z', '__proto__'), (one, focus) => {
        expect(markSuccess(one, focus).result.status).toBe(joinResults(one.result.status, 'success'))
        expect(markFailure(one, focus).result.status).toBe(joinResults(one.result.status, 'failure'))
        expect(markSuccess(one, focus).result.successes).toEqual([...new Set([...one.result.successes, focus])])
        expect(markFailure(one, focus).result.failures).toEqual([...new Set([...one.result.failures, focus])])
      }),
      settings,
    )
  })
})

describe('deciders', () => {
  const id = fc.constantFrom('t', 't', 't', 'a', '__proto__')
  const at = fc.constantFrom('2026-11-20 21:53:48', '2026-11-20 21:53:49.5')
  const focus = fc.constantFrom('n', 'constructor', undefined)
  const command: fc.Arbitrary<TaskCommand> = fc.oneof(
    fc.record({
      type: fc.constantFrom('queue', 'start', 'stop', 'complete', 'terminate', 'align', 'bubble', 'retry'),
      id,
      at,
    }),
    fc.record({ type: fc.constantFrom('queue', 'start', 'complete', 'terminate'), id, at }),
    fc.record({ type: fc.constantFrom('success', 'failure'), id, focus, at }),
    fc.record({
      type: fc.constant('add-subtask'),
      id,
      parentId: fc.option(id),
      action: fc.constantFrom('destroy_node', 'noop'),
      nodeFilter: fc.json().map((text) => JSON.parse(text)),
      at,
    }),
  )
  const script = fc.record({
    profile: fc.constantFrom<TaskProfile>('documented', 'deployed'),
    action: fc.constantFrom('verify_site', 'prepare_site', 'validate_design'),
    commands: fc.array(command, { maxLength: 25, size: 'max' }),
  })

  function play({ profile, action, commands }: { profile: TaskProfile; action: string; commands: TaskCommand[] }) {
    const decider = taskDecider({ profile })
    const trees: TaskTree[] = [decider.initial]
    const refused: string[] = []
    const create: TaskCommand = { type: 'create', id: 't', action, designRef: 'file:///x', at: '2026-11-20 21:53:48' }
    for (const one of [create, ...commands]) {
      const tree = trees.at(-1) ?? decider.initial
      const execution = execute(decider, tree, one)
      if (execution.ok) trees.push(execution.state)
      else refused.push(execution.refusal.message)
    }
    return { trees, refused }
  }

  test('whatever is commanded, each task renders to a document that parses and whose view agrees with the table', () => {
    const seen = new Set<string>()
    fc.assert(
      fc.property(script, (played) => {
        const lifecycle = taskLifecycles[played.profile]
        for (const tree of play(played).trees) {
          for (const [taskId, { status }] of tree.tasks) {
            const parsed = parseTask(toTask(tree, taskId))
            expect(parsed.ok).toBe(true)
            if (!parsed.ok) continue
            const view = toJobView(parsed.value)
            seen.add(status)
            expect(view.phase).toBe(lifecycle.phaseOf(status))
            expect(view.outcome === undefined || lifecycle.outcomesOf(status).includes(view.outcome)).toBe(true)
          }
        }
      }),
      settings,
    )
    expect([...seen].sort()).toEqual(['complete', 'queued', 'requested', 'running', 'terminated', 'terminating'])
  })

  test('no command changes a tree that was before, and each status may follow the one before', () => {
    let moves = 0
    fc.assert(
      fc.property(script, (played) => {
        const before = play(played)
        const texts = before.trees.map((tree) => JSON.stringify([...tree.tasks]))
        play(played)
        expect(before.trees.map((tree) => JSON.stringify([...tree.tasks]))).toEqual(texts)
        for (const [index, tree] of before.trees.entries()) {
          for (const [taskId, { status }] of tree.tasks) {
            const was = before.trees[index - 1]?.tasks.get(taskId)?.status ?? status
            if (was !== status) moves += 1
            expect(taskLifecycles[played.profile].canObserve(was, status)).toBe(true)
          }
        }
        for (const message of before.refused) expect(message).toMatch(/\.$/)
      }),
      settings,
    )
    expect(moves).toBeGreaterThan(300)
  })

  test('subtasks name a parent that is there, and registered ones name it back', () => {
    fc.assert(
      fc.property(script, (played) => {
        const { tasks } = play(played).trees.at(-1) ?? { tasks: new Map() }
        for (const { id: taskId, subtaskIds } of tasks.values()) {
          for (const below of subtaskIds) expect(tasks.get(below)?.parentId).toBe(taskId)
        }
        for (const { parentId } of tasks.values()) expect(parentId === null || tasks.has(parentId)).toBe(true)
      }),
      settings,
    )
  })
})

describe('views and secrets', () => {
  test('every node of the result is a target once, and only a listed success without failure succeeded', () => {
    fc.assert(
      fc.property(
        names,
        names,
        word,
        fc.constantFrom('running', 'complete', 'terminated'),
        (successes, failures, status, state) => {
          const view = toJobView(
            task({ action: 'destroy_nodes', status: state, result: { status, successes, failures } }),
          )
          expect(view.targets.map(({ name }) => name).sort()).toEqual([...new Set([...successes, ...failures])].sort())
          const succeeded = view.targets.filter(({ outcome }) => outcome === 'succeeded').map(({ name }) => name)
          expect(succeeded.sort()).toEqual(successes.filter((name) => !failures.includes(name)).sort())
          for (const { phase, outcome } of view.targets) expect(outcome !== undefined).toBe(phase === 'ended')
        },
      ),
      settings,
    )
  })

  test('no secret in the user part of an address is left, wherever it stands, and the document is as it was', () => {
    const canary = 'c4n4ry'
    const address = fc
      .tuple(
        fc.constantFrom('http', 'deckhand+http', 'x'),
        fc.constantFrom('u', ''),
        fc.constantFrom('/x', '', '?q=1', ':80/@'),
      )
      .map(([scheme, user, rest]) => `${scheme}://${user}:${canary}@host${rest}`)
    const { document } = fc.letrec<{ document: unknown }>((tie) => ({
      document: fc.oneof(
        { maxDepth: 4 },
        address,
        fc.tuple(fc.string({ maxLength: 4 }), address).map(([text, one]) => `${text} ${one} ${text}`),
        fc.constantFrom(null, 1, true, '', 'plain'),
        fc.array(tie('document'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('design_ref', '__proto__', 'message', 'x'), tie('document'), { maxKeys: 3 }),
      ),
    }))
    let masked = 0
    fc.assert(
      fc.property(document, (given) => {
        const before = JSON.stringify(given)
        const after = JSON.stringify(redact(given))
        if (after !== before) masked += 1
        expect(after).not.toContain(canary)
        expect(JSON.stringify(given)).toBe(before)
        expect(after).toBe(before.replaceAll(`u:${canary}@`, '***@').replaceAll(`:${canary}@`, '***@'))
        expect(redact(redact(given))).toEqual(redact(given))
      }),
      settings,
    )
    expect(masked).toBeGreaterThan(100)
  })
})
