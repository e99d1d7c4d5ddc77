import type { TaskState } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { createSite, designRef, pollIntervalMs, type Site, type SiteOptions } from './site.ts'

/** The task, and below it every task with where it stands, one line each. */
function outline(site: Site, id: string): readonly string[] {
  const line = ({ action, retry, status, result, nodeFilter }: TaskState): string => {
    const names = (nodeFilter as { filter_set?: { node_names?: string[] }[] } | null)?.filter_set?.[0]?.node_names
    const lists = `+${result.successes.join(',')} -${result.failures.join(',')}`
    return `${action}${names === undefined ? '' : `[${names.join(',')}]`}${retry > 0 ? ` try ${retry}` : ''}: ${status} ${result.status} ${lists}`
  }
  const below = (parent: string, depth: number): string[] =>
    site.subtasks(parent).flatMap((task) => [`${'  '.repeat(depth)}${line(task)}`, ...below(task.id, depth + 1)])
  return [line(site.task(id)), ...below(id, 1)]
}

const texts = (task: TaskState) => task.messages.map(({ text, error }) => (error ? `! ${text}` : text))

/** Runs one task on a site until nothing of it is left to do. */
async function run(
  asked: { action: string; designRef?: unknown; nodeFilter?: unknown },
  options: SiteOptions = {},
): Promise<Site & { readonly id: string }> {
  const site = createSite(options)
  const id = site.queue(asked)
  await site.clock.advance(60_000)
  site.orchestrator.close()
  return { ...site, id }
}

describe('without a driver', () => {
  test.each(['verify_site', 'prepare_site', 'prepare_nodes', 'deploy_nodes', 'destroy_nodes'])(
    '%s fails for want of a node driver, whatever the design',
    async (action) => {
      const site = await run({ action, designRef: 'file:///nowhere' }, { driver: 'none' })
      expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'failure' }, subtaskIds: [] })
      expect(site.task(site.id).messages).toEqual([
        expect.objectContaining({
          text: 'No node driver enabled, ending task.',
          error: true,
          contextType: 'task',
          context: site.id,
        }),
      ])
      expect(site.store.noteOf(site.id)).toEqual({ message: 'No NodeDriver enabled.', reason: 'Bad Configuration.' })
    },
  )

  test('relabel_nodes misses the Kubernetes driver', async () => {
    const site = await run({ action: 'relabel_nodes' }, { driver: 'none' })
    expect(texts(site.task(site.id))).toEqual(['! No kubernetes driver is enabled, ending task.'])
    expect(site.store.noteOf(site.id)).toEqual({
      message: 'No KubernetesDriver enabled.',
      reason: 'Bad Configuration.',
    })
  })

  test('verify_nodes does without one', async () => {
    const site = await run({ action: 'verify_nodes' }, { driver: 'none' })
    expect(site.task(site.id).result.status).toBe('success')
  })
})

describe('verify_nodes', () => {
  test('asks the out-of-band management of each node', async () => {
    const site = await run({ action: 'verify_nodes' }, { script: [{ action: 'interrogate_oob', node: 'b', fail: 1 }] })
    expect(outline(site, site.id)).toEqual([
      'verify_nodes: complete partial_success + -',
      '  interrogate_oob[a,b,c]: complete partial_success +a,c -b',
      '    interrogate_oob[a]: complete success +a -',
      '    interrogate_oob[b]: complete failure + -b',
      '    interrogate_oob[c]: complete success +c -',
    ])
  })

  test('finds no nodes in a design that cannot be resolved', async () => {
    const site = await run({ action: 'verify_nodes', designRef: 'file:///nowhere' })
    expect(texts(site.task(site.id))).toEqual(['No nodes in scope, no work to do.'])
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'success' } })
  })
})

test('verify_nodes does not mind a design that is not valid', async () => {
  const designs = { [designRef]: { nodes: [{ name: 'a' }], valid: false } }
  const site = await run({ action: 'verify_nodes' }, { designs })
  expect(outline(site, site.id).slice(0, 2)).toEqual([
    'verify_nodes: complete success + -',
    '  interrogate_oob[a]: complete success +a -',
  ])
})

describe('verify_site and prepare_site', () => {
  test('a step that fails fails the site', async () => {
    const script = [{ action: 'configure_user_credentials', fail: 1 }]
    const site = await run({ action: 'prepare_site', designRef: 'ftp://nobody/reads/it' }, { script })
    expect(outline(site, site.id)).toEqual([
      'prepare_site: complete partial_success + -',
      '  create_network_template: complete success + -',
      '  configure_user_credentials: complete failure + -',
      '  configure_node_provisioner: complete success + -',
    ])
    const [, failed] = site.subtasks(site.id)
    expect(failed?.messages).toEqual([
      expect.objectContaining({
        text: 'simulated failure of configure_user_credentials',
        error: true,
        contextType: 'NA',
        context: 'NA',
      }),
    ])
  })

  test('a rule for a node says nothing about the site', async () => {
    const site = await run({ action: 'verify_site' }, { script: [{ node: 'a', fail: 9 }] })
    expect(site.task(site.id).result.status).toBe('success')
  })
})

describe('prepare_nodes', () => {
  const one = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['b'] }] }
  const unknown = { action: 'identify_node', node: 'b', fail: 1 }

  test('a node that the provisioner does not know is switched on, found and configured', async () => {
    const site = await run({ action: 'prepare_nodes', nodeFilter: one }, { script: [unknown] })
    expect(outline(site, site.id)).toEqual([
      'prepare_nodes[b]: complete success +b -',
      '  set_node_boot[b]: complete success +b -',
      '    set_node_boot[b]: complete success +b -',
      '  power_cycle_node[b]: complete success +b -',
      '    power_cycle_node[b]: complete success +b -',
      '  identify_node[b]: complete success +b -',
      '    identify_node[b]: complete success +b -',
      '  configure_hardware[b]: complete success +b -',
      '    configure_hardware[b]: complete success +b -',
    ])
    expect(texts(site.task(site.id)).filter((text) => !text.startsWith('Started subtask'))).toEqual([])
  })

  test('it is looked for at each poll, and given up after ten minutes', async () => {
    const site = createSite({ script: [{ ...unknown, fail: 1000 }], pollIntervalMs: 60_000 })
    const id = site.queue({ action: 'prepare_nodes', nodeFilter: one })
    await site.clock.advance(11 * 60_000)
    const identify = () => site.subtasks(id).find(({ action }) => action === 'identify_node')
    expect(identify()).toMatchObject({ status: 'running', retry: 10 })
    await site.clock.advance(60_000)
    expect(identify()).toMatchObject({ status: 'complete', retry: 10, result: { status: 'failure', failures: ['b'] } })
    expect(identify()?.messages.at(-1)).toMatchObject({
      text: 'Retry requested, out of attempts.',
      error: false,
      contextType: 'NA',
      context: 'NA',
    })
    expect(site.task(id).result).toEqual({ status: 'partial_success', successes: ['b'], failures: ['b'] })
    expect(site.subtasks(id).map(({ action }) => action)).not.toContain('configure_hardware')
    site.orchestrator.close()
  })

  test('it is looked for at least twice when the orchestrator polls less often than every ten minutes', async () => {
    const site = createSite({ script: [{ ...unknown, fail: 2 }], pollIntervalMs: 3_600_000 })
    const id = site.queue({ action: 'prepare_nodes', nodeFilter: one })
    await site.clock.advance(3 * 3_600_000)
    expect(site.task(id).result).toEqual({ status: 'success', successes: ['b'], failures: [] })
    site.orchestrator.close()
  })

  test('it is looked for 600 times at most', async () => {
    const site = createSite({ script: [{ ...unknown, fail: 1000 }], pollIntervalMs: 10 })
    const id = site.queue({ action: 'prepare_nodes', nodeFilter: one })
    await site.clock.advance(30_000)
    expect(site.subtasks(id).find(({ action }) => action === 'identify_node')).toMatchObject({
      status: 'complete',
      retry: 600,
    })
    site.orchestrator.close()
  })

  test('out-of-band management without a driver: nothing is done, and the task succeeds', async () => {
    const designs = { [designRef]: { nodes: [{ name: 'b' }], unsupportedOobType: 'libvirt' } }
    const site = await run({ action: 'prepare_nodes' }, { designs, script: [unknown] })
    expect(outline(site, site.id)).toEqual([
      'prepare_nodes: complete success + -',
      '  identify_node[]: complete success + -',
    ])
    expect(texts(site.task(site.id))[0]).toBe('! Node b OOB type libvirt is not supported.')
    // Only by the first of the two steps: no node is left for the second one.
    expect(texts(site.task(site.id)).filter((text) => text.startsWith('!'))).toHaveLength(1)
  })

  test('several nodes are prepared side by side', async () => {
    const site = createSite({ script: [{ takeMs: 10_000 }] })
    const id = site.queue({ action: 'prepare_nodes' })
    await site.clock.advance(pollIntervalMs + 5000)
    expect(outline(site, id)).toEqual([
      'prepare_nodes: running incomplete + -',
      '  prepare_nodes[a]: running incomplete + -',
      '  prepare_nodes[b]: running incomplete + -',
      '  prepare_nodes[c]: running incomplete + -',
    ])
    await site.clock.advance(60_000)
    expect(site.task(id).result).toEqual({ status: 'success', successes: ['a', 'b', 'c'], failures: [] })
    site.orchestrator.close()
  })

  test('two nodes of one name are prepared together', async () => {
    const designs = { [designRef]: { nodes: [{ name: 'a' }, { name: 'a' }] } }
    const site = await run({ action: 'prepare_nodes' }, { designs })
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'success', successes: ['a'] } })
    expect(site.subtasks(site.id).map(({ action }) => action)).toEqual(['prepare_nodes', 'prepare_nodes'])
  })
})

describe('deploy_nodes', () => {
  test('later steps are for the nodes on which earlier ones succeeded; none of them is for no nodes', async () => {
    const site = await run({ action: 'deploy_nodes' }, { script: [{ action: 'apply_node_networking', fail: 3 }] })
    expect(outline(site, site.id)).toEqual([
      'deploy_nodes: complete failure + -a,b,c',
      '  apply_node_networking: complete failure + -a,b,c',
      '    apply_node_networking[a]: complete failure + -a',
      '    apply_node_networking[b]: complete failure + -b',
      '    apply_node_networking[c]: complete failure + -c',
    ])
  })

  test('a boot action that fails takes the node off the successes', async () => {
    const script = [
      { action: 'bootaction_report', node: 'c', fail: 1 },
      { action: 'deploy_node', node: 'a', fail: 1 },
    ]
    const site = await run({ action: 'deploy_nodes' }, { script })
    expect(site.task(site.id).result).toEqual({ status: 'partial_success', successes: ['a', 'b'], failures: ['c'] })
    const report = site.subtasks(site.id).find(({ action }) => action === 'bootaction_report')
    expect(report?.messages).toEqual([
      expect.objectContaining({ text: 'simulated failure on c', error: true, contextType: 'node', context: 'c' }),
    ])
  })

  test.each([
    { quirks: ['drydock/unregistered-storage'], parents: 4, result: { status: 'success', failures: [] } },
    { quirks: [], parents: 5, result: { status: 'partial_success', failures: ['b'] } },
  ])('storage fails on a node with the quirks $quirks', async ({ quirks, parents, result }) => {
    const script = [{ action: 'apply_node_storage', node: 'b', fail: 1 }]
    const site = await run({ action: 'deploy_nodes' }, { script, quirks })
    expect(site.task(site.id).result).toEqual({ ...result, successes: ['a', 'c'] })
    expect(site.task(site.id).subtaskIds).toHaveLength(parents)
  })

  test('the check of prepare_nodes has no parent, with quirks and without', async () => {
    const site = await run(
      { action: 'prepare_nodes', designRef: 'one' },
      {
        designs: { one: { nodes: [{ name: 'a' }] } },
        quirks: [],
      },
    )
    const checks = site.store.all().filter(({ action, parentId }) => action === 'identify_node' && parentId === null)
    expect(checks).toHaveLength(1)
  })

  test('a node that the filter gives twice is worked on twice', async () => {
    const nodeFilter = {
      filter_set_type: 'intersection',
      filter_set: [{ filter_type: 'intersection', node_tags: ['t1', 't2'] }],
    }
    const site = await run({ action: 'destroy_nodes', nodeFilter })
    const [driverTask] = site.subtasks(site.id)
    const work = site.subtasks(driverTask?.id ?? '').flatMap(({ result }) => result.successes)
    expect(work).toEqual(['a', 'b', 'b', 'c'])
  })

  test('the text of the posted filter goes down with the filter', async () => {
    const site = createSite()
    const nodeFilter = { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['a'] }] }
    const id = site.queue({ action: 'deploy_nodes', nodeFilter })
    site.store.note(id, { filterText: '{"as":"posted"}' })
    await site.clock.advance(60_000)
    const texts = site.subtasks(id).map((task) => [task.action, site.store.noteOf(task.id).filterText])
    expect(texts).toEqual([
      ['apply_node_networking', '{"as":"posted"}'],
      ['apply_node_platform', undefined],
      ['deploy_node', undefined],
      ['bootaction_report', undefined],
    ])
    site.orchestrator.close()
  })
})

describe('relabel_nodes', () => {
  test('makes one task of the selected nodes by name', async () => {
    const site = await run({ action: 'relabel_nodes' }, { script: [{ node: 'a', fail: 1 }] })
    expect(outline(site, site.id).slice(0, 3)).toEqual([
      'relabel_nodes: complete partial_success +b,c -a',
      '  relabel_node[a,b,c]: complete partial_success +b,c -a',
      '    relabel_node[a]: complete failure + -a',
    ])
  })

  test('has words of its own for no nodes', async () => {
    const site = await run({ action: 'relabel_nodes', designRef: 'none' }, { designs: { none: { nodes: [] } } })
    expect(texts(site.task(site.id))).toEqual(['No nodes in scope, nothing to relabel.'])
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'success' } })
  })
})

describe('tasks on nodes that cannot tell which', () => {
  const invalid = { [designRef]: { nodes: [{ name: 'a' }], valid: false } }
  const odd = { filter_set_type: 'union', filter_set: [{ filter_type: 'xor' }] }
  const cases = [
    [
      'a design that cannot be resolved',
      { action: 'deploy_nodes', designRef: 'x' },
      {},
      'The site design cannot be resolved.',
    ],
    ['a design that is not valid', { action: 'destroy_nodes' }, { designs: invalid }, 'The site design is not valid.'],
    [
      'a filter that is not understood',
      { action: 'verify_nodes', nodeFilter: odd },
      {},
      'The node filter is not understood: not-iterable at node_filter/filter_set/0.',
    ],
  ] as const

  test.each(cases)('%s: stuck in running for ever, and the next task has its turn', async (_, asked, options) => {
    const site = createSite(options)
    const id = site.queue(asked)
    const next = site.queue({ action: 'verify_site' })
    await site.clock.advance(3_600_000)
    expect(site.task(id)).toMatchObject({ status: 'running', result: { status: 'incomplete' }, messages: [] })
    expect(site.task(next).status).toBe('complete')
    site.orchestrator.close()
  })

  test.each(cases)('%s: without the quirk the task fails and says why', async (_, asked, options, why) => {
    const site = await run(asked, { ...options, quirks: [] })
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'failure' } })
    expect(site.task(site.id).messages).toEqual([
      expect.objectContaining({ text: why, error: true, contextType: 'task', context: site.id }),
    ])
  })

  test('a filter that says nothing selects nothing', async () => {
    const nodeFilter = { filter_set_type: 'intersection', filter_set: [{ filter_type: 'intersection' }] }
    const site = await run({ action: 'destroy_nodes', nodeFilter })
    expect(texts(site.task(site.id))).toEqual(['No nodes in scope, no work to do.'])
  })
})

describe('validate_design', () => {
  const messages = [
    { name: 'DD1', message: 'all is well', error: false, level: 'Info', diagnostic: '', documents: [] },
    { name: 'DD2', message: 'no route', error: true, level: 'Error', diagnostic: '', documents: [] },
  ] as const
  const designs = {
    good: { nodes: [], validation: { status: 'Success', messages: messages.slice(0, 1) } },
    bad: { nodes: [], valid: false, validation: { status: 'Failure', messages } },
  } as const

  test.each(['good', 'bad', 'missing'])('the real server fails it without a word: %s', async (reference) => {
    const site = await run({ action: 'validate_design', designRef: reference }, { designs })
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: 'failure' }, messages: [] })
    expect(site.uses.get(reference)).toBe(1)
  })

  test.each([
    ['good', 'success', ['DD1: all is well']],
    ['bad', 'failure', ['DD1: all is well', '! DD2: no route']],
    ['missing', 'failure', ['! The site design cannot be resolved.']],
  ])('without that quirk it says what the validators found: %s', async (reference, result, said) => {
    const site = await run(
      { action: 'validate_design', designRef: reference },
      { designs, quirks: ['drydock/stuck-in-running'] },
    )
    expect(site.task(site.id)).toMatchObject({ status: 'complete', result: { status: result } })
    expect(texts(site.task(site.id))).toEqual(said)
  })

  test('takes the time of a script', async () => {
    const site = createSite({ script: [{ action: 'validate_design', takeMs: 5000 }] })
    const id = site.queue({ action: 'validate_design' })
    await site.clock.advance(pollIntervalMs + 4999)
    expect(site.task(id).status).toBe('running')
    await site.clock.advance(1)
    expect(site.task(id).status).toBe('complete')
    site.orchestrator.close()
  })

  test('a script can fail it', async () => {
    const script = [{ action: 'validate_design', fail: 1 }]
    const site = await run({ action: 'validate_design', designRef: 'good' }, { designs, quirks: [], script })
    expect(site.task(site.id).result.status).toBe('failure')
  })
})

describe('noop', () => {
  test('gives five seconds to end it, then names the nodes of its design', async () => {
    const site = createSite()
    const id = site.queue({ action: 'noop' })
    await site.clock.advance(pollIntervalMs + 4999)
    expect(site.task(id).status).toBe('running')
    await site.clock.advance(1)
    expect(site.task(id)).toMatchObject({
      status: 'complete',
      result: { status: 'success', successes: ['a', 'b', 'c'], failures: [] },
    })
    expect(texts(site.task(id))).toEqual(['Noop action.'])
    site.orchestrator.close()
  })

  test('is the one running task that ends when it is asked to', async () => {
    const site = createSite()
    const id = site.queue({ action: 'noop' })
    await site.clock.advance(pollIntervalMs + 2000)
    site.orchestrator.terminate(id, 'carol')
    await site.clock.advance(3000)
    expect(site.task(id)).toMatchObject({ status: 'terminated', terminate: true, terminatedBy: 'carol' })
    expect(site.task(id).result.status).toBe('failure')
    expect(texts(site.task(id))).toEqual(['Action terminated.'])
    site.orchestrator.close()
  })
})
