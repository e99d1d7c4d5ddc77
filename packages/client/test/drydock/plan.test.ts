import { isJobwrightError, type NodeFilter } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { designRef, exact, exampleFilter, filterServer, nodes, rackLabelFilter } from './plan-server.ts'
import { lostConnection, rejection, scriptedServer, untyped } from './scripted-server.ts'

const destroy = { action: 'destroy_nodes', design_ref: designRef } as const
const messageOf = async (promise: Promise<unknown>) => {
  const error = await rejection(promise)
  expect(isJobwrightError(error, 'invalid-input')).toBe(true)
  return (error as Error).message
}
const withSetType = (
  filter_set_type: NodeFilter['filter_set_type'],
  ...filter_set: NodeFilter['filter_set']
): NodeFilter => ({
  filter_set_type,
  filter_set,
})
const noRoute = () => new Response(null, { status: 404 })

describe('a plan without an inventory', () => {
  test("names what the filter is documented to select of the server's own nodes, and what the server would add", async () => {
    const { drydock, sent } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: exampleFilter })
    expect(plan).toEqual({
      names: ['a', 'c'],
      added: ['b'],
      missing: [],
      unknown: [],
      server: ['a', 'b', 'c'],
      warnings: [
        {
          code: 'server-adds',
          names: ['b'],
          message: 'As it is, the filter would select one node more than it is documented to.',
        },
      ],
      document: { ...destroy, node_filter: exact('a', 'c') },
    })
    expect(sent.map(({ body }) => body)).toEqual([
      { design_ref: designRef, node_filter: exampleFilter },
      {
        design_ref: designRef,
        node_filter: withSetType('union', { filter_type: 'intersection', node_names: ['a'] }),
      },
      {
        design_ref: designRef,
        node_filter: withSetType(
          'intersection',
          { filter_type: 'intersection', node_labels: { color: 'yellow' } },
          { filter_type: 'intersection', node_labels: { type: 'physical' } },
        ),
      },
    ])
  })

  test('asks once when the filter means the same to the server', async () => {
    const where = withSetType('union', { filter_type: 'union', node_tags: ['t2', 't1'], rack_labels: {} })
    const { drydock, sent } = filterServer(nodes)
    expect(await drydock.plan({ ...destroy, where })).toMatchObject({ names: ['a', 'b', 'c'], added: [], warnings: [] })
    expect(sent).toHaveLength(1)
  })

  test('names every node for null, so that a node added later is left alone', async () => {
    const { drydock, sent } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: null })
    expect(plan).toMatchObject({ names: ['a', 'b', 'c'], document: { node_filter: exact('a', 'b', 'c') } })
    expect(sent.map(({ body }) => body)).toEqual([{ design_ref: designRef, node_filter: null }])
  })

  test.each<[string, NodeFilter, readonly string[]]>([
    [
      'an intersection of two tags',
      withSetType('intersection', { filter_type: 'intersection', node_tags: ['t1', 't2'] }),
      ['b'],
    ],
    [
      'an intersection of filters',
      withSetType(
        'intersection',
        { filter_type: 'union', node_tags: ['t1'], rack_names: ['r2'] },
        { filter_type: 'intersection', node_labels: { type: 'physical' } },
      ),
      ['a', 'c'],
    ],
    ['an intersection without a filter: all', withSetType('intersection'), ['a', 'b', 'c']],
    [
      'an intersection filter without attributes: all',
      withSetType('union', { filter_type: 'intersection' }),
      ['a', 'b', 'c'],
    ],
    [
      'an intersection filter without attributes beside another',
      withSetType('union', { filter_type: 'intersection' }, { filter_type: 'union', node_names: ['a'] }),
      ['a', 'b', 'c'],
    ],
    [
      'one attribute of each kind',
      withSetType('intersection', {
        filter_type: 'intersection',
        node_names: ['b'],
        node_tags: ['t1'],
        node_labels: { color: 'yellow' },
        rack_names: ['r2'],
      }),
      ['b'],
    ],
    [
      'a label that must be absent',
      withSetType('intersection', { filter_type: 'intersection', node_labels: { site: null, color: 'blue' } }),
      ['a'],
    ],
    [
      'an attribute named twice',
      withSetType('union', { filter_type: 'intersection', node_tags: ['t1', 't1'] }),
      ['a', 'b'],
    ],
  ])('%s', async (_, where, names) => {
    const { drydock } = filterServer(nodes)
    expect((await drydock.plan({ ...destroy, where })).names).toEqual(names)
  })

  test('tells that the server would leave nodes out', async () => {
    const where = withSetType(
      'union',
      { filter_type: 'union', node_names: ['a'] },
      { filter_type: 'intersection', node_tags: ['t1', 't2'] },
      { filter_type: 'intersection' },
    )
    const { drydock } = filterServer(nodes, (filter) =>
      JSON.stringify(filter) === JSON.stringify(where) ? Response.json(['a']) : undefined,
    )
    const plan = await drydock.plan({ ...destroy, where })
    expect(plan).toMatchObject({ names: ['a', 'b', 'c'], missing: ['b', 'c'], added: [] })
    expect(plan.warnings).toEqual([
      {
        code: 'server-leaves-out',
        names: ['b', 'c'],
        message: 'As it is, the filter would not select 2 nodes that it should.',
      },
    ])
  })

  test('goes on when the server trips over the filter as it is, and says so', async () => {
    const { drydock, sent } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: withSetType('intersection') })
    expect(plan).not.toHaveProperty('server')
    expect(plan.warnings.map(({ code }) => code)).toEqual(['server-cannot-tell', 'not-compared'])
    // A filter that it trips over is not put to it again and again.
    expect(sent).toHaveLength(2)
  })

  test('names each node once, in the same order each time', async () => {
    const { drydock } = scriptedServer(() => Response.json(['b', 'a', 'b', 'c', 'a']))
    const where = withSetType('intersection', { filter_type: 'intersection', node_tags: ['t1'] })
    const plan = await drydock.plan({ ...destroy, where })
    expect(plan).toMatchObject({ names: ['a', 'b', 'c'], server: ['b', 'a', 'c'], added: [], missing: [] })
  })

  test('is refused for labels of racks, which servers ignore', async () => {
    const { drydock } = filterServer(nodes)
    expect(await messageOf(drydock.plan({ ...destroy, where: rackLabelFilter }))).toBe(
      'plan: nobody can say which nodes the filter means: servers ignore where.filter_set[0].rack_labels. Give the nodes of the site as `nodes`, or allowWider to send the filter as it is.',
    )
  })

  test('is refused where the server has no such route, or keeps it from this user', async () => {
    const missing = scriptedServer(noRoute)
    expect(await messageOf(missing.drydock.plan({ ...destroy, where: exampleFilter }))).toContain(
      'nobody can say which nodes the filter means: nodeFilter',
    )
    const forbidden = scriptedServer(() =>
      Response.json({ type: 'error', message: 'Forbidden', retry: false }, { status: 403 }),
    )
    const error = await rejection(forbidden.drydock.plan({ ...destroy, where: exampleFilter }))
    expect(error).toMatchObject({ code: 'invalid-input', cause: { code: 'forbidden' } })
  })
})

describe('a plan with an inventory', () => {
  test('names what the filter is documented to select of it, and compares', async () => {
    const { drydock, sent } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: exampleFilter, nodes })
    expect(plan).toMatchObject({
      names: ['a', 'c'],
      added: ['b'],
      missing: [],
      unknown: [],
      server: ['a', 'b', 'c'],
      documented: { kind: 'selected', names: ['a', 'c'] },
      deployed: { kind: 'selected', names: ['a', 'b', 'c'] },
      document: { ...destroy, node_filter: exact('a', 'c') },
    })
    expect(plan.warnings.map(({ code }) => code)).toEqual(['server-adds'])
    expect(sent.map(({ body }) => body)).toEqual([
      { design_ref: designRef, node_filter: exampleFilter },
      { design_ref: designRef, node_filter: exact('a', 'c') },
    ])
  })

  test('understands labels of racks', async () => {
    const { drydock } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: rackLabelFilter, nodes })
    expect(plan).toMatchObject({ names: ['a', 'c'], missing: ['c'], added: [] })
  })

  test('leaves out and reports nodes that the design does not have', async () => {
    const { drydock } = filterServer(nodes.slice(0, 1))
    const plan = await drydock.plan({ ...destroy, where: exampleFilter, nodes })
    expect(plan).toMatchObject({ names: ['a'], unknown: ['c'], document: { node_filter: exact('a') } })
    expect(plan.warnings).toEqual([
      {
        code: 'unknown-nodes',
        names: ['c'],
        message: "The server's design does not have one node that the filter selects.",
      },
      {
        code: 'inventory-differs',
        names: ['b'],
        message: "The server's design and the inventory disagree about one node.",
      },
    ])
  })

  test('reports nodes about which the design and the inventory disagree', async () => {
    const { drydock } = filterServer([...nodes, { name: 'd', labels: { color: 'yellow' } }])
    const plan = await drydock.plan({ ...destroy, where: exampleFilter, nodes })
    expect(plan.added).toEqual(['b', 'd'])
    expect(plan.warnings.find(({ code }) => code === 'inventory-differs')?.names).toEqual(['d'])
  })

  test('needs no server that can filter', async () => {
    const { drydock } = scriptedServer(noRoute)
    const plan = await drydock.plan({ action: 'destroy_node', design_ref: designRef, where: exampleFilter, nodes })
    expect(plan).toMatchObject({
      names: ['a', 'c'],
      added: ['b'],
      document: { action: 'destroy_node', node_filter: exact('a', 'c') },
    })
    expect(plan).not.toHaveProperty('server')
    expect(plan.warnings.map(({ code }) => code)).toEqual(['server-adds', 'server-cannot-tell'])
  })

  test('is refused when the filter selects none of it', async () => {
    const { drydock, sent } = filterServer(nodes)
    expect(await messageOf(drydock.plan({ ...destroy, where: exact('z'), nodes }))).toBe(
      'plan: the filter selects none of the 3 nodes given. A task on no nodes would succeed without doing anything.',
    )
    expect(sent).toHaveLength(1)
  })

  test('is refused when the design has none of the nodes', async () => {
    const { drydock } = filterServer([{ name: 'z' }])
    expect(await messageOf(drydock.plan({ ...destroy, where: null, nodes }))).toMatch(
      /^plan: the design has none of the nodes that the filter selects of those given\./,
    )
    const unreadable = filterServer([])
    expect(await messageOf(unreadable.drydock.plan({ ...destroy, where: null, nodes }))).toMatch(
      /^plan: the server finds no node in the design, or cannot read it: see what validateDesign says\./,
    )
  })
})

describe('a plan that allows wider', () => {
  test('sends the filter as it is, and names what the server selects by it', async () => {
    const { drydock } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: exampleFilter, allowWider: true })
    expect(plan).toMatchObject({
      names: ['a', 'b', 'c'],
      added: ['b'],
      document: { ...destroy, node_filter: exampleFilter },
    })
    expect((await drydock.plan({ ...destroy, where: null, allowWider: true })).document).toEqual({
      ...destroy,
      node_filter: null,
    })
  })

  test('does not compare what nobody can tell', async () => {
    const { drydock } = filterServer(nodes)
    const plan = await drydock.plan({ ...destroy, where: rackLabelFilter, allowWider: true })
    expect(plan).toMatchObject({ names: ['a'], added: [], missing: [], document: { node_filter: rackLabelFilter } })
    expect(plan.warnings.map(({ code }) => code)).toEqual(['not-compared'])
  })

  test('names what a server would select of an inventory where the server has no such route', async () => {
    const { drydock } = scriptedServer(noRoute)
    const plan = await drydock.plan({ ...destroy, where: exampleFilter, nodes, allowWider: true })
    expect(plan.names).toEqual(['a', 'b', 'c'])
    expect(await messageOf(drydock.plan({ ...destroy, where: exampleFilter, allowWider: true }))).toContain(
      'nobody can say which nodes the server would select',
    )
  })

  test('is refused for a filter that the server trips over, whose task would never end', async () => {
    const { drydock } = filterServer(nodes, () =>
      Response.json({ title: '500 Internal Server Error' }, { status: 500 }),
    )
    const message = await messageOf(drydock.plan({ ...destroy, where: exampleFilter, nodes, allowWider: true }))
    expect(message).toContain('nobody can say which nodes the server would select')
    expect(message).toContain('Leave allowWider out to send names.')
  })

  test('is refused when the server selects no node', async () => {
    const { drydock } = scriptedServer(() => Response.json([]))
    expect(await messageOf(drydock.plan({ ...destroy, where: exampleFilter, nodes, allowWider: true }))).toBe(
      'plan: the server selects no node by the filter as it is. A task on no nodes would succeed without doing anything.',
    )
  })
})

describe('any plan', () => {
  test('is refused when no node is selected, and says why', async () => {
    const { drydock } = filterServer(nodes)
    expect(await messageOf(drydock.plan({ ...destroy, where: exact('z') }))).toMatch(
      /^plan: the filter selects none of the 3 nodes of the design\./,
    )
    expect(await messageOf(drydock.plan({ ...destroy, where: withSetType('union') }))).toMatch(/none of the 3 nodes/)
    expect(
      await messageOf(drydock.plan({ ...destroy, where: withSetType('intersection', { filter_type: 'union' }) })),
    ).toMatch(/none of the 3 nodes/)
    const unreadable = filterServer([])
    expect(await messageOf(unreadable.drydock.plan({ ...destroy, where: exact('a') }))).toMatch(
      /no node in the design, or cannot read it/,
    )
    expect(await messageOf(unreadable.drydock.plan({ ...destroy, where: null }))).toMatch(
      /no node in the design, or cannot read it/,
    )
    expect(unreadable.sent).toHaveLength(3)
  })

  test('of an action on the site as a whole names no node and asks nobody', async () => {
    const { drydock, sent } = filterServer(nodes)
    for (const action of ['validate_design', 'verify_site', 'prepare_site'] as const) {
      expect(await drydock.plan({ action, design_ref: designRef, where: null })).toEqual({
        names: [],
        added: [],
        missing: [],
        unknown: [],
        warnings: [],
        document: { action, design_ref: designRef, node_filter: null },
      })
    }
    expect(await messageOf(drydock.plan({ action: 'prepare_site', design_ref: designRef, where: exampleFilter }))).toBe(
      'plan: prepare_site works on the site as a whole, whatever the filter: say where: null.',
    )
    expect(sent).toEqual([])
  })

  test('is refused before anything is sent when it cannot be right', async () => {
    const { drydock, sent } = filterServer(nodes)
    const { plan } = untyped(drydock)
    expect(await messageOf(plan(destroy))).toBe('plan: say where: a node filter, or null for all nodes.')
    expect(
      await messageOf(
        plan({ ...destroy, where: { ...exact('a'), filter_set: [{ filter_type: 'union', node_name: ['a'] }] } }),
      ),
    ).toBe('plan: the document cannot be sent: unknown-key at where.filter_set[0].node_name.')
    expect(await messageOf(plan({ ...destroy, where: null, filter: 'x' }))).toBe(
      'plan: unknown option "filter"; known are action, design_ref, where, nodes, allowWider.',
    )
    expect(await messageOf(plan({ ...destroy, where: null, nodes: { name: 'a' } }))).toBe(
      'plan: nodes must be a list of nodes.',
    )
    expect(await messageOf(plan({ ...destroy, action: 'nope', where: null }))).toContain('invalid_value at action')
    expect(await messageOf(plan({ ...destroy, design_ref: '', where: null }))).toContain('at design_ref')
    expect(sent).toEqual([])
  })

  test('fails when the server cannot be asked', async () => {
    const { drydock, clock } = scriptedServer(lostConnection)
    for (const request of [
      { where: exampleFilter },
      { where: exampleFilter, nodes },
      { where: null, allowWider: true },
    ]) {
      const error = await rejection(clock.until(drydock.plan({ ...destroy, ...request })))
      expect(error).toMatchObject({ code: 'unavailable', applied: 'no', operation: 'nodeFilter' })
    }
  })

  test('is called off by its signal', async () => {
    const { drydock, sent } = filterServer(nodes)
    const error = await rejection(drydock.plan({ ...destroy, where: null }, { signal: AbortSignal.abort() }))
    expect(error).toMatchObject({ code: 'aborted' })
    expect(sent).toEqual([])
  })

  test('changes nothing of what it is given', async () => {
    const where = structuredClone(exampleFilter)
    const { drydock } = filterServer(nodes)
    await drydock.plan({ ...destroy, where, nodes })
    expect(where).toEqual(exampleFilter)
  })

  test('makes the document that tasks.create takes', async () => {
    const { drydock, sent } = scriptedServer(({ path }) =>
      path.endsWith('/nodefilter')
        ? Response.json(['a'])
        : Response.json({ type: 'error', message: 'Forbidden', retry: false }, { status: 403 }),
    )
    const plan = await drydock.plan({ ...destroy, where: exact('a') })
    await rejection(drydock.tasks.create(plan.document))
    expect(sent.at(-1)?.body).toEqual(plan.document)
  })
})
