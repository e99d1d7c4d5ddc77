import {
  allNodes,
  and,
  fromDrpMachines,
  label,
  matches,
  type NodeExpression,
  nodeName,
  noNodes,
  not,
  or,
  rack,
  rackLabel,
  tag,
  toDrpQuery,
  type ValueTest,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

const textOf = (expression: NodeExpression, options = {}) => {
  const writing = toDrpQuery(expression, options)
  return writing.ok ? decodeURIComponent(writing.text) : writing.reason
}

describe('toDrpQuery', () => {
  test('writes the recorded queries', () => {
    expect(toDrpQuery(nodeName('f1'))).toEqual({ ok: true, query: [['Name', 'f1']], text: 'Name=f1' })
    expect(toDrpQuery(nodeName({ prefix: 'f' }))).toEqual({
      ok: true,
      query: [['Name', 'Re(^f)']],
      text: 'Name=Re(%5Ef)',
    })
    expect(toDrpQuery(label('color', 'red'))).toMatchObject({ text: 'Meta.color=red' })
  })

  test('writes values, negated values, and all of several fields', () => {
    expect(textOf(nodeName('a', 'b', 'a'))).toBe('Name=In(a,b)')
    expect(textOf(or(nodeName('a'), nodeName('b')))).toBe('Name=In(a,b)')
    expect(textOf(not(nodeName('a')))).toBe('Name=Ne(a)')
    expect(textOf(and(not(nodeName('a')), not(nodeName('b'))))).toBe('Name=Nin(a,b)')
    expect(textOf(and(label('k', 'x'), label('m', { not: 'y' }), nodeName('a')))).toBe('Meta.k=x&Meta.m=Ne(y)&Name=a')
    expect(textOf(not(or(nodeName('a'), label('k', 'x'))))).toBe('Name=Ne(a)&Meta.k=Ne(x)')
    expect(textOf(and(nodeName('a', 'b'), nodeName({ suffix: 'b' })))).toBe('Name=b')
    expect(toDrpQuery(allNodes())).toEqual({ ok: true, query: [], text: '' })
  })

  test('leaves out what follows from the rest', () => {
    const [notA, prefix] = [not(nodeName('a')), nodeName({ prefix: 'a' })]
    expect(textOf(or(notA, and(notA, label('k', 'x'))))).toBe('Name=Ne(a)')
    expect(textOf(and(notA, or(notA, label('k', 'x'))))).toBe('Name=Ne(a)')
    expect(textOf(and(or(not(nodeName('a', 'b')), label('k', 'x')), not(nodeName('a', 'b', 'c'))))).toBe(
      'Name=Nin(a,b,c)',
    )
    expect(textOf(and(prefix, or(prefix, label('k', 'x'))))).toBe('Name=Re(^a)')
    expect(textOf(and(prefix, or(prefix, nodeName('b'), label('k', 'x'))))).toBe('Name=Re(^a)')
    expect(textOf(and(prefix, or(nodeName({ prefix: 'b' }), label('k', 'x'))))).toContain('cannot say "or"')
    expect(textOf(and(prefix, or(not(nodeName('b')), label('k', 'x'))))).toBe('Name=Re(^a)')
    expect(textOf(and(prefix, or(not(nodeName('ab')), label('k', 'x'))))).toContain('cannot say "or"')
    expect(textOf(and(prefix, not(nodeName('b'))))).toBe('Name=Re(^a)')
    expect(textOf(or(nodeName('ab', 'b'), prefix))).toBe('Name=Re(^b$|^a)')
    expect(textOf(or(not(nodeName('ab', 'b')), prefix))).toBe('Name=Ne(b)')
    expect(textOf(or(not(nodeName('a', 'b')), not(nodeName('b', 'c')), nodeName('b')))).toBe('')
  })

  test('writes patterns as RE2, with what has a meaning there escaped', () => {
    const name = (test: ValueTest) => textOf(nodeName(test))
    expect(name({ suffix: '.lan' })).toBe('Name=Re(\\.lan$)')
    expect(name({ glob: 'cmp-??.lan' })).toBe('Name=Re(^cmp-[\\s\\S][\\s\\S]\\.lan$)')
    expect(name({ glob: 'a*b' })).toBe('Name=Re(^a[\\s\\S]*b$)')
    expect(name({ glob: '**a**' })).toBe('Name=Re(a)')
    expect(name({ glob: '*a?*' })).toBe('Name=Re(a[\\s\\S])')
    expect(name({ glob: 'a\\*' })).toBe('Name=a*')
    expect(name({ glob: 'a?\\' })).toBe('Name=Re(^a[\\s\\S]\\\\$)')
    expect(name({ glob: '*' })).toBe('')
    expect(name({ prefix: '\\.+*?|[]{}^$' })).toBe('Name=Re(^\\\\\\.\\+\\*\\?\\|\\[\\]\\{\\}\\^\\$)')
    expect(textOf(or(nodeName('ctl.1', 'cmp-1'), nodeName({ prefix: 'cmp-' }), nodeName({ suffix: '9' })))).toBe(
      'Name=Re(^ctl\\.1$|^cmp-|9$)',
    )
  })

  test('keeps what an address gives a meaning', () => {
    const writing = toDrpQuery(and(label('a&b=c', 'x y+z'), nodeName('50%#')))
    expect(writing).toMatchObject({ text: 'Meta.a%26b%3Dc=x%20y%2Bz&Name=50%25%23' })
    expect(textOf(label('__proto__', 'constructor'))).toBe('Meta.__proto__=constructor')
  })

  test('writes to the fields it is told', () => {
    const options = {
      label: (key: string) => key,
      rackLabel: (key: string) => `Meta.r-${key}`,
      rack: 'Meta.rack',
      tag: 'Profiles',
    }
    expect(textOf(and(label('bios/mode', 'uefi'), rackLabel('row', '1'), rack('r', 's'), tag('gpu')), options)).toBe(
      'bios/mode=uefi&Meta.r-row=1&Meta.rack=In(r,s)&Profiles=gpu',
    )
    expect(textOf(tag('a', 'b'), options)).toBe('Profiles=In(a,b)')
    expect(textOf(rack({ prefix: 'r' }), options)).toBe('Meta.rack=Re(^r)')
  })

  test('lists what fromDrpMachines makes nodes of', () => {
    const machines = [{ Name: 'm1', Meta: { color: 'red' } }, { Name: 'm2' }]
    const nodes = fromDrpMachines(machines, { params: 'none', rack: null })
    const expression = label('color', { not: 'red' })
    expect(nodes.filter((node) => matches(expression, node)).map(({ name }) => name)).toEqual(['m2'])
    expect(textOf(expression)).toBe('Meta.color=Ne(red)')
  })

  test('refuses what a query cannot say, and names the part', () => {
    const or2 = or(nodeName('a'), label('k', 'x'))
    const cases: readonly (readonly [NodeExpression, string])[] = [
      [noNodes(), 'there is no query for no machine at all'],
      [and(nodeName('a'), nodeName('b')), 'there is no query for no machine at all'],
      [or2, 'a query cannot say "or", save for tests of one field'],
      [tag('t'), 'machines have no field for this tag'],
      [rack('r'), 'machines have no field for this rack'],
      [not(rackLabel('row', '1')), 'machines have no field for this label of a rack'],
      [label('', 'x'), 'machines have no field for this label'],
      [label('k'), 'to a query a value that is not there is an empty one'],
      [not(label('k')), 'to a query a value that is not there is an empty one'],
      [and(label('k'), not(label('k', 'x'))), 'to a query a value that is not there is an empty one'],
      [label('k', ''), 'to a query an empty value is one that is not there'],
      [not(nodeName('')), 'to a query an empty value is one that is not there'],
      [label('k', 'a,b'), 'a query cannot quote a comma or a parenthesis'],
      [nodeName('Eq(a'), 'a query cannot quote a comma or a parenthesis'],
      [not(nodeName('a)')), 'a query cannot quote a comma or a parenthesis'],
      [nodeName({ prefix: 'a(' }), 'a query cannot quote a comma or a parenthesis'],
      [nodeName('\ud83d'), 'a query cannot hold half a character'],
      [label('\ud83d', 'x'), 'machines have no field for this label'],
      [not(nodeName({ prefix: 'a' })), 'a query cannot say that a pattern does not fit'],
    ]
    for (const [expression, reason] of cases) {
      const writing = toDrpQuery(expression)
      expect(writing).toMatchObject({ ok: false, reason })
    }
    // Beside what can be said, the part alone is to blame.
    for (const [part, reason] of cases.filter(([{ kind }]) => kind !== 'and' && kind !== 'none')) {
      expect(toDrpQuery(part)).toEqual({ ok: false, reason, part })
      expect(toDrpQuery(and(label('z', 'y'), part))).toEqual({ ok: false, reason, part })
    }
  })

  test('refuses two tests of one field, which the server would OR', () => {
    const [one, other] = [nodeName({ prefix: 'a' }), nodeName({ suffix: 'z' })]
    expect(toDrpQuery(and(one, other))).toEqual({
      ok: false,
      reason: 'a query ORs the tests of one field, here Name',
      part: and(one, other),
    })
    expect(toDrpQuery(and(rack('r'), label('rack', 'r')), { rack: 'Meta.rack' })).toMatchObject({ ok: false })
    expect(toDrpQuery(and(tag('a'), tag('b')), { tag: 'Profiles' })).toMatchObject({ ok: false })
  })

  test('asks params for whole values that are no JSON, which null would be', () => {
    const options = { label: (key: string) => key, tag: 'Profiles' }
    for (const value of ['null', 'true', '12', '"x"', '[]', ' 1 ']) {
      expect(textOf(label('k', value), options)).toBe('a query reads the value of a param as JSON')
      expect(textOf(label('k', { not: value }), options)).toBe('a query reads the value of a param as JSON')
      expect(textOf(label('k', value))).toBe(`Meta.k=${value}`)
    }
    expect(textOf(label('Named', { prefix: 'x' }), options)).toBe('a query looks for patterns in Name and Meta alone')
    expect(textOf(label('Metal', { prefix: 'x' }), options)).toBe('a query looks for patterns in Name and Meta alone')
    expect(textOf(not(tag('a')), options)).toBe('a query can only ask for tags that a machine has')
    expect(textOf(tag({ prefix: 'a' }), options)).toBe('a query can only ask for tags that a machine has')
  })

  test('takes no field that the server reads as something else, which would list all machines', () => {
    for (const field of [
      'offset',
      'limit',
      'sort',
      'reverse',
      'slim',
      'decode',
      'params',
      'token',
      'filter',
      '',
      'Meta.',
    ]) {
      const options = { label: () => field }
      expect(textOf(label('k', 'x'), options), field).toBe('machines have no field for this label')
      expect(() => toDrpQuery(allNodes(), { tag: field })).toThrow('toDrpQuery: tag must be the name of a field')
      expect(() => toDrpQuery(allNodes(), { rack: field })).toThrow('toDrpQuery: rack must be the name of a field')
    }
    expect(textOf(label('k', 'x'), { label: () => undefined })).toBe('machines have no field for this label')
  })

  test('refuses what comes to too many demands', () => {
    const keys = Array.from({ length: 10 }, (_, at) => `k${at}`)
    const many = or(...keys.map((key) => and(label(key, 'x'), label(`${key}-`, 'y'))))
    expect(toDrpQuery(many)).toEqual({ ok: false, reason: 'this comes to more than 500 demands', part: many })
  })

  test('refuses wrong input', () => {
    const wrong = (expression: unknown, options?: unknown) => () => toDrpQuery(expression as never, options as never)
    expect(wrong({ kind: 'nope' })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
    expect(wrong(tag('t'), { labels: 'Meta' })).toThrow(/toDrpQuery: unknown option "labels"/)
    expect(wrong(tag('t'), { label: 'Meta' })).toThrow('toDrpQuery: label must be a function of a key')
    expect(wrong(tag('t'), { rackLabel: 'Meta' })).toThrow('toDrpQuery: rackLabel must be a function of a key')
    expect(wrong(tag('t'), { tag: 5 })).toThrow(expect.objectContaining({ code: 'invalid-input' }))
  })
})
