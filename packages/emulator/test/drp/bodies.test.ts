import { describe, expect, test } from 'vitest'
import { errorBody, startSite } from './start-site.ts'

describe('what is no JSON is refused in Go’s words', () => {
  test.each([
    ['{', 'unexpected EOF'],
    ['{"Name"', 'unexpected EOF'],
    ['{"Name":', 'unexpected EOF'],
    ['{"Name":"t', 'unexpected EOF'],
    ['{"Name":"t\\', 'unexpected EOF'],
    ['{"Name":"\\u00', 'unexpected EOF'],
    ['{"Name":"tt"', 'unexpected EOF'],
    ['{"Name":"tt",', 'unexpected EOF'],
    ['[1,', 'unexpected EOF'],
    ['tru', 'unexpected EOF'],
    ['-', 'unexpected EOF'],
    ['1.', 'unexpected EOF'],
    ['1e+', 'unexpected EOF'],
    ['  \r\n\t', 'EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ['"\u0001"', "invalid character '\\u0001' in string literal"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ['{Name:1}', "invalid character 'N' looking for beginning of object key string"],
    ['{"Name":"tt",}', "invalid character '}' looking for beginning of object key string"],
    ['{"Name" 1}', "invalid character '1' after object key"],
    ['{"Name":1 "', "invalid character '\"' after object key:value pair"],
    ['{"Name":1]', "invalid character ']' after object key:value pair"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1}', "invalid character '}' after array element"],
    ['[,', "invalid character ',' looking for beginning of value"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['trux', "invalid character 'x' in literal true (expecting 'e')"],
    ['nil', "invalid character 'i' in literal null (expecting 'u')"],
    ['fals ', "invalid character ' ' in literal false (expecting 'e')"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.a', "invalid character 'a' after decimal point in numeric literal"],
    ['1ea', "invalid character 'a' in exponent of numeric literal"],
    ['[01]', "invalid character '1' after array element"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['['.repeat(1001), 'exceeded max depth'],
  ])('%s', async (body, message) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', '/tasks', body)
    expect([status, json]).toEqual([400, errorBody(400, [message], { type: 'POST' })])
  })

  test.each([
    ['{"Name":"tt"}}', 201],
    ['{"Name":"tt"} x', 201],
    ['{"Name":"tt"}{"Name":"uu"}', 201],
    ['\n {"Name":"tt","x":[{},[],"\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9",-0.5e-3,1E5,0,true,false,null]}', 201],
    ['{"Name":"tt","Name":"uu"}', 201],
  ])('what follows the first value does not matter: %s', async (body, status) => {
    const site = await startSite()
    expect((await site.raw('POST', '/tasks', body)).status).toBe(status)
  })

  test('nor does the depth, as far as anybody would go', async () => {
    const site = await startSite()
    const deep = `${'['.repeat(900)}${']'.repeat(900)}`
    expect((await site.raw('POST', '/params', `{"Name":"deep","Schema":${deep}}`)).status).toBe(201)
    expect((await site.send('GET', '/params/deep')).text).toContain(deep)
  })
})

describe('what has the wrong type is refused in Go’s words', () => {
  const field = (what: string, where: string, type: string) =>
    `json: cannot unmarshal ${what} into Go struct field ${where} of type ${type}`
  test.each([
    ['tasks', '[]', 'json: cannot unmarshal array into Go value of type backend.Task'],
    ['tasks', '"x"', 'json: cannot unmarshal string into Go value of type backend.Task'],
    ['tasks', '5', 'json: cannot unmarshal number into Go value of type backend.Task'],
    ['tasks', 'true', 'json: cannot unmarshal bool into Go value of type backend.Task'],
    ['tasks', '{"Name":7}', field('number', 'Task.Name', 'string')],
    ['tasks', '{"Name":{}}', field('object', 'Task.Name', 'string')],
    ['tasks', '{"Prerequisites":"a"}', field('string', 'Task.Prerequisites', '[]string')],
    ['tasks', '{"Prerequisites":["a",true]}', field('bool', 'Task.Prerequisites', 'string')],
    ['tasks', '{"Meta":[]}', field('array', 'Task.Meta', 'map[string]string')],
    ['tasks', '{"Meta":{"a":1}}', field('number', 'Task.Meta', 'string')],
    ['tasks', '{"Templates":{}}', field('object', 'Task.Templates', '[]models.TemplateInfo')],
    ['tasks', '{"Templates":[1]}', field('number', 'Task.Templates', 'models.TemplateInfo')],
    ['tasks', '{"Templates":[{"Name":[]}]}', field('array', 'TemplateInfo.Templates.Name', 'string')],
    ['stages', '{"Reboot":"yes"}', field('string', 'Stage.Reboot', 'bool')],
    ['stages', '{"Params":[]}', field('array', 'Stage.Params', 'map[string]interface {}')],
    ['bootenvs', '{"OS":"x"}', field('string', 'BootEnv.OS', 'models.OsInfo')],
    ['machines', '{"CurrentTask":"1"}', field('string', 'Machine.CurrentTask', 'int')],
    ['machines', '{"CurrentTask":1.5}', field('number 1.5', 'Machine.CurrentTask', 'int')],
    ['machines', '{"Uuid":5}', field('number', 'Machine.Uuid', 'uuid.UUID')],
    ['machines', '{"Uuid":"zzz"}', 'invalid UUID'],
    ['machines', '{"Address":"here"}', 'invalid IP address: here'],
    ['machines', '{"Address":5}', field('number', 'Machine.Address', 'net.IP')],
  ])('%s %s', async (prefix, body, message) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', `/${prefix}`, body)
    expect([status, json]).toEqual([400, errorBody(400, [message], { type: 'POST' })])
  })

  test('of times too', async () => {
    const site = await startSite({
      seed: { drp: { tasks: [{ Name: 'task' }], machines: [{ Name: 'm1', Tasks: ['task'] }] } },
    })
    const [machine] = (await site.send('GET', '/machines')).json as [{ Uuid: string }]
    const { json } = await site.send('POST', '/jobs', { Machine: machine.Uuid })
    const path = `/jobs/${(json as { Uuid: string }).Uuid}`
    const set = (value: unknown) => site.send('PATCH', path, [{ op: 'replace', path: '/EndTime', value }])
    const layout = '\\"2006-01-02T15:04:05Z07:00\\"'.replaceAll('\\', '')
    expect((await set('soon')).json).toMatchObject({
      Messages: [`parsing time "\\"soon\\"" as "\\"${layout.slice(1, -1)}\\"": cannot parse "soon\\"" as "2006"`],
      Code: 406,
    })
    expect((await set(5)).json).toMatchObject({ Messages: ['Time.UnmarshalJSON: input is not a JSON string'] })
    expect((await set('2026-01-02T03:04:05.100+02:00')).json).toMatchObject({ EndTime: '2026-01-02T03:04:05.1+02:00' })
    expect((await set('2026-01-02T03:04:05.000Z')).json).toMatchObject({ EndTime: '2026-01-02T03:04:05Z' })
    expect((await set('2026-13-02T03:04:05Z')).status).toBe(406)
  })
})

describe('what a body says', () => {
  test('in any case, with what is unknown passed over and what is null empty', async () => {
    const site = await startSite()
    const { json } = await site.send('POST', '/tasks', {
      name: 'first',
      NAME: 'task',
      Nope: { x: 1 },
      Description: null,
      Templates: null,
      Meta: { b: null, a: 'x' },
      Prerequisites: [null],
      Documentation: 'a <b> & c \u2028',
    })
    expect(json).toMatchObject({ Name: 'task', Description: '', Templates: [], Prerequisites: [''] })
    expect(json).toMatchObject({ Meta: { a: 'x', b: '' }, Documentation: 'a <b> & c \u2028' })
    expect(Object.keys(json as object)).not.toContain('Nope')
    expect((await site.send('GET', '/tasks/task')).text).toContain('a \\u003cb\\u003e \\u0026 c \\u2028')
  })

  test('keeps names such as __proto__, which do no harm', async () => {
    const site = await startSite()
    const body = '{"Name":"profile","Params":{"__proto__":{"x":1},"constructor":2},"Meta":{"__proto__":"y"}}'
    const { text } = await site.raw('POST', '/profiles', body)
    expect(text).toContain('"Params":{"__proto__":{"x":1},"constructor":2}')
    expect(text).toContain('"Meta":{"__proto__":"y"}')
    expect(({} as { x?: unknown }).x).toBe(undefined)
    expect((await site.send('GET', '/profiles/profile/params/__proto__')).json).toEqual({ x: 1 })
    expect((await site.send('GET', '/profiles/profile/params/toString')).json).toBe(null)
    expect((await site.raw('POST', '/tasks', '{"__proto__":{"Name":"evil"}}')).status).toBe(500)
  })

  test.each([
    ['11111111-2222-4333-8444-AAAAAAAAAAAA', '11111111-2222-4333-8444-aaaaaaaaaaaa'],
    ['urn:uuid:11111111-2222-4333-8444-aaaaaaaaaaaa', '11111111-2222-4333-8444-aaaaaaaaaaaa'],
    ['{11111111-2222-4333-8444-aaaaaaaaaaaa}', '11111111-2222-4333-8444-aaaaaaaaaaaa'],
  ])('a UUID may be written %s', async (given, kept) => {
    const site = await startSite()
    const { json } = await site.send('POST', '/machines', { Name: 'm1', Uuid: given, Address: '10.0.0.1' })
    expect(json).toMatchObject({ Uuid: kept, Address: '10.0.0.1' })
  })

  test.each([['application/json'], ['Application/JSON; charset=utf-8'], ['application/json-patch+json']])(
    'counts with the content type %s',
    async (type) => {
      const site = await startSite()
      expect((await site.raw('POST', '/tasks', '{"Name":"task"}', { 'content-type': type })).status).toBe(201)
    },
  )

  test.each([['text/plain'], ['text/json'], [undefined]])('does not count with %s', async (type) => {
    const site = await startSite()
    const { status, json } = await site.raw('POST', '/tasks', '{"Name":"task"}', { 'content-type': type })
    expect([status, json]).toEqual([400, errorBody(400, [`Invalid content type: ${type ?? ''}`], { type: 'POST' })])
  })
})
