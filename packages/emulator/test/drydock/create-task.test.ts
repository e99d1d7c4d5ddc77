import { describe, expect, test } from 'vitest'
import { designRef, errorBody, startSite } from './site.ts'

const path = '/api/v1.0/tasks'
const unknownError = errorBody('Unknown error')

describe('POST /tasks', () => {
  test('answers the whole task, with an offset in its times, and says where it is', async () => {
    const site = await startSite()
    const { status, headers, text } = await site.send('POST', path, { action: 'deploy_nodes', design_ref: designRef })
    const id = headers.get('location')?.slice('/api/v1.0/tasks/'.length)
    expect(status).toBe(201)
    expect(text).toBe(
      `{"kind": "Task", "apiVersion": "v1", "task_id": "${id}", "action": "deploy_nodes", "parent_task_id": null, ` +
        `"design_ref": "${designRef}", "status": "queued", "result": {"kind": "Status", "apiVersion": "v1.0", "metadata": {}, ` +
        '"message": null, "reason": null, "status": "incomplete", "successes": [], "failures": [], "links": [], ' +
        '"details": {"errorCount": 0, "messageList": []}}, "node_filter": null, "subtask_id_list": [], ' +
        '"created": "2026-11-20 21:00:00+00:00", "created_by": "noauth", "updated": "2026-11-20 21:00:00+00:00", ' +
        '"terminated": null, "terminated_by": null, "terminate": false, "retry": 0}',
    )
    const read = await site.send('GET', `${path}/${id}`)
    expect(read.text).toBe(text.replaceAll('+00:00', ''))
  })

  test('shows microseconds unless they are zero', async () => {
    const site = await startSite()
    await site.clock.advance(7)
    const { json } = await site.send('POST', path, { action: 'verify_site', design_ref: designRef })
    expect(json).toMatchObject({ created: '2026-11-20 21:00:00.007000+00:00' })
  })

  test.each([
    ['null', 'None'],
    ['1', '1'],
    ['1.5', '1.5'],
    ['1e30', '1e+30'],
    ['1E-7', '1e-07'],
    ['100000000000000000000', '100000000000000000000'],
    ['-0.0', '-0.0'],
    ['NaN', 'nan'],
    ['-Infinity', '-inf'],
    ['true', 'True'],
    ['false', 'False'],
    ['"noop"', 'noop'],
    ['"deploy_node"', 'deploy_node'],
    ['"caf\\u00e9"', 'café'],
  ])('says of the action %s what Python would', async (action, said) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', path, `{"action": ${action}, "design_ref": "x"}`)
    expect([status, json]).toEqual([400, errorBody(`Unsupported action ${said}`)])
  })

  test.each([
    '{"action": "deploy_nodes"',
    '"x"',
    '5',
    'null',
    '[]',
    '{"action": ["deploy_nodes"], "design_ref": "x"}',
    '{"action": {}, "design_ref": "x"}',
    '{"action": "deploy_nodes"}',
    '{"action": "deploy_nodes", "design_ref": null}',
    '{"action": "deploy_nodes", "design_ref": {}}',
    '{"action": "deploy_nodes", "design_ref": "\\u0000"}',
    '{"action": "deploy_nodes", "design_ref": "\\ud800"}',
    '{"action": "deploy_nodes", "design_ref": [1, "a"]}',
    '{"action": "deploy_nodes", "design_ref": [[1], [1, 2]]}',
    '{"action": "deploy_nodes", "design_ref": [[1], null]}',
    '{"action": "deploy_nodes", "design_ref": [{}]}',
    `{"action": "deploy_nodes", "design_ref": "${'x'.repeat(129)}"}`,
    '{"action": "deploy_nodes", "design_ref": 1e300}',
    '{"action": "deploy_nodes", "design_ref": "x", "node_filter": [NaN]}',
    '{"action": "deploy_nodes", "design_ref": "x", "node_filter": {"a": Infinity}}',
    '\ufeff{"action": "deploy_nodes", "design_ref": "x"}',
    '['.repeat(5000),
    `{"action": "deploy_nodes", "design_ref": ${'9'.repeat(5000)}}`,
    '',
  ])('answers 500 to %s', async (body) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', path, body)
    expect([status, json]).toEqual([500, unknownError])
    expect((await site.send('GET', path)).text).toBe('[]')
  })

  test('answers 500 to bytes that are no UTF-8', async () => {
    const site = await startSite()
    expect((await site.raw('POST', path, Uint8Array.of(0x22, 0xff, 0x22))).json).toEqual(unknownError)
  })

  test.each(['application/json; charset=utf-8', 'text/plain', 'application/jsonp'])('refuses %s', async (type) => {
    const site = await startSite()
    const { status, json } = await site.send(
      'POST',
      path,
      { action: 'verify_site', design_ref: 'x' },
      { 'content-type': type },
    )
    expect([status, json]).toEqual([500, unknownError])
  })

  test('takes the content type in any case', async () => {
    const site = await startSite()
    const task = { action: 'verify_site', design_ref: 'x' }
    expect((await site.send('POST', path, task, { 'content-type': 'Application/JSON' })).status).toBe(201)
  })

  test.each([
    ['5', '"5"'],
    ['1.0', '"1.0"'],
    ['-0.0', '"0.0"'],
    ['1e30', '"1000000000000000000000000000000"'],
    ['1.5e-7', '"0.00000015"'],
    ['12345678901234567890', '"12345678901234567890"'],
    ['NaN', '"NaN"'],
    ['true', '"true"'],
    ['[]', '"{}"'],
    ['[1, 2.5]', '"{1,2.5}"'],
    ['[[1], [2]]', '"{{1},{2}}"'],
    ['[true, null]', '"{t,NULL}"'],
    [
      '["a", "", "null", "b c", "d,e", "{", "q\\"", "s\\\\"]',
      '"{a,\\"\\",\\"null\\",\\"b c\\",\\"d,e\\",\\"{\\",\\"q\\\\\\"\\",\\"s\\\\\\\\\\"}"',
    ],
    ['"caf\\u00e9"', '"caf\\u00e9"'],
    [`"${'x'.repeat(128)}  "`, `"${'x'.repeat(128)}"`],
    [`"${'\\ud83d\\ude00'.repeat(128)}"`, `"${'\\ud83d\\ude00'.repeat(128)}"`],
  ])('shows the design_ref %s later as the database has it', async (sent, kept) => {
    const site = await startSite()
    const made = await site.raw('POST', path, `{"action": "verify_site", "design_ref": ${sent}}`)
    expect(made.status).toBe(201)
    const { text } = await site.send('GET', made.headers.get('location') ?? '')
    expect(/"design_ref": (.*), "status": "queued"/.exec(text)?.[1]).toBe(kept)
  })

  test.each([
    '"x"',
    '[1]',
    '1.0',
    '{"10": 1, "9": 1e+30, "__proto__": {"constructor": -0.0}}',
    '{"a": 123456789012345678901234567890, "b": [true, false, null, "\\ud83d\\ude00\\u007f"]}'.replace(
      '\\u007f',
      '\u007f',
    ),
  ])('keeps the node_filter %s to the letter', async (filter) => {
    const site = await startSite()
    const made = await site.raw('POST', path, `{"action": "verify_site", "design_ref": "x", "node_filter": ${filter}}`)
    const read = await site.send('GET', `${path}/${(made.json as { task_id: string }).task_id}`)
    for (const { text } of [made, read]) expect(text).toContain(`"node_filter": ${filter}, "subtask_id_list"`)
  })

  test('takes the last of repeated keys, and passes unknown ones over', async () => {
    const site = await startSite()
    const { json } = await site.raw(
      'POST',
      path,
      '{"action": "nope", "action": "verify_site", "design_ref": "x", "task_id": "1", "status": "complete"}',
    )
    expect(json).toMatchObject({ action: 'verify_site', status: 'queued' })
  })

  test('gives each task another id', async () => {
    const site = await startSite()
    const task = { action: 'verify_site', design_ref: 'x' }
    const ids = [await site.send('POST', path, task), await site.send('POST', path, task)].map(
      ({ json }) => (json as { task_id: string }).task_id,
    )
    expect(new Set(ids).size).toBe(2)
    expect((await site.send('GET', path)).json).toMatchObject(ids.map((task_id) => ({ task_id })))
  })
})
