import { deployedActions, documentedActions, type TaskProfile, type TaskState } from '@jobwright/core/drydock'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ScriptRule } from '../../../src/drydock/controls.ts'
import { createSite, designRef, pollIntervalMs, type Site } from './site.ts'

const runs = { seed: 20261121, numRuns: 100 }

const node = fc.constantFrom('a', 'b', 'c')
const rule: fc.Arbitrary<ScriptRule> = fc.record(
  {
    fail: fc.constantFrom(0, 1, 5, 99),
    node,
    action: fc.constantFrom('identify_node', 'deploy_node', 'destroy_nodes', 'destroy_node'),
    takeMs: fc.constantFrom(0, 10, 700),
  },
  { requiredKeys: ['fail'] },
)

const filter = fc.oneof(
  { weight: 4, arbitrary: fc.constant(null) },
  node.map((name) => ({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: [name] }] })),
  fc.constant({ filter_set_type: 'union', filter_set: [] }),
  fc.constant('no filter'),
)
const asked = (actions: readonly string[]) =>
  fc.record({
    action: fc.constantFrom(...actions),
    nodeFilter: filter,
    designRef: fc.constantFrom(designRef, designRef, designRef, designRef, 'invalid', 'missing'),
  })

/** What somebody does, and how long after what was done before. */
interface Act {
  readonly afterMs: number
  readonly task?: { readonly action: string; readonly nodeFilter: unknown; readonly designRef: string } | undefined
  /** Which of the tasks so far to terminate, subtasks included. */
  readonly terminate?: number | undefined
}

const actsFor = (profile: TaskProfile): fc.Arbitrary<readonly Act[]> => {
  const actions = profile === 'deployed' ? [...deployedActions, 'noop'] : documentedActions
  const afterMs = fc.constantFrom(0, 5, 40, pollIntervalMs)
  return fc.array(
    fc.oneof(
      { weight: 3, arbitrary: fc.record({ afterMs, task: asked(actions) }) },
      { weight: 1, arbitrary: fc.record({ afterMs, terminate: fc.nat(30) }) },
    ),
    { minLength: 2, maxLength: 6 },
  )
}

const designs = {
  [designRef]: { nodes: [{ name: 'a' }, { name: 'b' }, { name: 'c' }] },
  invalid: { nodes: [{ name: 'a' }], valid: false },
}

/** Does it all, calling `look` at each step of time, and lets everything end. */
async function play(
  profile: TaskProfile,
  script: readonly ScriptRule[],
  acts: readonly Act[],
  look: (site: Site) => void = () => {},
): Promise<Site & { readonly ids: readonly string[] }> {
  const site = createSite({ profile, script, designs })
  const ids: string[] = []
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 5) {
      await site.clock.advance(Math.min(5, left))
      look(site)
    }
  }
  for (const { afterMs, task, terminate } of acts) {
    await pass(afterMs)
    if (task !== undefined) ids.push(site.queue(task))
    const target = terminate === undefined ? undefined : site.store.all()[terminate]
    const isOpen = target !== undefined && !['complete', 'terminated'].includes(target.status)
    if (target !== undefined && (profile === 'deployed' || isOpen)) {
      try {
        site.orchestrator.terminate(target.id, 'carol')
      } catch {
        // The documented profile refuses to end what is being ended.
      }
    }
    look(site)
  }
  await site.clock.advance(600_000)
  look(site)
  return { ...site, ids }
}

/** A task of the real server that cannot tell which nodes it is for. */
function getsStuck(task: Act['task']): boolean {
  const looksForNodes = task?.action.endsWith('_nodes') === true || task?.action === 'noop'
  if (task === undefined || !looksForNodes) return false
  // `verify_nodes` finds no nodes where there is no design, and does not mind one that is not valid.
  if (task.action === 'verify_nodes') return task.nodeFilter === 'no filter' && task.designRef !== 'missing'
  return task.nodeFilter === 'no filter' || task.designRef !== designRef
}

const isTop = (store: Site['store'], id: string) => store.find(id)?.rootId === id
const isEnded = ({ status }: TaskState) => status === 'complete' || status === 'terminated'

describe.each(['deployed', 'documented'] as const)('%s', (profile) => {
  const scene = [fc.array(rule, { minLength: 1, maxLength: 3 }), actsFor(profile)] as const

  test('one top-level task is worked on at a time, and in the order in which they were queued', async () => {
    let most = 0
    await fc.assert(
      fc.asyncProperty(...scene, async (script, acts) => {
        const order: string[] = []
        const site = await play(profile, script, acts, ({ store }) => {
          const working = store.all().filter(({ id, status }) => status === 'running' && !isTop(store, id))
          most = Math.max(most, new Set(working.map(({ id }) => store.find(id)?.rootId)).size)
          const begun = store.roots().filter(({ status }) => status !== 'requested' && status !== 'queued')
          for (const { id } of begun) if (!order.includes(id)) order.push(id)
        })
        const queue = site.ids.filter((id) => order.includes(id))
        // One that is asked to end while it waits shows it out of turn under the documented profile.
        const inTurn = (id: string) => profile === 'deployed' || !site.task(id).terminate
        expect(order.filter(inTurn)).toEqual(queue.filter(inTurn))
        site.orchestrator.close()
      }),
      runs,
    )
    expect(most).toBe(1)
  })

  test('every task ends, but for those that are known to get stuck', async () => {
    const count = { stuck: 0, ended: 0 }
    await fc.assert(
      fc.asyncProperty(...scene, async (script, acts) => {
        const site = await play(profile, script, acts)
        const tasks = acts.flatMap(({ task }) => task ?? [])
        for (const [index, id] of site.ids.entries()) {
          const task = site.task(id)
          const isStuck = profile === 'deployed' && getsStuck(tasks[index]) && task.status !== 'terminated'
          expect(task.status === 'running').toBe(isStuck)
          expect(isEnded(task)).toBe(!isStuck)
          count[isStuck ? 'stuck' : 'ended'] += 1
        }
        site.orchestrator.close()
      }),
      runs,
    )
    expect(count.ended).toBeGreaterThan(100)
    expect(count.stuck > 20).toBe(profile === 'deployed')
  })

  test('a node that failed is named, with a message of its own below', async () => {
    const failing = fc.array(fc.record({ node, fail: fc.constantFrom(1, 5, 99) }), { minLength: 1, maxLength: 2 })
    let named = 0
    await fc.assert(
      fc.asyncProperty(failing, actsFor(profile), async (script, acts) => {
        const site = await play(profile, script, acts)
        for (const id of site.ids) {
          const { failures } = site.task(id).result
          const errors = [...(site.store.tree(id)?.tasks.values() ?? [])]
            .flatMap(({ messages }) => messages)
            .filter(({ error, contextType }) => error && contextType === 'node')
            .map(({ context }) => context)
          for (const failed of failures) {
            named += 1
            expect(errors).toContain(failed)
          }
        }
        site.orchestrator.close()
      }),
      runs,
    )
    expect(named).toBeGreaterThan(50)
  })

  test('the same happens again from the same beginning, and nothing stays scheduled', async () => {
    await fc.assert(
      fc.asyncProperty(...scene, async (script, acts) => {
        const [first, second] = [await play(profile, script, acts), await play(profile, script, acts)]
        expect(second.store.all()).toEqual(first.store.all())
        for (const site of [first, second]) {
          site.orchestrator.close()
          expect(site.clock.scheduled).toBe(0)
        }
      }),
      { ...runs, numRuns: 40 },
    )
  })
})

test('work that fails n times is tried again up to three times', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom('destroy_nodes', 'deploy_nodes', 'prepare_nodes'),
      fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 3, maxLength: 3 }),
      async (action, times) => {
        const last = { destroy_nodes: 'destroy_node', deploy_nodes: 'deploy_node', prepare_nodes: 'configure_hardware' }
        const driverAction = last[action]
        const names = ['a', 'b', 'c']
        const script = names.map((name, index) => ({ node: name, action: driverAction, fail: times[index] ?? 0 }))
        const site = await play('deployed', script, [{ afterMs: 0, task: { action, nodeFilter: null, designRef } }])
        const { result } = site.task(site.ids[0] ?? '')
        expect(result.failures.toSorted()).toEqual(names.filter((_, index) => (times[index] ?? 0) > 3))
        expect(result.successes.toSorted()).toEqual(names.filter((_, index) => (times[index] ?? 0) <= 3))
        const leaves = site.store.all().filter((one) => one.action === driverAction && one.subtaskIds.length === 0)
        for (const [index, name] of names.entries()) {
          const tries = leaves.filter(({ nodeFilter }) => JSON.stringify(nodeFilter).includes(`"${name}"`))
          expect(tries.map(({ retry }) => retry)).toEqual([0, 1, 2, 3].slice(0, Math.min(times[index] ?? 0, 3) + 1))
        }
        site.orchestrator.close()
      },
    ),
    { ...runs, numRuns: 60 },
  )
})
