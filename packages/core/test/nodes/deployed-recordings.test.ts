import { type NodeFilter, type NodeSelection, type RejectionCode, selectNodes } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { type RecordedFilter, recordedFilters } from './recorded-filters.ts'

const recordings = recordedFilters()

function replay({ inventory, node_filter, form }: RecordedFilter): NodeSelection {
  return selectNodes(inventory, node_filter as NodeFilter, { semantics: 'deployed', form })
}

function byText(left: string, right: string): number {
  return left < right ? -1 : Number(left > right)
}

function outcomeOf({ error, expected, ordered }: RecordedFilter): string {
  if (error !== undefined) return 'rejected'
  if (expected === null) return 'indeterminate'
  return ordered ? 'ordered' : 'unordered'
}

/** Every exception the recordings hold, and the one code that stands for it. */
const exceptions: readonly (readonly [type: string, message: RegExp, code: RejectionCode, count: number])[] = [
  ['OrchestratorError', /^Invalid node_filter, must be a dictionary/, 'filter-not-an-object', 37],
  ['OrchestratorError', /^Unknown filter set type /, 'unknown-set-type', 137],
  ['OrchestratorError', /: Node filter must be a dictionary or a NodeFilter instance$/, 'entry-not-an-object', 48],
  ['OrchestratorError', /: '(list|int|bool|float|str)' object has no attribute 'items'$/, 'labels-not-an-object', 71],
  ['OrchestratorError', /: argument of type '(int|bool|float)' is not iterable$/, 'not-a-container', 12],
  ['OrchestratorError', /: '(int|bool|float)' object is not iterable$/, 'not-iterable', 6],
  ['OrchestratorError', /: 'in <string>' requires string as left operand, not NoneType$/, 'node-without-rack', 10],
  ['OrchestratorError', /: 'NoneType' object has no attribute 'get'$/, 'node-field-never-set', 1],
  ['TypeError', /^'(NoneType|int|bool|float)' object is not iterable$/, 'not-iterable', 220],
  ['TypeError', /list_intersection\(\) missing 1 required positional argument: 'a'$/, 'empty-intersection', 54],
]

describe('deployed semantics against the recorded server', () => {
  test('the recordings are all there', () => {
    const counts = new Map<string, number>()
    for (const recording of recordings) {
      const key = `${recording.group} ${outcomeOf(recording)}`
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(counts)).toEqual({
      'duplicate-names ordered': 1,
      'duplicate-names unordered': 1,
      'edge indeterminate': 9,
      'edge ordered': 21,
      'edge rejected': 36,
      'edge unordered': 54,
      'js-hazard ordered': 5,
      'null-model-fields rejected': 1,
      'object-form indeterminate': 1,
      'object-form ordered': 1,
      'object-form rejected': 1,
      'object-form unordered': 3,
      'random indeterminate': 9,
      'random ordered': 7,
      'random rejected': 23,
      'random unordered': 91,
      'seed unordered': 5,
      'shared-inventories indeterminate': 119,
      'shared-inventories ordered': 487,
      'shared-inventories rejected': 535,
      'shared-inventories unordered': 1859,
      'unicode ordered': 3,
    })
    expect(recordings.filter(({ key_order }) => key_order)).toHaveLength(3)
  })

  test('selects the same names, in the same order and with the same repeats', () => {
    const answered = recordings.filter(({ expected }) => expected != null)
    for (const recording of answered) {
      const { id, expected, ordered, key_order } = recording
      const selection = replay(recording)
      const names = selection.kind === 'selected' ? selection.names : undefined
      const comparable = key_order
        ? (list?: readonly string[] | null) => list?.toSorted(byText)
        : (list: unknown) => list
      expect({ id, ...selection, names: comparable(names) }).toEqual({
        id,
        kind: 'selected',
        names: comparable(expected),
        ordered,
      })
    }
    expect(answered).toHaveLength(2538)
    const repeating = answered.filter(
      ({ expected, ordered }) => ordered && new Set(expected).size < (expected?.length ?? 0),
    )
    expect(repeating.length).toBeGreaterThan(150)
  })

  test('is indeterminate where the server came to None', () => {
    const none = recordings.filter(({ expected }) => expected === null)
    for (const recording of none) {
      expect({ id: recording.id, ...replay(recording) }).toEqual({ id: recording.id, kind: 'indeterminate' })
    }
    expect(none).toHaveLength(138)
  })

  test('rejects with the one code of the exception the server raised', () => {
    const counts = new Map<RegExp, number>()
    for (const recording of recordings) {
      if (recording.error === undefined) continue
      const { type, message } = recording.error
      const matching = exceptions.filter(([wanted, pattern]) => wanted === type && pattern.test(message))
      expect(matching, `${recording.id} ${type}: ${message}`).toHaveLength(1)
      for (const [, pattern, code] of matching) {
        expect({ id: recording.id, ...replay(recording) }).toMatchObject({ id: recording.id, kind: 'rejected', code })
        counts.set(pattern, (counts.get(pattern) ?? 0) + 1)
      }
    }
    expect(exceptions.map(([type, pattern]) => [type, pattern, counts.get(pattern)])).toEqual(
      exceptions.map(([type, pattern, , count]) => [type, pattern, count]),
    )
  })
})
