export type { LcmAssumptions } from './assumptions.ts'
export type { LcmControls, LcmProfile, NodeRule, ScriptedError, ScriptedEvent } from './controls.ts'
export { createLcm } from './lcm.ts'
export { type LcmQuirkName, lcmQuirks } from './quirks.ts'
export type {
  LcmSeed,
  SeededCluster,
  SeededDatacenter,
  SeededFields,
  SeededJob,
  SeededJobEvent,
  SeededJobNode,
  SeededNode,
  SeededRecord,
  SeededUser,
} from './seed/seed.ts'
export type { LcmSettings } from './settings.ts'
