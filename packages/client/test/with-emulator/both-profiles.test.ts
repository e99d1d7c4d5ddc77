import type { ClientEvent } from '@jobwright/client'
import type { DrydockClient } from '@jobwright/client/drydock'
import { isJobwrightError, type JobView } from '@jobwright/core'
import type { Task } from '@jobwright/core/drydock'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { designRef, leftOn, nodes, openSite, type Site, type StoredTask } from './site.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A server's rules and defects, and its words for the work on nodes. */
const servers = [
  { profile: 'deployed', quirks: 'all', deploy: 'deploy_nodes', verify: 'verify_nodes' },
  { profile: 'deployed', quirks: 'none', deploy: 'deploy_nodes', verify: 'verify_nodes' },
  { profile: 'documented', quirks: 'all', deploy: 'deploy_node', verify: 'verify_node' },
  { profile: 'documented', quirks: 'none', deploy: 'deploy_node', verify: 'verify_node' },
] as const

const hour = 3_600_000
const broken = 'file:///srv/broken.yaml'
const missing = '00000000-0000-4000-8000-000000000000'

describe.each(servers)('a $profile server with quirks: $quirks', ({ profile, quirks, deploy, verify }) => {
  let site: Site
  let drydock: DrydockClient
  let drift: ClientEvent[]
  beforeEach(async () => {
    const seed = {
      designs: { [designRef]: { nodes }, [broken]: { nodes, valid: false } },
      machines: [{ hostname: 'a' }],
    }
    site = await openSite({ profiles: { drydock: profile }, quirks, seed: { drydock: seed } })
    site.emulator.drydock.script([{ node: 'b', action: 'deploy_node', fail: 99 }])
    drift = []
    drydock = site.client({
      onEvent(event) {
        if (event.kind === 'drift') drift.push(event)
      },
    })
  })

  test('is understood in all that a client asks, and says nothing that its documents do not know', async () => {
    const { tasks } = drydock
    const until = <T>(promise: Promise<T>) => site.until(promise)
    await until(drydock.ready({ timeoutMs: 10_000 }))
    expect(Object.keys(await until(drydock.versions()))).toEqual(['v1.0'])

    const where = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_tags: ['t2'] }] } as const
    expect(await until(drydock.nodeFilter({ design_ref: designRef, node_filter: where }))).toEqual(['b', 'c'])
    const plan = await until(drydock.plan({ action: deploy, design_ref: designRef, where }))
    expect(plan.names).toEqual(['b', 'c'])
    const made = await until(tasks.create(plan.document))
    expect(made).toMatchObject({ action: deploy, design_ref: designRef, node_filter: plan.document.node_filter })
    const again = await until(tasks.ensure(plan.document, { withinMs: hour }))
    expect([again.created, again.task.task_id]).toEqual([false, made.task_id])

    const checked = await until(tasks.check(tasks.waitToken(made.task_id, { timeoutMs: hour })))
    expect(checked.done).toBe(false)
    const end = await until(tasks.wait(made.task_id, { timeoutMs: hour }))
    expect([end.outcome, end.reason]).toEqual(['partial', 'ended'])
    expect(end.targets.find(({ name }) => name === 'b')).toMatchObject({
      outcome: 'failed',
      why: 'simulated failure on b',
    })

    site.emulator.drydock.postBuildData([
      { nodeName: 'b', taskId: made.task_id, generator: 'lshw', dataFormat: 'text/plain', dataElement: 'cpu' },
    ])
    const element = { node_name: 'b', task_id: made.task_id, generator: 'lshw', data_element: 'cpu' }
    expect(await until(tasks.buildData(made.task_id))).toMatchObject([element])
    expect(await until(drydock.nodes.buildData('b', { latest: true }))).toMatchObject([element])
    for (const builddata of [false, true])
      for (const subtaskErrors of [false, true]) {
        const parts = { builddata, subtaskErrors }
        expect(await until(tasks.get(made.task_id, parts))).toMatchObject({ task_id: made.task_id, status: 'complete' })
        for (const layers of [1, 2, -1]) {
          const tree = await until(tasks.get(made.task_id, { ...parts, layers }))
          expect(drydock.tasks.view(tree)).toMatchObject({ id: made.task_id, outcome: 'partial' })
        }
      }
    expect(await until(all(drydock.nodes.list().items()))).toMatchObject([{ hostname: 'a' }])
    expect(await until(drydock.validateDesign(designRef))).toMatchObject({ status: 'Success' })
    const invalid = await until(drydock.validateDesign(broken))
    expect(invalid.status.toLowerCase()).toBe('failure')
    await until(tasks.purge({ olderThanDays: 0, everything: true }))
    expect(await until(all(tasks.list().items()))).toEqual([])

    expect(drift).toEqual([])
    expect(leftOn(site)).toEqual([])
  })

  test.each<[string, string, (drydock: DrydockClient) => Promise<unknown>]>([
    ['a task that is not there', 'not-found', ({ tasks }) => tasks.get(missing)],
    ['a tree that is not there', 'not-found', ({ tasks }) => tasks.tree(missing)],
    ['build data that is not there', 'not-found', ({ tasks }) => tasks.buildData(missing)],
    ['build data of no node', 'not-found', ({ nodes }) => nodes.buildData('nobody')],
    ['a word that the server does not know', 'rejected', ({ tasks }) => tasks.create(foreign(profile))],
  ])('refuses %s: %s', async (_, code, ask) => {
    const error = await site.until(ask(drydock).then(String, (thrown: unknown) => thrown))
    expect(isJobwrightError(error) && [error.code, error.applied]).toEqual([code, 'no'])
    expect(await site.stored()).toEqual([])
  })

  test('has a machine list that cannot be had: unavailable', async () => {
    site.emulator.drydock.seed({ machines: null })
    const error = await site.until(all(drydock.nodes.list().items()).catch((thrown: unknown) => thrown))
    expect(isJobwrightError(error, 'unavailable')).toBe(true)
  })

  test('is shown as it is: at each moment each view says what the server has stored', async () => {
    site.emulator.drydock.script([{ node: 'b', action: 'deploy_node', fail: 99, takeMs: 4_000 }, { takeMs: 4_000 }])
    const asked = [deploy, 'verify_site', verify, 'prepare_site']
    const ids: string[] = []
    for (const action of asked) ids.push(await site.task({ action }))
    site.emulator.drydock.terminate(ids[2] ?? '')
    const shown = new Set<string>()
    for (let step = 0; step < 60; step++) {
      // Nothing happens between the two: the clock stands.
      const stored = await site.stored()
      const listed = await site.until(all(drydock.tasks.list().items()))
      expect(listed).toEqual(stored)
      for (const [at, task] of stored.entries()) {
        const view = drydock.tasks.view(listed[at] as Task)
        expect(essence(view)).toEqual(essenceOf(task))
        shown.add(`${view.phase} ${view.outcome}`)
      }
      for (const id of ids) {
        const task = stored.find(({ task_id }) => task_id === id) as StoredTask
        const tree = drydock.tasks.view(await site.until(drydock.tasks.tree(id)))
        expect(essence(tree)).toEqual(essenceOf(task))
        // The task, and below it those that are registered with it.
        const below = stored.filter(({ parent_task_id }) => parent_task_id === id).map(({ task_id }) => task_id)
        for (const child of tree.children) expect(child.parentId).toBe(id)
        expect(below).toEqual(expect.arrayContaining(tree.children.map((child) => child.id)))
      }
      await site.clock.advance(3_000)
    }
    expect([...shown].toSorted()).toEqual([
      'ended cancelled',
      'ended failed',
      'ended partial',
      'ended succeeded',
      'pending undefined',
      'running undefined',
    ])
  })
})

const essence = ({ id, name, status, phase, outcome }: JobView) => ({ id, name, status, phase, outcome })

/** What a view must say of a stored task: a table by itself, for the client's own rules are on trial. */
function essenceOf({ task_id, action, status, result }: StoredTask): ReturnType<typeof essence> {
  const about = { id: task_id, name: action, status }
  if (status === 'terminated') return { ...about, phase: 'ended', outcome: 'cancelled' }
  if (status === 'complete') return { ...about, phase: 'ended', outcome: ends[result.status] }
  return { ...about, phase: ['running', 'terminating'].includes(status) ? 'running' : 'pending', outcome: undefined }
}

const ends: Readonly<Record<string, NonNullable<JobView['outcome']>>> = {
  success: 'succeeded',
  partial_success: 'partial',
  failure: 'failed',
  incomplete: 'incomplete',
}

/** A task in the words of the other profile. */
function foreign(profile: 'deployed' | 'documented') {
  const action = profile === 'deployed' ? 'destroy_node' : 'destroy_nodes'
  return { action, design_ref: designRef, node_filter: null } as const
}

async function all<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const read: Item[] = []
  for await (const item of items) read.push(item)
  return read
}
