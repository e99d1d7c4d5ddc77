import { bestFingerprintMatch, scoreFingerprint } from '@jobwright/core/drp'
import { expect, test } from 'vitest'

const uuid = '4c4c4544-0048-3010-8051-b7c04f4c3332'
const Fingerprint = {
  SSNHash: 'YQ==',
  CSNHash: 'Yg==',
  SystemUUID: uuid,
  CloudInstanceID: 'aws:i-1',
  MemoryIds: ['Yw==', 'ZA=='],
}
const machine = { Uuid: uuid, HardwareAddrs: ['aa:00', 'aa:01', 'aa:02'], Fingerprint }
const observed = { Fingerprint, MacAddrs: ['aa:00', 'AA:01'], OnDiskUUID: uuid }
const points = (...args: Parameters<typeof scoreFingerprint>) =>
  scoreFingerprint(...args).parts.map((part) => part.points)

test('every item gives its points, by either formula', () => {
  expect(points(machine, observed)).toEqual([25, 25, 50, 500, 100, 33, 1000])
  expect(points(machine, observed, { formula: 'documented' })).toEqual([25, 25, 50, 500, 100])
})

test('below 100 v4.8 gives no score, and what is empty matches nothing', () => {
  const low = { Uuid: uuid, Fingerprint: { SSNHash: 'YQ==', SystemUUID: uuid } }
  expect(scoreFingerprint(low, low)).toMatchObject({ score: 0, matched: false, total: 75 })
  expect(scoreFingerprint(low, low, { formula: 'documented' })).toMatchObject({ score: 75, matched: true })
  const empty = { Uuid: '', HardwareAddrs: null, Fingerprint: { SSNHash: '', MemoryIds: [''] }, OnDiskUUID: '' }
  expect(scoreFingerprint(empty, empty).total).toBe(0)
})

test('unreadable clouds match in v4.8 only; repeated memory ids and zero UUIDs do not', () => {
  const doubtful = {
    CloudInstanceID: 'PARSE ERROR',
    MemoryIds: ['YQ==', 'YQ=='],
    SystemUUID: '00000000-0000-0000-0000-000000000000',
  }
  const one = { Uuid: uuid, Fingerprint: doubtful }
  expect(points(one, one)).toEqual([0, 0, 0, 500, 0, 0, 0])
  expect(points(one, one, { formula: 'documented' })).toEqual([0, 0, 0, 0, 100])
})

test('all the best are returned', () => {
  const other = { ...machine, HardwareAddrs: [] }
  expect(bestFingerprintMatch([other, machine, machine], observed).map((best) => best.machine)).toEqual([
    machine,
    machine,
  ])
  expect(bestFingerprintMatch([machine], {})).toEqual([])
})
