/*
 * Which file holds what:
 * - lcm.ts makes the system; site.ts is what handlers work with; routes.ts has every route of the API; controls.ts, settings.ts, assumptions.ts and quirks.ts
 *   are what tests say beside HTTP.
 * - http/      call.ts the request, answer.ts and refusal.ts what is answered (thrown with `refuse`), page.ts lists, body.ts and boolean.ts reading what was sent.
 * - auth/      routes.ts the root of the server, sessions.ts logins and lockouts, caller.ts who asks.
 * - store/     everything kept but for what the rules of jobs keep themselves.
 * - resources/ the six kinds that requests make: fields.ts what each has, render.ts how they are shown, crud.ts their verbs.
 * - jobs/      job-manager.ts runs the rules of core on the clock, simulated-nodes.ts does what script.ts says, actions.ts makes jobs, render.ts shows them.
 * - seed/      what there is to begin with; jobs that have ended are replayed to the rules.
 */
import { checkKeys, invalidInput } from '@jobwright/core'
import type { EmulatorContext } from '../server/context.ts'
import type { EmulatedSystem } from '../server/system.ts'
import { assumptionsOf } from './assumptions.ts'
import { createSessions } from './auth/sessions.ts'
import type { LcmControls, LcmProfile } from './controls.ts'
import { apiRoots, callOf, siteRoots } from './http/call.ts'
import { respond } from './http/respond.ts'
import { jobManager } from './jobs/job-manager.ts'
import { nodeScript } from './jobs/script.ts'
import type { LcmQuirkName } from './quirks.ts'
import { plantJobs } from './seed/plant-jobs.ts'
import { plantResources } from './seed/plant-resources.ts'
import { checkSeed, type LcmSeed } from './seed/seed.ts'
import { settingsOf } from './settings.ts'
import type { Site } from './site.ts'
import { createStore } from './store/store.ts'

/** How an emulated OpsCenter begins. */
export interface LcmOptions {
  /** Which version of the API it has. Default `'v2'`. */
  readonly profile?: LcmProfile | undefined
  /** What it knows. Default: one cluster of three nodes. */
  readonly seed?: LcmSeed | undefined
}

/**
 * Makes an emulated OpsCenter with its Lifecycle Manager, by the rules of one version of its API.
 *
 * @throws JobwrightError `invalid-input` for a seed it cannot use.
 */
export function createLcm(
  context: EmulatorContext<LcmQuirkName>,
  options: LcmOptions = {},
): EmulatedSystem & LcmControls {
  checkKeys('LCM', options, ['profile', 'seed'])
  const { clock, auth, origin, newId, quirks } = context
  const { profile = 'v2', seed: firstSeed = {} } = options
  const now = (): number => clock.now()
  const script = nodeScript()
  let callOffStart = (): void => {}

  const siteOf = (seed: LcmSeed): Site => {
    const { users = [{ username: 'admin', password: 'admin' }] } = seed
    const authentication = !auth.open || seed.users !== undefined
    const settings = settingsOf(seed.settings, { profile, origin, authentication })
    const assumptions = assumptionsOf(seed.assumptions)
    const store = createStore()
    const jobs = jobManager({ profile, clock, store, settings, assumptions, script, newId })
    const sessions = createSessions({ ...settings, ...assumptions, users, now, newId })
    const site: Site = {
      profile,
      settings,
      assumptions,
      store,
      jobs,
      sessions,
      auth,
      now,
      newId,
      quirk: (name) => quirks.has(name),
    }
    try {
      plantResources(site, seed)
      plantJobs(site, seed)
    } catch (error) {
      jobs.close()
      throw error
    }
    return site
  }

  let seeded = copyOf(firstSeed)
  let site = siteOf(seeded)
  const beginAnew = (seed: LcmSeed): void => {
    const next = siteOf(seed)
    callOffStart()
    site.jobs.close()
    ;[seeded, site] = [seed, next]
  }

  return {
    name: 'lcm',
    roots: [...Object.values(apiRoots), ...siteRoots],
    handle: (request) => respond(site, callOf(request)),
    restarted(downForMs) {
      callOffStart()
      site.jobs.shutDown()
      if (!site.assumptions.sessionsSurviveRestart) site.sessions.endAll()
      if (downForMs === 0) site.jobs.startUp()
      else callOffStart = clock.schedule(downForMs, () => site.jobs.startUp())
    },
    reset() {
      script.reset()
      beginAnew(seeded)
    },
    close() {
      callOffStart()
      site.jobs.close()
    },
    baseUrl: `${origin}${apiRoots[profile]}`,
    seed: (seed) => beginAnew(copyOf(seed)),
    script: (rules) => script.replace(rules),
    restart: (how) => context.restart(how),
    endSessions: () => site.sessions.endAll(),
    unlockUsers: () => site.sessions.unlock(),
  }
}

/** A seed that nobody changes afterwards. */
function copyOf(seed: LcmSeed): LcmSeed {
  checkSeed(seed)
  try {
    return structuredClone(seed)
  } catch {
    throw invalidInput('the seed of LCM: it must be plain data.')
  }
}
