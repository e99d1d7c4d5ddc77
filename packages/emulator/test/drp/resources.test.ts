import { describe, expect, test } from 'vitest'
import { errorBody, startSite } from './start-site.ts'

const common = { Validated: true, Available: true, Errors: [], ReadOnly: false, Meta: {}, Endpoint: '', Bundle: '' }
const described = { Description: '', Documentation: '' }
const needs = { RequiredParams: [], OptionalParams: [] }

describe('what is created with nothing but a name', () => {
  test.each([
    [
      'tasks',
      { ...described, ...needs, Meta: { 'feature-flags': 'sane-exit-codes' }, Templates: [], Prerequisites: [] },
    ],
    [
      'stages',
      {
        ...described,
        ...needs,
        Partial: false,
        Templates: [],
        Params: {},
        BootEnv: '',
        Tasks: [],
        Profiles: [],
        Reboot: false,
        RunnerWait: true,
      },
    ],
    ['workflows', { ...described, Stages: [] }],
    [
      'bootenvs',
      {
        ...described,
        ...needs,
        OS: {
          Name: '',
          Family: '',
          Codename: '',
          Version: '',
          IsoFile: '',
          IsoSha256: '',
          IsoUrl: '',
          SupportedArchitectures: {},
        },
        Templates: [],
        Kernel: '',
        Initrds: [],
        BootParams: '',
        OnlyUnknown: false,
      },
    ],
    ['params', { ...described, Secure: false, Schema: null }],
    ['profiles', { ...described, Partial: false, Params: {} }],
  ])('%s', async (prefix, fields) => {
    const site = await startSite()
    const made = { ...common, Name: 'thing', ...fields }
    const created = await site.send('POST', `/${prefix}`, { Name: 'thing' })
    expect([created.status, created.json]).toEqual([201, made])
    expect((await site.send('GET', `/${prefix}/thing`)).json).toEqual(made)
    expect((await site.send('GET', `/${prefix}/Name:thing`)).json).toEqual(made)
    expect((await site.send('GET', `/${prefix}/Key:thing`)).json).toEqual(made)
    expect((await site.send('GET', `/meta/${prefix}/thing`)).json).toEqual(made.Meta)
    const changed = { ...made, Description: 'changed' }
    expect((await site.send('PUT', `/${prefix}/thing`, changed)).json).toEqual(changed)
    const patch = [{ op: 'remove', path: '/Description' }]
    expect((await site.send('PATCH', `/${prefix}/thing`, patch)).json).toEqual(made)
    expect((await site.send('DELETE', `/${prefix}/thing`)).json).toEqual(made)
    const about = { model: prefix, key: 'thing', type: 'GET' }
    expect((await site.send('GET', `/${prefix}/thing`)).json).toEqual(errorBody(404, ['Not Found'], about))
  })

  test('on newer servers tells who made it and when, and may link templates', async () => {
    const site = await startSite({ profiles: { drp: 'v4' } })
    const { json } = await site.send('POST', '/tasks', { Name: 'thing', Templates: [{ Name: 'a', Contents: 'x' }] })
    expect(json).toEqual({
      ...common,
      ...described,
      ...needs,
      Name: 'thing',
      Meta: { 'feature-flags': 'sane-exit-codes' },
      Templates: [{ Name: 'a', Path: '', ID: '', Contents: 'x', Meta: {}, Link: '' }],
      Prerequisites: [],
      CreatedAt: '2026-11-20T21:00:00Z',
      CreatedBy: 'rocketskates',
      LastModifiedAt: '2026-11-20T21:00:00Z',
      LastModifiedBy: 'rocketskates',
    })
    await site.clock.advance(1500)
    const patch = [{ op: 'add', path: '/ExtraRoles', value: ['r'] }]
    expect((await site.send('PATCH', '/tasks/thing', patch)).json).toMatchObject({
      CreatedAt: '2026-11-20T21:00:00Z',
      LastModifiedAt: '2026-11-20T21:00:01.5Z',
      ExtraRoles: ['r'],
    })
  })
})

describe('what is refused', () => {
  test.each([
    ['tasks', { Name: 'x' }, ['Invalid Name `x`']],
    ['stages', { Name: '1x' }, ['Invalid Name `1x`']],
    ['workflows', { Name: 'a/b' }, ['Invalid Name `a/b`']],
    ['bootenvs', { Name: 'a\tb' }, ['Invalid Name `a\tb`']],
    ['params', { Name: '/a' }, ['Invalid Name `/a`']],
    ['profiles', { Name: 'a/b' }, ['Invalid Name `a/b`']],
    ['tasks', { Name: 'tt', Templates: [{ Contents: 'x' }] }, ['Template[0] is missing a Name']],
    ['stages', { Name: 'ss', Templates: [{ Name: 'a', Contents: 'x' }] }, ['Template[0] is missing a Path']],
    [
      'tasks',
      { Name: 'tt', Templates: [{ Name: 'a', Contents: 'x', ID: 'y' }] },
      ['Template[0] has both an ID and Contents'],
    ],
    [
      'tasks',
      { Name: 'tt', Templates: [{ Name: 'a' }, { Name: 'b' }, { Name: 'a' }] },
      ['Template[2] and Template[0] have the same name a'],
    ],
    [
      'tasks',
      { Name: 'tt', Templates: [{ Name: 'a', Meta: { OS: 'linux, plan9' } }] },
      [
        'Template[0]: Invalid OS value plan9',
        'Valid values are: any,darwin,freebsd,linux,netbsd,openbsd,solaris,windows',
      ],
    ],
  ])('%s %j', async (prefix, object, messages) => {
    const site = await startSite()
    const { status, json } = await site.send('POST', `/${prefix}`, object)
    expect([status, json]).toEqual([
      422,
      errorBody(422, messages, { model: prefix, key: object.Name, type: 'ValidationError' }),
    ])
    expect((await site.send('GET', `/${prefix}/${encodeURIComponent(object.Name)}`)).status).toBe(404)
  })

  test.each([
    ['ab', 201],
    ['é-1', 201],
    ['a b.c_d-e', 201],
    ['', 400],
  ])('but not the name %j', async (Name, status) => {
    const site = await startSite()
    expect((await site.send('POST', '/tasks', { Name })).status).toBe(status)
  })

  test('another key than the one in the path, and a key that is taken or missing', async () => {
    const site = await startSite()
    await site.send('POST', '/tasks', { Name: 'one' })
    const put = await site.send('PUT', '/tasks/one', { Name: 'two' })
    const about = { model: 'tasks', key: 'one' }
    expect(put.json).toEqual(errorBody(400, ['Key change from one to two not allowed'], { ...about, type: 'PUT' }))
    const patched = await site.send('PATCH', '/tasks/one', [{ op: 'replace', path: '/Name', value: 'two' }])
    expect(patched.json).toEqual(errorBody(400, ['Update: tasks:two does not already exist'], { type: 'PATCH' }))
    const twice = await site.send('POST', '/tasks', { Name: 'one' })
    expect(twice.json).toEqual(errorBody(409, ['already exists'], { ...about, type: 'CREATE' }))
    const none = await site.send('POST', '/tasks', { Description: 'x' })
    expect(none.json).toEqual(errorBody(400, ['Empty key not allowed'], { model: 'tasks', type: 'CREATE' }))
    expect((await site.send('PUT', '/tasks/two', { Name: 'two' })).json).toEqual(
      errorBody(404, ['Not Found'], { model: 'tasks', key: 'two', type: 'PUT' }),
    )
  })

  test('changes of the server’s own content', async () => {
    const site = await startSite()
    const patch = [{ op: 'replace', path: '/Description', value: 'x' }]
    expect((await site.send('PATCH', '/stages/none', patch)).json).toEqual(errorBody(400, ['none'], { type: 'PATCH' }))
    expect((await site.send('PATCH', '/stages/none', [])).status).toBe(200)
    expect((await site.send('DELETE', '/stages/local')).json).toEqual(
      errorBody(404, ['readonly: local'], { type: 'DELETE' }),
    )
    expect((await site.send('PUT', '/bootenvs/local', { Name: 'local' })).status).toBe(400)
    expect((await site.send('POST', '/params', { Name: 'pxelinux-local-boot' })).status).toBe(409)
  })
})

describe('what is kept, but is not available', () => {
  test.each([
    [
      'workflows',
      { Stages: ['none', 'nope', 'neither'] },
      ['Stage nope does not exist', 'Stage neither does not exist'],
    ],
    ['stages', { Tasks: ['nope', 'stage:none'] }, ['Task nope (at 0) does not exist']],
    ['stages', { Profiles: ['global', 'nope'] }, ['Profile nope (at 1) does not exist']],
    ['stages', { BootEnv: 'nope' }, ['BootEnv nope does not exist']],
    ['stages', { BootEnv: 'ignore' }, ['BootEnv ignore can only be used for unknown machines']],
  ])('%s %j', async (prefix, fields, errors) => {
    const site = await startSite()
    const { status, json } = await site.send('POST', `/${prefix}`, { Name: 'thing', ...fields })
    expect([status, json]).toMatchObject([201, { Validated: true, Available: false, Errors: errors }])
  })

  test('becomes available with what it needs, all the way up', async () => {
    const site = await startSite()
    await site.send('POST', '/workflows', { Name: 'flow', Stages: ['stage'] })
    await site.send('POST', '/stages', { Name: 'stage', BootEnv: 'env', Tasks: ['task'], Profiles: ['profile'] })
    const errors = async (path: string) => ((await site.send('GET', path)).json as { Errors: string[] }).Errors
    expect(await errors('/workflows/flow')).toEqual([])
    expect(await errors('/stages/stage')).toEqual([
      'Task task (at 0) does not exist',
      'Profile profile (at 0) does not exist',
      'BootEnv env does not exist',
    ])
    await site.send('POST', '/tasks', { Name: 'task' })
    await site.send('POST', '/profiles', { Name: 'profile' })
    expect(await errors('/stages/stage')).toEqual(['BootEnv env does not exist'])
    await site.send('POST', '/bootenvs', { Name: 'env' })
    expect((await site.send('GET', '/stages/stage')).json).toMatchObject({ Available: true, Errors: [] })
  })
})

describe('what is in use cannot be deleted', () => {
  test.each([
    ['tasks/task', ['machines:MACHINE', 'stages:stage']],
    ['stages/stage', ['machines:MACHINE', 'workflows:flow']],
    ['workflows/flow', ['machines:MACHINE']],
    ['bootenvs/env', ['machines:MACHINE', 'stages:stage']],
    ['profiles/profile', ['machines:MACHINE', 'stages:stage']],
  ])('%s', async (path, users) => {
    const uuid = '11111111-1111-4111-8111-111111111111'
    const site = await startSite({
      seed: {
        drp: {
          bootEnvs: [{ Name: 'env' }],
          tasks: [{ Name: 'task' }],
          profiles: [{ Name: 'profile' }],
          stages: [{ Name: 'stage', BootEnv: 'env', Tasks: ['task'], Profiles: ['profile'] }],
          workflows: [{ Name: 'flow', Stages: ['stage'] }],
          machines: [{ Name: 'm1', Uuid: uuid, Workflow: 'flow', Profiles: ['profile'] }],
        },
      },
    })
    const { status, json } = await site.send('DELETE', `/${path}`)
    const [model = '', key = ''] = path.split('/')
    const messages = users.map((user) => `${user.replace('MACHINE', uuid)} still uses ${key}`)
    expect([status, json]).toEqual([409, errorBody(409, messages, { model, key, type: 'StillInUseError' })])
    expect((await site.send('GET', `/${path}`)).status).toBe(200)
  })

  test('and the profile that counts for all machines never', async () => {
    const site = await startSite()
    expect((await site.send('DELETE', '/profiles/global')).status).toBe(409)
  })
})

describe('exit codes of tasks', () => {
  test.each([
    [undefined, 'sane-exit-codes'],
    ['', 'sane-exit-codes'],
    ['original-exit-codes', 'original-exit-codes'],
    ['x, original-exit-codes', 'x, original-exit-codes'],
    ['sane-exit-codes', 'sane-exit-codes'],
    [' z , a ', 'a,sane-exit-codes,z'],
  ])('feature flags %j become %j', async (flags, kept) => {
    const site = await startSite()
    const Meta = { color: 'red', ...(flags === undefined ? {} : { 'feature-flags': flags }) }
    const { json } = await site.send('POST', '/tasks', { Name: 'task', Meta })
    expect((json as { Meta: unknown }).Meta).toEqual({ color: 'red', 'feature-flags': kept })
  })
})

describe('what is shown', () => {
  test.each([
    ['?slim=Meta', { Meta: {}, Params: { a: 1, b: 2 }, Partial: true }],
    ['?slim=meta,%20PARAMS', { Meta: {}, Params: {}, Partial: true }],
    ['?slim=Params&params=b', { Meta: { color: 'red' }, Params: { b: 2 }, Partial: true }],
    ['?slim=Name', { Meta: { color: 'red' }, Params: { a: 1, b: 2 }, Partial: false }],
    ['?slim=Params', { Meta: { color: 'red' }, Params: {}, Partial: true }],
    ['?params=b,c', { Meta: { color: 'red' }, Params: { b: 2 }, Partial: true }],
    ['?params=', { Meta: { color: 'red' }, Params: { a: 1, b: 2 }, Partial: false }],
    ['', { Meta: { color: 'red' }, Params: { a: 1, b: 2 }, Partial: false }],
  ])('with %s', async (query, shown) => {
    const profile = { Name: 'profile', Meta: { color: 'red' }, Params: { a: 1, b: 2 } }
    const site = await startSite({ seed: { drp: { profiles: [profile] } } })
    expect((await site.send('GET', `/profiles/profile${query}`)).json).toMatchObject(shown)
    expect((await site.send('GET', '/tasks/none?slim=Meta')).status).toBe(404)
  })

  test('what has no field for it does not say that it is partial', async () => {
    const site = await startSite({ seed: { drp: { tasks: [{ Name: 'task', Meta: { color: 'red' } }] } } })
    const { json } = await site.send('GET', '/tasks/task?slim=Meta')
    expect(json).toMatchObject({ Name: 'task', Meta: {} })
    expect(json).not.toHaveProperty('Partial')
  })

  test('parameters have slashes in their names', async () => {
    const site = await startSite({ seed: { drp: { params: [{ Name: 'net/dns' }] } } })
    expect((await site.send('GET', '/params/net/dns')).json).toMatchObject({ Name: 'net/dns' })
    expect((await site.send('DELETE', '/params/net%2Fdns')).status).toBe(200)
    expect((await site.send('GET', '/params/net/dns')).status).toBe(404)
  })

  test('a HEAD is answered without telling what it is about', async () => {
    const site = await startSite()
    const good = await site.send('HEAD', '/stages/none')
    expect([good.status, good.text, good.headers.get('content-type')]).toEqual([200, '', null])
    const bad = await site.send('HEAD', '/stages/nope')
    expect([bad.status, bad.text, bad.headers.get('content-length')]).toEqual([404, '', '81'])
  })
})

describe('the server as a whole', () => {
  test('has preferences, and takes others that it knows', async () => {
    const site = await startSite()
    const { status, json } = await site.send('POST', '/prefs', { defaultStage: 'local', knownTokenTimeout: '60' })
    expect([status, json]).toMatchObject([201, { defaultStage: 'local', knownTokenTimeout: '60', logLevel: 'warn' }])
    expect((await site.send('GET', '/prefs')).json).toEqual(json)
  })

  test.each([
    [{ debugBootEnv: 'info' }],
    [{ defaultBootEnv: 'ignore', unknownBootEnv: 'local' }],
    [{ defaultWorkflow: '' }],
    [{ unknownTokenTimeout: '0' }],
    [{}],
  ])('takes preferences %j', async (prefs) => {
    const site = await startSite()
    const { status, json } = await site.send('POST', '/prefs', prefs)
    expect([status, json]).toMatchObject([201, prefs])
  })

  test.each([
    [{ nope: 'x' }, 'Unknown preference nope'],
    [{ __proto__: null, toString: 'x' }, 'Unknown preference toString'],
    [{ defaultStage: 'nope' }, 'Stage nope does not exist'],
    [{ defaultWorkflow: 'nope' }, 'Workflow nope does not exist'],
    [{ unknownBootEnv: 'nope' }, 'Bootenv nope does not exist'],
    [{ knownTokenTimeout: 'long' }, 'Preference knownTokenTimeout: long is not a number of seconds'],
    [{ logLevel: 5 }, 'Preference logLevel: must be a text'],
  ])('refuses preferences %j', async (prefs, message) => {
    const site = await startSite()
    const before = (await site.send('GET', '/prefs')).text
    const { json } = await site.send('POST', '/prefs', { ...prefs, debugDhcp: 'info' })
    expect(json).toEqual(errorBody(400, [message], { model: 'preferences', type: 'POST' }))
    expect((await site.send('GET', '/prefs')).text).toBe(before)
  })

  test('tells which fields are indexed', async () => {
    const site = await startSite()
    const all = (await site.send('GET', '/indexes')).json as Record<string, Record<string, unknown>>
    expect((await site.send('GET', '/indexes/jobs')).json).toEqual(all['jobs'])
    const state = (await site.send('GET', '/indexes/jobs/State')).json
    expect(state).toEqual({ Unique: false, Unordered: false, Regex: true, Type: 'string' })
    expect(all['jobs']?.['State']).toEqual(state)
    for (const path of ['/indexes/nope', '/indexes/jobs/ExitState', '/indexes/jobs/toString'])
      expect([path, (await site.send('GET', path)).status]).toEqual([path, 404])
  })

  test('counts its machines, and knows where it is', async () => {
    const site = await startSite({ seed: { drp: { machines: [{ Name: 'm1' }, { Name: 'm2' }] } } })
    const { hostname, port } = new URL(site.emulator.url)
    expect((await site.send('GET', '/info')).json).toMatchObject({
      address: hostname,
      api_port: Number(port),
      version: 'v3.13.6',
      stats: [{ name: 'machines.count', count: 2 }, {}],
    })
  })

  test('takes events, and refuses what is none', async () => {
    const site = await startSite()
    expect((await site.send('POST', '/events', { Type: 'a' })).status).toBe(204)
    const { json } = await site.raw('POST', '/events', '[]')
    const message = 'json: cannot unmarshal array into Go value of type models.Event'
    expect(json).toEqual(errorBody(400, [message], { type: 'POST' }))
  })

  test.each([
    ['GET', '/nosuch'],
    ['POST', '/info'],
    ['DELETE', '/tasks'],
    ['PUT', '/prefs'],
    ['GET', '/tasks/'],
    ['GET', '/tasks/a/b'],
    ['GET', ''],
    ['OPTIONS', '/tasks'],
  ])('has no route %s %s, whoever asks', async (method, path) => {
    const site = await startSite()
    const { status, json } = await site.send(method, path, undefined, { authorization: undefined })
    expect([status, json]).toEqual([404, errorBody(404, ['No route'], { key: `/api/v3${path}`, type: method })])
  })

  test('answers for its own paths only', async () => {
    const site = await startSite()
    for (const path of ['/', '/api/v30/tasks', '/api/v3x'])
      expect([path, (await site.emulator.fetch(`${site.emulator.url}${path}`)).status]).toEqual([path, 404])
  })

  test('lets pages from everywhere in', async () => {
    const site = await startSite()
    const origin = { origin: 'https://portal.example' }
    const asked = await site.send('OPTIONS', '/tasks', undefined, { ...origin, authorization: undefined })
    expect([asked.status, asked.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(asked.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(asked.headers.get('access-control-allow-headers')).toContain('Authorization')
    for (const path of ['/tasks', '/nosuch'])
      expect((await site.send('GET', path, undefined, origin)).headers.get('access-control-allow-origin')).toBe('*')
    expect((await site.send('GET', '/tasks')).headers.get('access-control-allow-origin')).toBe(null)
  })
})
