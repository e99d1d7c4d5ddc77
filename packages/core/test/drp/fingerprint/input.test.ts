import { bestFingerprintMatch, scoreFingerprint } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const good = '4c4c4544-0048-3010-8051-b7c04f4c3332'

describe('what is refused', () => {
  const secret = 'c2VjcmV0'
  // Callers without types.
  const score = scoreFingerprint as (...args: unknown[]) => unknown
  const best = bestFingerprintMatch as (...args: unknown[]) => unknown
  const machine = { Uuid: good }
  const observed = 'scoreFingerprint: what was observed is not as documented: invalid_type at '

  test.each([
    [
      () => score(machine, {}, { formular: 'v4.8' }),
      'scoreFingerprint: unknown option "formular" (did you mean formula?); known are formula.',
    ],
    [() => score(machine, {}, null), 'scoreFingerprint: the options must be an object.'],
    [() => score(machine, {}, { formula: 'v4' }), "scoreFingerprint: formula must be 'v4.8' or 'documented'."],
    [() => score(machine, {}, { formula: '__proto__' }), "scoreFingerprint: formula must be 'v4.8' or 'documented'."],
    [() => best([], {}, { formula: 8 }), "bestFingerprintMatch: formula must be 'v4.8' or 'documented'."],
    [() => best([], {}, { constructor: 1 }), 'bestFingerprintMatch: unknown option "constructor"; known are formula.'],
    [() => score(machine, null), `${observed}the document itself.`],
    [() => score(machine, undefined), `${observed}the document itself.`],
    [() => score(machine, { MacAddrs: secret }), `${observed}MacAddrs.`],
    [() => score(machine, { MacAddrs: ['', 5] }), `${observed}MacAddrs[1].`],
    [() => score(machine, { OnDiskUUID: 5 }), `${observed}OnDiskUUID.`],
    [() => score(machine, { Fingerprint: { SSNHash: [secret] } }), `${observed}Fingerprint.SSNHash.`],
    [() => score({}, {}), 'scoreFingerprint: the machine is not as documented: invalid_type at Uuid.'],
    [
      () => score({ Uuid: good, HardwareAddrs: { 0: secret, length: 1 } }, {}),
      'scoreFingerprint: the machine is not as documented: invalid_type at HardwareAddrs.',
    ],
    [
      () => best([machine, { Uuid: good, Fingerprint: { MemoryIds: secret } }], {}),
      'bestFingerprintMatch: machines[1] is not as documented: invalid_type at Fingerprint.MemoryIds.',
    ],
    [
      () => best([null], {}),
      'bestFingerprintMatch: machines[0] is not as documented: invalid_type at the document itself.',
    ],
    [() => best(machine, {}), 'bestFingerprintMatch: machines must be a list of machines.'],
    [
      () => best([], { MacAddrs: secret }),
      'bestFingerprintMatch: what was observed is not as documented: invalid_type at MacAddrs.',
    ],
  ])('case %#', (call, message) => {
    expect(call).toThrow(expect.objectContaining({ name: 'JobwrightError', code: 'invalid-input', message }))
  })
})

describe('hostile data', () => {
  test('keys of prototypes are data, and nothing is inherited from them', () => {
    const inherited: unknown = JSON.parse(`{ "__proto__": { "Uuid": "${good}" } }`)
    const score = scoreFingerprint as (...args: unknown[]) => unknown
    expect(() => score(inherited, {})).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    const names = ['__proto__', 'constructor', 'toString']
    const Fingerprint = { SSNHash: '__proto__', MemoryIds: names }
    const odd = { Uuid: '__proto__', HardwareAddrs: names, Fingerprint }
    const observed = { MacAddrs: names, OnDiskUUID: '__proto__', Fingerprint }
    expect(scoreFingerprint(odd, observed).parts.map(({ points }) => points)).toEqual([25, 0, 0, 0, 100, 100, 1000])
    expect(scoreFingerprint({ ...odd, HardwareAddrs: ['valueOf'] }, observed).parts[5]?.points).toBe(0)
  })

  test('huge lists are compared, and nothing given is changed', () => {
    const many = Array.from({ length: 200_000 }, (_, index) => `id ${index}`)
    const machine = Object.freeze({ Uuid: good, HardwareAddrs: Object.freeze(many) })
    const observed = Object.freeze({ MacAddrs: Object.freeze(many.toReversed().slice(1)) })
    expect(scoreFingerprint(machine, observed).parts[5]).toEqual({
      item: 'HardwareAddrs',
      points: 99,
      most: 100,
      why: '199999 of the 200000 that the machine has',
    })
  })

  test('what is not read is not judged', () => {
    const machine = { Uuid: good, Name: 5, Params: [], Fingerprint: { SSNHash: null, Later: true } }
    expect(scoreFingerprint(machine, { OnDiskUUID: good }).score).toBe(1000)
  })
})
