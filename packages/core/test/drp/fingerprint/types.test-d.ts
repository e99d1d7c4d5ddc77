import {
  bestFingerprintMatch,
  type FingerprintedMachine,
  type FingerprintFormula,
  type FingerprintItem,
  type FingerprintMatch,
  type FingerprintScore,
  type Machine,
  parseWhoami,
  scoreFingerprint,
  type Whoami,
} from '@jobwright/core/drp'
import { expectTypeOf, test } from 'vitest'

const machine = { Uuid: '' }

test('a machine document can be scored as it is', () => {
  expectTypeOf<Machine>().toExtend<FingerprintedMachine>()
  expectTypeOf(scoreFingerprint(machine, {}, { formula: undefined })).toEqualTypeOf<FingerprintScore>()
  scoreFingerprint({ Uuid: '', HardwareAddrs: null, Fingerprint: undefined }, { MacAddrs: null })
})

test('a score is explained by items of the formula', () => {
  expectTypeOf<FingerprintFormula>().toEqualTypeOf<'v4.8' | 'documented'>()
  expectTypeOf<FingerprintScore['parts'][number]['item']>().toEqualTypeOf<FingerprintItem>()
  expectTypeOf<FingerprintItem>().toEqualTypeOf<
    'SSNHash' | 'CSNHash' | 'SystemUUID' | 'CloudInstanceID' | 'MemoryIds' | 'HardwareAddrs' | 'OnDiskUUID'
  >()
})

test('the best match is of the type that was given', () => {
  const named = [{ Uuid: '', name: 'a' }] as const
  expectTypeOf(bestFingerprintMatch(named, {})).toEqualTypeOf<readonly FingerprintMatch<(typeof named)[number]>[]>()
})

test('what was observed is typed only where it could be read', () => {
  const result = parseWhoami({})
  // @ts-expect-error it may have been refused
  expectTypeOf(result.value).toEqualTypeOf<Whoami>()
  if (result.ok) expectTypeOf(result.value).toEqualTypeOf<Whoami>()
})

test('what cannot be compared does not compile', () => {
  // @ts-expect-error a machine has a UUID
  scoreFingerprint({}, {})
  // @ts-expect-error no such formula
  scoreFingerprint(machine, {}, { formula: 'v4.9' })
  // @ts-expect-error no such option
  scoreFingerprint(machine, {}, { least: 1 })
  // @ts-expect-error MAC addresses are a list
  scoreFingerprint(machine, { MacAddrs: 'aa:00' })
  // @ts-expect-error they are called so on the machine only
  scoreFingerprint(machine, { HardwareAddrs: [] })
  // @ts-expect-error something has to be observed
  scoreFingerprint(machine, null)
  // @ts-expect-error machines are a list
  bestFingerprintMatch(machine, {})
  // @ts-expect-error a score is not changed
  scoreFingerprint(machine, {}).score = 1
})
