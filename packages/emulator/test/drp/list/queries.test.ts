import { type Emulator, startEmulator } from '@jobwright/emulator'
import { describe, expect, onTestFinished, test } from 'vitest'

const authorization = `Basic ${btoa('rocketskates:r0cketsk8ts')}`
const uuidOf = (at: number) => `00000000-0000-4000-8000-00000000000${at}`

type Options = { readonly profile?: 'v3.13' | 'v4'; readonly quirks?: 'all' | 'none' }

/** Three machines with params, of which the first has a job. */
async function startSite({ profile = 'v3.13', quirks = 'all' }: Options = {}): Promise<Ask> {
  const machine = (at: number, fields: object) => ({ Name: `m${at}`, Uuid: uuidOf(at), Tasks: ['t1'], ...fields })
  const emulator = await startEmulator({
    systems: ['drp'],
    profiles: { drp: profile },
    quirks,
    seed: {
      drp: {
        tasks: [{ Name: 't1' }],
        params: [
          { Name: 'text', Schema: { type: 'string' } },
          { Name: 'number', Schema: { type: 'integer' } },
          { Name: 'free' },
        ],
        profiles: [{ Name: 'p1', Params: { text: 'from the profile' } }],
        machines: [
          machine(1, { Params: { text: 'b', number: 5 }, Address: '10.0.0.9' }),
          machine(2, { Params: { number: 40 }, Profiles: ['p1'], Address: '10.0.0.10' }),
          machine(3, { Meta: { color: 'red' } }),
        ],
      },
    },
  })
  onTestFinished(() => emulator.close())
  await send(emulator, 'POST', '/jobs', { Machine: uuidOf(1), Uuid: uuidOf(7) })
  return async (path, method = 'GET', credentials = authorization) => {
    const answer = await send(emulator, method, path, undefined, credentials)
    const body = await answer.text()
    return { status: answer.status, body: body === '' ? undefined : JSON.parse(body), headers: answer.headers }
  }
}

type Ask = (path: string, method?: string, authorization?: string) => Promise<Answer>

interface Item {
  readonly Name: string
  readonly Params: object
}

interface Answer {
  readonly status: number
  /** A list, or an error; undefined where there is no body. */
  readonly body: readonly Item[] & { readonly Messages?: readonly string[] }
  readonly headers: Headers
}

function send(emulator: Emulator<'drp'>, method: string, path: string, body?: object, credentials = authorization) {
  return emulator.fetch(`${emulator.url}/api/v3${path}`, {
    method,
    headers: { authorization: credentials, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
}

const namesIn = ({ status, body }: Answer) => (status === 200 ? body.map(({ Name }) => Name).join() : body)

describe('a refused query', () => {
  test.each([
    ['/jobs?Nope=1', 'Filter not found: Nope'],
    ['/machines?Locked=true', 'Filter not found: Locked'],
    ['/tasks?text=x', 'Filter not found: text'],
    ['/jobs?sort=Meta.k', 'Not sortable: Meta.k'],
    ['/jobs?sort=', 'Not sortable: '],
    ['/jobs?limit=1.5', 'Limit not valid: strconv.Atoi: parsing "1.5": invalid syntax'],
    [
      '/jobs?offset=9223372036854775808',
      'Offset not valid: strconv.Atoi: parsing "9223372036854775808": value out of range',
    ],
    ['/jobs?offset=-1&limit=-1', 'Offset cannot be negative'],
    ['/jobs?limit=-9223372036854775808', 'Limit cannot be negative'],
    ['/jobs?limit=%01', 'Limit not valid: strconv.Atoi: parsing "\\x01": invalid syntax'],
    ['/jobs?Machine=', 'Invalid UUID: '],
    ['/jobs?Current=yes', 'Current must be true or false'],
    ['/machines?Address=10.0.0.256', 'Invalid address: 10.0.0.256'],
    ['/jobs?Machine=Re(x)', 'cannot match via regular expression'],
    ['/jobs?Key=Re(a**)', 'error parsing regexp: invalid nested repetition operator: `**`'],
    ['/jobs?Key=Re([)', 'error parsing regexp: missing closing ]: `[`'],
    ['/machines?number=x', "invalid character 'x' looking for beginning of value"],
    ['/machines?number=', 'unexpected end of JSON input'],
    [
      '/machines?number=true',
      "Key 'number': invalid val 'true': : (root): Invalid type. Expected: integer, given: boolean",
    ],
  ])('%s says %s', async (path, message) => {
    const ask = await startSite()
    const model = path.slice(1, path.indexOf('?'))
    expect((await ask(path)).body).toEqual({ Model: model, Key: '', Type: 'GET', Messages: [message], Code: 406 })
  })

  test.each([
    ['', '', '2006'],
    ['20', '20', '2006'],
    ['2026', '', '-'],
    ['2026-1-02', '1-02', '01'],
    ['2026-11x', 'x', '-'],
    ['2026-11-', '', '02'],
    ['2026-11-20', '', 'T'],
    ['2026-11-20 21:00:00Z', ' 21:00:00Z', 'T'],
    ['2026-11-20Tx', 'x', '15'],
    ['2026-11-20T21', '', ':'],
    ['2026-11-20T21:4', '4', '04'],
    ['2026-11-20T21:49', '', ':'],
    ['2026-11-20T21:49:3', '3', '05'],
    ['2026-11-20T21:49:37', '', 'Z07:00'],
    ['2026-11-20T21:49:37.', '.', 'Z07:00'],
    ['2026-11-20T21:49:37.5+0100', '+0100', 'Z07:00'],
  ])('time %s: cannot parse %s as %s', async (time, rest, element) => {
    const ask = await startSite()
    const { body } = await ask(`/jobs?StartTime=${encodeURIComponent(time)}`)
    const layout = '2006-01-02T15:04:05Z07:00'
    expect(body.Messages).toEqual([`parsing time "${time}" as "${layout}": cannot parse "${rest}" as "${element}"`])
  })

  test.each([
    ['2026-13-20T21:49:37Z', 'month out of range'],
    ['2026-00-20T21:49:37Z', 'month out of range'],
    ['2026-11-31T21:49:37Z', 'day out of range'],
    ['2026-11-20T24:49:37Z', 'hour out of range'],
    ['2026-11-20T21:60:37Z', 'minute out of range'],
    ['2026-11-20T21:49:60Z', 'second out of range'],
    ['2026-11-20T21:49:37Zx', 'extra text: "x"'],
  ])('time %s: %s', async (time, problem) => {
    const ask = await startSite()
    expect((await ask(`/jobs?EndTime=Gt(${time})`)).body.Messages).toEqual([`parsing time "${time}": ${problem}`])
  })

  test('tells its method and has no body where it was asked by HEAD', async () => {
    const ask = await startSite()
    const answer = await ask('/jobs?Nope=1', 'HEAD')
    expect([answer.status, answer.body, answer.headers.get('content-type')]).toEqual([
      406,
      undefined,
      'application/json; charset=utf-8',
    ])
    expect(answer.headers.get('x-drp-list-count')).toBe(null)
  })
})

describe('the defects of the real server', () => {
  const defects = [
    ['/jobs?State=Between(created)', 500, ['State: Between(created) needs two values']],
    ['/jobs?Task=Except(t1)', 500, ['Task: Except(t1) needs two values']],
    ['/jobs?Archived=Lt(true)', 500, ['Archived has no order']],
    ['/jobs?State=Re(crea)', 200, undefined],
  ] as const

  test.each(defects)('%s', async (path, status) => {
    const ask = await startSite()
    const { body, ...answer } = await ask(path)
    expect(answer.status).toBe(status)
    expect(body).toEqual(status === 500 ? undefined : [])
  })

  test.each(defects)('%s without them', async (path, status, messages) => {
    const ask = await startSite({ quirks: 'none' })
    const { body, ...answer } = await ask(path)
    expect(answer.status).toBe(status === 500 ? 406 : 200)
    expect(body).toMatchObject(messages === undefined ? [{ Uuid: uuidOf(7) }] : { Messages: messages })
  })

  test.each(defects.slice(0, 2))(
    '%s is refused by v4, whose defects are not known',
    async (path, _status, messages) => {
      const ask = await startSite({ profile: 'v4' })
      expect((await ask(path)).body).toMatchObject({ Messages: messages, Code: 406 })
    },
  )
})

describe('machines', () => {
  test('are filtered by params that are defined, wherever these come from', async () => {
    const ask = await startSite()
    expect(namesIn(await ask('/machines?text=b'))).toBe('m1')
    expect(namesIn(await ask('/machines?text=%22b%22'))).toBe('m1')
    expect(namesIn(await ask('/machines?text=from+the+profile'))).toBe('m2')
    expect(namesIn(await ask('/machines?text=null'))).toMatchObject({ Code: 406 })
    expect(namesIn(await ask('/machines?number=Gt(5)'))).toBe('m2')
    expect(namesIn(await ask('/machines?number=Lte(40)'))).toBe('m1,m2,m3')
    expect(namesIn(await ask('/machines?number=Ne(5)'))).toBe('m2,m3')
  })

  test('are filtered by a param that may be anything, if it is JSON', async () => {
    const ask = await startSite()
    expect(namesIn(await ask('/machines?free=null'))).toBe('m1,m2,m3')
    expect((await ask('/machines?free=text')).body.Messages).toEqual([
      "invalid character 't' looking for beginning of value",
    ])
  })

  test('are sorted by address as numbers, and those without one first', async () => {
    const ask = await startSite()
    expect(namesIn(await ask('/machines?sort=Address'))).toBe('m3,m1,m2')
  })

  test('are listed with all their params where v4 is asked for them', async () => {
    const params = ({ body }: Answer) => body.map((machine) => Object.keys(machine.Params).sort().join())
    const v4 = await startSite({ profile: 'v4' })
    expect(params(await v4('/machines?aggregate=true&sort=Name'))).toEqual(['number,text', 'number,text', ''])
    expect(params(await v4('/machines?sort=Name'))).toEqual(['number,text', 'number', ''])
    expect(params(await v4('/machines?aggregate=true&params=text&sort=Name'))).toEqual(['text', 'text', ''])
    const old = await startSite()
    expect((await old('/machines?aggregate=true')).body.Messages).toEqual(['Filter not found: aggregate'])
  })
})

describe('profiles and stages', () => {
  test('are filtered by their own params', async () => {
    const ask = await startSite()
    expect(namesIn(await ask('/profiles?text=from+the+profile'))).toBe('p1')
    expect(namesIn(await ask('/profiles?text=Lt(a)'))).toBe('global')
    expect(namesIn(await ask('/stages?number=Lt(1)'))).toBe('local,none')
    expect(namesIn(await ask('/stages?number=1'))).toBe('')
  })
})

describe('v4', () => {
  test('can be asked every field, patterns and ordered truth values among them', async () => {
    const ask = await startSite({ profile: 'v4' })
    for (const query of ['ExitState=', 'CurrentIndex=0', 'State=Re(^crea)', 'Machine=Re(8000)', 'Archived=Lt(true)']) {
      expect((await ask(`/jobs?${query}`)).body).toMatchObject([{ Uuid: uuidOf(7) }])
    }
    expect((await ask('/jobs?CurrentIndex=x')).body.Messages).toEqual(['strconv.ParseInt: parsing "x": invalid syntax'])
  })
})

describe('a list', () => {
  test('tells how many it shows and how many there are, also by HEAD', async () => {
    const ask = await startSite()
    const counts = async (path: string, method?: string) => {
      const { status, headers, body } = await ask(path, method)
      return [status, headers.get('x-drp-list-count'), headers.get('x-drp-list-total-count'), body?.length]
    }
    expect(await counts('/machines?limit=2')).toEqual([200, '2', '3', 2])
    expect(await counts('/machines?limit=2', 'HEAD')).toEqual([200, '2', '3', undefined])
    expect((await ask('/machines', 'HEAD')).headers.get('content-type')).toBe(null)
  })

  test('is empty to whom may not list', async () => {
    const ask = await startSite({ profile: 'v4' })
    const { body } = await ask(`/machines/${uuidOf(1)}/token`)
    const token = (body as unknown as { readonly Token: string }).Token
    for (const method of ['GET', 'HEAD']) {
      const answer = await ask('/jobs?Nope=1', method, `Bearer ${token}`)
      expect([answer.status, answer.body]).toEqual([200, method === 'GET' ? [] : undefined])
      expect(answer.headers.get('x-drp-list-count')).toBe('0')
      expect(answer.headers.get('x-drp-list-total-count')).toBe('0')
    }
    expect((await ask('/jobs')).body).toHaveLength(1)
  })

  test('shows an object once for each test of a field that it suits, as the real server does', async () => {
    const ask = await startSite()
    expect(namesIn(await ask('/machines?Name=m1&Name=Ne(m2)'))).toBe('m1,m1,m3')
  })
})
