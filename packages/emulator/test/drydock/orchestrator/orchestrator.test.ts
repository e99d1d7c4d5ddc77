import { describe, expect, test } from 'vitest'
import type { ScriptRule } from '../../../src/drydock/controls.ts'
import { orchestratorQuirks } from '../../../src/drydock/orchestrator/quirks.ts'
import { createSite, designRef, pollIntervalMs } from './site.ts'

const hangsOnB: readonly ScriptRule[] = [{ node: 'b', hang: true }]

describe('the queue', () => {
  test('is looked at once at the beginning, then at each poll', async () => {
    const site = createSite({ pollIntervalMs: 10_000 })
    const id = site.queue({ action: 'verify_site' })
    await site.clock.advance(9999)
    expect(site.task(id).status).toBe('queued')
    await site.clock.advance(1)
    expect(site.task(id).status).toBe('running')
    await site.clock.advance(15)
    expect(site.task(id).status).toBe('complete')
    site.orchestrator.close()
  })

  test('the oldest task has its turn first, and the next one at the next poll', async () => {
    const site = createSite()
    const ids = ['verify_site', 'destroy_nodes', 'verify_nodes'].map((action) => site.queue({ action }))
    const standings: string[][] = []
    for (let poll = 0; poll < 3; poll += 1) {
      await site.clock.advance(pollIntervalMs)
      standings.push(ids.map((id) => site.task(id).status))
    }
    expect(standings).toEqual([
      ['running', 'queued', 'queued'],
      ['complete', 'running', 'queued'],
      ['complete', 'complete', 'running'],
    ])
    site.orchestrator.close()
  })

  test('waits for ever behind work that never ends', async () => {
    const site = createSite({ script: hangsOnB })
    const first = site.queue({ action: 'destroy_nodes' })
    const second = site.queue({ action: 'verify_site' })
    await site.clock.advance(3_600_000)
    expect(site.task(first).status).toBe('running')
    expect(
      site.store.all().map(({ nodeFilter, status }) => [JSON.stringify(nodeFilter).includes('"b"'), status]),
    ).toContainEqual([true, 'running'])
    expect(site.task(second).status).toBe('queued')
    site.orchestrator.close()
  })

  test('goes on when the tasks that never end are purged', async () => {
    const site = createSite({ script: hangsOnB })
    site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(10 * pollIntervalMs)
    site.store.purge(0, site.clock.now())
    const next = site.queue({ action: 'verify_site' })
    await site.clock.advance(3 * pollIntervalMs)
    expect(site.task(next).status).toBe('complete')
    expect(site.store.all()).toHaveLength(2)
    site.orchestrator.close()
  })

  test('a purge in the middle of work that is split ends all its parts', async () => {
    const site = createSite({ script: [{ takeMs: 5000 }] })
    site.queue({ action: 'prepare_nodes' })
    await site.clock.advance(2 * pollIntervalMs)
    site.store.purge(0, site.clock.now())
    const next = site.queue({ action: 'noop' })
    await site.clock.advance(30_000)
    expect(site.store.all().map(({ id, status }) => [id, status])).toEqual([[next, 'complete']])
    site.orchestrator.close()
  })
})

describe('the script', () => {
  test('the first rule that fits and is not used up decides', async () => {
    const script = [{ node: 'b', fail: 1, takeMs: 100 }, { action: 'destroy_nodes', takeMs: 200 }, { takeMs: 50_000 }]
    const site = createSite({ script })
    const id = site.queue({ action: 'destroy_nodes' })
    // a 200, b 100 and fails, c 200, b again 200
    await site.clock.advance(pollIntervalMs + 699)
    expect(site.task(id).status).toBe('running')
    await site.clock.advance(1)
    expect(site.task(id)).toMatchObject({ status: 'complete', result: { status: 'success', failures: [] } })
    site.orchestrator.close()
  })

  test('a rule may fail for ever', async () => {
    const site = createSite({ script: [{ node: 'a', fail: Number.POSITIVE_INFINITY }] })
    const ids = [site.queue({ action: 'destroy_nodes' }), site.queue({ action: 'destroy_nodes' })]
    await site.clock.advance(60_000)
    for (const id of ids) expect(site.task(id).result.failures).toEqual(['a'])
    site.orchestrator.close()
  })

  test('counts over all tasks', async () => {
    const site = createSite({ script: [{ node: 'a', fail: 5 }] })
    const ids = ['destroy_nodes', 'destroy_nodes'].map((action) => site.queue({ action }))
    await site.clock.advance(60_000)
    expect(ids.map((id) => site.task(id).result.status)).toEqual(['partial_success', 'success'])
    const [, second] = ids.map((id) => site.subtasks(id)[0]?.retry)
    expect(second).toBe(1)
    site.orchestrator.close()
  })

  test('a new one counts from then on, also for work that goes on', async () => {
    const site = createSite({ script: [{ takeMs: 1000 }] })
    const id = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(pollIntervalMs + 500)
    site.orchestrator.script([{ node: 'c', fail: 99 }])
    await site.clock.advance(60_000)
    expect(site.task(id).result.failures).toEqual(['c'])
    site.orchestrator.close()
  })

  test('is kept as it was given', async () => {
    const rule = { node: 'a', fail: 99 }
    const site = createSite({ script: [rule] })
    rule.fail = 0
    rule.node = 'c'
    site.orchestrator.restart({ pollIntervalMs, driver: 'simulated' })
    const id = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(60_000)
    expect(site.task(id).result.failures).toEqual(['a'])
    site.orchestrator.close()
  })

  test.each([
    [
      { fails: 1 },
      'rule 1 of the script: unknown option "fails" (did you mean fail?); known are node, action, fail, takeMs, hang.',
    ],
    [{ fail: -1 }, 'rule 1 of the script: fail must be a whole number from 0 up, or Infinity: how often it fails.'],
    [{ fail: 0.5 }, 'rule 1 of the script: fail must be a whole number from 0 up, or Infinity: how often it fails.'],
    [
      { fail: Number.NaN },
      'rule 1 of the script: fail must be a whole number from 0 up, or Infinity: how often it fails.',
    ],
    [
      { takeMs: -1 },
      'rule 1 of the script: takeMs must be a number of milliseconds from 0 up; for work that never ends write hang.',
    ],
    [
      { takeMs: Number.POSITIVE_INFINITY },
      'rule 1 of the script: takeMs must be a number of milliseconds from 0 up; for work that never ends write hang.',
    ],
    [null, 'rule 1 of the script: it must be an object.'],
    ['fail', 'rule 1 of the script: it must be an object.'],
  ])('refuses %j', async (rule, message) => {
    const site = createSite({ script: [{ node: 'a', fail: 99 }] })
    const change = () => site.orchestrator.script([{ fail: 0, takeMs: 0 }, rule as ScriptRule])
    expect(change).toThrow(expect.objectContaining({ code: 'invalid-input', message }))
    // The script before it stays.
    const id = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(60_000)
    expect(site.task(id).result.failures).toEqual(['a'])
    site.orchestrator.close()
  })

  test('refuses what is no list', () => {
    const site = createSite()
    expect(() => site.orchestrator.script({} as readonly ScriptRule[])).toThrow(
      'the script: it must be a list of rules.',
    )
    site.orchestrator.close()
  })
})

describe('restart and close', () => {
  test('nothing stays scheduled after close, whatever went on', async () => {
    for (const script of [[], hangsOnB, [{ takeMs: 500 }]]) {
      for (const action of ['prepare_nodes', 'destroy_nodes', 'noop', 'verify_site']) {
        const site = createSite({ script })
        const id = site.queue({ action })
        await site.clock.advance(pollIntervalMs + 7)
        expect(site.task(id).status).toBe('running')
        site.orchestrator.close()
        expect(site.clock.scheduled).toBe(0)
        await site.clock.advance(60_000)
        expect(site.task(id).status).toBe('running')
      }
    }
  })

  test('a restart forgets the work, counts the script anew and takes over settings', async () => {
    const site = createSite({ script: [{ node: 'a', fail: 4 }, ...hangsOnB] })
    const first = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(10 * pollIntervalMs)
    site.orchestrator.restart({ pollIntervalMs: 10, driver: 'none' })
    // Nothing waits, so there is nothing to look for.
    expect(site.clock.scheduled).toBe(0)
    const second = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(10)
    expect(site.task(first).status).toBe('running')
    expect(site.task(second).messages[0]?.text).toBe('No node driver enabled, ending task.')
    site.store.clear()
    site.orchestrator.restart({ pollIntervalMs: 10, driver: 'simulated' })
    site.orchestrator.script([{ node: 'a', fail: 4 }])
    const ids = ['destroy_nodes', 'destroy_nodes'].map((action) => site.queue({ action }))
    await site.clock.advance(60_000)
    expect(ids.map((id) => site.task(id).result.failures)).toEqual([['a'], []])
    site.orchestrator.restart({ pollIntervalMs: 10, driver: 'simulated' })
    const again = site.queue({ action: 'destroy_nodes' })
    await site.clock.advance(60_000)
    expect(site.task(again).result.failures).toEqual(['a'])
    site.orchestrator.close()
  })

  test('looks at its own moments, and only while a task waits', async () => {
    const site = createSite()
    expect(site.clock.scheduled).toBe(0)
    await site.clock.advance(2.5 * pollIntervalMs)
    const id = site.queue({ action: 'verify_site' })
    expect(site.clock.scheduled).toBe(1)
    await site.clock.advance(0.5 * pollIntervalMs - 1)
    expect(site.task(id).status).toBe('queued')
    await site.clock.advance(1)
    expect(site.task(id).status).toBe('running')
    await site.clock.advance(60_000)
    expect(site.task(id).status).toBe('complete')
    expect(site.clock.scheduled).toBe(0)
    site.orchestrator.close()
  })

  test('a task that is queued already has its turn at once', () => {
    const site = createSite()
    const id = site.queue({ action: 'verify_site' })
    site.orchestrator.restart({ pollIntervalMs, driver: 'simulated' })
    expect(site.task(id).status).toBe('running')
    site.orchestrator.close()
  })
})

describe('terminate', () => {
  test('a queued task is ended when its turn comes, and the next one has it at once', async () => {
    const site = createSite()
    const [first, second] = [site.queue({ action: 'deploy_nodes' }), site.queue({ action: 'verify_site' })]
    site.orchestrator.terminate(first, null)
    expect(site.task(first)).toMatchObject({ status: 'queued', terminate: true, terminatedBy: null })
    await site.clock.advance(pollIntervalMs)
    expect(site.task(first)).toMatchObject({ status: 'terminated', result: { status: 'incomplete' }, messages: [] })
    expect(site.task(second).status).toBe('running')
    site.orchestrator.close()
  })

  test('a running one goes on to its end', async () => {
    const site = createSite()
    const id = site.queue({ action: 'deploy_nodes' })
    await site.clock.advance(pollIntervalMs + 20)
    site.orchestrator.terminate(id, 'carol')
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({ status: 'complete', terminate: true, result: { status: 'success' } })
    expect(site.subtasks(site.subtasks(id)[0]?.id ?? '').map(({ terminate }) => terminate)).toEqual([true, true, false])
    site.orchestrator.close()
  })

  test('refuses what is not there', () => {
    const site = createSite()
    expect(() => site.orchestrator.terminate('nobody', null)).toThrow(
      expect.objectContaining({ code: 'not-found', message: 'There is no task nobody to terminate.' }),
    )
    site.orchestrator.close()
  })
})

describe('the documented profile', () => {
  const documented = { profile: 'documented' } as const
  const named = (...names: string[]) => ({
    filter_set_type: 'union',
    filter_set: [{ filter_type: 'union', node_names: names }],
  })

  test('makes a subtask of the same action for each node, and rolls up their results', async () => {
    const site = createSite({ ...documented, script: [{ node: 'b', fail: 1 }] })
    const id = site.queue({ action: 'deploy_node' })
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({
      status: 'complete',
      result: { status: 'partial_success', successes: ['a', 'c'], failures: ['b'] },
    })
    expect(site.subtasks(id).map(({ action, status, result }) => [action, status, result.status])).toEqual([
      ['deploy_node', 'complete', 'success'],
      ['deploy_node', 'complete', 'failure'],
      ['deploy_node', 'complete', 'success'],
    ])
    expect(site.task(id).subtaskIds).toHaveLength(3)
    site.orchestrator.close()
  })

  test('selects as the document says', async () => {
    const site = createSite(documented)
    const both = { filter_type: 'intersection', node_tags: ['t1', 't2'] }
    const nodeFilter = { filter_set_type: 'union', filter_set: [both] }
    const id = site.queue({ action: 'prepare_node', nodeFilter })
    await site.clock.advance(60_000)
    expect(site.task(id).result.successes).toEqual(['b'])
    site.orchestrator.close()
  })

  test.each([
    ['verify_site', ['validate_node_services']],
    ['prepare_site', ['create_network_template', 'configure_user_credentials', 'configure_node_provisioner']],
  ])('%s works on the site', async (action, subtasks) => {
    const site = createSite(documented)
    const id = site.queue({ action })
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({ status: 'complete', result: { status: 'success' } })
    expect(site.subtasks(id).map((task) => task.action)).toEqual(subtasks)
    expect(site.task(id).messages.map(({ text }) => text.split(' ')[0])).toEqual(subtasks.map(() => 'Started'))
    site.orchestrator.close()
  })

  test.each([
    ['verify_node', { designRef: 'x' }, 'The site design cannot be resolved.'],
    ['destroy_node', { nodeFilter: 5 }, 'The node filter is not understood: filter-not-an-object at node_filter.'],
  ])('%s never gets stuck, whatever quirks are on', async (action, asked, why) => {
    const site = createSite(documented)
    const id = site.queue({ action, ...asked })
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({ status: 'complete', result: { status: 'failure' } })
    expect(site.task(id).messages.map(({ text }) => text)).toEqual([why])
    site.orchestrator.close()
  })

  test('validate_design says how the design fares', async () => {
    const site = createSite(documented)
    const id = site.queue({ action: 'validate_design' })
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({ status: 'complete', result: { status: 'success' } })
    site.orchestrator.close()
  })

  test('without a driver nothing is done', async () => {
    const site = createSite({ ...documented, driver: 'none' })
    const ids = ['verify_site', 'prepare_site', 'deploy_node'].map((action) => site.queue({ action }))
    await site.clock.advance(60_000)
    expect(ids.map((id) => site.task(id).result.status)).toEqual(['failure', 'failure', 'failure'])
    site.orchestrator.close()
  })

  test('no nodes: nothing to do, and it succeeds', async () => {
    const site = createSite(documented)
    const id = site.queue({ action: 'verify_node', nodeFilter: named('zz') })
    await site.clock.advance(60_000)
    expect(site.task(id)).toMatchObject({ status: 'complete', result: { status: 'success' } })
    expect(site.task(id).messages.map(({ text }) => text)).toEqual(['No nodes in scope, no work to do.'])
    site.orchestrator.close()
  })

  test('a queued task that is asked to end is terminating until its turn comes', async () => {
    const site = createSite(documented)
    const [first, second] = [site.queue({ action: 'deploy_node' }), site.queue({ action: 'verify_site' })]
    site.orchestrator.terminate(first, 'carol')
    expect(site.task(first).status).toBe('terminating')
    await site.clock.advance(pollIntervalMs)
    expect(site.task(first)).toMatchObject({ status: 'terminated', subtaskIds: [] })
    expect(site.task(second).status).toBe('running')
    site.orchestrator.close()
  })

  test('a running one stops after the node it is at, and so do its subtasks', async () => {
    const site = createSite({ ...documented, script: [{ takeMs: 100 }] })
    const id = site.queue({ action: 'deploy_node' })
    await site.clock.advance(pollIntervalMs + 150)
    site.orchestrator.terminate(id, 'carol')
    await site.clock.advance(49)
    expect(site.task(id).status).toBe('terminating')
    await site.clock.advance(1)
    expect(site.task(id).status).toBe('terminated')
    expect(site.subtasks(id).map(({ status }) => status)).toEqual(['complete', 'terminated'])
    site.orchestrator.close()
  })

  test('a site task stops before its next step', async () => {
    const site = createSite({ ...documented, script: [{ takeMs: 100 }] })
    const id = site.queue({ action: 'prepare_site' })
    await site.clock.advance(pollIntervalMs + 150)
    site.orchestrator.terminate(id, null)
    await site.clock.advance(60_000)
    expect(site.task(id).status).toBe('terminated')
    expect(site.subtasks(id).map(({ status }) => status)).toEqual(['complete', 'terminated'])
    site.orchestrator.close()
  })

  test('work that never ends is given up at the next poll', async () => {
    const site = createSite({ ...documented, script: hangsOnB })
    const id = site.queue({ action: 'deploy_node' })
    await site.clock.advance(20 * pollIntervalMs)
    site.orchestrator.terminate(id, null)
    await site.clock.advance(pollIntervalMs)
    expect(site.task(id).status).toBe('terminated')
    const next = site.queue({ action: 'verify_site' })
    await site.clock.advance(2 * pollIntervalMs)
    expect(site.task(next).status).toBe('complete')
    site.orchestrator.close()
  })

  test('one subtask can be ended alone', async () => {
    const site = createSite({ ...documented, script: hangsOnB })
    const id = site.queue({ action: 'deploy_node' })
    await site.clock.advance(5 * pollIntervalMs)
    const hanging = site.subtasks(id).at(-1)
    expect(hanging?.status).toBe('running')
    site.orchestrator.terminate(hanging?.id ?? '', 'carol')
    await site.clock.advance(5 * pollIntervalMs)
    expect(site.subtasks(id).map(({ status }) => status)).toEqual(['complete', 'terminated', 'complete'])
    expect(site.task(id).status).toBe('complete')
    site.orchestrator.close()
  })

  test('what is over cannot be ended', async () => {
    const site = createSite(documented)
    const id = site.queue({ action: 'verify_site' })
    await site.clock.advance(60_000)
    const end = () => site.orchestrator.terminate(id, null)
    expect(end).toThrow(expect.objectContaining({ code: 'conflict', applied: 'no' }))
    expect(end).toThrow(`Task ${id} cannot be terminated: `)
    site.orchestrator.close()
  })
})

test('each quirk has a name of its own, and words for both sides', () => {
  const names = orchestratorQuirks.map(({ name }) => name)
  expect(names).toEqual(['drydock/stuck-in-running', 'drydock/validate-design-fails', 'drydock/unregistered-storage'])
  for (const { system, real, otherwise, source, since } of orchestratorQuirks) {
    expect(system).toBe('drydock')
    expect([real, otherwise, source, since].every((words) => words.length > 0)).toBe(true)
  }
})

test('one use of the design is one resolution of its reference', async () => {
  const site = createSite()
  site.queue({ action: 'verify_site' })
  await site.clock.advance(60_000)
  expect(site.uses.get(designRef)).toBe(undefined)
  site.queue({ action: 'destroy_nodes' })
  await site.clock.advance(60_000)
  // The action looks for its nodes, and so does the driver.
  expect(site.uses.get(designRef)).toBe(2)
  site.orchestrator.close()
})
