import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runNode } from './run-script.ts'

const timeout = 60_000
const program = (...args: readonly string[]) => runNode(['src/program.ts', ...args])

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'emulator-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function file(name: string, text?: string): string {
  const where = path.join(folder, name)
  if (text !== undefined) writeFileSync(where, text)
  return where
}

describe('a run', () => {
  test('says where it listens, answers, and ends well on SIGINT', { timeout }, async () => {
    const { child, line, end } = program()
    const listens = await line(/listens on/)
    expect(listens).toMatch(/^jobwright-emulator listens on http:\/\/127\.0\.0\.1:\d+$/)
    const drydock = /^drydock: (\S+), design reference (\S+)$/.exec(await line(/^drydock/))
    expect(drydock?.[1]).toBe(`${listens.split(' ').at(-1)}/api/v1.0`)
    const response = await fetch(`${drydock?.[1]}/tasks`)
    expect([response.status, await response.json()]).toEqual([200, []])
    child.kill('SIGINT')
    expect(await end).toMatchObject({ code: 0, error: '' })
  })

  test('with everything asked for, and ends well on SIGTERM', { timeout }, async () => {
    const designs = { 'file:///mine': { nodes: [{ name: 'n1' }] } }
    const seed = file('seed.json', JSON.stringify({ drydock: { designs } }))
    const ca = file('ca.pem')
    const flags = `--port 0 --systems drydock --profile drydock=documented --quirks none --token t1 --token t2 --id-seed x --clock-scale 2.5 --tls`
    const { child, line, end } = program(...flags.split(' '), '--seed', seed, '--write-ca', ca)
    const baseUrl = (await line(/^drydock: https:.*design reference file:\/\/\/mine$/)).split(/[ ,]+/)[1]
    expect(await line(/^certificate/)).toMatch(/^certificate: SHA-256 (?:[0-9A-F]{2}:){31}[0-9A-F]{2}$/)
    const statusWith = (headers: Record<string, string>) =>
      new Promise((resolve, reject) => {
        const request = get(`${baseUrl}/tasks`, { ca: readFileSync(ca), headers, agent: false }, (response) => {
          response.resume().on('end', () => resolve(response.statusCode))
        })
        request.on('error', reject)
      })
    expect(await statusWith({ 'X-Auth-Token': 't2' })).toBe(200)
    expect(await statusWith({ 'X-Auth-Token': 't3' })).toBe(401)
    child.kill('SIGTERM')
    expect(await end).toMatchObject({ code: 0, error: '' })
  })

  test('on a port that is taken ends with 1 and says so', { timeout }, async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port } = taken.address() as AddressInfo
    expect(await program('--port', String(port)).end).toEqual({
      code: 1,
      out: '',
      error: `jobwright-emulator: Cannot listen on port ${port}: choose another, or 0 for any that is free.\n`,
    })
    taken.close()
  })
})

test('--help tells every option and ends with 0', { timeout }, async () => {
  const { code, out, error } = await program('--help', '--port', '1').end
  expect([code, error]).toEqual([0, ''])
  const flags = [
    'port',
    'systems',
    'profile',
    'quirks',
    'token',
    'seed',
    'id-seed',
    'clock-scale',
    'tls',
    'write-ca',
    'help',
  ]
  expect([...out.matchAll(/^ {2}--([a-z-]+)/gm)].map(([, flag]) => flag)).toEqual(flags)
})

test('bad options end with 2 and a message', { timeout }, async () => {
  expect(await program('--prot', '1').end).toEqual({
    code: 2,
    out: '',
    error: expect.stringMatching(
      /^jobwright-emulator: Unknown option '--prot'.*\njobwright-emulator --help tells what there is\.\n$/,
    ),
  })
})

describe('every bad option is refused', { timeout: 4 * timeout }, () => {
  const refused: [args: string[], message: RegExp][] = [
    [['file'], /^Unexpected argument 'file'/],
    [['--port'], /argument missing/],
    [['--port', 'x'], /^--port is a number, not "x"\.$/],
    [['--port', '70000'], /^the server: port must be a whole number from 0 to 65535\.$/],
    [
      ['--systems', 'drydock,foo'],
      /^the emulator: systems must be a list of drydock, drp, lcm, ovirt: there is no "foo"\.$/,
    ],
    [
      ['--profile', 'deployed'],
      /^--profile is a system and its profile, such as drydock=documented, not "deployed"\.$/,
    ],
    [['--profile', 'drydock=a=b'], /^--profile is a system and its profile/],
    [['--profile', 'drydock=v9'], /^profiles: drydock must be one of deployed, documented\.$/],
    [['--profile', 'foo=v9'], /^profiles: unknown option "foo"; known are drydock, drp, lcm, ovirt\.$/],
    [['--quirks', 'drydock/nope'], /^There is no quirk "drydock\/nope": there are drydock\//],
    [['--clock-scale', '0'], /^the server: clock\.scale must be a number above 0/],
    [['--clock-scale', '1e3'], /^--clock-scale is a number, not "1e3"\.$/],
    [['--write-ca', 'x'], /^--write-ca needs --tls\.$/],
    [['--token', ''], /^An accepted token may not be empty\.$/],
    [['--seed', 'missing.json'], /^The seed file .*missing\.json cannot be read\.$/],
    [['--seed', 'yaml.json'], /^The seed file .*yaml\.json is not JSON: /],
    [['--seed', 'list.json'], /^The seed file .*list\.json is to hold an object with a system's name for each key\.$/],
    [['--seed', 'null.json'], /^The seed file .*null\.json is to hold an object with a system's name for each key\.$/],
    [['--seed', 'other.json'], /^seed: unknown option "foo"; known are drydock, drp, lcm, ovirt\.$/],
  ]
  let answers: [code: number, message: string][] = []

  // One process for all of them: starting one for each would take longer than all other tests.
  beforeAll(async () => {
    const seeds = { 'yaml.json': 'drydock:\n', 'list.json': '[]', 'null.json': 'null', 'other.json': '{"foo":{}}' }
    for (const [name, text] of Object.entries(seeds)) file(name, text)
    const runs = refused.map(([args]) => args.map((arg) => (arg.endsWith('.json') ? file(arg) : arg)))
    const module = `
      const answers = []
      for (const [index, args] of ${JSON.stringify(runs)}.entries()) {
        let message
        console.error = (text) => (message ??= text)
        process.argv = ['node', 'jobwright-emulator', ...args]
        await import('./src/program.ts?' + index)
        answers.push([process.exitCode, message])
        process.exitCode = 0
      }
      console.log(JSON.stringify(answers))`
    answers = JSON.parse((await runNode(['--input-type=module', '--eval', module]).end).out)
  }, timeout)

  test.each(refused.map(([args, message], index) => ({ flags: args.join(' '), message, index })))(
    '$flags',
    ({ message, index }) => {
      const [code, text = ''] = answers[index] ?? []
      expect(code).toBe(2)
      expect(text.replace(/^jobwright-emulator: /, '')).toMatch(message)
    },
  )
})
