import { JobwrightError } from '@jobwright/core'
import { type DrpListPrefix, type DrpQueryEvaluationOptions, drpIndexes, evaluateDrpQuery } from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

type Row = Readonly<Record<string, unknown>>
type Options = Partial<DrpQueryEvaluationOptions<Row>>

const matches = (pattern: string, text: string) => new RegExp(pattern).test(text)

/** The keys of what is found, or the code of what is wrong. */
function ask(query: string, rows: readonly Row[], options: Options = {}): string {
  const answer = evaluateDrpQuery(query, rows, { matches, ...options })
  if (!answer.ok) return `${answer.code} ${answer.name} ${answer.value}`
  return answer.rows.map((row) => row['Uuid'] ?? row['Name'] ?? row['ID']).join('')
}

/** Objects a, b, c … that differ in one field. */
function rowsBy(field: string, ...values: unknown[]): Row[] {
  return values.map((value, at) => ({
    Uuid: 'abcdefghij'.charAt(at),
    ...(value === undefined ? {} : { [field]: value }),
  }))
}

const v313 = { profile: 'v3.13' } as const

describe('values are read and compared by the type of the field:', () => {
  test('texts by their characters, those beyond U+FFFF last', () => {
    const rows = rowsBy('Task', 'b', '', undefined, 'B', '\u{1f600}', '\uffff', 'ba', 7)
    expect(ask('Task=', rows)).toBe('bch')
    expect(ask('Task=Gt(B)', rows)).toBe('aefg')
    expect(ask('sort=Task', rows)).toBe('bchdagfe')
    expect(ask('sort=Task&reverse', rows)).toBe('efgadhcb')
  })

  test('UUIDs in all the forms that the server reads', () => {
    const uuid = '6ba7b810-9dad-11d1-80b4-00c04fd430c8'
    const rows = rowsBy('Machine', uuid, uuid.toUpperCase(), '7ba7b810-9dad-11d1-80b4-00c04fd430c8', '', undefined)
    for (const form of [uuid, uuid.toUpperCase(), `urn:uuid:${uuid}`, `{${uuid}}`, uuid.replaceAll('-', '')]) {
      expect(ask(`Machine=${form}`, rows)).toBe('ab')
    }
    expect(ask(`Machine=Gt(${uuid})`, rows)).toBe('c')
    expect(ask(`Machine=Lt(${uuid})`, rows)).toBe('de')
    for (const form of [
      '',
      'zzz',
      `${uuid}0`,
      `{${uuid}`,
      `x${uuid}`,
      `{${uuid.replaceAll('-', '')}}`,
      `{{${uuid}}}`,
    ]) {
      expect(ask(`Machine=${form}`, rows)).toBe(`bad-value Machine ${form}`)
    }
  })

  test('times by the instant, to the nanosecond; none is the first of all', () => {
    const rows = rowsBy(
      'EndTime',
      '2026-11-20T21:00:00Z',
      '2026-11-20T22:00:00.000000001+01:00',
      '0001-01-01T00:00:00Z',
      undefined,
      'x',
    )
    expect(ask('EndTime=2026-11-20T21:00:00.000Z', rows)).toBe('a')
    expect(ask('EndTime=Gt(2026-11-20T21:00:00Z)', rows)).toBe('b')
    expect(ask('EndTime=0001-01-01T00:00:00Z', rows)).toBe('cde')
    expect(ask('sort=EndTime', rows)).toBe('cdeab')
    expect(ask('EndTime=2026-11-20T23:00:00%2B02:00', rows)).toBe('a')
    expect(ask('EndTime=2026-11-20T21:00:00,0Z', rows)).toBe('a')
    expect(ask('EndTime=2026-11-20T21:00:00.0000000009Z', rows)).toBe('a')
    expect(ask('EndTime=Lt(2026-11-20T9:00:00Z)', rows)).toBe('cde')
    for (const wrong of [
      '',
      'x',
      '2026-11-20',
      '2026-11-20T21:00:00',
      '2026-11-20 21:00:00Z',
      '2026-11-31T21:00:00Z',
      ' 2026-11-20T21:00:00Z',
    ]) {
      expect(ask(`EndTime=${wrong}`, rows)).toBe(`bad-value EndTime ${wrong}`)
    }
  })

  test('truth values: what is not true is false', () => {
    const rows = rowsBy('Current', true, false, undefined, 'true')
    expect(ask('Current=true', rows)).toBe('a')
    expect(ask('Current=false', rows)).toBe('bcd')
    expect(ask('Current=Gt(false)', rows, v313)).toBe('a')
    expect(ask('sort=Current', rows, v313)).toBe('bcda')
    for (const wrong of ['', 'TRUE', '1']) expect(ask(`Current=${wrong}`, rows)).toBe(`bad-value Current ${wrong}`)
  })

  test('numbers', () => {
    const rows = rowsBy('CurrentIndex', 9, 10, -1, undefined, '9')
    expect(ask('CurrentIndex=9', rows)).toBe('a')
    expect(ask('CurrentIndex=%2B09', rows)).toBe('a')
    expect(ask('CurrentIndex=0', rows)).toBe('de')
    expect(ask('sort=CurrentIndex', rows)).toBe('cdeab')
    expect(ask('CurrentIndex=1.5', rows)).toBe('bad-value CurrentIndex 1.5')
  })

  test('addresses by number, of both kinds', () => {
    const rows = rowsBy('Address', '10.0.0.9', '10.0.0.10', '::ffff:10.0.0.9', '2001:db8::1', '', undefined, 'x', '::')
    const machines = { of: 'machines' } as const
    expect(ask('Address=10.0.0.9', rows, machines)).toBe('ac')
    expect(ask('Address=::ffff:a00:9', rows, machines)).toBe('ac')
    expect(ask('Address=Gt(10.0.0.9)', rows, machines)).toBe('bd')
    expect(ask('Address=2001:0DB8:0:0:0:0:0:1', rows, machines)).toBe('d')
    expect(ask('Address=2001:db8:0:0:0:0:0.0.0.1', rows, machines)).toBe('d')
    expect(ask('Address=::', rows, machines)).toBe('efgh')
    expect(ask('sort=Address', rows, machines)).toBe('efghacbd')
    const wrong = [
      '',
      'x',
      '1.2.3',
      '1.2.3.256',
      '1.2.3.4.5',
      '1:2:3:4:5:6:7',
      '1:2:3:4:5:6:7:8:9',
      '1::2::3',
      ':1',
      '1:',
      '12345::',
      'g::',
      '1.2.3.4::',
      '1:2:3:4:5:6:7:8::',
      ':::',
      '1:2:3:4:5:6:7:1.2.3.4',
    ]
    for (const text of wrong) expect(ask(`Address=${text}`, rows, machines)).toBe(`bad-value Address ${text}`)
  })

  test('lists by their members, which must all be there', () => {
    const rows = rowsBy('Params', { one: 1, two: 2 }, { two: 2 }, {}, undefined, null, ['one', 3])
    const machines = { of: 'machines' } as const
    expect(ask('Params=one', rows, machines)).toBe('af')
    expect(ask('Params=two, one', rows, machines)).toBe('a')
    expect(ask('Params=In(one,two)', rows, machines)).toBe('abf')
    expect(ask('Params=Ne(two)', rows, machines)).toBe('cdef')
    expect(ask('Params=', rows, machines)).toBe('')
    expect(ask('Params=toString', rows, machines)).toBe('')
    expect(ask('Params=Gt(one)', rows, machines)).toBe('no-order Params one')
    expect(ask('Params=Re(one)', rows, machines)).toBe('no-patterns Params one')
    expect(ask('sort=Params', rows, machines)).toBe('not-sortable sort Params')
  })

  test('Meta by its entries: what is not there is empty, but no pattern finds it', () => {
    const rows = rowsBy(
      'Meta',
      { k: '1' },
      { k: '' },
      {},
      undefined,
      null,
      { k: 2 },
      JSON.parse('{"__proto__": "p"}'),
      'k',
    )
    expect(ask('Meta.k=1', rows)).toBe('a')
    expect(ask('Meta.k=', rows)).toBe('bcdefgh')
    expect(ask('Meta.k=Gt()', rows)).toBe('a')
    expect(ask('Meta.k=Re(^)', rows)).toBe('ab')
    expect(ask('Meta.__proto__=p', rows)).toBe('g')
    expect(ask('Meta.toString=Ne()', rows)).toBe('')
    expect(ask('sort=Meta.k', rows)).toBe('not-sortable sort Meta.k')
  })

  test('keys, whatever field they are', () => {
    expect(ask('Key=Gt(a)', rowsBy('x', 1, 2))).toBe('b')
    expect(ask('Key=Re(b|c)&sort=Key&reverse', [{ Name: 'c' }, { Name: 'a' }, { Name: 'b' }], { of: 'tasks' })).toBe(
      'cb',
    )
    expect(ask('Key=t', [{ ID: 't' }, { ID: 'u' }], { of: 'templates' })).toBe('t')
    expect(ask('Key=', [{ Name: 'a' }, {}], { of: 'tasks' })).toBe('')
    expect(evaluateDrpQuery('Key=', [{}], { matches })).toMatchObject({ rows: [{}] })
  })

  test('Valid is what objects call Validated', () => {
    const rows = rowsBy('Validated', true, false)
    expect(ask('Valid=true', rows, v313)).toBe('a')
    expect(ask('Validated=true', rows, v313)).toBe('unknown-field Validated true')
    expect(ask('Validated=true', rows)).toBe('a')
  })

  test('never by what all objects inherit', () => {
    expect(ask('Task=Re(x)', [Object.create({ Task: 'x' })])).toBe('')
  })
})

describe('patterns in v4', () => {
  test('look at fields as they are written, whatever their type', () => {
    expect(ask('CurrentIndex=Re(^1.$)', rowsBy('CurrentIndex', 1, 10, '15', undefined))).toBe('bc')
    expect(ask('Current=Re(^true$)', rowsBy('Current', true, false, undefined))).toBe('a')
    expect(ask('StartTime=Re(T21:)', rowsBy('StartTime', '2026-11-20T21:00:00Z', '2026-11-20T22:00:00Z'))).toBe('a')
    expect(ask('Task=Re(^$)', rowsBy('Task', '', undefined, null, {}, ' '))).toBe('abcd')
    expect(ask('Uuid=Re(A)', [{ Uuid: 'A' }, { Uuid: 'a' }])).toBe('A')
  })
})

describe('tests', () => {
  const rows = rowsBy('Task', 'a', 'b', 'c', 'd', 'e')

  test.each([
    ['b', 'b'],
    ['Eq(b)', 'b'],
    ['Ne(b)', 'acde'],
    ['Lt(c)', 'ab'],
    ['Lte(c)', 'abc'],
    ['Gt(c)', 'de'],
    ['Gte(c)', 'cde'],
    ['Between(b,d)', 'bcd'],
    ['Between(d,b)', ''],
    ['Except(b,d)', 'ae'],
    ['Except(d,b)', 'abccde'],
    ['In(d,b,d)', 'bd'],
    ['Nin(d,b)', 'ace'],
    ['Re([bd])', 'bd'],
  ])('%s', (test, found) => {
    expect(ask(`Task=${test}`, rows, { profile: 'v3.13', quirks: ['test-by-test'] })).toBe(found)
    expect(ask(`Task=${test}`, rows)).toBe([...new Set(found)].join(''))
  })

  test('of one field are alternatives, of several all must hold', () => {
    expect(ask('Task=a&Task=c', rows)).toBe('ac')
    expect(ask('Task=Gt(a)&Key=Lt(d)&Task=a', rows)).toBe('abc')
  })
})

describe('the order', () => {
  const rows = [
    { Uuid: 'd', Task: 'x', Stage: 'p' },
    { Uuid: 'c', Task: 'y', Stage: 'p' },
    { Uuid: 'b', Task: 'x', Stage: 'q' },
    { Uuid: 'a', Task: 'y', Stage: 'q' },
  ]

  test.each([
    ['', 'abcd'],
    ['reverse', 'dcba'],
    ['reverse=false', 'dcba'],
    ['sort=Task', 'bdac'],
    ['sort=Task&reverse', 'cadb'],
    ['sort=Task&sort=Stage', 'dcba'],
    ['sort=Stage&sort=Task', 'dbca'],
    ['sort=Task&offset=1&limit=2', 'da'],
    ['offset=1', 'bcd'],
    ['offset=4', ''],
    ['offset=9223372036854775807', ''],
    ['limit=0', ''],
    ['limit=9223372036854775807&offset=3', 'd'],
    ['limit=1&limit=3', 'a'],
    ['reverse&offset=1&limit=1', 'c'],
  ])('of %s', (query, found) => {
    expect(ask(query, rows)).toBe(found)
    expect(ask(query, rows, v313)).toBe(found)
  })

  test('leaves the objects where they were', () => {
    const given = Object.freeze([...rows])
    expect(evaluateDrpQuery('sort=Task&reverse', given, { matches })).toMatchObject({ ok: true, total: 4 })
    expect(evaluateDrpQuery('Task=x', given, { matches }).ok && given).toEqual(rows)
  })
})

describe('the defects of v3.13', () => {
  const jobs = ['Task', 'State', 'Stage', 'Workflow', 'BootEnv'].map((field) => [field, 'jobs'] as const)
  const machines = ['Stage', 'Workflow', 'BootEnv'].map((field) => [field, 'machines'] as const)

  test.each([...jobs, ...machines])('patterns of %s of %s look at nothing', (field, of) => {
    const rows = rowsBy(field, 'x', '')
    expect(ask(`${field}=Re(x)`, rows, { of, ...v313 })).toBe('')
    expect(ask(`${field}=Re(^$)`, rows, { of, ...v313 })).toBe('ab')
    for (const options of [
      { ...v313, quirks: 'none' },
      { ...v313, quirks: ['test-by-test'] },
      { profile: 'v4' },
    ] as const) {
      expect(ask(`${field}=Re(x)`, rows, { of, ...options })).toBe('a')
      expect(ask(`${field}=Re(^$)`, rows, { of, ...options })).toBe('b')
    }
  })

  test.each([
    ['Key', 'jobs'],
    ['Bundle', 'jobs'],
    ['Name', 'machines'],
    ['BootEnv', 'stages'],
  ] as const)('patterns of %s of %s do not', (field, of) => {
    expect(ask(`${field}=Re(x)`, [{ Uuid: 'x', [field]: 'x' }], { of, ...v313 })).toBe('x')
  })

  test('what tests find is put one after the other', () => {
    const rows = rowsBy('Task', 'c', 'b', 'a').map((row) => ({ ...row, Stage: 's' }))
    expect(ask('Task=a&Task=Lt(c)', rows, v313)).toBe('bcc')
    expect(ask('Task=a&Task=b&Task=c&sort=Stage', rows, v313)).toBe('cba')
    expect(ask('Task=In(a,b,c)&sort=Stage', rows, v313)).toBe('cba')
    expect(ask('Task=Except(b,b)&sort=Stage', rows, v313)).toBe('ca')
    expect(ask('Task=Ne(b)&sort=Stage', rows, v313)).toBe('ac')
    expect(ask('Task=a&Task=Lt(c)&Stage=s', rows, v313)).toBe('bcc')
    expect(ask('Task=a&Task=Lt(c)&Stage=In(s)', rows, v313)).toBe('bc')
    expect(ask('Task=a&Task=Lt(c)&Stage=Nin(x)', rows, v313)).toBe('bc')
    expect(ask('Task=a&Task=Lt(c)&Task=c&sort=Stage', rows, { ...v313, quirks: ['blind-patterns'] })).toBe('abc')
  })
})

describe('what is wrong', () => {
  const rows = rowsBy('Task', 'a')

  test.each<[string, string, Options?]>([
    ['ExitState=x', 'unknown-field ExitState x', v313],
    ['Nope=x', 'unknown-field Nope x'],
    ['aggregate=true', 'unknown-field aggregate true', v313],
    ['filter=x', 'unknown-field filter x'],
    ['Archived=Lt(true)', 'no-order Archived true', v313],
    ['Archived=Between(true,false)', 'no-order Archived true,false', v313],
    ['Archived=Lt(maybe)', 'bad-value Archived maybe', v313],
    ['State=Between(a)', 'one-end State Between(a)'],
    ['State=Except()', 'one-end State Except()'],
    ['Machine=Re(x)', 'no-patterns Machine x', v313],
    ['Current=Re(x)', 'no-patterns Current x', v313],
    ['sort=Archived', 'not-sortable sort Archived', v313],
    ['sort=-Task', 'not-sortable sort -Task'],
    ['limit=', 'not-a-number limit '],
    ['limit=1e3', 'not-a-number limit 1e3'],
    ['limit=9223372036854775808', 'not-a-number limit 9223372036854775808'],
    ['offset=-9223372036854775809', 'not-a-number offset -9223372036854775809'],
    ['limit=-1', 'negative limit -1'],
    ['offset=-1', 'negative offset -1'],
    // In this order: unknown fields and ranges, sort, numbers; then values field by field; then negative numbers.
    ['sort=Nope&Nope=1', 'unknown-field Nope 1'],
    ['sort=Nope&State=Between(a)', 'one-end State Between(a)'],
    ['limit=x&sort=Nope', 'not-sortable sort Nope'],
    ['limit=x&offset=y', 'not-a-number offset y'],
    ['Machine=x&limit=y', 'not-a-number limit y'],
    ['limit=-1&Machine=x', 'bad-value Machine x'],
    ['Current=x&Machine=y', 'bad-value Current x'],
    ['limit=-1&offset=-1', 'negative offset -1'],
    ['Machine=Between(x,y)', 'bad-value Machine x'],
    ['Archived=In(true,x)', 'bad-value Archived x'],
  ])('with %s: %s', (query, problem, options) => {
    expect(ask(query, rows, options)).toBe(problem)
    expect(ask(query, [], options)).toBe(problem)
  })

  test('with a pattern that the engine refuses, before the field is looked at', () => {
    const cause = new Error('no pattern')
    const answer = evaluateDrpQuery('Machine=Re([)', [], {
      ...v313,
      matches() {
        throw cause
      },
    })
    expect(answer).toEqual({ ok: false, code: 'bad-pattern', name: 'Machine', value: '[', cause })
  })

  test('with the engine itself is not hidden', () => {
    const broken = (_pattern: string, text: string) => {
      if (text !== '') throw new Error('the engine is broken')
      return false
    }
    expect(() => evaluateDrpQuery('Task=Re(a)', rows, { matches: broken })).toThrow('the engine is broken')
  })

  test('is told without a cause where there is none', () => {
    const answer = evaluateDrpQuery('Machine=x', [], { matches })
    expect(Object.keys(answer)).toEqual(['ok', 'code', 'name', 'value'])
  })
})

describe('what says how an object is shown', () => {
  test('is passed over', () => {
    const rows = rowsBy('Task', 'a')
    expect(ask('slim=Meta&params=x&decode=true', rows, v313)).toBe('a')
    expect(ask('aggregate=true&commented=true&expand=true&reduced=true&slim=Meta&params=x&decode=true', rows)).toBe('a')
  })
})

describe('params', () => {
  const values: Readonly<Record<string, unknown>> = {
    a: 1,
    b: 'x',
    c: true,
    d: null,
    e: { y: [1, { z: 2 }] },
    g: 5,
    h: 'w',
    i: false,
  }
  const rows = 'abcdefghi'.split('').map((Uuid): Row => ({ Uuid }))
  const param: Options['param'] = (name) =>
    name === 'p/one' || name === 'Name'
      ? {
          read: (text) => {
            try {
              return { ok: true, value: JSON.parse(text) }
            } catch (cause) {
              return { ok: false, cause }
            }
          },
          of: (row) => values[String(row['Uuid'])],
        }
      : undefined
  const machines = (query: string, of: DrpListPrefix = 'machines') => ask(query, rows, { of, param })

  test('are compared by kind, and what is not there comes before all else', () => {
    expect(machines('p/one=1')).toBe('a')
    expect(machines('p/one="x"')).toBe('b')
    expect(machines('p/one=null')).toBe('df')
    expect(machines('p/one={"y":[1,{"z":2}]}')).toBe('e')
    for (const other of [
      '{"y":[1,{"z":3}]}',
      '{"y":[1]}',
      '{"y":{}}',
      '{}',
      '[]',
      '{"x":[1,{"z":2}]}',
      '{"y":[1,{"z":2}],"x":1}',
    ]) {
      expect(machines(`p/one=${other}`)).toBe('')
    }
    expect(machines('p/one=Ne(1)')).toBe('bcdefghi')
    expect(machines('p/one=Gt(1)')).toBe('g')
    expect(machines('p/one=Lt(5)')).toBe('adf')
    expect(machines('p/one=Gte("w")')).toBe('bh')
    expect(machines('p/one=Gt(false)')).toBe('c')
    expect(machines('p/one=Gt(null)')).toBe('abceghi')
    expect(machines('p/one=Lte(null)')).toBe('df')
  })

  test('are refused with what their reader says', () => {
    expect(
      evaluateDrpQuery('p/one=x', rows, { matches, of: 'machines', ...(param === undefined ? {} : { param }) }),
    ).toMatchObject({
      code: 'bad-value',
      value: 'x',
      cause: expect.any(SyntaxError),
    })
    expect(machines('p/one=Re(x)')).toBe('no-patterns p/one x')
    expect(machines('sort=p/one')).toBe('not-sortable sort p/one')
    expect(machines('p/two=x')).toBe('unknown-field p/two x')
    expect(ask('p/one=1', rows, { of: 'machines' })).toBe('unknown-field p/one 1')
  })

  test('filter machines, stages and profiles, where no field has that name', () => {
    expect(machines('p/one=1', 'stages')).toBe('a')
    expect(machines('p/one=1', 'profiles')).toBe('a')
    expect(machines('p/one=1', 'jobs')).toBe('unknown-field p/one 1')
    expect(machines('Name=1')).toBe('')
  })
})

describe('evaluateDrpQuery', () => {
  test('takes a question for a query', () => {
    const rows = rowsBy('Task', 'a', 'b', 'c')
    const answer = evaluateDrpQuery({ where: { Task: { in: ['a', 'c'] } }, sort: '-Task' }, rows, { matches })
    expect(answer).toMatchObject({ ok: true, rows: [{ Uuid: 'c' }, { Uuid: 'a' }], total: 3 })
    expect(evaluateDrpQuery([['Task', 'b']], rows, { matches })).toMatchObject({ rows: [{ Uuid: 'b' }] })
    expect(() => evaluateDrpQuery({ where: { Task: { in: ['a,b'] } } }, rows, { matches })).toThrow(
      'evaluateDrpQuery: there is no way to quote a comma in In',
    )
  })

  test.each<[string, () => unknown, string]>([
    [
      'no query',
      () => evaluateDrpQuery(null as never, [], { matches }),
      'a query must be its text or a list of [name, value] pairs',
    ],
    [
      'pairs that are none',
      () => evaluateDrpQuery([['a']] as never, [], { matches }),
      'a query must be its text or a list of [name, value] pairs',
    ],
    [
      'text with a wrong escape',
      () => evaluateDrpQuery('%', [], { matches }),
      'the query is not percent-encoded as it should be.',
    ],
    ['no engine', () => evaluateDrpQuery('', [], {} as never), 'matches must be a function of a pattern and a text.'],
    ['no rows', () => evaluateDrpQuery('', {} as never, { matches }), 'the rows must be a list of objects.'],
    [
      'rows that are no objects',
      () => evaluateDrpQuery('', [null] as never, { matches }),
      'the rows must be a list of objects.',
    ],
    ['unknown options', () => evaluateDrpQuery('', [], { matches, on: 1 } as never), 'unknown option "on"'],
    [
      'unknown quirks',
      () => evaluateDrpQuery('', [], { matches, quirks: ['blind'] as never }),
      'there is no quirk "blind"; there are blind-patterns, test-by-test.',
    ],
    ['an unknown list', () => evaluateDrpQuery('', [], { matches, of: 'job' as never }), 'there is no list "job"'],
    [
      'an unknown profile',
      () => evaluateDrpQuery('', [], { matches, profile: 'v5' as never }),
      "the profile must be 'v3.13' or 'v4'",
    ],
  ])('throws over %s', (_name, run, message) => {
    expect(run).toThrow(JobwrightError)
    expect(run).toThrow(expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }))
  })
})

describe('drpIndexes', () => {
  const told = (of: DrpListPrefix, profile?: 'v3.13' | 'v4') =>
    [...drpIndexes(of, profile)].map(([name, { type, unique, unordered, regex, field }]) =>
      [
        name,
        type,
        unique ? 'unique' : '',
        unordered ? 'unordered' : '',
        regex ? 'regex' : '',
        field === name ? '' : field,
      ]
        .filter(Boolean)
        .join(' '),
    )

  test('are what v3.13 answers for jobs and machines', () => {
    expect(told('jobs', 'v3.13')).toEqual([
      'Key string unique regex',
      'Valid boolean unordered Validated',
      'Available boolean unordered',
      'ReadOnly boolean unordered',
      'Bundle string regex',
      'Uuid UUID string unique',
      'Previous UUID string',
      'Machine UUID string',
      'Task string regex',
      'Stage string regex',
      'Workflow string regex',
      'BootEnv string regex',
      'State string regex',
      'Archived boolean unordered',
      'Current boolean',
      'StartTime dateTime',
      'EndTime dateTime',
    ])
    expect(told('machines', 'v3.13').slice(5)).toEqual([
      'Uuid UUID string unique',
      'Name string unique regex',
      'Stage string regex',
      'Workflow string regex',
      'BootEnv string regex',
      'Address IP Address',
      'Runnable boolean unordered',
      'Profiles list unordered',
      'Params list unordered',
    ])
  })

  test('are more in v4, and all but lists have order and patterns', () => {
    const lists = [
      'bootenvs',
      'jobs',
      'machines',
      'params',
      'plugins',
      'profiles',
      'roles',
      'stages',
      'tasks',
      'templates',
      'users',
      'workflows',
    ] as const
    for (const of of lists) {
      expect([...drpIndexes(of).keys()]).toEqual(expect.arrayContaining([...drpIndexes(of, 'v3.13').keys()]))
      expect(drpIndexes(of).size).toBeGreaterThan(drpIndexes(of, 'v3.13').size)
    }
    for (const newer of ['work_orders', 'blueprints'] as const) expect(drpIndexes(newer, 'v3.13').size).toBe(0)
    expect(drpIndexes('work_orders').get('Blueprint')).toEqual({
      type: 'string',
      unique: false,
      unordered: false,
      regex: true,
      field: 'Blueprint',
    })
    for (const of of [...lists, 'work_orders', 'blueprints'] as const) {
      for (const { type, unordered, regex } of drpIndexes(of).values())
        expect([unordered, !regex]).toEqual([type === 'list', type === 'list'])
    }
    expect(told('jobs')).toEqual(
      expect.arrayContaining(['ExitState string regex', 'CurrentIndex integer regex', 'CreatedAt dateTime regex']),
    )
    expect(told('machines')).toEqual(
      expect.arrayContaining(['Locked boolean regex', 'Tasks list unordered', 'CurrentJob UUID string regex']),
    )
  })
})
