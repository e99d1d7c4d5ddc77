import { checkKeys, invalidInput, JobwrightError } from '@jobwright/core'
import type { TaskProfile } from '@jobwright/core/drydock'
import type { EmulatorContext } from '../server/context.ts'
import type { EmulatedSystem } from '../server/system.ts'
import { responseOf } from './answer.ts'
import { callerOf } from './caller.ts'
import type { DrydockControls, DrydockSeed, PostedBuildData } from './controls.ts'
import { createDesigns } from './designs.ts'
import { createOrchestrator } from './orchestrator/index.ts'
import type { DrydockQuirkName } from './quirks.ts'
import { renderingOf } from './rendering.ts'
import { callOf } from './request.ts'
import { respond } from './respond.ts'
import { settingsOf } from './settings.ts'
import { createTaskStore } from './task-store.ts'

/** Whose rules an emulated Drydock goes by: the real server's, or those of the first task document. */
export type DrydockProfile = TaskProfile

/** How an emulated Drydock begins. */
export interface DrydockOptions {
  /** Whose rules it goes by. Default `'deployed'`. */
  readonly profile?: DrydockProfile | undefined
  /** What it knows. Default: one design of three nodes. */
  readonly seed?: DrydockSeed | undefined
}

/**
 * Makes an emulated Drydock. With the profile `deployed` it answers as the real server does, defects included unless their quirks are off; with
 * `documented` as the first task document has it.
 *
 * @throws JobwrightError `invalid-input` for a seed it cannot use.
 */
export function createDrydock(
  context: EmulatorContext<DrydockQuirkName>,
  options: DrydockOptions = {},
): EmulatedSystem & DrydockControls {
  checkKeys('Drydock', options, ['profile', 'seed'])
  const { clock, auth, origin } = context
  const { profile = 'deployed', seed = {} } = options
  const how = renderingOf(profile, context.quirks)
  const store = createTaskStore({ profile, clock })
  const newTaskId = (): string => context.newId('task')
  const now = (): number => clock.now()
  const siteOf = (known: DrydockSeed) => {
    const settings = settingsOf(known)
    const designs = createDesigns(settings.designs, { driver: settings.driver, now, how })
    return { store, how, now, newTaskId, designs, machines: settings.machines, settings }
  }
  let site = siteOf(seed)
  const orchestrator = createOrchestrator({
    profile,
    store,
    clock,
    newId: newTaskId,
    designOf: (reference) => site.designs.designOf(reference),
    quirks: context.quirks,
    pollIntervalMs: site.settings.pollIntervalMs,
    driver: site.settings.driver,
  })
  const beginAnew = (): void => {
    store.clear()
    site.designs.reset()
    orchestrator.restart(site.settings)
  }

  return {
    name: 'drydock',
    roots: ['/versions', '/api/v1.0'],
    handle(request) {
      const call = callOf(request)
      const about = { method: call.method, now: now(), requestId: context.newId('request') }
      const caller = callerOf(call.headers, {
        auth,
        trustsHeaders: how.quirk('drydock/token-without-keystone'),
        rolesAreNeeded: how.quirk('drydock/roles-are-needed'),
      })
      return responseOf(respond(site, call, caller), about)
    },
    reset: beginAnew,
    close: () => orchestrator.close(),
    baseUrl: `${origin}/api/v1.0`,
    get designRef() {
      const [first] = Object.keys(site.settings.designs)
      if (first === undefined) throw invalidInput('No design was seeded: there is none to refer to.')
      return first
    },
    seed(known) {
      site = siteOf(known)
      beginAnew()
    },
    script: (rules) => orchestrator.script(rules),
    terminate: (id, by = null) => orchestrator.terminate(id, by),
    createInternalTask(action) {
      const id = newTaskId()
      const at = store.stamp()
      const created = store.create({ type: 'create', id, action, designRef: null, at })
      if (!created.ok) throw new JobwrightError(created.refusal.message, { code: 'conflict' })
      store.execute(id, { type: 'queue', id, at })
      return id
    },
    annotate(id, { messages = [], links = [] }) {
      const found = store.find(id)
      if (found === undefined) throw new JobwrightError(`There is no task ${id} to annotate.`, { code: 'not-found' })
      for (const { text, error = false, contextType = 'NA', context = 'NA', extra = {} } of messages) {
        const message = { text, error, contextType, context, extra, at: store.stamp() }
        const added = store.execute(found.rootId, { type: 'message', id, ...message })
        if (!added.ok) throw new JobwrightError(added.refusal.message, { code: 'conflict' })
      }
      store.note(id, { links: [...(store.noteOf(id).links ?? []), ...links] })
    },
    postBuildData(items) {
      store.addBuildData(items.map((item) => ({ ...item, collectedAt: collectedAtOf(item, now()) })))
    },
  }
}

function collectedAtOf({ collectedAt, dataElement }: PostedBuildData, now: number): number {
  if (dataElement === '') throw invalidInput('Drydock refuses build data with an empty element.')
  return collectedAt ?? now
}
