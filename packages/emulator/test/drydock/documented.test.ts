import { describe, expect, test } from 'vitest'
import { createTask, designRef, errorBody, startSite } from './site.ts'

const path = '/api/v1.0/tasks'

describe('the documented profile', () => {
  test('writes tasks as the first task document has them', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    const { status, text, headers } = await site.send('POST', path, { action: 'deploy_node', design_ref: designRef })
    const id = headers.get('location')?.slice(path.length + 1)
    expect(status).toBe(201)
    expect(text).toBe(
      `{"Kind": "Task", "apiVersion": "v1", "task_id": "${id}", "action": "deploy_node", "design_ref": "${designRef}", ` +
        '"parent_task_id": null, "subtask_id_list": [], "status": "queued", "node_filter": null, ' +
        '"created": "2026-11-20T21:00:00.000Z", "created_by": "noauth", "updated": "2026-11-20T21:00:00.000Z", ' +
        '"terminated": null, "terminated_by": null, "result": {"Kind": "Status", "apiVersion": "v1", "metadata": {}, ' +
        '"message": null, "reason": null, "status": "incomplete", "details": {"errorCount": 0, "messageList": []}}}',
    )
    expect((await site.send('GET', `${path}/${id}`)).text).toBe(text)
  })

  test.each([
    'validate_design',
    'verify_site',
    'prepare_site',
    'verify_node',
    'prepare_node',
    'deploy_node',
    'destroy_node',
  ])('takes the action %s', async (action) => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    expect((await site.send('POST', path, { action, design_ref: designRef })).status).toBe(201)
  })

  test.each(['deploy_nodes', 'relabel_nodes', 'noop'])('knows no action %s', async (action) => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    expect(await site.send('POST', path, { action, design_ref: designRef })).toMatchObject({
      status: 400,
      json: errorBody(`Unsupported action ${action}`),
    })
  })

  test('has none of the defects, whatever the quirks', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' }, quirks: 'all' })
    expect((await site.send('POST', path, [])).status).toBe(400)
    expect((await site.send('OPTIONS', `${path}/x`)).status).toBe(200)
    expect((await site.send('GET', path, undefined, { 'x-auth-token': 'x' })).status).toBe(200)
    const { json } = await site.send('POST', '/api/v1.0/validatedesign', { href: designRef })
    expect(json).toMatchObject({ details: { messageList: { 0: { ts: '2026-11-20T21:00:00.000Z' } } } })
  })

  test('runs a task to its end', async () => {
    const site = await startSite({ profiles: { drydock: 'documented' } })
    const id = await createTask(site, { action: 'deploy_node' })
    await site.clock.advance(60_000)
    expect((await site.send('GET', `${path}/${id}`)).json).toMatchObject({
      status: 'complete',
      result: { Kind: 'Status', status: 'success' },
    })
  })
})

describe('the deployed profile without quirks', () => {
  test.each([
    ['', 'A task must be given as a JSON object.'],
    ['[]', 'A task must be a JSON object.'],
    ['{', `${path}: Invalid JSON in body: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)`],
    ['{"action": []}', 'action must be a text.'],
    ['{"action": "verify_site"}', 'Task creation requires fields design_ref, action'],
    ['{"action": "verify_site", "design_ref": 5}', 'design_ref must be a text.'],
    [
      '{"action": "verify_site", "design_ref": "x", "node_filter": NaN}',
      'The database does not take this node_filter.',
    ],
  ])('says with 400 what is wrong with %s', async (body, message) => {
    const site = await startSite({ quirks: 'none' })
    expect(await site.raw('POST', path, body)).toMatchObject({ status: 400, json: errorBody(message) })
  })

  test('passes parameters of the content type over', async () => {
    const site = await startSite({ quirks: 'none' })
    const task = { action: 'verify_site', design_ref: 'x'.repeat(200) }
    const { status, json } = await site.send('POST', path, task, { 'content-type': 'application/json; charset=utf-8' })
    expect([status, json]).toMatchObject([201, { design_ref: task.design_ref, created: '2026-11-20T21:00:00Z' }])
    expect((await site.send('POST', path, task, { 'content-type': 'text/json' })).json).toEqual(
      errorBody('Requires application/json payload'),
    )
  })

  test('says with 400 or 404 what is wrong with a read', async () => {
    const site = await startSite({ quirks: 'none' })
    expect(await site.send('GET', `${path}/x?builddata=junk`)).toMatchObject({
      status: 400,
      json: errorBody('builddata and subtaskerrors must be true or false.'),
    })
    expect(await site.send('GET', `${path}/zzz/builddata`)).toMatchObject({
      status: 404,
      json: errorBody('Task zzz does not exist'),
    })
    const id = await createTask(site, { action: 'verify_site' })
    expect(await site.send('GET', `${path}/${id}/builddata`)).toMatchObject({
      status: 404,
      json: errorBody('No build data found'),
    })
  })

  test('shows extras as objects', async () => {
    const site = await startSite({ quirks: 'none' })
    const id = await createTask(site, { action: 'destroy_nodes' })
    await site.clock.advance(60_000)
    const { json } = await site.send('GET', `${path}/${id}`)
    expect(json).toMatchObject({ result: { details: { messageList: { 0: { extra: {} } } } } })
  })
})

test.each([
  ['all', 32, 127],
  ['none', 150, 171],
] as const)(
  'with quirks: %s, node names keep %i characters and messages %i',
  async (quirks, nameLength, messageLength) => {
    const site = await startSite({ quirks })
    // A character beyond 16 bits counts once.
    const name = '😀'.repeat(150)
    site.drydock.seed({ designs: { [designRef]: { nodes: [{ name }] } } })
    const id = await createTask(site, { action: 'destroy_nodes' })
    await site.clock.advance(60_000)
    const tree = Object.values((await site.send('GET', `${path}/${id}?layers=-1`)).json as Record<string, unknown>)
    const results = tree.slice(1).map((task) => (task as { result: Result }).result)
    expect(results.map(({ successes }) => successes.map((one) => Array.from(one).length))).toEqual([
      [nameLength],
      [nameLength],
      [nameLength],
    ])
    const longest = results.flatMap(({ details }) =>
      details.messageList.map(({ message }) => Array.from(message).length),
    )
    expect(Math.max(...longest)).toBe(messageLength)
  },
)

interface Result {
  readonly successes: readonly string[]
  readonly details: { readonly messageList: readonly { readonly message: string }[] }
}
