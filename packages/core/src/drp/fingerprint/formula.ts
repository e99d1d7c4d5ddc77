import { emptyUuid, isEmptyUuid } from '../model/empty-values.ts'
import type { Fingerprint } from '../model/fingerprint.ts'
import type { Machine } from '../model/machine.ts'
import { compareTexts, type Found, foldCase, found, listComparison, missed, repeats } from './compare.ts'
import type { Whoami } from './whoami.ts'

/**
 * Whose points and rules:
 * - `v4.8`: those of the source of v4.8, the last one that is public;
 * - `documented`: those that the documents of the machine object name, of v4 today: neither MAC addresses, nor a UUID on the disk, nor a least score.
 */
export type FingerprintFormula = 'v4.8' | 'documented'

/** What a machine is recognised by. */
export type FingerprintItem =
  | 'SSNHash'
  | 'CSNHash'
  | 'SystemUUID'
  | 'CloudInstanceID'
  | 'MemoryIds'
  | 'HardwareAddrs'
  | 'OnDiskUUID'

/** What has to be known of a machine to recognise it; a {@link Machine} has it all. */
export interface FingerprintedMachine {
  /** Its id, which may have been kept on its disk. */
  readonly Uuid: Machine['Uuid']
  /** The MAC addresses it may boot from. */
  readonly HardwareAddrs?: Machine['HardwareAddrs']
  /** Its hashes and ids. */
  readonly Fingerprint?: Machine['Fingerprint']
}

/** One item of a formula. */
interface FormulaItem {
  readonly item: FingerprintItem
  readonly most: number
  /** Makes ready to compare what was observed with any number of machines. */
  readonly against: (observed: Whoami) => (machine: FingerprintedMachine) => Found
}

/** A formula: what counts, and below which total it counts for nothing. */
interface Formula {
  readonly items: readonly FormulaItem[]
  readonly least: number
}

const uuidForm = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** The agent of v4.8 leaves these out of what it observes: makers put them into many machines. */
function isGathered(uuid: string): boolean {
  return uuidForm.test(uuid) && !uuid.endsWith('-000000000000') && uuid !== '0A0A0A0A-0A0A-0A0A-0A0A-0A0A0A0A0A0A'
}

function isNonZero(uuid: string): boolean {
  return uuidForm.test(uuid) && uuid !== emptyUuid
}

/** What the agent of v4.8 writes when it cannot read what cloud-init left. */
const unreadableCloud = 'PARSE ERROR'

function textItem(
  item: Exclude<keyof Fingerprint, 'MemoryIds'>,
  most: number,
  comparison?: Parameters<typeof compareTexts>[2],
): FormulaItem {
  return {
    item,
    most,
    against: (observed) => (machine) =>
      compareTexts(machine.Fingerprint?.[item], observed.Fingerprint?.[item], comparison),
  }
}

function systemUuid(isUsable: (uuid: string) => boolean): FormulaItem {
  const equal = (uuid: string) =>
    isUsable(uuid) ? found('they are equal') : missed('they are equal, but no UUID that tells machines apart')
  return textItem('SystemUUID', 50, { fold: foldCase, equal })
}

function cloudInstanceId(ofUnreadable: Found): FormulaItem {
  const equal = (id: string) => (id === unreadableCloud ? ofUnreadable : found('they are equal'))
  return textItem('CloudInstanceID', 500, { equal })
}

function memoryIds(isVoid: (ids: Fingerprint['MemoryIds']) => boolean): FormulaItem {
  return {
    item: 'MemoryIds',
    most: 100,
    against: ({ Fingerprint }) => {
      const ids = Fingerprint?.MemoryIds
      if (isVoid(ids)) return () => missed('one was observed twice, so that none of them can be relied on')
      const compare = listComparison(ids)
      return (machine) => compare(machine.Fingerprint?.MemoryIds)
    },
  }
}

const hardwareAddrs: FormulaItem = {
  item: 'HardwareAddrs',
  most: 100,
  against: ({ MacAddrs }) => {
    const compare = listComparison(MacAddrs, { fold: foldCase })
    return (machine) => compare(machine.HardwareAddrs)
  },
}

const onDiskUuid: FormulaItem = {
  item: 'OnDiskUUID',
  most: 1000,
  against:
    ({ OnDiskUUID }) =>
    ({ Uuid }) =>
      compareTexts(isEmptyUuid(Uuid) ? '' : Uuid, OnDiskUUID, { fold: foldCase }),
}

/** The formulas by name. */
export const formulas: ReadonlyMap<FingerprintFormula, Formula> = /*@__PURE__*/ (() => {
  const hashes = [textItem('SSNHash', 25), textItem('CSNHash', 25)]
  return new Map<FingerprintFormula, Formula>([
    [
      'v4.8',
      {
        items: [
          ...hashes,
          systemUuid(isGathered),
          cloudInstanceId(
            found('they are equal, but only say that the id could not be read, which v4.8 counts as any'),
          ),
          memoryIds(repeats),
          hardwareAddrs,
          onDiskUuid,
        ],
        least: 100,
      },
    ],
    [
      'documented',
      {
        items: [
          ...hashes,
          systemUuid(isNonZero),
          cloudInstanceId(missed('they are equal, but only say that the id could not be read')),
          memoryIds(() => false),
        ],
        least: 1,
      },
    ],
  ])
})()
