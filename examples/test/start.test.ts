import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseTask } from '@jobwright/core/drydock'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { main } from '../start/main.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function start(...args: readonly string[]) {
  let stdout = ''
  let stderr = ''
  const status = main(args, {
    print: (text) => {
      stdout += text
    },
    complain: (text) => {
      stderr += text
    },
    folder,
  })
  return { status, stdout, stderr }
}

function file(name: string, text: string): string {
  const target = path.join(folder, name)
  writeFileSync(target, text)
  return target
}

test('without options it shows the selection, what the server would add, and a task that succeeds', () => {
  const { status, stdout } = start()
  expect(stdout).toContain('40 nodes; documented selects 9, the deployed server 32.')
  expect(stdout).toMatch(/^cmp-01 +yes +yes +selected: label role = compute and label disk = nvme \(filter 1\)$/m)
  expect(stdout).toMatch(/^sto-01 +- +yes +selected: label disk = nvme \(filter 1\)$/m)
  expect(stdout).toMatch(/The real server would add: cmp-02, .*sto-08\./)
  expect(stdout).toContain('"status": "success"')
  expect(stdout).toContain('Outcome: succeeded.')
  expect(readFileSync(path.join(folder, 'out/drydock-task.mmd'), 'utf8')).toContain('queued --> running : start')
  expect(status).toBe(0)
})

test('a node that fails makes the outcome partial, the exit code 1, and is named with the reason', () => {
  const { status, stdout } = start('--fail', 'cmp-04')
  expect(stdout).toContain('FAILED  cmp-04')
  expect(stdout).toContain('cmp-04: deploy_nodes: the node did not come back after its restart.')
  expect(stdout).toContain('Outcome: partial.')
  expect(status).toBe(1)
})

test('--json prints one document whose task parses', () => {
  const { status, stdout } = start('--json', '--semantics', 'deployed', '--action', 'destroy_nodes')
  const { comparison, findings, task, outcome, exitCode } = JSON.parse(stdout)
  expect(comparison.onlyDeployed).toHaveLength(23)
  expect(findings.map(({ level }: { level: string }) => level)).toContain('error')
  expect(parseTask(task).ok).toBe(true)
  expect(task.result.successes).toHaveLength(32)
  expect([outcome, exitCode, status]).toEqual(['succeeded', 0, 0])
})

test('null as the filter selects every node', () => {
  const { stdout, status } = start('--filter', file('all.yaml', 'null\n'))
  expect(stdout).toContain('deploy_nodes on the 40 nodes')
  expect(status).toBe(0)
})

test('a filter that selects nothing is no success', () => {
  const none = 'filter_set_type: union\nfilter_set:\n  - filter_type: union\n    node_names: [nobody]\n'
  const { stdout, status } = start('--filter', file('none.yaml', none))
  expect(stdout).toContain('Outcome: succeeded, nothing-done.')
  expect(status).toBe(1)
})

test('--help prints every option', () => {
  const { stdout, status } = start('--help')
  for (const option of ['inventory', 'filter', 'action', 'semantics', 'fail', 'json', 'help'])
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
  ['broken YAML', 'filter_set_type: [union\n', 'bad.yaml:2: not YAML:'],
])('a filter with %s exits 2 and says where', (_, text, message) => {
  const { status, stderr, stdout } = start('--filter', file('bad.yaml', text))
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
])('an inventory with %s exits 2 and says where', (_, text, message) => {
  const { status, stderr } = start('--inventory', file('site.yaml', text))
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.each([
  [['--inventory', 'missing.yaml'], 'missing.yaml: cannot be read (ENOENT)'],
  [['--action', 'deploy_node'], '--action must be one of validate_design'],
  [['--semantics', 'real'], '--semantics must be documented or deployed, not "real"'],
  [['--fail', 'nobody'], '--fail nobody: no node of'],
  [['--what'], "Unknown option '--what'"],
])('the options %j exit 2 and say why', (args, message) => {
  const { status, stderr } = start(...args)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test('the program runs where code generation from strings is switched off, and ends with the exit code', {
  timeout: 30_000,
}, () => {
  const program = path.resolve('examples/start.ts')
  const run = (...args: readonly string[]) => {
    const node = ['--disallow-code-generation-from-strings', '--conditions=@jobwright/source', program, ...args]
    return spawnSync(process.execPath, node, { cwd: folder, encoding: 'utf8' })
  }
  expect(JSON.parse(run('--json').stdout).exitCode).toBe(0)
  const { status, stderr } = run('--filter', file('broken.yaml', 'filter_set: [\n'))
  expect(stderr).toContain('broken.yaml:2: not YAML')
  expect(status).toBe(2)
})
