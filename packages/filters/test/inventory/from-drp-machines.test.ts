import { readFileSync } from 'node:fs'
import {
  type DrpMachineFields,
  type DrpMachineOptions,
  fromDrpMachines,
  label,
  matches,
  nodeName,
  tag,
} from '@jobwright/filters'
import { describe, expect, test } from 'vitest'

interface Recorded {
  readonly machine: DrpMachineFields
  readonly lists: readonly { readonly query: string; readonly machines: readonly DrpMachineFields[] }[]
}

const recorded: Recorded = JSON.parse(readFileSync(new URL('../fixtures/drp/machines.json', import.meta.url), 'utf8'))
const listed = (query: string) => recorded.lists.find((list) => list.query === query)?.machines ?? []

describe('recorded machines', () => {
  const all = listed('Name=Re(%5Ef)')

  test('become nodes', () => {
    expect(fromDrpMachines([recorded.machine])).toEqual([
      { name: 'm1', tags: [], labels: { 'feature-flags': 'change-stage-v2' } },
    ])
    expect(fromDrpMachines(all)).toEqual([
      { name: 'f1', tags: [], labels: { 'p/two': 'x y', color: 'red', 'feature-flags': 'change-stage-v2' } },
      { name: 'f2', tags: [], labels: { 'p/two': 'x y', color: 'blue', 'feature-flags': 'change-stage-v2' } },
    ])
  })

  test.each([
    ['Name=f1', nodeName('f1')],
    ['Meta.color=red', label('color', 'red')],
    ['Params=p/one,p/two', label('p/two')],
    ['Profiles=x', tag('x')],
  ])('the list that the server gave for %s is what the expression selects', (query, expression) => {
    const names = fromDrpMachines(all)
      .filter((node) => matches(expression, node))
      .map(({ name }) => name)
    expect(names).toEqual(listed(query).map(({ Name }) => Name))
    expect(recorded.lists.map((list) => list.query)).toContain(query)
  })
})

const machine: DrpMachineFields & { readonly Stage: string; readonly Workflow: string; readonly Locked: boolean } = {
  Name: 'm',
  Profiles: ['gpu', 'gpu'],
  Meta: { color: 'red', both: 'meta' },
  Params: {
    both: 'param',
    text: 'x',
    empty: '',
    number: 1.5,
    flag: false,
    list: ['x'],
    none: null,
    rack: 'r1',
    row: '7',
  },
  Stage: 'none',
  Workflow: '',
  Locked: true,
}

const nodeOf = (options?: DrpMachineOptions) => fromDrpMachines([machine], options)[0]

describe('options', () => {
  test('by default the texts among the params are labels, Meta before them, and the param rack is the rack', () => {
    expect(nodeOf()).toEqual({
      name: 'm',
      tags: ['gpu', 'gpu'],
      labels: { both: 'meta', text: 'x', empty: '', row: '7', color: 'red' },
      rack: 'r1',
    })
    expect(
      nodeOf({ meta: undefined, params: undefined, fields: undefined, rack: undefined, rackLabels: undefined }),
    ).toEqual(nodeOf())
  })

  test('params: none, scalars, or some by name', () => {
    expect(nodeOf({ params: 'none' })?.labels).toEqual({ color: 'red', both: 'meta' })
    expect(nodeOf({ params: 'scalars' })?.labels).toEqual({ ...nodeOf()?.labels, number: '1.5', flag: 'false' })
    expect(nodeOf({ params: ['text', 'number', 'list', 'missing', 'constructor'] })?.labels).toEqual({
      text: 'x',
      color: 'red',
      both: 'meta',
    })
  })

  test('meta can be left out, fields can be put in: the weightier counts', () => {
    expect(nodeOf({ meta: false, params: ['both'] })?.labels).toEqual({ both: 'param' })
    expect(nodeOf({ params: 'none', fields: ['Stage', 'Workflow', 'Locked', 'Missing', 'Name'] })?.labels).toEqual({
      Stage: 'none',
      Name: 'm',
      color: 'red',
      both: 'meta',
    })
    const named = { Name: 'm', Params: { Name: 'param' }, Meta: { Stage: 'meta' }, Stage: 'none' }
    expect(fromDrpMachines([named], { fields: ['Name', 'Stage'] })[0]?.labels).toEqual({ Name: 'param', Stage: 'meta' })
  })

  test('rack: another param, a number, or none', () => {
    expect(nodeOf({ rack: 'row' })).toMatchObject({ rack: '7', labels: { rack: 'r1' } })
    expect(nodeOf({ rack: 'row' })?.labels).not.toHaveProperty('row')
    expect(nodeOf({ rack: 'number' })?.rack).toBe('1.5')
    expect(nodeOf({ rack: 'flag', params: 'scalars' })).not.toHaveProperty('rack')
    expect(nodeOf({ rack: null })).toMatchObject({ labels: { rack: 'r1' } })
    expect(nodeOf({ rack: null })).not.toHaveProperty('rack')
    expect(nodeOf({ rack: 'toString' })).not.toHaveProperty('rack')
  })

  test('rackLabels: params of the rack instead of the machine', () => {
    const node = nodeOf({ rackLabels: ['row', 'number', 'missing'] })
    expect(node?.rackLabels).toEqual({ row: '7' })
    expect(node?.labels).not.toHaveProperty('row')
    expect(nodeOf({ rackLabels: ['missing'] })).not.toHaveProperty('rackLabels')
    expect(nodeOf()).not.toHaveProperty('rackLabels')
  })

  test.each([
    [{ param: 'none' }, 'unknown option "param" (did you mean params?)'],
    [{ meta: 'no' }, 'meta must be true or false'],
    [{ params: 'some' }, 'params must be strings, scalars, none, or a list of names'],
    [{ params: [1] }, 'params must be strings'],
    [{ rack: 1 }, 'rack must be the name of a param, or null'],
    [{ fields: 'Stage' }, 'fields must be a list of names'],
    [{ fields: [1] }, 'fields must be a list of names'],
    [{ rackLabels: 'row' }, 'rackLabels must be a list of names'],
    [{ fields: ['Secret'] }, 'fields names Secret'],
  ])('%j is refused', (options, message) => {
    expect(() => fromDrpMachines([], options as DrpMachineOptions)).toThrow(
      expect.objectContaining({
        code: 'invalid-input',
        message: expect.stringContaining(`fromDrpMachines: ${message}`),
      }),
    )
  })
})

describe('machines', () => {
  test('without profiles, metadata and params have none', () => {
    const empty = { name: 'm', tags: [], labels: {} }
    expect(fromDrpMachines([{ Name: 'm' }, { Name: 'm', Profiles: null, Meta: null, Params: null }])).toEqual([
      empty,
      empty,
    ])
    expect(fromDrpMachines([])).toEqual([])
  })

  test('keep hostile keys as keys of their own', () => {
    const hostile: DrpMachineFields = JSON.parse(
      '{"Name":"m","Meta":{"__proto__":"x"},"Params":{"__proto__":"y","constructor":"z"}}',
    )
    expect(Object.entries(fromDrpMachines([hostile])[0]?.labels ?? {})).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'z'],
    ])
    expect(Object.entries(fromDrpMachines([hostile], { rackLabels: ['__proto__'] })[0]?.rackLabels ?? {})).toEqual([
      ['__proto__', 'y'],
    ])
    expect(() => fromDrpMachines([Object.create({ Name: 'inherited' })])).toThrow(/machines\[0\]\.Name must be a text/)
  })

  test.each([
    [[null], 'machines[0] must be a machine'],
    [[{ Name: 'm' }, ['m']], 'machines[1] must be a machine'],
    [['m'], 'machines[0] must be a machine'],
    [[{}], 'machines[0].Name must be a text'],
    [[{ Name: 'm', Profiles: 'gpu' }], 'machines[0].Profiles must be a list of texts'],
    [[{ Name: 'm', Profiles: ['gpu', 7] }], 'machines[0].Profiles must be a list of texts'],
    [[{ Name: 'm', Meta: [] }], 'machines[0].Meta must be an object'],
    [[{ Name: 'm', Meta: { k: { secret: 'canary' } } }], 'machines[0].Meta["k"] must be a text.'],
    [[{ Name: 'm', Params: 'canary' }], 'machines[0].Params must be an object'],
    [Array(1), 'machines[0] must be a machine'],
    [{ Name: 'm' }, 'machines must be a list of machines'],
  ])('%j are refused', (machines, message) => {
    const refused = () => fromDrpMachines(machines as readonly DrpMachineFields[])
    expect(refused).toThrow(
      expect.objectContaining({ code: 'invalid-input', message: expect.stringContaining(message) }),
    )
    expect(refused).not.toThrow(/canary/)
  })
})
