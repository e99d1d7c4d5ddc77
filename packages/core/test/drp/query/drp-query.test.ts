import { JobwrightError } from '@jobwright/core'
import { type DrpQueryInput, drpQuery, parseDrpQuery } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

const machine = '66660001-0000-0000-0000-000000000000'

function textOf(question: DrpQueryInput): string {
  const written = drpQuery(question)
  return written.ok ? decodeURIComponent(written.text) : `refused: ${written.reason}`
}

describe('drpQuery writes', () => {
  test.each<[string, DrpQueryInput, string]>([
    ['nothing for everything', {}, ''],
    ['a value', { where: { State: 'failed' } }, 'State=failed'],
    ['an empty value', { where: { Workflow: '' } }, 'Workflow='],
    ['no value where it is undefined', { where: { State: undefined, Task: 't1' } }, 'Task=t1'],
    ['numbers and truth values', { where: { CurrentIndex: 3, Current: true } }, 'CurrentIndex=3&Current=true'],
    ['times', { where: { StartTime: { gt: new Date(0) } } }, 'StartTime=Gt(1970-01-01T00:00:00.000Z)'],
    [
      'all demands in order',
      { where: { Machine: machine, State: { ne: 'failed' } } },
      `Machine=${machine}&State=Ne(failed)`,
    ],
    [
      'comparisons',
      { where: { Task: [{ lt: 'b' }, { lte: 'c' }, { gt: 'd' }, { gte: 'e' }] } },
      'Task=Lt(b)&Task=Lte(c)&Task=Gt(d)&Task=Gte(e)',
    ],
    ['patterns as they stand', { where: { Key: { re: '^a(b|c),d' } } }, 'Key=Re(^a(b|c),d)'],
    [
      'ranges',
      { where: { Task: [{ between: ['a', 'b'] }, { except: ['c', 'd'] }] } },
      'Task=Between(a,b)&Task=Except(c,d)',
    ],
    ['a range from two comparisons, in either order', { where: { Task: { lte: 'b', gte: 'a' } } }, 'Task=Between(a,b)'],
    [
      'lists',
      { where: { State: { in: ['failed', 'incomplete'] }, Task: { nin: ['a', ''] } } },
      'State=In(failed,incomplete)&Task=Nin(a,)',
    ],
    [
      'alternatives, each once',
      { where: { State: ['failed', { eq: 'failed' }, 'finished'] } },
      'State=failed&State=finished',
    ],
    [
      'values with commas where they divide nothing',
      { where: { Task: 'a,b', Stage: { ne: 'c,d' } } },
      'Task=a,b&Stage=Ne(c,d)',
    ],
    [
      'values that look like tests',
      { where: { Task: ['In(a,b)', 'Eq(', 'f(x) y'] } },
      'Task=Eq(In(a,b))&Task=Eq(Eq()&Task=Eq(f(x) y)',
    ],
    ['Meta and other fields', { where: { 'Meta.color': 'red', 'p/one': 1 } }, 'Meta.color=red&p/one=1'],
    ['sort fields from last to first', { sort: ['Machine', 'StartTime'] }, 'sort=StartTime&sort=Machine'],
    ['one sort field', { sort: 'Task' }, 'sort=Task'],
    ['an order downwards', { sort: ['-Machine', '-StartTime'] }, 'sort=StartTime&sort=Machine&reverse=true'],
    ['an order downwards turned around', { sort: '-Task', reverse: true }, 'sort=Task'],
    ['a list turned around', { reverse: true }, 'reverse=true'],
    ['no reverse at all where there is none', { reverse: false, decode: false }, ''],
    ['a window', { offset: 0, limit: 10 }, 'offset=0&limit=10'],
    [
      'what is shown',
      { slim: ['Meta', 'Params'], params: ['a', 'b c'], decode: true },
      'slim=Meta,Params&params=a,b c&decode=true',
    ],
  ])('%s', (_name, question, text) => {
    expect(textOf(question)).toBe(text)
  })

  test('text that an address can hold, and the pairs it was made of', () => {
    expect(drpQuery({ where: { 'Meta.a&b': 'é=%+ ' } })).toEqual({
      ok: true,
      query: [['Meta.a&b', 'é=%+ ']],
      text: 'Meta.a%26b=%C3%A9%3D%25%2B%20',
    })
  })

  test('names from data, which harm nothing', () => {
    const where = new Map([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ])
    expect(drpQuery({ where })).toMatchObject({ text: '__proto__=a&constructor=b' })
    expect(drpQuery({ where: JSON.parse('{"__proto__": "a"}') })).toMatchObject({ text: '__proto__=a' })
  })
})

describe('drpQuery refuses', () => {
  test.each<[string, DrpQueryInput, string, object]>([
    [
      'a comma in a list',
      { where: { Task: { in: ['a,b', 'c'] } } },
      'there is no way to quote a comma in In: give a list of values instead',
      { where: { Task: { in: ['a,b', 'c'] } } },
    ],
    [
      'a comma in the others',
      { where: { Task: { nin: ['a,b'] } } },
      'there is no way to quote a comma in Nin',
      { where: { Task: { nin: ['a,b'] } } },
    ],
    [
      'a comma in a range',
      { where: { Task: ['x', { between: ['a', 'b,c'] }] } },
      'there is no way to quote a comma in Between',
      { where: { Task: { between: ['a', 'b,c'] } } },
    ],
    ['an empty list', { where: { Task: { in: [] } } }, 'In needs a value', { where: { Task: { in: [] } } }],
    [
      'no alternative',
      { where: { Task: [] } },
      'there is no query for no object at all',
      { where: new Map([['Task', []]]) },
    ],
    [
      'half a character',
      { where: { Task: 'a\ud800' } },
      'a query cannot hold half a character',
      { where: { Task: { eq: 'a\ud800' } } },
    ],
    [
      'half a character in a name',
      { where: { 'Meta.\udc00': 'a' } },
      'a query cannot hold half a character',
      { where: { 'Meta.\udc00': { eq: 'a' } } },
    ],
    [
      'a name that means something else',
      { where: { limit: 'a' } },
      'to the server limit is no field',
      { where: { limit: { eq: 'a' } } },
    ],
    [
      'a name that newer servers read',
      { where: { filter: 'a' } },
      'to the server filter is no field',
      { where: { filter: { eq: 'a' } } },
    ],
    ['no name', { where: { '': 'a' } }, 'a field must have a name', { where: { '': { eq: 'a' } } }],
    ['no name in Meta', { where: { 'Meta.': 'a' } }, 'a field must have a name', { where: { 'Meta.': { eq: 'a' } } }],
    [
      'an order in two directions',
      { sort: ['Task', '-State'] },
      'a list is sorted upwards by all fields or downwards by all',
      { sort: ['Task', '-State'] },
    ],
    ['a sort field without a name', { sort: ['Task', ''] }, 'a field must have a name', { sort: [''] }],
    [
      'a param with a comma',
      { params: ['a', 'b,c'] },
      'a name in params cannot be empty or hold a comma or half a character',
      { params: ['b,c'] },
    ],
    [
      'a param without a name',
      { params: [''] },
      'a name in params cannot be empty or hold a comma or half a character',
      { params: [''] },
    ],
    [
      'half a character in a param',
      { params: ['\ud800'] },
      'a name in params cannot be empty or hold a comma or half a character',
      { params: ['\ud800'] },
    ],
  ])('%s', (_name, question, reason, part) => {
    expect(drpQuery(question)).toEqual({ ok: false, reason, part })
  })
})

describe('drpQuery for a list', () => {
  const v313 = { of: 'jobs', profile: 'v3.13' } as const

  test.each<[DrpQueryInput, Parameters<typeof drpQuery>[1], string]>([
    [{ where: { ExitState: 'failed' } }, v313, 'jobs of v3.13 cannot be filtered by ExitState'],
    [{ where: { 'p/one': 1 } }, v313, 'jobs of v3.13 cannot be filtered by p/one'],
    [
      { where: { Locked: true } },
      { of: 'machines', profile: 'v3.13' },
      'machines of v3.13 cannot be filtered by Locked',
    ],
    [{ where: { Nope: 'x' } }, { of: 'jobs' }, 'jobs of v4 cannot be filtered by Nope'],
    [{ where: { State: { re: 'fin' } } }, v313, 'jobs of v3.13 looks for patterns of State in an empty text'],
    [
      { where: { Stage: { re: 'x' } } },
      { of: 'machines', profile: 'v3.13' },
      'machines of v3.13 looks for patterns of Stage in an empty text',
    ],
    [{ where: { Machine: { re: 'x' } } }, v313, 'jobs of v3.13 cannot be asked for patterns of Machine'],
    [
      { where: { Profiles: { re: 'x' } } },
      { of: 'machines' },
      'machines of v4 cannot be asked for patterns of Profiles',
    ],
    [
      { where: { Archived: { lt: true } } },
      v313,
      'Archived has no order in jobs of v3.13, and the server may fail over it',
    ],
    [{ where: { Machine: 'zzz' } }, { of: 'jobs' }, 'Machine must be a UUID'],
    [{ where: { Machine: { in: [machine, ''] } } }, { of: 'jobs' }, 'Machine must be a UUID'],
    [{ where: { Current: 'yes' as never } }, { of: 'jobs' }, 'Current must be true or false'],
    [{ where: { StartTime: 'yesterday' } }, { of: 'jobs' }, 'StartTime must be a time such as 2026-11-20T21:49:37Z'],
    [{ where: { Address: 'x' } }, { of: 'machines' }, 'Address must be an address'],
    [{ where: { CurrentIndex: 1.5 } }, { of: 'jobs' }, 'CurrentIndex must be a whole number'],
    [{ sort: ['Task', 'Archived'] }, v313, 'jobs of v3.13 cannot be sorted by Archived'],
    [{ sort: ['Meta.k'] }, { of: 'jobs' }, 'jobs of v4 cannot be sorted by Meta.k'],
    [{ sort: ['Nope'] }, { of: 'jobs' }, 'jobs of v4 cannot be sorted by Nope'],
  ])('refuses %j of %j', (question, target, reason) => {
    expect(drpQuery(question)).toMatchObject({ ok: true })
    expect(drpQuery(question, target)).toMatchObject({ ok: false, reason })
  })

  test.each<[DrpQueryInput, Parameters<typeof drpQuery>[1]]>([
    [
      { where: { ExitState: 'failed', State: { re: 'fin' }, Archived: { lt: true } }, sort: ['Archived'] },
      { of: 'jobs', profile: 'v4' },
    ],
    [
      {
        where: { 'Meta.k': { re: 'x' }, Current: { gt: false }, Key: { re: 'a' }, Archived: { ne: true } },
        sort: ['-Current'],
      },
      v313,
    ],
    [
      { where: { 'p/one': { gt: 1 }, Params: 'p/one,p/two', Name: { re: '^a' } } },
      { of: 'machines', profile: 'v3.13' },
    ],
    [{ where: { Anything: 'x' } }, { profile: 'v3.13' }],
  ])('lets through %j of %j', (question, target) => {
    expect(drpQuery(question, target)).toMatchObject({ ok: true })
  })
})

describe('drpQuery throws', () => {
  test.each<[unknown, string]>([
    [{ filter: {} }, 'drpQuery: unknown option "filter"'],
    [undefined, 'drpQuery: the options must be an object.'],
    [{ where: [] }, 'drpQuery: where must be an object or a Map of tests by field.'],
    [{ where: 'State=x' }, 'drpQuery: where must be an object or a Map of tests by field.'],
    [
      { where: { State: null } },
      'drpQuery: where "State" must be a value, a test such as { ne: … }, or a list of these.',
    ],
    [{ where: { State: {} } }, 'drpQuery: where "State" must be a value, a test'],
    [{ where: { State: [['a']] } }, 'drpQuery: where "State" must be a value, a test'],
    [{ where: { State: Number.NaN } }, 'drpQuery: where "State" must be a value, a test'],
    [{ where: { State: { is: 'a' } } }, 'drpQuery: where "State" must be one of the tests eq, ne, lt'],
    [{ where: { State: { toString: 'a' } } }, 'drpQuery: where "State" must be one of the tests eq, ne, lt'],
    [
      { where: { State: { gt: 'a', lt: 'b' } } },
      'drpQuery: where "State" must be one test, for of one field the server takes several tests as alternatives; only gte and lte go together.',
    ],
    [{ where: { State: { gte: 'a', lt: 'b' } } }, 'drpQuery: where "State" must be one test'],
    [{ where: { State: { gt: 'a', lte: 'b' } } }, 'drpQuery: where "State" must be one test'],
    [{ where: { State: { gte: 'a', lte: 'b', ne: 'c' } } }, 'drpQuery: where "State" must be one test'],
    [{ where: { State: { ne: ['a'] } } }, 'drpQuery: where "State" must be { ne: a value }.'],
    [{ where: { State: { in: 'a' } } }, 'drpQuery: where "State" must be { in: a list of values }.'],
    [{ where: { State: { in: ['a', null] } } }, 'drpQuery: where "State" must be { in: a list of values }.'],
    [{ where: { State: { between: ['a'] } } }, 'drpQuery: where "State" must be { between: [from, to] }.'],
    [{ where: { State: { except: ['a', 'b', 'c'] } } }, 'drpQuery: where "State" must be { except: [from, to] }.'],
    [{ where: { State: { toISOString: () => 5 } } }, 'drpQuery: where "State" must be one of the tests'],
    [{ where: { State: { toISOString: 5 } } }, 'drpQuery: where "State" must be one of the tests'],
    [{ where: { StartTime: new Date(Number.NaN) } }, 'drpQuery: where "StartTime" must be a value, a test'],
    [{ where: new Map([[1, 'a']]) }, 'drpQuery: the fields in where must be texts.'],
    [{ sort: [1] }, 'drpQuery: sort must be a field or a list of fields.'],
    [{ sort: null }, 'drpQuery: sort must be a field or a list of fields.'],
    [{ reverse: 'false' }, 'drpQuery: reverse must be true or false.'],
    [{ limit: -1 }, 'drpQuery: limit must be a whole number, at least 0.'],
    [{ offset: 1.5 }, 'drpQuery: offset must be a whole number, at least 0.'],
    [{ offset: '1' }, 'drpQuery: offset must be a whole number, at least 0.'],
    [{ slim: ['meta'] }, "drpQuery: slim must be a list of 'Meta' and 'Params'."],
    [{ slim: 'Meta' }, "drpQuery: slim must be a list of 'Meta' and 'Params'."],
    [{ params: 'a' }, 'drpQuery: params must be a list of names.'],
    [{ params: [1] }, 'drpQuery: params must be a list of names.'],
    [{ decode: 1 }, 'drpQuery: decode must be true or false.'],
  ])('over %j', (question, message) => {
    const write = () => drpQuery(question as DrpQueryInput)
    expect(write).toThrow(JobwrightError)
    expect(write).toThrow(expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }))
  })

  test('over a wrong target', () => {
    expect(() => drpQuery({}, { of: 'job' as 'jobs' })).toThrow('there is no list "job"')
    expect(() => drpQuery({}, { of: 'jobs', profile: 'v3' as 'v4' })).toThrow("the profile must be 'v3.13' or 'v4'")
    expect(() => drpQuery({}, { off: 'jobs' } as object)).toThrow('unknown option "off"')
  })
})

describe('parseDrpQuery', () => {
  const nothing = {
    where: new Map(),
    sort: [],
    reverse: false,
    offset: undefined,
    limit: undefined,
    slim: [],
    params: [],
    decode: false,
  }

  test('fills in every part', () => {
    expect(parseDrpQuery('')).toEqual({ ok: true, query: nothing })
    expect(parseDrpQuery('?')).toEqual({ ok: true, query: nothing })
    expect(
      parseDrpQuery(
        '?State=a&Task=Ne(b)&State=In(c,d)&sort=x&sort=y&reverse=false&offset=%2B1&limit=20&slim=PARAMS,%20meta,z&params=a,,b&decode=true',
      ),
    ).toEqual({
      ok: true,
      query: {
        where: new Map<string, unknown>([
          ['State', [{ eq: 'a' }, { in: ['c', 'd'] }]],
          ['Task', [{ ne: 'b' }]],
        ]),
        sort: ['y', 'x'],
        reverse: true,
        offset: 1,
        limit: 20,
        slim: ['Meta', 'Params'],
        params: ['a', 'b'],
        decode: true,
      },
    })
  })

  test.each([
    ['a=Eq(b)', { eq: 'b' }],
    ['a=eq(b)', { eq: 'eq(b)' }],
    ['a=Foo(b)', { eq: 'Foo(b)' }],
    ['a=Eq(b', { eq: 'Eq(b' }],
    ['a=Eq', { eq: 'Eq' }],
    ['a=Eq()', { eq: '' }],
    ['a=Eq(In(b))', { eq: 'In(b)' }],
    ['a= Eq(b)', { eq: ' Eq(b)' }],
    ['a', { eq: '' }],
    ['a=b=c', { eq: 'b=c' }],
    ['a=b+c', { eq: 'b c' }],
    ['a=In()', { in: [''] }],
    ['a=In(b, c)', { in: ['b', ' c'] }],
    ['a=Nin(b)', { nin: ['b'] }],
    ['a=Between(b,c,d)', { between: ['b', 'c'] }],
    ['a=Except(,)', { except: ['', ''] }],
    ['a=Re((x),y)', { re: '(x),y' }],
    ['a=toString(b)', { eq: 'toString(b)' }],
  ])('reads %s as the server does', (text, test) => {
    const parsed = parseDrpQuery(text)
    expect(parsed.ok && parsed.query.where).toEqual(new Map([['a', [test]]]))
  })

  test.each<[string | readonly (readonly [string, string])[], string, unknown]>([
    ['a=%', 'the text is not percent-encoded as it should be', undefined],
    ['a=%ff', 'the text is not percent-encoded as it should be', undefined],
    ['a=Between(b)', 'a range has two ends', ['a', 'Between(b)']],
    ['a=Except()', 'a range has two ends', ['a', 'Except()']],
    ['limit=x', 'this must be a whole number, at least 0', ['limit', 'x']],
    ['limit=', 'this must be a whole number, at least 0', ['limit', '']],
    ['offset=-1', 'this must be a whole number, at least 0', ['offset', '-1']],
    ['offset=9007199254740993', 'this must be a whole number, at least 0', ['offset', '9007199254740993']],
    ['aggregate=true', 'to the server aggregate is no field', ['aggregate', 'true']],
    ['=x', 'a field must have a name', ['', 'x']],
    ['sort=-a', 'a minus sign says nothing to the server', ['sort', '-a']],
    ['sort=', 'a field must have a name', ['sort', '']],
    [[['a', '\ud800']], 'a query cannot hold half a character', ['a', '\ud800']],
  ])('refuses %j', (source, reason, part) => {
    expect(parseDrpQuery(source)).toEqual({ ok: false, reason, part })
  })

  test('throws over what is no query', () => {
    for (const source of [undefined, {}, ['a=b'], [['a']], [['a', 1]], [['a', 'b', 'c']]]) {
      expect(() => parseDrpQuery(source as unknown as string)).toThrow(
        'parseDrpQuery: a query must be its text or a list of [name, value] pairs of texts.',
      )
    }
  })
})
