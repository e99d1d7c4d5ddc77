import {
  createDrydock,
  type DrydockControls,
  type DrydockProfile,
  type DrydockQuirkName,
  type DrydockSeed,
  drydockQuirks,
} from './drydock/index.ts'
import type { EmulatorContext } from './server/context.ts'
import type { Quirk } from './server/quirk.ts'
import type { EmulatedSystem } from './server/system.ts'

/** The systems that can be emulated, each with what tests do to it beside sending it requests. */
export interface EmulatedSystems {
  /** Airship Drydock. */
  readonly drydock: DrydockControls
}

/** The name of a system that can be emulated. */
export type SystemName = keyof EmulatedSystems

/** Which rules each system goes by. */
export interface Profiles {
  /** Drydock as it is in production, or as its documents describe it. Default `'deployed'`. */
  readonly drydock?: DrydockProfile | undefined
}

/** What each system knows before the first request. */
export interface Seeds {
  /** Designs, machines and how work is done. Default: one design of a few nodes on which all goes well. */
  readonly drydock?: DrydockSeed | undefined
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
export const catalogue: { readonly [Name in SystemName]: Entry<Name> } = /*@__PURE__*/ (() => ({
  drydock: { profiles: ['deployed', 'documented'], create: createDrydock },
}))()

/** The names of the systems. */
export const systemNames = /*@__PURE__*/ (() => Object.keys(catalogue) as SystemName[])()

/** The name of a quirk. */
export type QuirkName = DrydockQuirkName

/**
 * What the real servers do wrong on the wire, and the emulator with them unless told otherwise: one table over all systems.
 *
 * @example
 * import { quirks } from '@jobwright/emulator'
 * quirks.every(({ name, system }) => name.startsWith(`${system}/`)) //=> true
 */
export const quirks: readonly Quirk<QuirkName>[] = /*@__PURE__*/ (() => [...drydockQuirks])()
