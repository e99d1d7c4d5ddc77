import { describe, expect, test } from 'vitest'
import { designRef, errorBody, startSite } from './site.ts'

const crashed = { status: 500, json: { title: '500 Internal Server Error' } }

describe('POST /nodefilter', () => {
  const path = '/api/v1.0/nodefilter'
  const one = (filter: object, type = 'intersection') => ({
    filter_set_type: type,
    filter_set: [{ filter_type: 'intersection', ...filter }],
  })

  test.each([
    [null, ['a', 'b', 'c']],
    [undefined, ['a', 'b', 'c']],
    [one({ node_tags: ['t1', 't2'] }), ['a', 'b', 'b', 'c']],
    [one({ node_names: ['c', 'a', 'zz'] }), ['a', 'c']],
    [one({ rack_names: ['r2'] }, 'union'), ['b', 'c']],
    [one({ node_names: 'abz' }), ['a', 'b']],
    [one({ node_labels: { nope: null } }), ['a', 'b', 'c']],
  ])('selects as the real server: %j', async (node_filter, names) => {
    const site = await startSite()
    const { status, json } = await site.send('POST', path, { design_ref: designRef, node_filter })
    expect([status, json]).toEqual([200, names])
  })

  test.each([
    {},
    'x',
    [],
    0,
    false,
    one({}),
    { filter_set_type: 'xor', filter_set: [] },
    one({ rack_labels: { x: 'y' } }),
  ])('breaks on %j', async (node_filter) => {
    const site = await startSite()
    expect(await site.send('POST', path, { design_ref: designRef, node_filter })).toMatchObject(crashed)
  })

  test.each(['', '{', 'null', '"x"', '[]', '5'])('breaks on the body %j', async (body) => {
    const site = await startSite()
    expect(await site.raw('POST', path, body)).toMatchObject(crashed)
  })

  test('breaks on another content type', async () => {
    const site = await startSite()
    expect(await site.send('POST', path, { design_ref: designRef }, { 'content-type': 'text/plain' })).toMatchObject(
      crashed,
    )
  })

  test('wants a design_ref', async () => {
    const site = await startSite()
    for (const body of [{}, { design_ref: null }]) {
      expect(await site.send('POST', path, body)).toMatchObject({
        status: 400,
        json: errorBody('Missing input required value: design_ref'),
      })
    }
  })

  test('finds no nodes in what it cannot resolve, whatever the filter', async () => {
    const site = await startSite()
    for (const reference of ['', 'file:///nope', 5, true, { a: 1 }, [designRef], '__proto__', 'constructor']) {
      expect(await site.send('POST', path, { design_ref: reference, node_filter: 'junk' })).toMatchObject({
        status: 200,
        text: '[]',
      })
    }
    site.drydock.seed({ designs: { empty: { nodes: [] } } })
    expect(await site.send('POST', path, { design_ref: 'empty', node_filter: 'junk' })).toMatchObject({
      status: 200,
      text: '[]',
    })
  })

  test('says what is wrong when the quirks are off', async () => {
    const site = await startSite({ quirks: 'none' })
    const messageOf = async (body: unknown) => {
      const { status, json } = await site.send('POST', path, body)
      return [status, (json as { message: string }).message]
    }
    expect(await messageOf({ design_ref: 'nope' })).toEqual([400, 'The design_ref cannot be resolved.'])
    expect(await messageOf({ design_ref: designRef, node_filter: 'x' })).toEqual([
      400,
      'The node_filter is refused: filter-not-an-object at /',
    ])
    expect(await messageOf({ design_ref: designRef, node_filter: one({}) })).toEqual([
      400,
      'The node_filter selects neither all nodes nor none.',
    ])
    expect(await messageOf([])).toEqual([400, 'The request must be a JSON object.'])
    expect(await messageOf(undefined)).toEqual([400, 'The request must be a JSON object.'])
    const charset = { 'content-type': 'application/json; charset=utf-8' }
    expect((await site.send('POST', path, { design_ref: designRef }, charset)).json).toEqual(['a', 'b', 'c'])
    expect((await site.send('POST', path, {}, { 'content-type': 'text/plain' })).json).toEqual(
      errorBody('Requires application/json payload'),
    )
  })

  test('selects by the document with the documented profile', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    const both = one({ node_tags: ['t1', 't2'] })
    expect((await site.send('POST', path, { design_ref: designRef, node_filter: both })).json).toEqual(['b'])
    expect((await site.send('POST', path, { design_ref: designRef, node_filter: {} })).status).toBe(400)
  })
})

describe('GET /nodes', () => {
  test('lists the machines of the provisioner', async () => {
    const site = await startSite()
    site.drydock.seed({
      machines: [
        {
          hostname: 'x',
          memory: 2,
          cpu_count: 3,
          status_name: 'Deployed',
          boot_mac: 'm',
          power_state: 'on',
          power_address: 'p',
          boot_ip: 'i',
        },
        { hostname: 'y' },
      ],
    })
    expect((await site.send('GET', '/api/v1.0/nodes')).text).toBe(
      '[{"hostname": "x", "memory": 2, "cpu_count": 3, "status_name": "Deployed", "boot_mac": "m", "power_state": "on", "power_address": "p", "boot_ip": "i"}, ' +
        '{"hostname": "y", "memory": 0, "cpu_count": 0, "status_name": "Ready", "boot_mac": null, "power_state": "off", "power_address": null, "boot_ip": null}]',
    )
  })

  test('breaks when the provisioner cannot be reached', async () => {
    const site = await startSite()
    expect(await site.send('GET', '/api/v1.0/nodes')).toMatchObject(crashed)
    site.drydock.seed({})
    expect((await site.send('GET', '/api/v1.0/nodes')).json).toMatchObject([
      { hostname: 'a' },
      { hostname: 'b' },
      { hostname: 'c' },
    ])
    const plain = await startSite({ quirks: 'none' })
    expect(await plain.send('GET', '/api/v1.0/nodes')).toMatchObject({ status: 500, json: errorBody('Unknown error') })
  })
})
