import { nearMiss, nearMisses } from '@jobwright/core'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'

const options = { seed: 20261120, numRuns: 2_000 }

/** Few letters, so that words are near one another and neighbours can be swapped. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'B'), minLength: 0, maxLength: 8 })
const hostile = fc.constantFrom(
  '__proto__',
  '__proto_',
  'constructor',
  'constrcutor',
  'toString',
  'tostrings',
  'valueOf',
)
const anyWord = fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: hostile })
const candidates = fc.array(anyWord, { maxLength: 7 })

/** The distance as it is defined: by the last letters, without a table. */
function distance(from: string, to: string): number {
  if (from === '' || to === '') return from.length + to.length
  const known = distances.get(`${from}>${to}`)
  if (known !== undefined) return known
  const [left, right] = [from.slice(0, -1), to.slice(0, -1)]
  const ways = [
    distance(left, to) + 1,
    distance(from, right) + 1,
    distance(left, right) + (from.at(-1) === to.at(-1) ? 0 : 1),
  ]
  const swapped = from.length > 1 && to.length > 1 && from.at(-1) === to.at(-2) && from.at(-2) === to.at(-1)
  if (swapped) ways.push(distance(from.slice(0, -2), to.slice(0, -2)) + 1)
  const least = Math.min(...ways)
  distances.set(`${from}>${to}`, least)
  return least
}
const distances = new Map<string, number>()

const folded = (text: string) => text.toLowerCase()
const measured = (one: string, other: string) => distance(folded(one), folded(other))
/** In words of so many letters this many edits are let pass. */
const tolerated = (text: string) => [0, 0, 0, 1, 1, 1][text.length] ?? 2

test('what is suggested is the first of the nearest candidates, and never beyond the tolerance', () => {
  const seen = new Map<number | undefined, number>()
  fc.assert(
    fc.property(anyWord, candidates, (wanted, given) => {
      const least = Math.min(...given.map((one) => measured(wanted, one)))
      const nearest = least <= tolerated(wanted) ? given.find((one) => measured(wanted, one) === least) : undefined
      const meant = nearMiss(wanted, given)
      expect(meant).toBe(nearest)
      const kind = meant === undefined ? undefined : least
      seen.set(kind, (seen.get(kind) ?? 0) + 1)
    }),
    options,
  )
  for (const kind of [0, 1, 2, undefined]) expect(seen.get(kind)).toBeGreaterThan(100)
})

test('the same word but for case and surrounding space is always found', () => {
  const text = fc.oneof(anyWord, fc.string({ unit: fc.constantFrom('q', 'Q', '-', '7'), minLength: 60, maxLength: 80 }))
  const space = fc.constantFrom('', ' ', '\t', '\n ')
  fc.assert(
    fc.property(text, space, space, fc.boolean(), candidates, (wanted, before, after, loud, others) => {
      const same = `${before}${loud ? wanted.toUpperCase() : wanted}${after}`
      const given = [...others.filter((one) => folded(one) !== folded(wanted)), same]
      expect(nearMiss(wanted, given)).toBe(same)
      expect(nearMisses([wanted], given).get(wanted)).toBe(same)
    }),
    options,
  )
})

test('many words get what each would get alone, as far as one edit', () => {
  let near = 0
  let far = 0
  let none = 0
  fc.assert(
    fc.property(fc.array(anyWord, { minLength: 1, maxLength: 4 }), candidates, (wanted, given) => {
      const found = nearMisses(wanted, given)
      const alone = new Map(wanted.map((one) => [one, nearMiss(one, given)]))
      const within = wanted.filter((one) => measured(one, alone.get(one) ?? `${one}????`) <= 1)
      expect(within.map((one) => found.get(one))).toEqual(within.map((one) => alone.get(one)))
      near += within.length
      const others = wanted.filter((one) => !within.includes(one))
      // Of those two edits away it knows only some.
      for (const one of others.filter((other) => found.has(other))) {
        expect(alone.get(one)).toBeDefined()
        expect(measured(one, found.get(one) ?? '')).toBe(2)
        far += 1
      }
      none += others.filter((one) => !found.has(one)).length
    }),
    options,
  )
  expect(near).toBeGreaterThan(500)
  expect(far).toBeGreaterThan(10)
  expect(none).toBeGreaterThan(500)
})

test('whatever is suggested is one of the candidates, and for one of the words', () => {
  let suggested = 0
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 6 }), { maxLength: 6 }),
      candidates,
      (words, given) => {
        const wanted = [...words, ...given.map((one) => one.slice(1))]
        for (const [one, meant] of nearMisses(wanted, given)) {
          expect(wanted).toContain(one)
          expect(given).toContain(meant)
          suggested += 1
        }
        for (const one of wanted) expect([undefined, ...given]).toContain(nearMiss(one, given))
      },
    ),
    options,
  )
  expect(suggested).toBeGreaterThan(500)
})
