import { type FingerprintOptions, type FingerprintScore, fingerprintScorer } from './fingerprint-scorer.ts'
import type { FingerprintedMachine } from './formula.ts'
import type { Whoami } from './whoami.ts'

/**
 * Tells how well a machine of the server fits what was observed of one that asks who it is, and why.
 *
 * By the formula `v4.8`: 25 points each for the hashes of system and chassis, 50 for the system's UUID, 500 for the id in a cloud, up to 100
 * each for the share of the machine's memory modules and MAC addresses that were observed, rounded down, and 1 000 for its own UUID kept on the
 * disk. A total below 100 comes to 0. Everything is compared as written, capital letters included, and what is empty matches nothing. What the
 * agent of v4.8 would not have observed does not count either: a UUID that ends in `-000000000000` or is another one that makers leave in, and memory
 * ids of which one is there twice. But two machines whose cloud id could not be read match each other, as in v4.8: `why` says so.
 *
 * By `documented`, which names no MAC addresses, no UUID on the disk and no least score, any point is a match; a UUID must not be zero, and what
 * could not be read matches nothing.
 *
 * @param machine a machine of the server; of its fields `Uuid`, `HardwareAddrs` and `Fingerprint` are read.
 * @param observed what `drpcli fingerprint` prints.
 * @param options which formula.
 * @throws JobwrightError `invalid-input` for a field of the wrong type, or an option or formula that is not known.
 * @example
 * import { scoreFingerprint } from '@jobwright/core/drp'
 * const machine = {
 *   Uuid: '2eafd18f-9f75-484b-ac84-e312d0d69a6e',
 *   HardwareAddrs: ['52:54:00:00:00:01', '52:54:00:00:00:02'],
 *   Fingerprint: { SystemUUID: '4c4c4544-0048-3010-8051-b7c04f4c3332' },
 * }
 * const observed = { MacAddrs: ['52:54:00:00:00:02'], Fingerprint: machine.Fingerprint }
 * const { score, matched, parts } = scoreFingerprint(machine, observed)
 * score //=> 100
 * matched //=> true
 * parts[5] //=> { item: 'HardwareAddrs', points: 50, most: 100, why: '1 of the 2 that the machine has' }
 * scoreFingerprint(machine, observed, { formula: 'documented' }).score //=> 50
 */
export function scoreFingerprint(
  machine: FingerprintedMachine,
  observed: Whoami,
  options: FingerprintOptions = {},
): FingerprintScore {
  return fingerprintScorer('scoreFingerprint', observed, options)(machine, 'the machine')
}
