import { checkKeys, invalidInput } from '@jobwright/core'
import { type QuirkOption, selectQuirks } from './server/quirk.ts'
import { type EmulatorServer, type ServerOptions, serverOptionNames, startServer } from './server/server.ts'
import {
  createSystem,
  type EmulatedSystems,
  type Profiles,
  profilesOf,
  type QuirkName,
  quirks as quirkTable,
  type Seeds,
  type SystemName,
  systemNames,
} from './systems.ts'

/** What an emulator is started with. */
export interface EmulatorOptions<Name extends SystemName = SystemName> extends ServerOptions {
  /** Which systems it emulates. Default: all that exist. */
  readonly systems?: readonly Name[] | undefined
  /** Which rules each system goes by. */
  readonly profiles?: Profiles | undefined
  /** Which defects of the real servers it reproduces. Default `'all'`. */
  readonly quirks?: QuirkOption<QuirkName> | undefined
  /** What each system knows before the first request. */
  readonly seed?: Seeds | undefined
}

/** An emulator that runs: the server, and each system that was asked for by its name. */
export type Emulator<Name extends SystemName = SystemName> = EmulatorServer & Pick<EmulatedSystems, Name>

/**
 * Starts emulators of job APIs on the loopback address. They answer as the real servers do, defects included, and do not keep the process
 * alive.
 *
 * @param options see {@link EmulatorOptions}; every one may be left out.
 * @returns the emulator, listening. Rejects with JobwrightError `invalid-input` for options that it does not understand, and with
 * `unavailable` when it cannot listen on the port.
 * @example
 * import { startEmulator } from '@jobwright/emulator'
 * const site = await startEmulator({ systems: ['drydock'] })
 * const response = await fetch(`${site.url}/versions`)
 * await response.json() //=> { 'v1.0': { path: '/api/v1.0', status: 'stable' } }
 * site.drydock.baseUrl === `${site.url}/api/v1.0` //=> true
 * await site.close()
 */
export async function startEmulator<Name extends SystemName = SystemName>(
  options: EmulatorOptions<Name> = {},
): Promise<Emulator<Name>> {
  checkKeys('the emulator', options, [...serverOptionNames, 'systems', 'profiles', 'quirks', 'seed'])
  const { systems: names = systemNames, profiles = {}, quirks: quirkOption = 'all', seed = {}, ...server } = options
  const quirks = selectQuirks(quirkOption, quirkTable)
  checkSystems(names, profiles, seed)

  const controls: Partial<EmulatedSystems> = {}
  const started = await startServer(
    (context) =>
      systemNames
        .filter((name) => (names as readonly SystemName[]).includes(name))
        .map((name) => {
          const own = { ...context, quirks, newId: (kind: string) => context.newId(`${name}/${kind}`) }
          const system = createSystem(name, own, profiles, seed)
          Object.assign(controls, { [name]: system })
          return system
        }),
    server,
  )
  return Object.assign(started, controls) as Emulator<Name>
}

function checkSystems(names: readonly SystemName[], profiles: Profiles, seed: Seeds): void {
  const unknown = names.find((name) => !systemNames.includes(name))
  if (unknown !== undefined || names.length === 0)
    throw invalidInput(
      `the emulator: systems must be a list of ${systemNames.join(', ')}${unknown === undefined ? '' : `: there is no "${unknown}"`}.`,
    )
  checkKeys('profiles', profiles, systemNames)
  checkKeys('seed', seed, systemNames)
  for (const name of systemNames) {
    const profile = profiles[name]
    if (profile !== undefined && !profilesOf(name).includes(profile))
      throw invalidInput(`profiles: ${name} must be one of ${profilesOf(name).join(', ')}.`)
  }
}
