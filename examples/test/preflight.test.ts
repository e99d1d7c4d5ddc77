import path from 'node:path'
import { selectNodes } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { main } from '../preflight/main.ts'
import { readInventory } from '../preflight/read-inventory.ts'
import { scratchFiles } from './scratch-files.ts'
import { spawnProgram } from './spawn-program.ts'

const { folder, file } = scratchFiles()

function preflight(...args: readonly string[]) {
  let stdout = ''
  let stderr = ''
  const status = main(args, {
    print: (text) => {
      stdout += text
    },
    complain: (text) => {
      stderr += text
    },
  })
  return { status, stdout, stderr }
}

const json = (...args: readonly string[]) => JSON.parse(preflight(...args, '--format', 'json').stdout)

const data = (name: string) => path.join(import.meta.dirname, '../preflight/data', name)
const union = (entry: object) => ({ filter_set_type: 'union', filter_set: [{ filter_type: 'union', ...entry }] })
const nvmeCompute = {
  filter_set_type: 'union',
  filter_set: [{ filter_type: 'intersection', node_labels: { role: 'compute', disk: 'nvme' } }],
}

describe('a filter', () => {
  test('by which the real server would touch more is shown with what it adds and why, and exits 1', () => {
    const filter = file('more.json', nvmeCompute)
    const { stdout, stderr, status } = preflight('--inventory', data('rows.json'), '--filter', filter)
    expect(stdout).toBe(`3 nodes; documented selects 1, the deployed server 3.

node    documented  deployed  why
------  ----------  --------  ---------------------------------------------------------------
cmp-01  yes         yes       selected: label role = compute and label disk = nvme (filter 1)
cmp-02  -           yes       selected: label role = compute (filter 1)
sto-01  -           yes       selected: label disk = nvme (filter 1)

The real server would add: cmp-02, sto-01.

difference        where                      what
----------------  -------------------------  -------------------------------------------------------------------------------------------------
values-are-or-ed  filter_set[0].node_labels  filter 1: a node needs all 2 values of node_labels by the document, any one of them on the server

level    finding              where                      what
-------  -------------------  -------------------------  -------------------------------------------------------------------------------------------------
warning  values-are-or-ed     filter_set[0].node_labels  filter 1: a node needs all 2 values of node_labels by the document, any one of them on the server
warning  server-selects-more  all of it                  the server selects 2 more nodes than the document: cmp-02 and sto-01

Do not send it: nodes that it would touch and that are not meant: 2.
`)
    expect(stderr).toBe('')
    expect(status).toBe(1)
  })

  test('that both read alike exits 0; --all shows the other nodes too', () => {
    const args = [
      '--inventory',
      data('rows.json'),
      '--filter',
      file('same.json', union({ node_tags: ['sriovv', 'sriov'] })),
    ]
    const { stdout, status } = preflight(...args)
    expect(stdout).toContain('3 nodes; documented selects 1, the deployed server 1.')
    expect(stdout).toContain('no node has tag sriovv (rather sriov)')
    expect(stdout).not.toContain('sto-01')
    expect(stdout).not.toContain('difference')
    expect(stdout).toMatch(/\nNothing stands against it\.\n$/)
    expect(status).toBe(0)
    expect(preflight(...args, '--all').stdout).toMatch(/^sto-01 +- +- +not selected: /m)
  })

  test('on which the real server has no answer is an error', () => {
    const odd = { filter_set_type: 'union', filter_set: [{ filter_type: 'intersection' }] }
    const { stdout, status } = preflight('--inventory', data('rows.json'), '--filter', file('odd.json', odd))
    expect(stdout).toContain('3 nodes; documented selects 3, the deployed server has no answer.')
    expect(stdout).not.toContain('leave out')
    expect(stdout).toMatch(/^error +rejected-by-server /m)
    expect(stdout).toContain('Do not send it: errors: 1.')
    expect(status).toBe(1)
  })

  test('of which the real server leaves nodes out says so, and exits 0', () => {
    const feed = {
      filter_set_type: 'union',
      filter_set: [{ filter_type: 'union', rack_labels: { 'power-feed': 'a' } }],
    }
    const { stdout, status } = preflight('--inventory', data('design.yaml'), '--filter', file('feed.json', feed))
    expect(stdout).toContain('The real server would leave out: cmp-01, cmp-02, sto-01.')
    expect(stdout).not.toContain('would add')
    expect(status).toBe(0)
  })

  test('that goes with destruction makes the differences errors', () => {
    const args = ['--inventory', data('rows.json'), '--filter', file('more.json', nvmeCompute)]
    const { stdout } = preflight(...args, '--action', 'destroy_nodes')
    expect(stdout).toMatch(/^error +server-selects-more /m)
    expect(stdout).toContain('Do not send it: nodes that it would touch and that are not meant: 2; errors: 2.')
  })

  test('in JSON is one document that never changes', () => {
    const args = ['--inventory', data('rows.json'), '--filter', file('more.json', nvmeCompute), '--format', 'json']
    const { stdout, status } = preflight(...args)
    expect(preflight(...args).stdout).toBe(stdout)
    const message = 'filter 1: a node needs all 2 values of node_labels by the document, any one of them on the server'
    const place = 'filter_set[0].node_labels'
    expect(JSON.parse(stdout)).toEqual({
      inventory: { format: 'rows', nodes: 3, passedOver: 0 },
      expression: null,
      action: null,
      send: { how: 'as-it-is', filter: nvmeCompute },
      selected: { documented: 1, deployed: 3 },
      nodes: [
        {
          name: 'cmp-01',
          documented: true,
          deployed: true,
          why: 'selected: label role = compute and label disk = nvme (filter 1)',
        },
        { name: 'cmp-02', documented: false, deployed: true, why: 'selected: label role = compute (filter 1)' },
        { name: 'sto-01', documented: false, deployed: true, why: 'selected: label disk = nvme (filter 1)' },
      ],
      onlyDocumented: [],
      onlyDeployed: ['cmp-02', 'sto-01'],
      differences: [{ code: 'values-are-or-ed', path: place, message }],
      findings: [
        { level: 'warning', code: 'values-are-or-ed', path: place, message, suggestion: null },
        {
          level: 'warning',
          code: 'server-selects-more',
          path: 'all of it',
          message: 'the server selects 2 more nodes than the document: cmp-02 and sto-01',
          suggestion: null,
        },
      ],
      exitCode: 1,
    })
    expect(status).toBe(1)
  })

  test('null is all nodes; the default one differs on the default site', () => {
    expect(json('--filter', file('all.yaml', 'null\n')).selected).toEqual({ documented: 40, deployed: 40 })
    expect(json()).toMatchObject({
      inventory: { format: 'site' },
      selected: { documented: 9, deployed: 32 },
      exitCode: 1,
    })
  })
})

describe('an expression', () => {
  test('as JSON is what its text is', () => {
    const expression = { kind: 'label', key: 'disk', test: { in: ['nvme'] } }
    const asJson = json('--inventory', data('machines.json'), '--filter', file('expression.json', expression))
    expect(asJson).toEqual(json('--inventory', data('machines.json'), '--where', 'label.disk = nvme'))
    expect(asJson.nodes.map(({ name }: { name: string }) => name)).toEqual(['cmp-01', 'sto-01'])
  })

  test('is sent as a filter that the real server reads as it is meant', () => {
    const { send, selected, expression, nodes } = json('--where', 'label.disk=nvme   and label.role=compute')
    expect(expression).toBe('label.disk = nvme and label.role = compute')
    expect(send.how).toBe('translated')
    expect(selected).toEqual({ documented: 8, deployed: 8 })
    const site = readInventory(path.join(import.meta.dirname, '../data/site.yaml'), 'site').nodes
    const onServer = selectNodes(site, send.filter, { semantics: 'deployed' })
    expect(onServer).toMatchObject({ names: nodes.map(({ name }: { name: string }) => name) })
    expect(preflight('--where', 'tag = gpu').stdout).toContain(
      'What to send: {"filter_set_type":"union","filter_set":[{"filter_type":"union","node_tags":["gpu"]}]}\n',
    )
  })

  test('for which the server has no filter is sent as the names of its nodes', () => {
    const where = ['--inventory', data('rows.json'), '--where', 'tag = compute and not label.disk = nvme']
    const { send, exitCode, findings } = json(...where)
    expect(send).toMatchObject({
      how: 'by-name',
      filter: { filter_set_type: 'union', filter_set: [{ filter_type: 'union', node_names: ['cmp-02'] }] },
      part: 'label.disk != nvme',
    })
    expect({ exitCode, findings }).toEqual({ exitCode: 0, findings: [] })
    const { stdout } = preflight(...where)
    expect(stdout).toMatch(/^The server has no filter for label\.disk != nvme: .+\.$/m)
    expect(stdout).toContain('What to send instead, by name: {"filter_set_type":"union",')
  })

  test('that selects nothing is sent as a filter that selects nothing', () => {
    const { send, selected, exitCode } = json('--where', 'tag = nobody')
    expect(selected).toEqual({ documented: 0, deployed: 0 })
    expect(selectNodes([{ name: 'a' }], send.filter, { semantics: 'deployed' })).toMatchObject({ names: [] })
    expect(exitCode).toBe(0)
  })
})

describe('an inventory', () => {
  test.each([
    ['design.yaml', 'design', 1],
    ['machines.json', 'drp', 0],
    ['rows.json', 'rows', 0],
  ])('%s is told to be %s', (name, format, passedOver) => {
    const told = readInventory(data(name), undefined)
    expect(told).toMatchObject({ format, passedOver })
    expect(readInventory(data(name), told.format)).toEqual(told)
  })

  test('of a design has what its nodes inherit, racks included', () => {
    expect(readInventory(data('design.yaml'), undefined).nodes).toEqual([
      {
        name: 'cmp-01',
        tags: ['compute', 'managed', 'fresh'],
        labels: { site: 'north', disk: 'nvme', role: 'compute' },
        rack: 'rack-1',
        rackLabels: { 'power-feed': 'a' },
      },
      {
        name: 'cmp-02',
        tags: ['compute', 'managed'],
        labels: { site: 'north', disk: 'ssd', role: 'compute' },
        rack: 'rack-1',
        rackLabels: { 'power-feed': 'a' },
      },
      {
        name: 'sto-01',
        tags: ['storage', 'managed', 'fresh'],
        labels: { disk: 'nvme', role: 'storage' },
        rack: 'rack-1',
        rackLabels: { 'power-feed': 'a' },
      },
    ])
    const { stdout } = preflight('--inventory', data('design.yaml'), '--where', 'all')
    expect(stdout).toContain('3 nodes (documents for other services: 1); all selects 3')
  })

  test('of a design is read as Drydock reads YAML', () => {
    const labels = (text: string) => `schema: drydock/BaremetalNode/v1
metadata: { name: a }
data: { addressing: [{}], metadata: { owner_data: { k: ${text} } } }
`
    expect(readInventory(file('y.yaml', labels('y')), undefined).nodes[0]?.labels).toEqual({ k: 'y' })
    for (const text of ['yes', 'Off', 'true', 'NO']) {
      expect(preflight('--inventory', file('on.yaml', labels(text))).stderr).toContain(
        'on.yaml:3: drydock/BaremetalNode/v1 "a": data.metadata.owner_data.k must be a text.',
      )
    }
  })

  test('of rows takes every other column as a label', () => {
    expect(readInventory(data('rows.json'), undefined).nodes).toEqual([
      {
        name: 'cmp-01',
        rack: 'rack-1',
        tags: ['compute', 'sriov'],
        labels: { role: 'compute', disk: 'nvme', cpus: '64' },
      },
      { name: 'cmp-02', rack: 'rack-1', tags: ['compute'], labels: { role: 'compute', disk: 'ssd' } },
      { name: 'sto-01', tags: [], labels: { role: 'storage', disk: 'nvme' } },
    ])
    const racks = file('racks.json', [{ name: 'a', rackLabels: { row: 7 }, constructor: 'x' }])
    expect(readInventory(racks, 'rows').nodes).toEqual([
      { name: 'a', tags: [], labels: { constructor: 'x' }, rackLabels: { row: '7' } },
    ])
  })
})

const node = 'schema: drydock/BaremetalNode/v1\nmetadata: { name: a }\ndata:\n'

test.each([
  ['broken.json', '[\n  { "name": }\n', 'broken.json:3: not YAML: '],
  ['scalar.yaml', 'hello\n', 'scalar.yaml:1: this is no inventory that is known; say what it is with --format-of.'],
  ['empty.yaml', '', 'empty.yaml:1: this is no inventory that is known'],
  ['row.json', '[\n  { "name": "a" },\n  { "rack": "r1" }\n]', 'row.json:3: fromRows: rows[1] has no name.'],
  ['rows.json', '[\n  { "nam": "a" }\n]', 'rows.json:1: fromRows: no row has the column "name" (did you mean nam?).'],
  [
    'labels.json',
    '[{ "name": "a" },\n{ "name": "b", "labels": "x" }]',
    'labels.json:2: fromRows: what was made of rows[1] must be an object of labels.',
  ],
  [
    'machine.json',
    '[\n  { "Name": "a" },\n  { "Name": 7 }\n]',
    'machine.json:3: fromDrpMachines: machines[1].Name must be a text.',
  ],
  ['two.yaml', '[]\n---\n[]\n', 'two.yaml:1: a list of rows is needed here.'],
  [
    'other.yaml',
    '---\nschema: pegleg/Site/v1\n',
    'other.yaml:2: fromDrydockDesign: no document is one for Drydock (given: 1)',
  ],
  [
    'design.yaml',
    `${node}  rack: r1\n---\n${node}  addressing: [{}]\n  host_profile: gone\n`,
    'design.yaml:4: drydock/BaremetalNode/v1 "a": data.rack is not a key that Drydock knows here.\n',
  ],
  [
    'profile.yaml',
    `# a comment\n${node}  addressing: [{}]\n  host_profile: gone\n`,
    'profile.yaml:6: drydock/BaremetalNode/v1 "a" inherits nothing: the host profile "gone" is not in the design.\n',
  ],
  ['site.yaml', 'nodes:\n  - { nam: a }\n', 'site.yaml:2: nodes[0].nam: is not a key that is known here'],
])('the inventory %s exits 2 and says where', (name, text, message) => {
  const { status, stderr, stdout } = preflight('--inventory', file(name, text))
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test('a file that is no list of machines, though it is said to be, exits 2', () => {
  const { status, stderr } = preflight('--inventory', data('design.yaml'), '--format-of', 'drp')
  expect(stderr).toContain('design.yaml:3: a list of machines is needed here.')
  expect(status).toBe(2)
})

test.each([
  ['nothing in it', '# later\n', 'bad.yaml:1: nothing is written here; write null for all nodes.'],
  ['two documents', 'null\n---\nnull\n', 'bad.yaml:3: one filter is needed, and here begins a second document.'],
  ['broken YAML', 'filter_set_type: [union\n', 'bad.yaml:2: not YAML:'],
  [
    'a misspelt attribute',
    'filter_set_type: union\nfilter_set:\n  - filter_type: union\n    node_name: [a]\n',
    /bad\.yaml:4: filter_set\[0\]\.node_name: .*\(did you mean node_names\?\)\.\n$/,
  ],
  ['no set', 'filter_set_type: union\n', /bad\.yaml:1: filter_set: /],
  ['a text', 'all\n', /bad\.yaml:1: the document itself: /],
  [
    'an expression of no known shape',
    'kind: and\nof:\n  - kind: tag\n    test: { inn: [a] }\n',
    'bad.yaml:4: of[0].test.inn: is not what an expression has there (unrecognized_keys).',
  ],
])('a filter with %s exits 2 and says where', (_, text, message) => {
  const { status, stderr, stdout } = preflight('--filter', file('bad.yaml', text))
  expect(stderr).toMatch(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test.each([
  [
    ['--where', 'label.disk = nvme\n  and lable.role = compute'],
    /^--where:2:7: found "lable\.role", expected .*Did you mean `label`\?\n$/,
  ],
  [['--where', ''], /^--where:1:1: /],
  [['--inventory', 'missing.yaml'], 'missing.yaml: cannot be read (ENOENT)'],
  [['--filter', 'missing.yaml'], 'missing.yaml: cannot be read (ENOENT)'],
  [['--filter', 'x', '--where', 'all'], '--filter and --where ask two things'],
  [['--format-of', 'csv'], '--format-of must be one of design, drp, rows, site, not "csv".'],
  [['--format', 'xml'], '--format must be one of table, json, not "xml".'],
  [['--action', 'destroy_node'], '--action must be one of validate_design'],
  [['--what'], "Unknown option '--what'"],
])('the options %j exit 2 and say why', (args, message) => {
  const { status, stderr } = preflight(...args)
  expect(stderr).toMatch(message)
  expect(status).toBe(2)
})

test('--help prints every option', () => {
  const { stdout, status } = preflight('--help')
  for (const option of ['inventory', 'format-of', 'filter', 'where', 'action', 'all', 'format', 'help'])
    expect(stdout).toContain(`--${option} `)
  expect(status).toBe(0)
})

test('the program runs where code generation from strings is switched off, and ends with the exit code', () => {
  const run = (...args: readonly string[]) => spawnProgram('preflight.ts', args, folder)
  expect(run('--where', 'tag = gpu')).toMatchObject({ status: 0, stdout: preflight('--where', 'tag = gpu').stdout })
  expect(run()).toMatchObject({ status: 1, stdout: preflight().stdout, stderr: '' })
  const broken = run('--filter', file('broken.yaml', 'filter_set: [\n'))
  expect(broken.stderr).toContain('broken.yaml:2: not YAML')
  expect(broken.status).toBe(2)
})
