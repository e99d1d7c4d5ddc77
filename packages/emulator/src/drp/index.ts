export type {
  ActionRule,
  DrpAssumptions,
  DrpControls,
  DrpProfile,
  DrpSeed,
  SeededAction,
  SeededObject,
  SimulatedAgents,
  TaskRule,
} from './controls.ts'
export { createDrp } from './drp.ts'
export { type DrpQuirkName, drpQuirks } from './quirks.ts'
