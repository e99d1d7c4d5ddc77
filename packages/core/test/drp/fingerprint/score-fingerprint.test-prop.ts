import { bestFingerprintMatch, type Fingerprint, scoreFingerprint, type Whoami } from '@jobwright/core/drp'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const settings = { seed: 20261120, numRuns: 300 } as const
const formulas = ['v4.8', 'documented'] as const
type Formula = (typeof formulas)[number]

const good = '4c4c4544-0048-3010-8051-b7c04f4c3332'
const suffixed = '4c4c4544-0048-3010-8051-000000000000'
const sentinel = '0A0A0A0A-0A0A-0A0A-0A0A-0A0A0A0A0A0A'
const zero = '00000000-0000-0000-0000-000000000000'

// So few values that machines and observations meet, and repeat themselves.
const orNone = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof({ weight: 6, arbitrary: values }, { weight: 1, arbitrary: fc.constantFrom(null, undefined) })
const text = orNone(fc.constantFrom('', 'YQ==', 'yq=='))
const list = orNone(fc.array(fc.constantFrom('a', 'A', 'b', 'c', 'd', ''), { maxLength: 4 }))
const fingerprint = orNone(
  fc.record({
    SSNHash: text,
    CSNHash: text,
    SystemUUID: orNone(fc.constantFrom(good, good, good.toUpperCase(), suffixed, sentinel, zero, 'none')),
    CloudInstanceID: orNone(fc.constantFrom('', 'aws:i-1', 'PARSE ERROR')),
    MemoryIds: list,
  }),
)
const aMachine = fc.record({
  Uuid: fc.constantFrom('', good, good.toUpperCase(), zero),
  HardwareAddrs: list,
  Fingerprint: fingerprint,
})
const anObservation = fc.record({
  Fingerprint: fingerprint,
  MacAddrs: list,
  OnDiskUUID: orNone(fc.constantFrom('', good, zero)),
})
const aFormula = fc.constantFrom(...formulas)
const usable: Readonly<Record<Formula, readonly string[]>> = {
  'v4.8': [good, good.toUpperCase()],
  documented: [good, good.toUpperCase(), suffixed, sentinel],
}

type Subject = { Uuid: string; HardwareAddrs?: Whoami['MacAddrs']; Fingerprint?: Whoami['Fingerprint'] }

/** What the documents say, item by item. */
function modelOf(machine: Subject, observed: Whoami, formula: Formula): readonly number[] {
  const mine: Fingerprint = machine.Fingerprint ?? {}
  const its: Fingerprint = observed.Fingerprint ?? {}
  const same = (a: unknown, b: unknown) => a === b && typeof a === 'string' && a !== ''
  const share = (all: Whoami['MacAddrs'], seen: Whoami['MacAddrs']) => {
    const hits = all?.filter((one) => one !== '' && seen?.includes(one)).length ?? 0
    return hits === 0 ? 0 : Math.floor((100 * hits) / (all?.length ?? 0))
  }
  const isCurrent = formula === 'documented'
  const real = its.MemoryIds?.filter((id) => id !== '') ?? []
  const isVoid = real.some((id, index) => real.indexOf(id) !== index)
  const cloud = same(mine.CloudInstanceID, its.CloudInstanceID)
  const points = [
    same(mine.SSNHash, its.SSNHash) ? 25 : 0,
    same(mine.CSNHash, its.CSNHash) ? 25 : 0,
    same(mine.SystemUUID, its.SystemUUID) && usable[formula].includes(mine.SystemUUID ?? '') ? 50 : 0,
    cloud && !(isCurrent && mine.CloudInstanceID === 'PARSE ERROR') ? 500 : 0,
    isVoid && !isCurrent ? 0 : share(mine.MemoryIds, its.MemoryIds),
  ]
  if (isCurrent) return points
  const isKept = same(machine.Uuid, observed.OnDiskUUID) && machine.Uuid !== zero
  return [...points, share(machine.HardwareAddrs, observed.MacAddrs), isKept ? 1000 : 0]
}

/** Runs a law and counts how often its cases came up. */
function counting(check: (count: (name: string) => void) => void): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  check((name) => counts.set(name, (counts.get(name) ?? 0) + 1))
  return Object.fromEntries(counts)
}

test('each item gives the points of the model, the total is their sum, and the score is the total or nothing', () => {
  const counts = counting((count) =>
    fc.assert(
      fc.property(aMachine, anObservation, aFormula, (machine, observed, formula) => {
        const { score, matched, total, parts } = scoreFingerprint(machine, observed, { formula })
        expect(parts.map(({ points }) => points)).toEqual(modelOf(machine, observed, formula))
        expect(total).toBe(parts.reduce((sum, { points }) => sum + points, 0))
        expect(score).toBe(formula === 'v4.8' && total < 100 ? 0 : total)
        expect(matched).toBe(score > 0)
        count(`${formula} ${matched}`)
        if (total > 0 && !matched) count('too low')
        for (const { item, points, most } of parts) {
          expect(points).toBeLessThanOrEqual(most)
          count(`${item} ${points === 0 ? 'none' : points === most ? 'all' : 'some'}`)
        }
      }),
      settings,
    ),
  )
  const whole = ['SSNHash', 'CSNHash', 'SystemUUID', 'CloudInstanceID', 'MemoryIds', 'HardwareAddrs', 'OnDiskUUID']
  const cases = whole.flatMap((item) => [`${item} none`, `${item} all`])
  for (const name of [...cases, 'MemoryIds some', 'HardwareAddrs some', 'too low']) {
    expect(counts[name], name).toBeGreaterThan(5)
  }
  for (const formula of formulas) {
    expect(counts[`${formula} true`]).toBeGreaterThan(20)
    expect(counts[`${formula} false`]).toBeGreaterThan(20)
  }
})

test('the order of lists does not matter', () => {
  const pairs = fc.tuple(aMachine, anObservation)
  const counts = counting((count) =>
    fc.assert(
      fc.property(pairs, aFormula, ([machine, observed], formula) => {
        const turned = (texts: Whoami['MacAddrs']) => texts?.toReversed()
        const turnedPrint = (print: Whoami['Fingerprint']) => print && { ...print, MemoryIds: turned(print.MemoryIds) }
        const before = scoreFingerprint(machine, observed, { formula })
        const after = scoreFingerprint(
          { ...machine, HardwareAddrs: turned(machine.HardwareAddrs), Fingerprint: turnedPrint(machine.Fingerprint) },
          { ...observed, MacAddrs: turned(observed.MacAddrs), Fingerprint: turnedPrint(observed.Fingerprint) },
          { formula },
        )
        expect(after).toEqual(before)
        const isShared = before.parts.some(({ points, most }) => most === 100 && points > 0)
        if (isShared && new Set(machine.HardwareAddrs ?? []).size > 1) count('shared')
      }),
      settings,
    ),
  )
  expect(counts['shared']).toBeGreaterThan(30)
})

test('the best matches are all those with the highest of the single scores, in order, and none without a score', () => {
  const counts = counting((count) =>
    fc.assert(
      fc.property(fc.array(aMachine, { maxLength: 6 }), anObservation, aFormula, (machines, observed, formula) => {
        const singles = machines.map((machine) => ({
          machine,
          score: scoreFingerprint(machine, observed, { formula }),
        }))
        const highest = Math.max(0, ...singles.map(({ score }) => score.score))
        const best = bestFingerprintMatch(machines, observed, { formula })
        expect(best).toEqual(highest === 0 ? [] : singles.filter(({ score }) => score.score === highest))
        for (const { machine } of best) expect(machines.some((one) => one === machine)).toBe(true)
        count(best.length === 0 ? 'none' : best.length === 1 ? 'one' : 'several')
        if (best.length === 1 && best[0]?.machine !== machines[0]) count('not the first')
      }),
      settings,
    ),
  )
  for (const name of ['none', 'one', 'several', 'not the first']) expect(counts[name], name).toBeGreaterThan(10)
})
