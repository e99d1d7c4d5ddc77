export type { OvirtAssumptions } from './assumptions.ts'
export type {
  InternalCommand,
  InternalCourse,
  InternalEnd,
  InternalJob,
  InternalJobRule,
  InternalStep,
  OvirtControls,
  OvirtProfile,
} from './controls.ts'
export { createOvirt } from './ovirt.ts'
export { type OvirtQuirkName, ovirtQuirks } from './quirks.ts'
export type { OvirtRole, OvirtSeed, SeededOvirtJob, SeededOvirtStep, SeededOvirtUser } from './seed/seed.ts'
export type { OvirtEngineVersion, OvirtSettings } from './settings.ts'
