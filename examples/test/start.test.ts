import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parseTask } from '@jobwright/core/drydock'
import { startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { main } from '../start/main.ts'
import { addressOfNobody, hurriedClock } from './out-of-reach.ts'
import { runProgram, type Setting } from './run-program.ts'
import { scratchFiles } from './scratch-files.ts'
import { spawnProgram } from './spawn-program.ts'

const { folder, file } = scratchFiles()

const start = (args: readonly string[], setting?: Setting) => runProgram(main, args, { folder, ...setting })

describe('on an emulated site', () => {
  test('without options it shows the selection, what the server would add, and a task that succeeds', async () => {
    const { status, stdout } = await start([])
    expect(stdout).toContain('40 nodes; documented selects 9, the deployed server 32.')
    expect(stdout).toMatch(/^cmp-01 +yes +yes +selected: label role = compute and label disk = nvme \(filter 1\)$/m)
    expect(stdout).toMatch(/^sto-01 +- +yes +selected: label disk = nvme \(filter 1\)$/m)
    expect(stdout).toMatch(/The real server would add: cmp-02, .*sto-08\./)
    expect(stdout).toContain(
      'deploy_nodes on 9 nodes: cmp-01, cmp-04, cmp-07, cmp-10, cmp-12, cmp-13, cmp-16, cmp-19, cmp-22',
    )
    expect(stdout).toMatch(/^ {2}ok +cmp-22 \(9 of 9\)$/m)
    expect(stdout).toContain('"status": "success"')
    expect(stdout).toContain('Outcome: succeeded.')
    expect(readFileSync(path.join(folder, 'out/drydock-timeline.mmd'), 'utf8')).toMatch(/^ {2}cmp-22 :done, \d+, \d+$/m)
    expect(status).toBe(0)
  })

  test('a node that fails makes the outcome partial, the exit code 1, and is named with the reason', async () => {
    const { status, stdout } = await start(['--fail', 'cmp-04'])
    expect(stdout).toMatch(/^ {2}FAILED +cmp-04/m)
    expect(stdout).toContain('Outcome: partial.\n  cmp-04: simulated failure on cmp-04')
    expect(status).toBe(1)
  })

  test('--json prints one document whose task parses', async () => {
    const { status, stdout } = await start(['--json', '--semantics', 'deployed', '--action', 'destroy_nodes'])
    const { comparison, findings, plan, task, outcome, exitCode } = JSON.parse(stdout)
    expect(comparison.onlyDeployed).toHaveLength(23)
    expect(findings.map(({ level }: { level: string }) => level)).toContain('error')
    expect(plan.names).toHaveLength(32)
    expect(parseTask(task).ok).toBe(true)
    expect(task.result.successes).toHaveLength(32)
    expect([outcome, exitCode, status]).toEqual(['succeeded', 0, 0])
  })

  test('null as the filter selects every node', async () => {
    const { stdout, status } = await start(['--filter', file('all.yaml', 'null\n'), '--action', 'destroy_nodes'])
    expect(stdout).toContain('destroy_nodes on 40 nodes')
    expect(status).toBe(0)
  })

  test('a filter that selects nothing is bad input, not success', async () => {
    const none = 'filter_set_type: union\nfilter_set:\n  - filter_type: union\n    node_names: [nobody]\n'
    const { stdout, stderr, status } = await start(['--filter', file('none.yaml', none)])
    expect(stderr).toContain('select')
    expect(stdout).not.toContain('Outcome')
    expect(status).toBe(2)
  })

  test('a wait that is shorter than the task times out, which is not success', async () => {
    const { stdout, status } = await start(['--timeout', '60'])
    expect(stdout).toContain('Outcome: timed-out (deadline).')
    expect(stdout).toContain('The emulated server ends with this program, and the task with it.')
    expect(status).toBe(3)
  })

  test('Ctrl-C ends it with 130 and says what became of the task', async () => {
    const { stdout, status } = await start([], { interruptAt: 'is running' })
    expect(stdout).toContain('Outcome: aborted')
    expect(stdout).toContain('The emulated server ends with this program, and the task with it.')
    expect(status).toBe(130)
  })
})

describe('on a server', () => {
  test('an interrupted run prints a token, and a run that resumes from it reports the end', async () => {
    const nodes = [{ name: 'a' }, { name: 'b' }]
    const site = await startEmulator({
      systems: ['drydock'],
      clock: 'manual',
      seed: { drydock: { designs: { 'file:///x.yaml': { nodes } } } },
    })
    try {
      const server = ['--base-url', site.drydock.baseUrl]
      const filter = [
        '--filter',
        file('a.yaml', 'filter_set_type: union\nfilter_set:\n  - { filter_type: union, node_names: [a] }\n'),
      ]
      const { clock } = site
      const args = [...server, '--design-ref', 'file:///x.yaml', ...filter]
      const first = await clock.until(start(args, { clock, interruptAt: 'is queued' }))
      expect(first.stdout).toContain('deploy_nodes on 1 nodes: a')
      expect(first.stdout).toContain('The task goes on.')
      expect(first.status).toBe(130)
      const token = /--resume (\S+)/.exec(first.stdout)?.[1] ?? ''

      await clock.advance(3_600_000)
      const second = await clock.until(start([...server, '--resume', token], { clock }))
      expect(second.stdout).toContain('Outcome: succeeded.')
      expect(second.status).toBe(0)
    } finally {
      await site.close()
    }
  })

  test('that is out of reach ends it with 4', async () => {
    const address = await addressOfNobody()
    const { stderr, status } = await start(['--base-url', address, '--design-ref', 'file:///x.yaml'], {
      clock: hurriedClock,
    })
    expect(stderr).toContain(address.replace('http://', ''))
    expect(status).toBe(4)
  })

  test('a token that was damaged is bad input', async () => {
    const { stderr, status } = await start(['--base-url', 'http://127.0.0.1:1', '--resume', 'jw1.abc.def'])
    expect(stderr).toContain('token')
    expect(status).toBe(2)
  })
})

test('--help prints every option', async () => {
  const { stdout, status } = await start(['--help'])
  for (const option of [
    'inventory',
    'filter',
    'action',
    'semantics',
    'allow-wider',
    'fail',
    'timeout',
    'interval',
    'base-url',
    'design-ref',
    'token',
    'resume',
    'json',
    'help',
  ])
    expect(stdout).toContain(`--${option}`)
  expect(status).toBe(0)
})

test.each([
  [
    'an unknown type',
    'filter_set_type: both\nfilter_set: []\n',
    'bad.yaml:1: filter_set_type: filter_set_type must be union or intersection.',
  ],
  [
    'a misspelt attribute',
    'filter_set_type: union\nfilter_set:\n  - filter_type: union\n    node_name: [a]\n',
    'bad.yaml:4: filter_set[0].node_name: is not a key of a node filter.',
  ],
  [
    'a number where a text belongs',
    'filter_set_type: union\nfilter_set:\n  - filter_type: union\n    node_labels:\n      gen: 10\n',
    'bad.yaml:5: filter_set[0].node_labels.gen: must be a text; put numbers in quotes.',
  ],
  ['what is missing', 'filter_set_type: union\n', 'bad.yaml:1: filter_set: filter_set must be a list of filters.'],
  ['nothing in it', '# later\n', 'bad.yaml:1: (document): nothing is written here; write null for all nodes.'],
  ['broken YAML', 'filter_set_type: [union\n', 'bad.yaml:2: not YAML:'],
])('a filter with %s exits 2 and says where', async (_, text, message) => {
  const { status, stderr, stdout } = await start(['--filter', file('bad.yaml', text)])
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test.each([
  [
    'an unknown rack',
    'nodes:\n  - name: a\n    rack: r9\n',
    'site.yaml:3: nodes[0].rack: "r9" is not one of the racks above.',
  ],
  [
    'an unknown key',
    'nodes:\n  - name: a\n    color: red\n',
    'site.yaml:3: nodes[0].color: is not a key that is known here',
  ],
  [
    'two nodes of one name',
    'nodes:\n  - name: a\n  - name: a\n',
    'site.yaml:3: nodes[1].name: a second node is called "a"',
  ],
  ['no nodes', 'racks: {}\n', 'site.yaml:1: nodes: must be a list.'],
  ['no mapping', '[]\n', 'site.yaml:1: (document): must be a mapping of keys to values.'],
])('an inventory with %s exits 2 and says where', async (_, text, message) => {
  const { status, stderr } = await start(['--inventory', file('site.yaml', text)])
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.each([
  [['--inventory', 'missing.yaml'], 'missing.yaml: cannot be read (ENOENT)'],
  [['--action', 'deploy_node'], '--action must be one of validate_design'],
  [['--semantics', 'real'], '--semantics must be documented or deployed, not "real"'],
  [['--fail', 'nobody'], '--fail nobody: no node of'],
  [['--what'], "Unknown option '--what'"],
  [['--timeout', 'soon'], '--timeout must be a number of seconds above 0, not "soon"'],
  [['--interval', '0'], '--interval must be a number of seconds above 0'],
  [['--resume', 'x'], 'name it with --base-url'],
  [['--base-url', 'http://127.0.0.1:1'], '--base-url needs --design-ref'],
  [['--base-url', 'http://127.0.0.1:1', '--design-ref', 'x', '--fail', 'a'], '--fail scripts the emulator'],
])('the options %j exit 2 and say why', async (args, message) => {
  const { status, stderr } = await start(args)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test('the program runs where code generation from strings is switched off, and ends with the exit code', () => {
  const run = (...args: readonly string[]) => spawnProgram('start.ts', args, folder)
  const partial = run('--json', '--fail', 'cmp-04')
  expect(JSON.parse(partial.stdout)).toMatchObject({ outcome: 'partial', exitCode: 1 })
  expect(partial.status).toBe(1)
  const { status, stderr } = run('--filter', file('broken.yaml', 'filter_set: [\n'))
  expect(stderr).toContain('broken.yaml:2: not YAML')
  expect(status).toBe(2)
})
