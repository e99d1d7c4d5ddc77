import { type ManualClock, manualClock, type Node } from '@jobwright/core'
import type { TaskProfile, TaskState } from '@jobwright/core/drydock'
import type { ScriptRule } from '../../../src/drydock/controls.ts'
import type { Design } from '../../../src/drydock/design.ts'
import type { Driver, Orchestrator } from '../../../src/drydock/orchestration.ts'
import { createOrchestrator } from '../../../src/drydock/orchestrator/orchestrator.ts'
import { orchestratorQuirks } from '../../../src/drydock/orchestrator/quirks.ts'
import { createTaskStore, type TaskStore } from '../../../src/drydock/task-store.ts'

/** A design as these tests write it down. */
interface SiteDesign {
  readonly nodes: readonly Node[]
  readonly valid?: boolean | undefined
  readonly validation?: Design['validation'] | undefined
  readonly unsupportedOobType?: string | undefined
}

export interface SiteOptions {
  readonly profile?: TaskProfile | undefined
  readonly designs?: Readonly<Record<string, SiteDesign>> | undefined
  readonly driver?: Driver | undefined
  readonly pollIntervalMs?: number | undefined
  readonly script?: readonly ScriptRule[] | undefined
  readonly quirks?: readonly string[] | undefined
}

interface AskedFor {
  readonly action: string
  readonly designRef?: unknown
  readonly nodeFilter?: unknown
  readonly createdBy?: string | null | undefined
}

/** A store with an orchestrator on a clock that is moved by hand. */
export interface Site {
  readonly clock: ManualClock
  readonly store: TaskStore
  readonly orchestrator: Orchestrator
  /** The states each task was seen in, in order. */
  readonly seen: ReadonlyMap<string, readonly string[]>
  /** How often each design reference was resolved. */
  readonly uses: ReadonlyMap<unknown, number>
  /** Queues a task and answers its id. */
  queue(asked: AskedFor): string
  task(id: string): TaskState
  /** All tasks that name this one as their parent. */
  subtasks(id: string): readonly TaskState[]
}

export const designRef = 'file:///site.yaml'
export const pollIntervalMs = 1000

const nodes = ['a', 'b', 'c'].map((name): Node => ({ name, tags: name === 'b' ? ['t1', 't2'] : ['t1'] }))

export function createSite(options: SiteOptions = {}): Site {
  const { profile = 'deployed', designs = { [designRef]: { nodes } }, driver = 'simulated', script = [] } = options
  const quirks = new Set(options.quirks ?? orchestratorQuirks.map(({ name }) => name))
  const known = new Map(Object.entries(designs))
  const clock = manualClock({ now: Date.UTC(2026, 10, 20) })
  const store = createTaskStore({ profile, clock })
  const seen = new Map<string, string[]>()
  const uses = new Map<unknown, number>()
  let made = 0
  const newId = () => `id-${String(made++).padStart(5, '0')}`
  const note = (rootId: string) => {
    for (const { id, status } of store.tree(rootId)?.tasks.values() ?? []) {
      const states = seen.get(id) ?? []
      if (states.at(-1) !== status) seen.set(id, [...states, status])
    }
  }
  const watched: TaskStore = {
    ...store,
    execute(rootId, command) {
      const execution = store.execute(rootId, command)
      note(rootId)
      return execution
    },
  }
  const orchestrator = createOrchestrator({
    profile,
    store: watched,
    clock,
    newId,
    designOf(reference) {
      uses.set(reference, (uses.get(reference) ?? 0) + 1)
      const design = known.get(String(reference))
      if (design === undefined) return undefined
      const { valid = true, validation = { status: 'Success', messages: [] } } = design
      return { ...design, valid, validation }
    },
    quirks,
    pollIntervalMs: options.pollIntervalMs ?? pollIntervalMs,
    driver,
  })
  orchestrator.script(script)
  return {
    clock,
    store,
    orchestrator,
    seen,
    uses,
    queue({ action, designRef: reference = designRef, nodeFilter = null, createdBy = null }) {
      const id = newId()
      const at = store.stamp()
      const creation = store.create({ type: 'create', id, action, designRef: reference, nodeFilter, createdBy, at })
      if (!creation.ok) throw new Error(creation.refusal.message)
      watched.execute(id, { type: 'queue', id, at })
      return id
    },
    task(id) {
      const found = store.find(id)
      if (found === undefined) throw new Error(`No task ${id}.`)
      return found.task
    },
    subtasks: (id) => store.all().filter(({ parentId }) => parentId === id),
  }
}
