import { demand } from '../auth/caller.ts'
import { json } from '../http/answer.ts'
import { jsonBody } from '../http/body.ts'
import { goDuration } from '../http/go-duration.ts'
import { refuse } from '../http/refusal.ts'
import type { DrpRoute } from '../http/route.ts'
import { isRecord } from '../patch/pointer.ts'
import type { Site } from '../site.ts'
import { goKind } from '../store/decode.ts'

/** The preferences of a fresh server; the secrets are made for it. */
export const usualPrefs: Readonly<Record<string, string>> = {
  baseTokenSecret: 'token-secret-of-the-emulator----',
  debugBootEnv: 'warn',
  debugDhcp: 'warn',
  debugFrontend: 'warn',
  debugPlugins: 'warn',
  debugRenderer: 'warn',
  defaultBootEnv: 'local',
  defaultStage: 'none',
  knownTokenTimeout: '3600',
  logLevel: 'warn',
  systemGrantorSecret: 'grantor-secret-of-the-emulator--',
  unknownBootEnv: 'ignore',
  unknownTokenTimeout: '600',
}

/** Preferences that a fresh server does not have a value for. */
const others = ['defaultWorkflow', 'jobsToKeep', 'failedJobsPurgedAfter', 'completeJobsPurgedAfter']

/** Preferences: read all, set some. */
export const prefRoutes: readonly DrpRoute[] = [
  {
    method: 'GET',
    pattern: 'prefs',
    handler(site, call, caller) {
      demand(caller, call, { scope: 'preferences', action: 'list', specific: '*' })
      return json(200, prefsOf(site))
    },
  },
  {
    method: 'POST',
    pattern: 'prefs',
    handler(site, call, caller) {
      demand(caller, call, { scope: 'preferences', action: 'post', specific: '*' })
      const given = jsonBody(call) ?? {}
      const about = { model: 'preferences', type: call.method }
      if (!isRecord(given))
        refuse(400, [`json: cannot unmarshal ${goKind(given)} into Go value of type map[string]string`], {
          type: call.method,
        })
      const problems = prefProblems(site, given)
      if (problems.length > 0) refuse(400, problems, about)
      for (const [name, value] of Object.entries(given)) site.store.prefs.set(name, String(value))
      return json(201, prefsOf(site))
    },
  },
]

function prefsOf({ store }: Site): Readonly<Record<string, string>> {
  return Object.fromEntries([...store.prefs].toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** Nothing, `never`, or a duration such as `72h`. */
function isAge(text: string): boolean {
  return text === '' || text === 'never' || (goDuration(text) ?? -1) >= 0
}

/** What is wrong with preferences that are to be set. */
export function prefProblems({ store }: Site, prefs: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(prefs).flatMap(([name, value]) => {
    if (!Object.hasOwn(usualPrefs, name) && !others.includes(name)) return [`Unknown preference ${name}`]
    if (typeof value !== 'string') return [`Preference ${name}: must be a text`]
    if (name === 'defaultStage' && !store.stages.has(value)) return [`Stage ${value} does not exist`]
    if (name === 'defaultWorkflow' && value !== '' && !store.workflows.has(value))
      return [`Workflow ${value} does not exist`]
    if (name.endsWith('BootEnv') && name !== 'debugBootEnv' && !store.bootenvs.has(value))
      return [`Bootenv ${value} does not exist`]
    if (name === 'jobsToKeep' && !/^\d{0,9}$/.test(value))
      return [`Preference ${name}: ${value} is not a number of jobs`]
    if (name.endsWith('PurgedAfter') && !isAge(value)) return [`Preference ${name}: ${value} is not a duration`]
    if (name.endsWith('TokenTimeout') && !/^\d{1,9}$/.test(value))
      return [`Preference ${name}: ${value} is not a number of seconds`]
    return []
  })
}
