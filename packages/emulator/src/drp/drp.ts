/*
 * Which file holds what:
 * - drp.ts makes the system; site.ts is what handlers work with; routes.ts joins all routes; controls.ts, quirks.ts, seed.ts, set-machine.ts and
 *   action-script.ts are what tests see beside HTTP.
 * - http/  call.ts the request, answer.ts and refusal.ts what is answered (thrown with `refuse`, `notFound`, `invalid`, `panic`), route.ts patterns,
 *          respond.ts the way of a request, long-polls.ts requests that wait for a change, body.ts and scan-json.ts reading JSON with Go's words, go-json.ts writing it.
 * - auth/  caller.ts who asks and what they may do (`mayDo`, `demand`), authenticate.ts credentials to a caller, claims.ts rights, tokens.ts tokens.
 * - store/ store.ts everything kept, collection.ts one prefix, objects.ts the types, fields.ts field types of structures, decode.ts JSON to objects,
 *          stamp.ts times, fresh.ts what a fresh server has, definitions.ts what the rules of core need.
 * - patch/ JSON Patch with the server's words.
 * - resources/ kind.ts what a kind of object is, crud.ts the routes every kind has, a file for each kind, params-of.ts parameters of machines and profiles.
 * - events/ the WebSocket on which everybody is told what happens (`site.emit`).
 * - agents/ agents that the emulator plays by a script.
 * - machines/, jobs/, work-orders/, templates/, list/ what their names say.
 */
import { checkKeys, invalidInput, JobwrightError } from '@jobwright/core'
import { machineDecider, workOrderDecider } from '@jobwright/core/drp'
import type { EmulatorContext } from '../server/context.ts'
import type { EmulatedSystem } from '../server/system.ts'
import { actionScript } from './action-script.ts'
import { type Agents, simulatedAgents } from './agents/simulated-agents.ts'
import { createTaskScript } from './agents/task-script.ts'
import { machineCaller } from './auth/claims.ts'
import { passwordsOf } from './auth/passwords.ts'
import { tokenMint } from './auth/tokens.ts'
import type { DrpControls, DrpProfile, DrpSeed } from './controls.ts'
import { checkCloseCode } from './events/close-code.ts'
import { connect } from './events/connect.ts'
import { eventStreams } from './events/event-streams.ts'
import { apiRoot, callOf } from './http/call.ts'
import { longPolls } from './http/long-polls.ts'
import { respond } from './http/respond.ts'
import { jobKind } from './jobs/kind.ts'
import { checkPurgeAssumptions } from './jobs/purge.ts'
import { machineKind } from './machines/kind.ts'
import type { DrpQuirkName } from './quirks.ts'
import { copyOf, plant } from './seed.ts'
import { setMachine } from './set-machine.ts'
import type { Site } from './site.ts'
import { definitionsOf } from './store/definitions.ts'
import { freshPasswords, furnish } from './store/fresh.ts'
import { stamper } from './store/stamp.ts'
import { createStore } from './store/store.ts'
import { workOrderKind } from './work-orders/kind.ts'

/** How long a crash lasts, in milliseconds. The recorded server stayed away; here somebody starts it again, which is the emulator's choice. */
const crashMs = 5_000

/** How an emulated Digital Rebar begins. */
export interface DrpOptions {
  /** Whose rules it goes by. Default `'v4'`. */
  readonly profile?: DrpProfile | undefined
  /** What it knows. Default: what a fresh server has. */
  readonly seed?: DrpSeed | undefined
}

/**
 * Makes an emulated Digital Rebar. With the profile `v3.13` it answers as the recorded server does, defects included unless their quirks are off; with `v4`
 * as the newest documents have it.
 *
 * @throws JobwrightError `invalid-input` for a seed it cannot use.
 */
export function createDrp(
  context: EmulatorContext<DrpQuirkName>,
  options: DrpOptions = {},
): EmulatedSystem & DrpControls {
  checkKeys('Digital Rebar', options, ['profile', 'seed'])
  const { clock, auth, origin, newId, quirks } = context
  const { profile = 'v4', seed: firstSeed = {} } = options
  const now = (): number => clock.now()
  const stamp = stamper(now)
  const tokens = tokenMint({ now, newId })
  const script = actionScript()
  const taskScript = createTaskScript()

  const polls = longPolls(clock, (call) => respond(site, call))
  let stores = 0
  /** How to call off what is planned. */
  const timers = new Set<() => void>()
  const callOffAll = (): void => {
    for (const callOff of timers) callOff()
    timers.clear()
  }

  const crashes = profile === 'v3.13' && quirks.has('drp/malformed-registration-crashes')
  const streams = eventStreams({
    clock,
    profile,
    stamp,
    crash: crashes ? () => context.restart({ downForMs: crashMs }) : undefined,
  })

  const siteOf = (seed: DrpSeed): Site => {
    const { assumptions = {} } = seed
    if (profile === 'v3.13' && seed.assumptions !== undefined)
      throw invalidInput('assumptions: v3.13 is recorded, it takes none.')
    checkPurgeAssumptions(assumptions.purge)
    let planted = false
    const store = createStore(++stores, () => polls.changed())
    furnish(store)
    const site: Site = {
      profile,
      origin,
      store,
      now,
      stamp,
      newId,
      // The defects were seen in the recorded server; nobody says that a newer one has them. Clients had better not trust any with their tokens.
      quirk: (name) => quirks.has(name) && (profile === 'v3.13' || name === 'drp/token-echo'),
      later(ms, run) {
        const callOff = clock.schedule(ms, () => {
          timers.delete(callOff)
          run()
          agents?.look()
        })
        timers.add(callOff)
      },
      definitions: definitionsOf(store),
      assumptions,
      kinds: { jobs: jobKind, machines: machineKind, work_orders: workOrderKind },
      rules: {
        machine: machineDecider({ profile, ...(assumptions.machines && { assumptions: assumptions.machines }) }),
        workOrder: workOrderDecider({ assumptions: assumptions.workOrders }),
      },
      actions: seed.actions ?? [],
      runAction: (object, command) => script.run(object, command),
      emit: (event) => planted && streams.emit(event),
      as: (caller, run) => streams.as(caller, run),
      auth,
      tokens,
      passwords: passwordsOf(freshPasswords),
    }
    plant(site, seed)
    planted = true
    return site
  }
  const agentsOf = (on: Site, seed: DrpSeed): Agents | undefined =>
    seed.agents && simulatedAgents({ site: on, clock, script: taskScript, ...seed.agents })

  let seeded = copyOf(firstSeed)
  let site = siteOf(seeded)
  let agents = agentsOf(site, seeded)
  const beginAnew = (seed: DrpSeed): void => {
    const next = siteOf(seed)
    agents?.stop()
    callOffAll()
    ;[seeded, site, agents] = [seed, next, agentsOf(next, seed)]
    // Nobody could be told of so much at once.
    streams.drop()
    agents?.look()
    polls.release()
  }
  agents?.look()

  return {
    name: 'drp',
    roots: [apiRoot],
    handle(request, signal) {
      const call = callOf(request)
      const response = polls.answer(call, signal)
      if (call.method !== 'GET' && call.method !== 'HEAD') agents?.look()
      return response
    },
    connect: (request) => connect(site, streams, request),
    reset() {
      tokens.clear()
      script.reset()
      taskScript.reset()
      beginAnew(seeded)
    },
    close() {
      agents?.stop()
      callOffAll()
      polls.release()
    },
    baseUrl: `${origin}${apiRoot}`,
    seed: (seed) => beginAnew(copyOf(seed)),
    script: (rules) => script.replace(rules),
    scriptTasks: (rules) => taskScript.replace(rules),
    setMachine(id, fields) {
      setMachine(site, id, fields)
      agents?.look()
    },
    machineToken(id, ttlSeconds = Number(site.store.prefs.get('knownTokenTimeout'))) {
      if (!site.store.machines.has(id))
        throw new JobwrightError(`There is no machine ${JSON.stringify(id)}.`, { code: 'not-found' })
      return tokens.issue(machineCaller(id), ttlSeconds)
    },
    revokeTokens: () => tokens.revokeAll(),
    dropEventConnections(code) {
      checkCloseCode(code)
      streams.drop(code)
    },
  }
}
