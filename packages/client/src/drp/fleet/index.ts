export type {
  ChangedFields,
  FleetChange,
  FleetChangeOf,
  FleetCounts,
  FleetOutage,
  FleetQuery,
  FleetUpdate,
  FleetWatch,
  WatchAllOptions,
} from './fleet-watch.ts'
export { jobFleet } from './job-fleet.ts'
export { machineFleet } from './machine-fleet.ts'
export { watchAll } from './watch-all.ts'
