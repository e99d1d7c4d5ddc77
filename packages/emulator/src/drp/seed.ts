import { checkKeys, invalidInput, isJobwrightError } from '@jobwright/core'
import type { Caller } from './auth/caller.ts'
import type { DrpAssumptions, DrpSeed, SeededObject, SimulatedAgents } from './controls.ts'
import type { Answer } from './http/answer.ts'
import { innerCall, jsonOf } from './http/inner-call.ts'
import { prefProblems } from './resources/prefs.ts'
import { setMachine } from './set-machine.ts'
import type { Site } from './site.ts'

/** In which order objects are posted, so that each finds what it refers to. */
const lists = [
  ['roles', 'roles'],
  ['users', 'users'],
  ['params', 'params'],
  ['bootEnvs', 'bootenvs'],
  ['tasks', 'tasks'],
  ['profiles', 'profiles'],
  ['stages', 'stages'],
  ['workflows', 'workflows'],
  ['blueprints', 'blueprints'],
  ['plugins', 'plugins'],
  ['machines', 'machines'],
  ['workOrders', 'work_orders'],
] as const

const actedModels: readonly unknown[] = ['machines', 'jobs', 'work_orders']

/** What creation decides by itself, and a seed may want otherwise. */
const decidedByServer = ['CurrentTask', 'Runnable', 'Locked', 'Stage', 'BootEnv', 'Address', 'Available', 'Errors']

const seeder: Caller = { kind: 'user', name: 'seed', claims: [{ scope: '*', action: '*', specific: '*' }] }

/** A seed that nobody changes afterwards. Throws JobwrightError `invalid-input` for what is none: seeds may come from a file. */
export function copyOf(seed: DrpSeed): DrpSeed {
  checkSeed(seed)
  try {
    return JSON.parse(JSON.stringify(seed))
  } catch {
    throw invalidInput('the seed of Digital Rebar: it must be plain JSON.')
  }
}

function checkSeed(seed: DrpSeed): void {
  if (typeof seed !== 'object' || seed === null) throw invalidInput('the seed of Digital Rebar: it must be an object.')
  checkKeys('the seed of Digital Rebar', seed, [
    ...lists.map(([name]) => name),
    'prefs',
    'actions',
    'agents',
    'assumptions',
  ])
  for (const [name] of lists) objectsOf(name, seed[name])
  for (const [at, action] of objectsOf('actions', seed.actions).entries()) {
    checkKeys(`actions[${at}]`, action, ['command', 'model', 'provider', 'plugin', 'requiredParams', 'optionalParams'])
    if (typeof action['command'] !== 'string' || action['command'] === '')
      throw invalidInput(`actions[${at}]: command must be a name.`)
    const { model = 'machines' } = action
    if (!actedModels.includes(model))
      throw invalidInput(`actions[${at}]: model must be one of ${actedModels.join(', ')}.`)
  }
  checkAgents(seed.agents)
  checkAssumptions(seed.assumptions)
  const { prefs = {} } = seed
  if (typeof prefs !== 'object' || prefs === null || Array.isArray(prefs))
    throw invalidInput('prefs: it must be an object with a text for each name.')
}

/** Those that core knows are checked by core. */
function checkAssumptions(assumptions: DrpAssumptions | undefined): void {
  if (assumptions === undefined) return
  checkKeys('assumptions', assumptions, ['machines', 'workOrders', 'currentJob', 'purge'])
  const { currentJob = 'of-orders-too' } = assumptions
  if (currentJob !== 'of-orders-too' && currentJob !== 'of-own-list')
    throw invalidInput("assumptions: currentJob must be 'of-orders-too' or 'of-own-list'.")
}

function checkAgents(agents: SimulatedAgents | undefined): void {
  if (agents === undefined) return
  checkKeys('agents', agents, ['takeMs', 'bootMs'])
  for (const [name, ms] of Object.entries(agents))
    if (ms !== undefined && !(Number.isFinite(ms) && ms >= 0))
      throw invalidInput(`agents: ${name} must be a number of milliseconds from 0 up.`)
}

function objectsOf(name: string, list: unknown): readonly SeededObject[] {
  const isObject = (item: unknown): boolean => typeof item === 'object' && item !== null && !Array.isArray(item)
  if (list === undefined) return []
  if (Array.isArray(list) && list.every(isObject)) return list as readonly SeededObject[]
  throw invalidInput(`${name}: it must be a list of objects as they would be posted.`)
}

/** Posts what a seed holds to a fresh site. Throws JobwrightError `invalid-input` for what the server would refuse. */
export function plant(site: Site, seed: DrpSeed): void {
  for (const [name, prefix] of lists) {
    if (name === 'machines') plantPrefs(site, seed.prefs ?? {})
    for (const [at, object] of (seed[name] ?? []).entries()) {
      const where = `${name}[${at}]`
      const isGlobal = name === 'profiles' && object['Name'] === 'global'
      const made = planted(
        where,
        isGlobal
          ? innerCall(site, seeder, 'PUT', 'profiles/global', object)
          : innerCall(site, seeder, 'POST', prefix, object),
      )
      if (name === 'users') plantPassword(site, where, object)
      if (name === 'machines') plantDetails(site, where, String(made['Uuid']), object)
    }
  }
}

function plantPrefs(site: Site, prefs: Readonly<Record<string, string>>): void {
  const [problem] = prefProblems(site, prefs)
  if (problem !== undefined) throw invalidInput(`prefs: ${problem}`)
  for (const [name, value] of Object.entries(prefs)) site.store.prefs.set(name, value)
}

function plantPassword(site: Site, where: string, { Name: name, Password: password }: SeededObject): void {
  if (password === undefined) return
  if (typeof password !== 'string' || password === '') throw invalidInput(`${where}: Password must be a text.`)
  site.passwords.set(String(name), password)
}

function plantDetails(site: Site, where: string, uuid: string, object: SeededObject): void {
  const details = Object.entries(object).filter(([field]) => decidedByServer.includes(field))
  try {
    setMachine(site, uuid, Object.fromEntries(details))
  } catch (error) {
    throw isJobwrightError(error) ? invalidInput(`${where}: ${error.message}`) : error
  }
}

/** What was made; or what the server said against it. */
function planted(where: string, answer: Answer): SeededObject {
  const said = jsonOf(answer)
  if (answer.status < 300) return said
  const messages = Array.isArray(said['Messages']) ? said['Messages'].join('; ') : String(answer.status)
  throw invalidInput(`${where}: the server would not take it: ${messages}`)
}
