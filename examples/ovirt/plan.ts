/** What the backup is made of, in the order in which it begins. */
export const parts = ['check', 'snapshot', 'system', 'data', 'logs', 'clean-up'] as const

/** A part of the backup that takes its time, and may fail. */
export type Part = (typeof parts)[number]

/** A disk of the machine. */
export interface Disk {
  readonly part: Part
  readonly gibibytes: number
  /** How long copying it takes, in seconds. */
  readonly seconds: number
}

/** The disks, which are copied side by side. */
export const disks: readonly Disk[] = [
  { part: 'system', gibibytes: 40, seconds: 60 },
  { part: 'data', gibibytes: 400, seconds: 240 },
  { part: 'logs', gibibytes: 20, seconds: 30 },
]
