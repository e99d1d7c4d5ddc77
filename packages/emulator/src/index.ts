export type {
  ActionRule,
  DrpAssumptions,
  DrpControls,
  DrpProfile,
  DrpQuirkName,
  DrpSeed,
  SeededAction,
  SeededObject,
  SimulatedAgents,
  TaskRule,
} from './drp/index.ts'
export type {
  BuildDataRecord,
  DesignValidation,
  Driver,
  DrydockControls,
  DrydockProfile,
  DrydockQuirkName,
  DrydockSeed,
  PostedBuildData,
  PostedLink,
  PostedMessage,
  PostedNotes,
  ScriptRule,
  SeededDesign,
  SeededMachine,
  ValidatedDocument,
  ValidationMessage,
} from './drydock/index.ts'
export type {
  LcmAssumptions,
  LcmControls,
  LcmProfile,
  LcmQuirkName,
  LcmSeed,
  LcmSettings,
  NodeRule,
  ScriptedError,
  ScriptedEvent,
  SeededCluster,
  SeededDatacenter,
  SeededFields,
  SeededJob,
  SeededJobEvent,
  SeededJobNode,
  SeededNode,
  SeededRecord,
  SeededUser,
} from './lcm/index.ts'
export type {
  InternalCommand,
  InternalCourse,
  InternalEnd,
  InternalJob,
  InternalJobRule,
  InternalStep,
  OvirtAssumptions,
  OvirtControls,
  OvirtEngineVersion,
  OvirtProfile,
  OvirtQuirkName,
  OvirtRole,
  OvirtSeed,
  OvirtSettings,
  SeededOvirtJob,
  SeededOvirtStep,
  SeededOvirtUser,
} from './ovirt/index.ts'
export type { AuthControls, Authenticator, AuthOption, Identity } from './server/auth.ts'
export type { Certificate } from './server/certificate.ts'
export type { ClockOption, EmulatorClock } from './server/clock.ts'
export type { EmulatorContext, ServerContext } from './server/context.ts'
export type {
  AddedFault,
  ContentTypeFault,
  DripFault,
  DropFault,
  DuplicateFault,
  Fault,
  FaultMatch,
  FaultRule,
  Faults,
  HugeFault,
  RedirectFault,
  StallFault,
  StatusFault,
  TruncateFault,
} from './server/fault.ts'
export type { Fetch } from './server/in-process-fetch.ts'
export type { InProcessWebSocketConstructor } from './server/in-process-web-socket.ts'
export type { RestartOptions } from './server/outage.ts'
export type { Quirk, QuirkOption } from './server/quirk.ts'
export type { LoggedRequest } from './server/request-log.ts'
export { type EmulatorServer, type ServerOptions, startServer } from './server/server.ts'
export type { EmulatedSocket, SocketAcceptance, SocketListener } from './server/socket.ts'
export type { InProcessWebSocketOptions } from './server/socket-request.ts'
export type { EmulatedRequest, EmulatedResponse, EmulatedSystem } from './server/system.ts'
export { type Emulator, type EmulatorOptions, startEmulator } from './start-emulator.ts'
export { type EmulatedSystems, type Profiles, type QuirkName, quirks, type Seeds, type SystemName } from './systems.ts'
