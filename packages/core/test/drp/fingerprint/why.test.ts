import { bestFingerprintMatch, type Fingerprint, scoreFingerprint, type Whoami } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const good = '4c4c4544-0048-3010-8051-b7c04f4c3332'
const suffixed = '4c4c4544-0048-3010-8051-000000000000'
const sentinel = '0A0A0A0A-0A0A-0A0A-0A0A-0A0A0A0A0A0A'
const zero = '00000000-0000-0000-0000-000000000000'
const notTelling = 'they are equal, but no UUID that tells machines apart'
const differInCase = 'they differ in small and capital letters, which count'

type Subject = Parameters<typeof scoreFingerprint>[0]
type Options = Parameters<typeof scoreFingerprint>[2]

function part(item: string, machine: Subject, observed: Whoami, options?: Options) {
  const found = scoreFingerprint(machine, observed, options).parts.find((one) => one.item === item)
  return [found?.points, found?.why]
}

/** The part of an item of the fingerprint. */
function printed<K extends keyof Fingerprint>(item: K, mine: Fingerprint[K], its: Fingerprint[K], options?: Options) {
  return part(item, { Uuid: good, Fingerprint: { [item]: mine } }, { Fingerprint: { [item]: its } }, options)
}

describe('why an item gives its points', () => {
  test('texts', () => {
    expect(printed('SSNHash', 'YQ==', 'YQ==')).toEqual([25, 'they are equal'])
    expect(printed('CSNHash', 'YQ==', 'YQ==')).toEqual([25, 'they are equal'])
    expect(printed('CloudInstanceID', 'aws:i-1', 'aws:i-1')).toEqual([500, 'they are equal'])
    expect(printed('SSNHash', 'YQ==', 'Yg==')).toEqual([0, 'they differ'])
    for (const none of ['', null, undefined]) {
      expect(printed('SSNHash', none, 'YQ==')).toEqual([0, 'the machine has none'])
      expect(printed('SSNHash', 'YQ==', none)).toEqual([0, 'none was observed'])
      expect(printed('SSNHash', none, none)).toEqual([0, 'the machine has none'])
    }
  })

  test('lists', () => {
    expect(printed('MemoryIds', ['YQ==', 'Yg=='], ['Yg==', 'YQ=='])).toEqual([100, '2 of the 2 that the machine has'])
    expect(printed('MemoryIds', ['YQ==', 'Yg==', 'Yw=='], ['Yg=='])).toEqual([33, '1 of the 3 that the machine has'])
    expect(printed('MemoryIds', ['YQ==', 'YQ==', 'Yw=='], ['YQ=='])).toEqual([66, '2 of the 3 that the machine has'])
    expect(printed('MemoryIds', ['YQ==', ''], ['', 'YQ=='])).toEqual([50, '1 of the 2 that the machine has'])
    expect(printed('MemoryIds', ['YQ=='], ['Yg=='])).toEqual([0, '0 of the 1 that the machine has'])
    for (const none of [[], null, undefined]) {
      expect(printed('MemoryIds', none, ['YQ=='])).toEqual([0, 'the machine has none'])
      expect(printed('MemoryIds', ['YQ=='], none)).toEqual([0, 'none was observed'])
    }
    expect(printed('MemoryIds', ['YQ=='], ['', ''])).toEqual([0, 'none was observed'])
  })

  test('small and capital letters: a hint where they mean the same, none in hashes and clouds, where they do not', () => {
    const [small, capital] = [
      ['aa:00', 'aa:01', 'aa:02'],
      ['AA:00', 'aa:01', 'AA:02'],
    ]
    const hinted = [33, '1 of the 3 that the machine has, and 2 more but for small and capital letters, which count']
    expect(part('HardwareAddrs', { Uuid: good, HardwareAddrs: small }, { MacAddrs: capital })).toEqual(hinted)
    expect(part('HardwareAddrs', { Uuid: good, HardwareAddrs: capital }, { MacAddrs: small })).toEqual(hinted)
    expect(printed('SystemUUID', good, good.toUpperCase())).toEqual([0, differInCase])
    expect(printed('SystemUUID', good.toUpperCase(), good)).toEqual([0, differInCase])
    expect(part('OnDiskUUID', { Uuid: good }, { OnDiskUUID: good.toUpperCase() })).toEqual([0, differInCase])
    expect(printed('SSNHash', 'YQ==', 'yq==')).toEqual([0, 'they differ'])
    expect(printed('CloudInstanceID', 'aws', 'AWS')).toEqual([0, 'they differ'])
    expect(printed('MemoryIds', ['YQ=='], ['yq=='])).toEqual([0, '0 of the 1 that the machine has'])
  })

  test('memory ids of which one was observed twice count in the documents only', () => {
    const twice = ['YQ==', 'Yg==', 'YQ==']
    const isVoid = [0, 'one was observed twice, so that none of them can be relied on']
    expect(printed('MemoryIds', ['Yg=='], twice)).toEqual(isVoid)
    expect(printed('MemoryIds', [], twice)).toEqual(isVoid)
    expect(printed('MemoryIds', ['Yg=='], twice, { formula: 'documented' })).toEqual([
      100,
      '1 of the 1 that the machine has',
    ])
    expect(printed('MemoryIds', twice, ['YQ=='])).toEqual([66, '2 of the 3 that the machine has'])
  })

  test('a cloud id that could not be read', () => {
    expect(printed('CloudInstanceID', 'PARSE ERROR', 'PARSE ERROR')).toEqual([
      500,
      'they are equal, but only say that the id could not be read, which v4.8 counts as any',
    ])
    expect(printed('CloudInstanceID', 'PARSE ERROR', 'PARSE ERROR', { formula: 'documented' })).toEqual([
      0,
      'they are equal, but only say that the id could not be read',
    ])
    expect(printed('CloudInstanceID', 'parse error', 'parse error', { formula: 'documented' })[0]).toBe(500)
  })

  test.each([
    [good, 50, 50],
    [good.toUpperCase(), 50, 50],
    [suffixed, 0, 50],
    [sentinel, 0, 50],
    [zero, 0, 0],
    ['Not Specified', 0, 0],
    [good.slice(1), 0, 0],
    [`${good}0`, 0, 0],
    [` ${good}`, 0, 0],
    [good.replaceAll('-', ''), 0, 0],
    [good.replace('4c', '4g'), 0, 0],
    ['4c4c4544-0048-3010-b7c04f4c3332', 0, 0],
  ])('the system UUID %s gives %i by v4.8, %i as documented', (uuid, atV48, documented) => {
    const why = (points: number) => (points > 0 ? 'they are equal' : notTelling)
    expect(printed('SystemUUID', uuid, uuid)).toEqual([atV48, why(atV48)])
    expect(printed('SystemUUID', uuid, uuid, { formula: 'documented' })).toEqual([documented, why(documented)])
  })

  test('the UUID kept on the disk is that of the machine', () => {
    const onDisk = (Uuid: string, OnDiskUUID: string | null) => part('OnDiskUUID', { Uuid }, { OnDiskUUID })
    expect(onDisk(good, good)).toEqual([1000, 'they are equal'])
    expect(onDisk(suffixed, suffixed)).toEqual([1000, 'they are equal'])
    expect(onDisk(good, zero)).toEqual([0, 'they differ'])
    expect(onDisk(good, null)).toEqual([0, 'none was observed'])
    for (const none of ['', zero]) expect(onDisk(none, none)).toEqual([0, 'the machine has none'])
    expect(scoreFingerprint({ Uuid: good }, { OnDiskUUID: good })).toMatchObject({ score: 1000, matched: true })
  })
})

test('the parts name what could have been reached', () => {
  const most = (options?: Options) =>
    scoreFingerprint({ Uuid: good }, {}, options).parts.map(({ item, most: points }) => [item, points])
  const documented = [
    ['SSNHash', 25],
    ['CSNHash', 25],
    ['SystemUUID', 50],
    ['CloudInstanceID', 500],
    ['MemoryIds', 100],
  ]
  expect(most({ formula: 'documented' })).toEqual(documented)
  const whole = [...documented, ['HardwareAddrs', 100], ['OnDiskUUID', 1000]]
  for (const options of [undefined, {}, { formula: undefined }, { formula: 'v4.8' }] as const) {
    expect(most(options)).toEqual(whole)
  }
})

test('100 points are a match in v4.8, 99 are none', () => {
  const addresses = Array.from({ length: 100 }, (_, index) => `aa:${index}`)
  const score = (seen: number, options?: Options) =>
    scoreFingerprint(
      { Uuid: good, HardwareAddrs: addresses, Fingerprint: { MemoryIds: addresses } },
      { MacAddrs: addresses.slice(0, seen), Fingerprint: { MemoryIds: addresses.slice(0, 50) } },
      options,
    )
  expect(score(49)).toMatchObject({ total: 99, score: 0, matched: false })
  expect(score(50)).toMatchObject({ total: 100, score: 100, matched: true })
  const one = (formula: 'v4.8' | 'documented') => {
    const machine = { Uuid: good, Fingerprint: { MemoryIds: addresses } }
    return scoreFingerprint(machine, { Fingerprint: { MemoryIds: ['aa:7'] } }, { formula })
  }
  expect(one('v4.8')).toMatchObject({ total: 1, score: 0, matched: false })
  expect(one('documented')).toMatchObject({ total: 1, score: 1, matched: true })
  const low = { Uuid: good, Fingerprint: { SSNHash: 'YQ==', SystemUUID: good } }
  expect(bestFingerprintMatch([low], low)).toEqual([])
  expect(bestFingerprintMatch([low], low, { formula: 'documented' })).toHaveLength(1)
})
