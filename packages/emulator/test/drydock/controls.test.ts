import { startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { createTask, designRef, nodes, startSite } from './site.ts'

const path = '/api/v1.0/tasks'

describe('seed', () => {
  test('begins with the nodes of the document, and lists their machines', async () => {
    const site = await startSite({ seed: {} })
    const { json } = await site.send('POST', '/api/v1.0/nodefilter', { design_ref: site.drydock.designRef })
    expect(json).toEqual(['a', 'b', 'c'])
    expect((await site.send('GET', '/api/v1.0/nodes')).json).toMatchObject([
      { hostname: 'a' },
      { hostname: 'b' },
      { hostname: 'c' },
    ])
  })

  test('replaces what is known, and forgets tasks and build data', async () => {
    const site = await startSite()
    const id = await createTask(site, { action: 'verify_site' })
    site.drydock.postBuildData([{ nodeName: 'a', taskId: id, generator: 'g', dataFormat: 'f', dataElement: 'e' }])
    site.drydock.seed({ designs: { other: { nodes: [{ name: 'z' }] } } })
    expect(site.drydock.designRef).toBe('other')
    expect((await site.send('GET', path)).text).toBe('[]')
    expect((await site.send('GET', '/api/v1.0/nodes/a/builddata')).status).toBe(404)
    expect((await site.send('POST', '/api/v1.0/nodefilter', { design_ref: 'other' })).json).toEqual(['z'])
    expect((await site.send('POST', '/api/v1.0/nodefilter', { design_ref: designRef })).json).toEqual([])
  })

  test('cannot be changed from outside afterwards', async () => {
    const mine = [{ name: 'a' }]
    const site = await startSite()
    site.drydock.seed({ designs: { x: { nodes: mine } } })
    mine.push({ name: 'b' })
    expect((await site.send('POST', '/api/v1.0/nodefilter', { design_ref: 'x' })).json).toEqual(['a'])
  })

  test('sets how often the queue is looked at', async () => {
    const site = await startSite()
    site.drydock.seed({ designs: { [designRef]: { nodes } }, pollIntervalMs: 500 })
    const id = await createTask(site, { action: 'validate_design' })
    await site.clock.advance(499)
    expect((await site.send('GET', `${path}/${id}`)).json).toMatchObject({ status: 'queued' })
    await site.clock.advance(1)
    expect((await site.send('GET', `${path}/${id}`)).json).not.toMatchObject({ status: 'queued' })
  })

  test.each([
    [null, 'the seed of Drydock: it must be an object.'],
    [
      { design: {} },
      'the seed of Drydock: unknown option "design" (did you mean designs?); known are designs, driver,',
    ],
    [{ driver: 'maas' }, "the seed of Drydock: driver must be 'simulated' or 'none', not 'maas'."],
    [{ pollIntervalMs: 0 }, 'the seed of Drydock: pollIntervalMs must be a number of milliseconds above 0.'],
    [{ pollIntervalMs: Number.NaN }, 'the seed of Drydock: pollIntervalMs must be a number of milliseconds above 0.'],
    [{ machines: {} }, 'the seed of Drydock: machines must be a list, or null.'],
    [{ designs: { x: null } }, 'designs["x"]: it must be an object with nodes.'],
    [{ designs: { x: { nodes: [{}] } } }, 'designs["x"]: nodes must be a list of nodes, each with a name.'],
    [{ designs: { x: { nodes: {} } } }, 'designs["x"]: nodes must be a list'],
    [
      { designs: { x: { nodes: [], vaild: true } } },
      'designs["x"]: unknown option "vaild" (did you mean valid?); known are nodes, valid, validation, unsupportedOobType.',
    ],
    [{ designs: { x: { nodes: [], validation: { status: 'ok', messages: [] } } } }, 'validation needs a status'],
    [{ designs: { x: { nodes: [], validation: { status: 'Success' } } } }, 'validation needs a status'],
    [
      { designs: { x: { nodes: [], validation: { status: 'Success', message: [] } } } },
      'designs["x"].validation: unknown option "message" (did you mean messages?); known are status, messages.',
    ],
  ])('refuses %j', async (seed, message) => {
    const site = await startSite()
    expect(() => site.drydock.seed(seed as never)).toThrow(message)
    await expect(startEmulator({ seed: { drydock: seed as never } })).rejects.toThrow(message)
    expect(site.drydock.designRef).toBe(designRef)
  })

  test('has no reference without a design', async () => {
    const site = await startSite()
    site.drydock.seed({ designs: {} })
    expect(() => site.drydock.designRef).toThrow('No design was seeded')
  })
})

test('reset forgets what happened and keeps what was seeded', async () => {
  const site = await startSite()
  const id = await createTask(site, { action: 'verify_site' })
  site.reset()
  expect((await site.send('GET', path)).text).toBe('[]')
  expect(site.drydock.designRef).toBe(designRef)
  // Ids begin anew, too.
  expect(await createTask(site, { action: 'verify_site' })).toBe(id)
})

describe('what HTTP has no route for', () => {
  test('a noop task that ends by itself, or when it is asked to', async () => {
    const site = await startSite()
    const [first, second] = [site.drydock.createInternalTask('noop'), site.drydock.createInternalTask('noop')]
    expect((await site.send('GET', `${path}/${first}`)).json).toMatchObject({
      action: 'noop',
      status: 'queued',
      created_by: null,
    })
    site.drydock.terminate(second, 'carol')
    expect((await site.send('GET', `${path}/${second}`)).json).toMatchObject({
      status: 'queued',
      terminate: true,
      terminated: '2026-11-20 21:00:00',
      terminated_by: 'carol',
    })
    await site.clock.advance(60_000)
    expect((await site.send('GET', `${path}/${second}`)).json).toMatchObject({
      status: 'terminated',
      result: { status: 'incomplete' },
    })
  })

  test('ending a task without saying who', async () => {
    const site = await startSite()
    const id = await createTask(site, { action: 'deploy_nodes' })
    site.drydock.terminate(id)
    await site.clock.advance(60_000)
    expect((await site.send('GET', `${path}/${id}`)).json).toMatchObject({ status: 'terminated', terminated_by: null })
    expect(() => site.drydock.terminate('nope')).toThrow('nope')
  })

  test('messages and links in a result', async () => {
    const site = await startSite()
    const id = await createTask(site, { action: 'verify_site' })
    site.drydock.annotate(id, {
      messages: [
        { text: 'x'.repeat(129) },
        { text: 'y'.repeat(128), error: true, contextType: 'node', context: 'a', extra: { retry: true, at: 1.5 } },
      ],
      links: [
        { rel: 'detail_logs', href: '1' },
        { rel: 'other', href: '2' },
      ],
    })
    site.drydock.annotate(id, { links: [{ rel: 'detail_logs', href: '3' }] })
    site.drydock.annotate(id, {})
    const { text } = await site.send('GET', `${path}/${id}`)
    expect(text).toContain(
      '"links": [{"rel": "detail_logs", "href": "1"}, {"rel": "detail_logs", "href": "3"}, {"rel": "other", "href": "2"}], ' +
        '"details": {"errorCount": 1, "messageList": [' +
        `{"message": "${'x'.repeat(127)}", "error": false, "context_type": "NA", "context": "NA", "ts": "2026-11-20 21:00:00", "extra": "{}"}, ` +
        `{"message": "${'y'.repeat(128)}", "error": true, "context_type": "node", "context": "a", "ts": "2026-11-20 21:00:00", ` +
        '"extra": "{\\"retry\\": true, \\"at\\": 1.5}"}]}',
    )
    expect(() => site.drydock.annotate('nope', {})).toThrow('no task nope')
    expect(() => site.drydock.annotate(id, { messages: [{ text: undefined as never }] })).toThrow(
      'a message needs text',
    )
  })

  test('messages of the documented profile hold their extras themselves', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    const id = await createTask(site, { action: 'verify_site' })
    site.drydock.annotate(id, { messages: [{ text: 'm', extra: { retry: [true, { a: null }], message: 'other' } }] })
    expect((await site.send('GET', `${path}/${id}`)).text).toContain(
      '[{"message": "m", "error": false, "context_type": "NA", "context": "NA", "ts": "2026-11-20T21:00:00.000Z", "retry": [true, {"a": null}]}]',
    )
  })

  test('no noop in the documented profile', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    expect(() => site.drydock.createInternalTask('noop')).toThrow('noop')
  })
})

test('a driver that is missing is named in the result', async () => {
  const site = await startSite()
  site.drydock.seed({ designs: { [designRef]: { nodes } }, driver: 'none' })
  const id = await createTask(site, { action: 'verify_site' })
  await site.clock.advance(60_000)
  expect((await site.send('GET', `${path}/${id}`)).json).toMatchObject({
    status: 'complete',
    result: { status: 'failure', message: 'No NodeDriver enabled.', reason: 'Bad Configuration.' },
  })
})

test('baseUrl is the root of the API', async () => {
  const emulator = await startEmulator()
  expect(emulator.drydock.baseUrl).toBe(`${emulator.url}/api/v1.0`)
  await emulator.close()
})
