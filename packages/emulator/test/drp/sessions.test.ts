import { describe, expect, test } from 'vitest'
import { sessions } from './recordings.ts'
import { type Replayed, replay, told } from './replay.ts'

const replays: { readonly kind: string; readonly name: string; readonly replayed: readonly Replayed[] }[] = []
for (const { name, class: kind, exchanges } of sessions())
  replays.push({ kind, name, replayed: await replay(exchanges) })

describe.each(replays)('$name', ({ replayed }) => {
  test('gets the recorded answers', () => {
    const different = replayed.filter(({ agreement }) => agreement === 'different')
    expect(different.map(told)).toEqual([])
  })
})

test('covers every exchange of every session', () => {
  const table = ['A', 'B', 'C', 'D'].map((kind) => {
    const of = replays.filter((one) => one.kind === kind)
    const all = of.flatMap(({ replayed }) => replayed)
    const count = (wanted: string): number => all.filter(({ agreement }) => agreement === wanted).length
    return {
      class: kind,
      sessions: of.length,
      exchanges: all.length,
      exact: count('exact'),
      asSet: count('as a set'),
      countsOnly: count('counts only'),
      different: count('different'),
    }
  })
  console.table(table)
  // Where ids made at random decide the order of a list, it is compared as a set.
  expect(table).toEqual([
    { class: 'A', sessions: 11, exchanges: 1586, exact: 1582, asSet: 4, countsOnly: 0, different: 0 },
    { class: 'B', sessions: 11, exchanges: 1687, exact: 1681, asSet: 6, countsOnly: 0, different: 0 },
    { class: 'C', sessions: 12, exchanges: 1793, exact: 1786, asSet: 7, countsOnly: 0, different: 0 },
    { class: 'D', sessions: 11, exchanges: 1624, exact: 1616, asSet: 8, countsOnly: 0, different: 0 },
  ])
})
