import { describe, expect, test } from 'vitest'
import { errorBody, type Site, startSite } from './start-site.ts'

const uuid = '11111111-1111-4111-8111-111111111111'

function start(profile: 'v3.13' | 'v4' = 'v3.13'): Promise<Site> {
  return startSite({
    profiles: { drp: profile },
    seed: {
      drp: {
        params: [
          { Name: 'size', Schema: { type: 'integer', minimum: 1, maximum: 9 } },
          { Name: 'any' },
          {
            Name: 'disk',
            Schema: {
              type: 'object',
              required: ['name'],
              properties: {
                name: { type: 'string', enum: ['sda', 'sdb'] },
                parts: { type: 'array', items: { type: 'number' }, maxItems: 2 },
              },
            },
          },
          { Name: 'word', Schema: { type: ['string', 'null'], minLength: 2, maxLength: 3 } },
        ],
        profiles: [
          { Name: 'global', Params: { color: 'global', only: 'global' } },
          { Name: 'p1', Params: { color: 'p1', one: 1 } },
          { Name: 'p2', Params: { color: 'p2', one: 2, two: 2 } },
          { Name: 'p3', Params: { three: 3, two: 3 } },
        ],
        stages: [{ Name: 'stage', Params: { two: 'stage', only: 'stage' }, Profiles: ['p3'] }],
        machines: [{ Name: 'm1', Uuid: uuid, Stage: 'stage', Profiles: ['p1', 'p2'], Params: { mine: true } }],
      },
    },
  })
}

describe.each([
  ['profiles/p1', 'profiles', 'p1', { color: 'p1', one: 1 }],
  [`machines/${uuid}`, 'machines', uuid, { mine: true }],
])('the parameters of %s', (path, model, key, first) => {
  test('are read, replaced, set one by one, patched and deleted', async () => {
    const site = await start()
    const params = async () => (await site.send('GET', `/${path}/params`)).json
    expect(await params()).toEqual(first)
    expect((await site.send('POST', `/${path}/params`, { a: 1, 'b/c': [2] })).json).toEqual({ a: 1, 'b/c': [2] })
    expect((await site.send('GET', `/${path}/params/b/c`)).json).toEqual([2])
    expect((await site.send('GET', `/${path}/params/nope`)).text).toBe('null')
    const set = await site.raw('POST', `/${path}/params/b/c`, '1.5')
    expect([set.status, set.text]).toEqual([200, '1.5'])
    const patch = [{ op: 'move', from: '/a', path: '/d' }]
    expect((await site.send('PATCH', `/${path}/params`, patch)).json).toEqual({ d: 1, 'b/c': 1.5 })
    const deleted = await site.send('DELETE', `/${path}/params/d`)
    expect([deleted.status, deleted.json]).toEqual([200, 1])
    expect(await params()).toEqual({ 'b/c': 1.5 })
    expect((await site.send('GET', `/${path}`)).json).toMatchObject({ Params: { 'b/c': 1.5 } })
  })

  test('are refused where they do not fit', async () => {
    const site = await start()
    const before = (await site.send('GET', `/${path}/params`)).json
    const about = (type: string) => ({ model, key, type })
    const set = await site.raw('POST', `/${path}/params/size`, '"x"')
    const wrong = "Key 'size': invalid val 'x': : (root): Invalid type. Expected: integer, given: string"
    expect([set.status, set.json]).toEqual([409, errorBody(409, [wrong], about('POST'))])
    const all = await site.send('POST', `/${path}/params`, { size: [1, { a: 'x' }] })
    const list = "Key 'size': invalid val '[1 map[a:x]]': : (root): Invalid type. Expected: integer, given: array"
    expect(all.json).toEqual(errorBody(409, [list], about('POST')))
    const patched = await site.send('PATCH', `/${path}/params`, [{ op: 'remove', path: '/nope' }])
    const messages = ['Patch failed to apply at line 0', '`/nope` does not point to an existing location']
    expect(patched.json).toEqual(errorBody(409, messages, about('PATCH')))
    const whole = await site.send('PATCH', `/${path}/params`, [{ op: 'replace', path: '', value: 5 }])
    expect([whole.status, (whole.json as { Type: string }).Type]).toEqual([406, 'PATCH'])
    const missing = await site.send('DELETE', `/${path}/params/a/b`)
    const gone = errorBody(404, ['Not Found'], { model: 'params', key: 'a/b', type: 'DELETE' })
    expect([missing.status, missing.json]).toEqual([404, gone])
    const none = await site.raw('POST', `/${path}/params`, '[1]')
    const message = 'json: cannot unmarshal array into Go value of type map[string]interface {}'
    expect(none.json).toEqual(errorBody(400, [message], { type: 'POST' }))
    expect((await site.send('GET', `/${path}/params`)).json).toEqual(before)
  })

  test('are merged by a map on newer servers only', async () => {
    const body = { more: 1 }
    const newer = await start('v4')
    expect((await newer.send('PATCH', `/${path}/params`, body)).json).toEqual({ ...first, ...body })
    expect((await newer.send('PATCH', `/${path}/params`, [{ op: 'remove', path: '/more' }])).json).toEqual(first)
    const older = await start()
    expect((await older.send('PATCH', `/${path}/params`, body)).status).toBe(400)
  })

  test('belong to something', async () => {
    const site = await start()
    const nobody = path.replace(key, 'nope')
    const about = (type: string) => errorBody(404, ['Not Found'], { model, key: 'nope', type })
    expect((await site.send('GET', `/${nobody}/params`)).json).toEqual(about('GET'))
    expect((await site.send('GET', `/${nobody}/params/x`)).json).toEqual(about('GET'))
    expect((await site.send('POST', `/${nobody}/params/x`, 1)).json).toEqual(about('POST'))
    expect((await site.send('PATCH', `/${nobody}/params`, [])).json).toEqual(about('PATCH'))
    expect((await site.send('DELETE', `/${nobody}/params/x`)).json).toEqual(about('DELETE'))
  })
})

test('a machine also has those of its profiles, its stage and everybody: the nearest counts', async () => {
  const site = await start()
  const path = `/machines/${uuid}/params`
  expect((await site.send('GET', `${path}?aggregate=true`)).json).toEqual({
    mine: true,
    color: 'p1',
    one: 1,
    two: 2,
    only: 'stage',
    three: 3,
  })
  expect((await site.send('GET', `${path}/color?aggregate=true`)).json).toBe('p1')
  expect((await site.send('GET', `${path}/color?aggregate=false`)).json).toBe(null)
})

describe('a parameter has the form it is to have', () => {
  const root = (name: string, value: string, problem: string) => `Key '${name}': invalid val '${value}': : ${problem}`
  test.each([
    ['size', 1, []],
    ['size', 9, []],
    ['size', 0, [root('size', '0', '(root): Must be greater than or equal to 1')]],
    ['size', 10, [root('size', '10', '(root): Must be less than or equal to 9')]],
    ['size', 1.5, [root('size', '1.5', '(root): Invalid type. Expected: integer, given: number')]],
    ['size', null, [root('size', '<nil>', '(root): Invalid type. Expected: integer, given: null')]],
    ['size', true, [root('size', 'true', '(root): Invalid type. Expected: integer, given: boolean')]],
    ['any', { x: 1 }, []],
    ['undefined', 'x', []],
    ['word', null, []],
    ['word', 'ab', []],
    ['word', 'a', [root('word', 'a', '(root): String length must be greater than or equal to 2')]],
    ['word', 'abcd', [root('word', 'abcd', '(root): String length must be less than or equal to 3')]],
    ['word', 5, [root('word', '5', '(root): Invalid type. Expected: string/null, given: integer')]],
    ['disk', { name: 'sda', parts: [1, 2.5] }, []],
    ['disk', {}, [root('disk', 'map[]', '(root): name is required')]],
    [
      'disk',
      { name: 'sda', parts: [1, 2, 3] },
      [root('disk', 'map[name:sda parts:[1 2 3]]', 'parts: Array must have at most 2 items')],
    ],
    [
      'disk',
      { parts: ['x'], name: 'sdz' },
      [
        root('disk', 'map[name:sdz parts:[x]]', 'parts.0: Invalid type. Expected: number, given: string'),
        root('disk', 'map[name:sdz parts:[x]]', 'name: name must be one of the following: "sda", "sdb"'),
      ],
    ],
  ])('%s: %j', async (name, value, messages) => {
    const site = await start()
    const { status, json } = await site.send('POST', `/profiles/p1/params/${name}`, value)
    const about = { model: 'profiles', key: 'p1', type: 'POST' }
    expect([status, json]).toEqual(messages.length === 0 ? [200, value] : [409, errorBody(409, messages, about)])
    const created = await site.send('POST', '/profiles', { Name: 'new', Params: { [name]: value } })
    expect(created.status).toBe(messages.length === 0 ? 201 : 422)
  })
})
