import { describe, expect, test } from 'vitest'
import { errorBody, type Site, startSite } from './start-site.ts'

/** A site with one profile, whose parameters patches play with. */
async function withProfile(): Promise<{ site: Site; patch: (operations: unknown) => ReturnType<Site['send']> }> {
  const site = await startSite({
    seed: {
      drp: { profiles: [{ Name: 'profile', Params: { list: [1, 2, 3], map: { a: 'x', 'b/c~d': null }, text: 'y' } }] },
    },
  })
  return { site, patch: (operations) => site.send('PATCH', '/profiles/profile', operations) }
}

describe('a patch', () => {
  test.each([
    [[{ op: 'add', path: '/Params/list/1', value: 9 }], { list: [1, 9, 2, 3] }],
    [[{ op: 'add', path: '/Params/list/3', value: 9 }], { list: [1, 2, 3, 9] }],
    [[{ op: 'add', path: '/Params/list/-', value: [] }], { list: [1, 2, 3, []] }],
    [[{ op: 'replace', path: '/Params/list/0', value: null }], { list: [null, 2, 3] }],
    [[{ op: 'remove', path: '/Params/list/2' }], { list: [1, 2] }],
    [[{ op: 'add', path: '/Params/map/a', value: 1 }], { map: { a: 1, 'b/c~d': null } }],
    [[{ op: 'replace', path: '/Params/map/b~1c~0d', value: 1 }], { map: { a: 'x', 'b/c~d': 1 } }],
    [[{ op: 'add', path: '/Params/', value: 1 }], { '': 1 }],
    [[{ op: 'move', from: '/Params/map/a', path: '/Params/list/0' }], { list: ['x', 1, 2, 3], map: { 'b/c~d': null } }],
    [[{ op: 'copy', from: '/Params/list', path: '/Params/again' }], { list: [1, 2, 3], again: [1, 2, 3] }],
    [
      [
        { op: 'copy', from: '/Params/map', path: '/Params/again' },
        { op: 'replace', path: '/Params/again/a', value: 'z' },
      ],
      { map: { a: 'x', 'b/c~d': null }, again: { a: 'z', 'b/c~d': null } },
    ],
    [[{ op: 'test', path: '/Params/map', value: { 'b/c~d': null, a: 'x' } }], {}],
    [[{ op: 'test', path: '/Params/list/1', value: 2 }], {}],
    [[{ OP: 'add', Path: '/Params/text', VALUE: 'z', unknown: 1, from: null }], { text: 'z' }],
    [
      [
        { op: 'remove', path: '/Params/text' },
        { op: 'add', path: '/Params/text', value: 1 },
      ],
      { text: 1 },
    ],
  ])('%j', async (operations, params) => {
    const { patch } = await withProfile()
    const { status, json } = await patch(operations)
    expect([status, (json as { Params: unknown }).Params]).toMatchObject([200, params])
  })

  test('may set everything, and unsets to what is empty', async () => {
    const { site, patch } = await withProfile()
    const whole = { Name: 'profile', Description: 'new' }
    expect((await patch([{ op: 'replace', path: '', value: whole }])).json).toMatchObject({ ...whole, Params: {} })
    expect((await patch([{ op: 'remove', path: '/Description' }])).json).toMatchObject({ Description: '' })
    expect((await site.send('GET', '/profiles/profile')).json).toMatchObject({ Description: '' })
    expect((await patch([{ op: 'add', path: '/Nope', value: 1 }])).json).not.toHaveProperty('Nope')
  })

  test.each([['[]'], [''], ['null']])('of nothing (%j) changes nothing', async (body) => {
    const { site } = await withProfile()
    const before = (await site.send('GET', '/profiles/profile')).json
    const { status, json } = await site.raw('PATCH', '/profiles/profile', body)
    expect([status, json]).toEqual([200, before])
  })

  const shown =
    'map[string]interface {}{"list":[]interface {}{1, 2, 3}, "map":map[string]interface {}{"a":"x", "b/c~d":interface {}(nil)}, "text":"y"}'
  test.each([
    [{ op: 'test', path: '/Params/text', value: 'z' }, 'Test op failed.'],
    [{ op: 'test', path: '/Params/text' }, 'Test op failed.'],
    [{ op: 'test', path: '/Params/nope', value: 1 }, `Selector nope not a member of ${shown}`],
    [{ op: 'test', path: '/Params/toString', value: 1 }, `Selector toString not a member of ${shown}`],
    [{ op: 'test', path: '/Params/text/x', value: 1 }, 'Selector x not a member of "y"'],
    [{ op: 'test', path: '/Params/list/3', value: 1 }, 'Selector 3 not a member of []interface {}{1, 2, 3}'],
    [{ op: 'test', path: '/Params/list/01', value: 2 }, 'Selector 01 not a member of []interface {}{1, 2, 3}'],
    [{ op: 'copy', from: '/Params/nope', path: '/Params/x' }, `Selector nope not a member of ${shown}`],
    [{ op: 'move', from: '/Params/nope', path: '/Params/x' }, `Selector nope not a member of ${shown}`],
    [{ op: 'replace', path: '/Params/nope', value: 1 }, '/Params/nope does not refer to an existing location'],
    [{ op: 'remove', path: '/Params/list/3' }, '`/Params/list/3` does not point to an existing location'],
    [{ op: 'add', path: '/Params/nope/x', value: 1 }, `Selector nope not a member of ${shown}`],
    [{ op: 'add', path: '/Params/list/4', value: 1 }, 'Selector 4 not a member of []interface {}{1, 2, 3}'],
    [{ op: 'add', path: '/Params/list/x', value: 1 }, 'Selector x not a member of []interface {}{1, 2, 3}'],
    [{ op: 'add', path: '/Params/text/x', value: 1 }, 'Selector x not a member of "y"'],
    [{ op: 'frob', path: '/Params' }, 'Invalid op frob'],
    [{}, 'Invalid op '],
    [null, 'Invalid op '],
  ])('that cannot be applied changes nothing: %j', async (operation, why) => {
    const { site, patch } = await withProfile()
    const before = (await site.send('GET', '/profiles/profile')).json
    const good = { op: 'add', path: '/Params/more', value: '<&>' }
    const guard = { op: 'test', path: '/Params/more', value: '<&>' }
    const undone = { op: 'remove', path: '/Params/more' }
    const { status, json } = await patch([good, guard, undone, operation, good])
    const { op = '', path = '', from = '', value = null } = (operation ?? {}) as Record<string, unknown>
    const line = JSON.stringify({ op, path, from, value })
    const messages = [`Patch error at line 3: ${why}`, `Patch line: ${line}`]
    const about = { model: 'profiles', key: 'profile', type: 'PATCH' }
    expect([status, json]).toEqual([409, errorBody(409, messages, about)])
    expect((await site.send('GET', '/profiles/profile')).json).toEqual(before)
  })

  test('is quoted as Go writes JSON', async () => {
    const { patch } = await withProfile()
    const { text } = await patch([{ op: 'test', path: '/Name', value: '<b>' }])
    expect(text).toContain(String.raw`\"value\":\"\\u003cb\\u003e\"`)
  })

  test.each([
    [{ op: 'add' }, 'json: cannot unmarshal object into Go value of type jsonpatch2.Patch'],
    ['x', 'json: cannot unmarshal string into Go value of type jsonpatch2.Patch'],
    [[1], 'json: cannot unmarshal number into Go value of type jsonpatch2.Operation'],
    [[[]], 'json: cannot unmarshal array into Go value of type jsonpatch2.Operation'],
    [[{ op: 1 }], 'json: cannot unmarshal number into Go struct field Operation.op of type string'],
    [[{ path: {} }], 'json: cannot unmarshal object into Go struct field Operation.path of type string'],
    [[{ op: 'add', path: 'Name' }], 'Invalid JSON pointer: Name'],
    [[{ op: 'move', from: 'Name', path: '/Name' }], 'Invalid JSON pointer: Name'],
  ])('is refused when it is none: %j', async (body, message) => {
    const { patch } = await withProfile()
    const { status, json } = await patch(body)
    expect([status, json]).toEqual([400, errorBody(400, [message], { type: 'PATCH' })])
  })

  test('is refused when the outcome has the wrong type', async () => {
    const { patch } = await withProfile()
    const { status, json } = await patch([{ op: 'replace', path: '/Params', value: [] }])
    const message = 'json: cannot unmarshal array into Go struct field Profile.Params of type map[string]interface {}'
    const about = { model: 'profiles', key: 'profile', type: 'PATCH' }
    expect([status, json]).toEqual([406, errorBody(406, [message], about)])
    const gone = await patch([{ op: 'remove', path: '' }])
    expect([gone.status, gone.json]).toEqual([
      400,
      errorBody(400, ['Update: profiles: does not already exist'], { type: 'PATCH' }),
    ])
  })
})
