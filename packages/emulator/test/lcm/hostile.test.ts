import { describe, expect, test } from 'vitest'
import { clusterOf, type Row, startLcm } from './site.ts'

const start = () => startLcm({ clusters: [{ ...clusterOf(1), id: 'c' }] })

describe('bodies that mean no good', () => {
  const bodies: [what: string, body: string][] = [
    ['nothing', ''],
    ['no JSON', '{'],
    ['a form', 'name=x'],
    ['null', 'null'],
    ['a list', '[]'],
    ['a text', '"x"'],
    ['a number', '5'],
    ['a value and more', '{} {}'],
    ['lists in lists', '['.repeat(1_000_000)],
    ['objects in objects', `${'{"name":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['a deep field', `{"name":"x","datastax-version":"6","json":${'{"a":'.repeat(200)}1${'}'.repeat(201)}`],
    ['broken bytes', '\u0000'],
  ]

  test.each(bodies)('%s', async (_what, body) => {
    const site = await start()
    for (const [method, path] of [
      ['POST', '/config_profiles/'],
      ['POST', '/clusters/'],
      ['PUT', '/clusters/c'],
      ['POST', '/actions/install'],
      ['POST', '/actions/terminate'],
    ] as const) {
      const { status, json } = await site.send(method, path, body)
      expect([path, status, Object.keys(json as object)]).toEqual([path, 400, ['code', 'message']])
    }
    expect((await site.page('/jobs/')).count).toBe(0)
    expect((await site.page('/clusters/')).count).toBe(1)
  })

  test('what is deep within reason is kept', async () => {
    const site = await start()
    const json = JSON.parse(`${'{"a":'.repeat(150)}"]}[{\\"[["${'}'.repeat(150)}`) as object
    const { status, json: made } = await site.send('POST', '/config_profiles/', {
      name: 'x',
      'datastax-version': '6',
      json,
    })
    expect([status, (made as Row)['json']]).toEqual([201, json])
  })

  test('fields of no own', async () => {
    const site = await start()
    const text = '{"__proto__":{"name":"x"},"constructor":{"name":"x"}}'
    expect((await site.send('POST', '/clusters/', text)).status).toBe(400)
    const scope = '{"__proto__":{"job-scope":"cluster","resource-id":"c"}}'
    expect((await site.send('POST', '/actions/install', scope)).status).toBe(400)
    expect((await site.send('POST', '/login', scope)).status).toBe(404)
    expect(
      (await site.send('POST', `${site.emulator.url}/login`, '{"__proto__":{"username":"a","password":"b"}}')).status,
    ).toBe(400)
    expect(({} as { name?: string }).name).toBe(undefined)
  })

  test('names and ids like those of every object', async () => {
    const site = await start()
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      expect((await site.send('GET', `/clusters/${name}`)).status).toBe(404)
      expect((await site.send('GET', `/${name}/`)).status).toBe(404)
      expect((await site.send('POST', `/actions/${name}`, {})).status).toBe(404)
      const { status, json } = await site.send('POST', '/clusters/', { name })
      expect([status, (json as Row).name]).toEqual([201, name])
      expect((await site.send('POST', '/actions/install', { 'job-scope': name, 'resource-id': name })).status).toBe(400)
    }
    const kept = '{"name":"x","datastax-version":"6","json":{"__proto__":{"polluted":1}}}'
    const { text } = await site.send('POST', '/config_profiles/', kept)
    expect(text).toContain('"json":{"__proto__":{"polluted":1}}')
    expect(({} as { polluted?: number }).polluted).toBe(undefined)
  })

  test('huge ones', async () => {
    const site = await start()
    const name = 'x'.repeat(5_000_000)
    expect((await site.send('POST', '/clusters/', { name })).status).toBe(201)
    expect((await site.send('POST', '/clusters/', `{"name":"${'x'.repeat(17_000_000)}"}`)).status).toBe(413)
  })
})
