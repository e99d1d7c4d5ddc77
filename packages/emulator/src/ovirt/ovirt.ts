/*
 * Which file holds what:
 * - ovirt.ts makes the system; site.ts is what handlers work with; routes.ts has every route of the API; controls.ts, settings.ts, assumptions.ts and quirks.ts
 *   are what tests say beside HTTP.
 * - http/      call.ts the request, form.ts XML or JSON, body.ts and invalid-value.ts reading what was sent, refusal.ts what is refused (thrown with `refuse`).
 * - auth/      enter.ts who asks, sso.ts single sign-on, sessions.ts tokens and sessions, caller.ts who may do what.
 * - resources/ what each route does; render.ts how jobs and steps are shown, engine-texts.ts the words of refusals.
 * - engine/    jobs and steps by the rules of core, the cleaner, jobs of the engine's own.
 * - list/, search/ which jobs and steps are listed, in which order, and links that are followed.
 * - seed/      what there is to begin with.
 */
import { checkKeys, invalidInput } from '@jobwright/core'
import type { EmulatorContext } from '../server/context.ts'
import type { EmulatedSystem } from '../server/system.ts'
import { assumptionsOf } from './assumptions.ts'
import { createSessions } from './auth/sessions.ts'
import { createUsers } from './auth/users.ts'
import type { OvirtControls, OvirtProfile } from './controls.ts'
import { createEngine } from './engine/engine.ts'
import { internalScript } from './engine/internal-script.ts'
import { respond } from './http/respond.ts'
import type { OvirtQuirkName } from './quirks.ts'
import { checkSeed } from './seed/check-seed.ts'
import { plantJobs } from './seed/plant-jobs.ts'
import type { OvirtSeed } from './seed/seed.ts'
import { userIdOf } from './seed/user-id.ts'
import { isAtLeast, settingsOf } from './settings.ts'
import type { Site } from './site.ts'

/** How an emulated oVirt begins. */
export interface OvirtOptions {
  /** Which version of the API it has. Default `'v4'`. */
  readonly profile?: OvirtProfile | undefined
  /** What it knows. Default: no jobs, and the user `admin@internal`. */
  readonly seed?: OvirtSeed | undefined
}

/**
 * Makes an emulated oVirt engine, by the rules of one version of its API.
 *
 * @throws JobwrightError `invalid-input` for a seed it cannot use.
 */
export function createOvirt(
  context: EmulatorContext<OvirtQuirkName>,
  options: OvirtOptions = {},
): EmulatedSystem & OvirtControls {
  checkKeys('oVirt', options, ['profile', 'seed'])
  const { clock, auth, origin, newId, quirks } = context
  const { profile = 'v4', seed: firstSeed = {} } = options
  const now = (): number => clock.now()
  const script = internalScript()
  let callOffStart = (): void => {}

  const siteOf = (seed: OvirtSeed): Site => {
    const authentication = !auth.open || seed.users !== undefined
    const settings = settingsOf(seed.settings, { profile, authentication })
    const assumptions = assumptionsOf(seed.assumptions)
    const users = createUsers(newId, seed.users)
    const engine = createEngine({
      rules: isAtLeast(settings.version, '4.1') ? 'v4' : 'v3',
      clock,
      newId,
      cleanup: settings.cleanup,
      script,
      userId: (nameOrId) => userIdOf(users, nameOrId),
      commandEndsJob: assumptions.commandEndsJob,
    })
    const site: Site = {
      origin,
      profile,
      settings,
      assumptions,
      engine,
      users,
      sessions: createSessions({ ...settings, now, newId }),
      auth,
      clock,
      now,
      newId,
      quirk: (name) => quirks.has(name),
    }
    try {
      plantJobs(site, seed)
    } catch (error) {
      engine.close()
      throw error
    }
    return site
  }

  let seeded = copyOf(firstSeed)
  let site = siteOf(seeded)
  const beginAnew = (seed: OvirtSeed): void => {
    const next = siteOf(seed)
    callOffStart()
    site.engine.close()
    ;[seeded, site] = [seed, next]
  }

  return {
    name: 'ovirt',
    roots: ['/ovirt-engine', ...(profile === 'v3' ? ['/api'] : [])],
    handle: (request, signal) => respond(site, request, signal),
    restarted(downForMs) {
      callOffStart()
      site.engine.shutDown()
      site.sessions.endAll()
      if (downForMs === 0) site.engine.startUp()
      else callOffStart = clock.schedule(downForMs, () => site.engine.startUp())
    },
    reset() {
      script.reset()
      beginAnew(seeded)
    },
    close() {
      callOffStart()
      site.engine.close()
    },
    baseUrl: `${origin}/ovirt-engine/api`,
    seed: (seed) => beginAnew(copyOf(seed)),
    script: (rules) => script.replace(rules),
    addInternalJob: (job) => site.engine.addInternalJob(job),
    removeJob: (id) => site.engine.remove(id),
    restart: (how) => context.restart(how),
    endSessions: () => site.sessions.endAll(),
  }
}

/** A seed that nobody changes afterwards. */
function copyOf(seed: OvirtSeed): OvirtSeed {
  checkSeed(seed)
  try {
    return structuredClone(seed)
  } catch {
    throw invalidInput('the seed of oVirt: it must be plain data.')
  }
}
