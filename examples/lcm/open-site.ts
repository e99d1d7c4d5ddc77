import { createLcmClient, type LcmAuth, type LcmClient, type LcmV1Client, type LcmVersion } from '@jobwright/client/lcm'
import { type Clock, isJobwrightError } from '@jobwright/core'
import { type LcmSeed, type NodeRule, startEmulator } from '@jobwright/emulator'
import { InputError, readYaml } from '../start/read-yaml.ts'
import type { Options } from './options.ts'

/** The OpsCenter that manages the cluster. */
export interface Site {
  readonly lcm: LcmClient | LcmV1Client
  readonly clock: Clock
  readonly emulated: boolean
  /** Waits for something that takes the site's time. */
  readonly until: <T>(promise: Promise<T>) => Promise<T>
  readonly close: () => Promise<void>
}

/**
 * Opens the real server, or starts an emulated one.
 *
 * @param clock tells the time at the real one; undefined for the platform's.
 */
export async function openSite({ server, site: file, version }: Options, clock: Clock | undefined): Promise<Site> {
  if (server !== undefined) {
    const lcm = connect(version, { ...server, clock })
    return { lcm, clock: lcm.clock, emulated: false, until: (promise) => promise, close: () => lcm.close() }
  }

  // Time passes from one thing that happens to the next, so that nobody waits for it.
  const emulator = await startEmulator({ systems: ['lcm'], profiles: { lcm: version }, clock: 'manual' })
  try {
    const { seed, script } = readSite(file)
    aboutFile(file, () => {
      emulator.lcm.seed(seed)
      emulator.lcm.script(script)
    })
    const { clock: time, fetch } = emulator
    const [user] = seed.users ?? []
    const auth = user === undefined ? 'none' : { username: user.username, password: user.password }
    const lcm = connect(version, { baseUrl: emulator.lcm.baseUrl, auth, clock: time, fetch })
    return {
      lcm,
      clock: time,
      emulated: true,
      until: (promise) => time.until(promise),
      async close() {
        await lcm.close()
        await emulator.close()
      },
    }
  } catch (error) {
    await emulator.close()
    throw error
  }
}

interface Connecting {
  readonly baseUrl: string
  readonly auth: LcmAuth
  readonly clock?: Clock | undefined
  readonly fetch?: typeof fetch
}

function connect(version: LcmVersion, options: Connecting): LcmClient | LcmV1Client {
  return version === 'v1' ? createLcmClient({ ...options, version }) : createLcmClient({ ...options, version })
}

/** The emulator's seed, and beside it the script by which nodes do their part. What is in them the emulator checks. */
function readSite(file: string): { readonly seed: LcmSeed; readonly script: readonly NodeRule[] } {
  const yaml = readYaml(file)
  if (typeof yaml.value !== 'object' || yaml.value === null || Array.isArray(yaml.value)) {
    throw yaml.refuse([], 'must be a mapping of clusters, users, settings and the like, and a script.')
  }
  const { script = [], ...seed } = yaml.value as LcmSeed & { readonly script?: readonly NodeRule[] }
  return { seed, script }
}

/** Says which file it is that the emulator cannot use. */
function aboutFile(file: string, use: () => void): void {
  try {
    use()
  } catch (error) {
    throw isJobwrightError(error, 'invalid-input') ? new InputError(`${file}: ${error.message}`) : error
  }
}
