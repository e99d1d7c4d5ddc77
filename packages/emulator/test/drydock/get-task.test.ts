import { describe, expect, test } from 'vitest'
import { createTask, errorBody, type Site, startSite } from './site.ts'

const path = '/api/v1.0/tasks'

type Json = Readonly<Record<string, unknown>>

/** A site with a task that is over: its driver's task has one subtask for each node, and b failed once. */
async function destroyed(): Promise<{ readonly site: Site; readonly id: string }> {
  const site = await startSite()
  site.drydock.script([{ node: 'b', action: 'destroy_node', fail: 1 }])
  const id = await createTask(site, { action: 'destroy_nodes' })
  await site.clock.advance(60_000)
  return { site, id }
}

async function get(site: Site, suffix: string): Promise<Json> {
  const { status, json } = await site.send('GET', `${path}/${suffix}`)
  expect(status).toBe(200)
  return json as Json
}

const levels = (tree: Json): readonly string[] =>
  Object.values(tree).flatMap((one) =>
    typeof one === 'object' && one !== null && 'action' in one ? String(one.action) : [],
  )

describe('GET /tasks/{id}', () => {
  test.each([
    ['with dashes', (id: string) => id],
    ['in upper case', (id: string) => id.toUpperCase()],
    ['without dashes', (id: string) => id.replaceAll('-', '')],
    ['in braces', (id: string) => `%7B${id}%7D`],
    ['as a URN', (id: string) => `urn:uuid:${id}`],
    ['with dashes anywhere', (id: string) => id.replaceAll('-', '').split('').join('-')],
  ])('takes an id %s, and echoes it in the layered form', async (_form, write) => {
    const { site, id } = await destroyed()
    const written = write(id)
    expect(await get(site, written)).toMatchObject({ task_id: id })
    const tree = await get(site, `${written}?layers=1`)
    expect(Object.keys(tree)).toEqual(['init_task_id', id])
    expect(tree['init_task_id']).toBe(decodeURIComponent(written))
  })

  test.each(['zzz', '', 'null', '0', '00000000-0000-4000-8000-000000000000', `${'0'.repeat(31)}g`, '0'.repeat(33)])(
    'knows no task %j',
    async (id) => {
      const site = await startSite()
      const { status, json } = await site.send('GET', `${path}/${id}`)
      expect([status, json]).toEqual([404, errorBody(`Task ${id} does not exist`)])
    },
  )

  test('decodes what it says of an unknown id', async () => {
    const site = await startSite()
    expect((await site.send('GET', `${path}/%C3%A9%2g%`)).text).toContain('"Task \\u00e9%2g% does not exist"')
    expect((await site.send('GET', `${path}/%FF`)).json).toEqual(errorBody('Task \ufffd does not exist'))
  })

  test.each(['1', '01', '+1', '%2B1', '%201', ' 1', '-2', '-99'])('shows one layer for %j', async (layers) => {
    const { site, id } = await destroyed()
    expect(levels(await get(site, `${id}?layers=${layers}`))).toEqual(['destroy_nodes'])
  })

  test.each(['0', '', 'x', '1e1', '1.0', '1,2', '1__0', '_1', '0x1', '1&layers=-1', '-1&layers=0'])(
    'shows the task alone for layers=%s',
    async (layers) => {
      const { site, id } = await destroyed()
      expect(await get(site, `${id}?layers=${layers}`)).toMatchObject({ task_id: id })
    },
  )

  test('shows as many layers as are asked for, and all for -1', async () => {
    const { site, id } = await destroyed()
    const all = await get(site, `${id}?layers=-1`)
    expect(levels(all).length).toBeGreaterThan(5)
    const two = await get(site, `${id}?layers=2`)
    expect(levels(two)).toEqual(['destroy_nodes', 'destroy_node'])
    for (const enough of ['3', '99', '1_0']) expect(await get(site, `${id}?layers=${enough}`)).toEqual(all)
    expect(Object.keys(all)).not.toContain('subtask_errors')
  })

  test('collects the errors of all that is below, however few layers are shown', async () => {
    const { site, id } = await destroyed()
    const all = await get(site, `${id}?layers=-1&subtaskerrors=true`)
    const errors = all['subtask_errors'] as Json
    const [failed, ...others] = Object.keys(errors)
    expect(others).toEqual([])
    expect(Object.keys(all).at(-1)).toBe('subtask_errors')
    expect(errors[failed ?? '']).toMatchObject({
      task_id: failed,
      status: 'failure',
      failures: ['b'],
      details: { errorCount: 1 },
    })
    expect((all[failed ?? ''] as Json)['result']).toMatchObject({ task_id: failed })
    for (const suffix of [
      '?subtaskerrors=true',
      '?layers=1&subtaskerrors=1',
      '?layers=2&subtaskerrors',
      '?layers=-5&subtaskerrors=on',
    ]) {
      expect((await get(site, id + suffix))['subtask_errors']).toEqual(errors)
    }
    expect(levels(await get(site, `${id}?layers=2&subtaskerrors=true`))).toEqual(['destroy_nodes', 'destroy_node'])
    expect((await get(site, `${failed}?subtaskerrors=true`))['subtask_errors']).toEqual({})
  })

  test.each(['true', 'True', 't', 'yes', 'y', '1', 'on', '', 'false&builddata=true'])(
    'takes builddata=%s for a yes',
    async (flag) => {
      const site = await startSite()
      const id = await createTask(site, { action: 'verify_site' })
      expect((await get(site, `${id}?builddata=${flag}`))['build_data']).toEqual([])
    },
  )

  test.each(['false', 'False', 'f', 'no', 'n', '0', 'off', 'true&builddata=off', 'false&BUILDDATA=true'])(
    'takes builddata=%s for a no',
    async (flag) => {
      const site = await startSite()
      const id = await createTask(site, { action: 'verify_site' })
      expect(await get(site, `${id}?builddata=${flag}`)).not.toHaveProperty('build_data')
    },
  )

  test.each([
    'builddata=TRUE',
    'builddata=2',
    'builddata=null',
    'subtaskerrors=%20',
    'subtaskerrors=+',
    'builddata=true&subtaskerrors=junk',
  ])('answers 500 to %s, whatever the id', async (query) => {
    const site = await startSite()
    const { status, json } = await site.send('GET', `${path}/zzz?${query}`)
    expect([status, json]).toEqual([500, errorBody('Unknown error')])
  })
})

describe('build data', () => {
  const item = { dataFormat: 'text/plain', dataElement: 'café', generator: 'lshw', nodeName: 'a' }

  test('is shown for its task and its node, with the offset of its time', async () => {
    const site = await startSite()
    const id = await createTask(site, { action: 'verify_site' })
    site.drydock.postBuildData([{ ...item, taskId: id, collectedAt: Date.UTC(2026, 0, 2, 3, 4, 5, 6) }])
    const text =
      `[{"node_name": "a", "task_id": "${id}", "collected_date": "2026-01-02 03:04:05.006000+00:00", "generator": "lshw", ` +
      '"data_format": "text/plain", "data_element": "caf\\u00e9"}]'
    expect((await site.send('GET', `${path}/${id}/builddata`)).text).toBe(text)
    expect((await site.send('GET', '/api/v1.0/nodes/a/builddata')).text).toBe(text)
    expect((await get(site, `${id}?builddata=true`))['build_data']).toEqual(JSON.parse(text))
    expect((await get(site, `${id}?builddata=true&layers=1`))[id]).toHaveProperty('build_data')
  })

  test('is the newest of each generator on demand', async () => {
    const site = await startSite()
    const at = (day: number, generator: string, nodeName = 'a') => ({
      ...item,
      taskId: 'x',
      generator,
      nodeName,
      dataElement: `${generator} ${day}`,
      collectedAt: Date.UTC(2026, 0, day),
    })
    site.drydock.postBuildData([at(2, 'z'), at(3, 'y'), at(1, 'z'), at(4, 'z', 'b')])
    const elements = async (query: string) =>
      ((await site.send('GET', `/api/v1.0/nodes/a/builddata${query}`)).json as { data_element: string }[]).map(
        ({ data_element: element }) => element,
      )
    expect(await elements('')).toEqual(['z 2', 'y 3', 'z 1'])
    for (const no of ['?latest=1', '?latest=yes', '?latest=']) expect(await elements(no)).toHaveLength(3)
    for (const yes of ['?latest=true', '?latest=TrUe']) expect(await elements(yes)).toEqual(['y 3', 'z 2'])
  })

  test('is collected now unless something else is said, and never empty', async () => {
    const site = await startSite()
    site.drydock.postBuildData([{ ...item, taskId: 'x' }])
    expect((await site.send('GET', '/api/v1.0/nodes/a/builddata')).text).toContain('"2026-11-20 21:00:00+00:00"')
    expect(() => site.drydock.postBuildData([{ ...item, taskId: 'x', dataElement: '' }])).toThrow('empty element')
  })

  test('has three ways to say that there is none', async () => {
    const site = await startSite()
    const id = await createTask(site, { action: 'verify_site' })
    expect(await site.send('GET', `${path}/${id}/builddata`)).toMatchObject({ status: 404, text: '' })
    expect(await site.send('GET', `${path}/zzz/builddata`)).toMatchObject({ status: 500, text: 'Unexpected error.' })
    expect(await site.send('GET', '/api/v1.0/nodes/a/builddata')).toMatchObject({
      status: 404,
      json: errorBody('No build data found'),
    })
    expect(await site.send('GET', '/api/v1.0/nodes/a/builddata?latest=true&latest=true')).toMatchObject({
      status: 500,
      json: { title: '500 Internal Server Error' },
    })
  })
})
