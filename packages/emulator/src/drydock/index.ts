export type { BuildDataRecord } from './build-data.ts'
export type {
  DrydockControls,
  DrydockSeed,
  PostedBuildData,
  PostedLink,
  PostedMessage,
  PostedNotes,
  ScriptRule,
  SeededDesign,
  SeededMachine,
} from './controls.ts'
export type { DesignValidation, ValidatedDocument, ValidationMessage } from './design.ts'
export { createDrydock, type DrydockProfile } from './drydock.ts'
export type { Driver } from './orchestration.ts'
export { type DrydockQuirkName, drydockQuirks } from './quirks.ts'
