import {
  createDrp,
  type DrpControls,
  type DrpProfile,
  type DrpQuirkName,
  type DrpSeed,
  drpQuirks,
} from './drp/index.ts'
import {
  createDrydock,
  type DrydockControls,
  type DrydockProfile,
  type DrydockQuirkName,
  type DrydockSeed,
  drydockQuirks,
} from './drydock/index.ts'
import {
  createLcm,
  type LcmControls,
  type LcmProfile,
  type LcmQuirkName,
  type LcmSeed,
  lcmQuirks,
} from './lcm/index.ts'
import {
  createOvirt,
  type OvirtControls,
  type OvirtProfile,
  type OvirtQuirkName,
  type OvirtSeed,
  ovirtQuirks,
} from './ovirt/index.ts'
import type { EmulatorContext } from './server/context.ts'
import type { Quirk } from './server/quirk.ts'
import type { EmulatedSystem } from './server/system.ts'

/** The systems that can be emulated, each with what tests do to it beside sending it requests. */
export interface EmulatedSystems {
  /** Airship Drydock. */
  readonly drydock: DrydockControls
  /** Digital Rebar Provision. */
  readonly drp: DrpControls
  /** OpsCenter with its Lifecycle Manager. */
  readonly lcm: LcmControls
  /** oVirt's engine with its jobs and steps. */
  readonly ovirt: OvirtControls
}

/** The name of a system that can be emulated. */
export type SystemName = keyof EmulatedSystems

/** Which rules each system goes by. */
export interface Profiles {
  /** Drydock as it is in production, or as its documents describe it. Default `'deployed'`. */
  readonly drydock?: DrydockProfile | undefined
  /** Digital Rebar as it was recorded in 2019, or as the newest documents describe it. Default `'v4'`. */
  readonly drp?: DrpProfile | undefined
  /** OpsCenter 6.0 and 6.1 (`'v1'`), or 6.5 to 6.8. Default `'v2'`. */
  readonly lcm?: LcmProfile | undefined
  /** An engine of 3.3 to 3.6 (`'v3'`), or of 4.0 to 4.5; its settings say which. Default `'v4'`. */
  readonly ovirt?: OvirtProfile | undefined
}

/** What each system knows before the first request. */
export interface Seeds {
  /** Designs, machines and how work is done. Default: one design of a few nodes on which all goes well. */
  readonly drydock?: DrydockSeed | undefined
  /** Tasks, stages, workflows, machines and the like. Default: what a fresh server has. */
  readonly drp?: DrpSeed | undefined
  /** Clusters, users, jobs that have ended, how it is set up. Default: one cluster of three nodes on which all goes well. */
  readonly lcm?: LcmSeed | undefined
  /** Users, jobs with their steps, how the engine is set up. Default: no jobs, and one user who may do everything. */
  readonly ovirt?: OvirtSeed | undefined
}

/** How one system is made. */
interface Entry<Name extends SystemName> {
  readonly profiles: readonly NonNullable<Profiles[Name]>[]
  readonly create: (
    context: EmulatorContext,
    options: { readonly profile?: Profiles[Name]; readonly seed?: Seeds[Name] },
  ) => EmulatedSystem & EmulatedSystems[Name]
}

/** Every system that exists. */
const catalogue: { readonly [Name in SystemName]: Entry<Name> } = /*@__PURE__*/ (() => ({
  drydock: { profiles: ['deployed', 'documented'], create: createDrydock },
  drp: { profiles: ['v3.13', 'v4'], create: createDrp },
  lcm: { profiles: ['v1', 'v2'], create: createLcm },
  ovirt: { profiles: ['v3', 'v4'], create: createOvirt },
}))()

/** The names of the systems. */
export const systemNames = /*@__PURE__*/ (() => Object.keys(catalogue) as SystemName[])()

/** The profiles of a system. */
export function profilesOf(name: SystemName): readonly string[] {
  return catalogue[name].profiles
}

/** Makes a system, with what was said about it. */
export function createSystem<Name extends SystemName>(
  name: Name,
  context: EmulatorContext,
  profiles: Profiles,
  seeds: Seeds,
): EmulatedSystem & EmulatedSystems[Name] {
  return catalogue[name].create(context, { profile: profiles[name], seed: seeds[name] })
}

/** The name of a quirk. */
export type QuirkName = DrydockQuirkName | DrpQuirkName | LcmQuirkName | OvirtQuirkName

/**
 * What the real servers do wrong on the wire, and the emulator with them unless told otherwise: one table over all systems.
 *
 * @example
 * import { quirks } from '@jobwright/emulator'
 * quirks.every(({ name, system }) => name.startsWith(`${system}/`)) //=> true
 */
export const quirks: readonly Quirk<QuirkName>[] = /*@__PURE__*/ (() => [
  ...drydockQuirks,
  ...drpQuirks,
  ...lcmQuirks,
  ...ovirtQuirks,
])()
