import { type DrpSeed, startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { main } from '../fleet/main.ts'
import { readOptions } from '../fleet/options.ts'
import { addressOfNobody, hurriedClock } from './out-of-reach.ts'
import { runProgram, type Setting } from './run-program.ts'
import { screenAfter } from './screen.ts'
import { spawnProgram } from './spawn-program.ts'

const fleet = (args: readonly string[], setting?: Setting) => runProgram(main, args, setting)

describe('on an emulated server', () => {
  test('a killed connection and a restarted server lose nothing', async () => {
    const { status, stdout, stderr } = await fleet(['--machines', '30', '--fail', 'm-017', '--fail', 'm-029'])
    expect(stderr).toBe('')
    const [begins, killed, restarts, isBack, done] = [
      'running, 0 done, 0 failed of 30  (by events)',
      'the event connection is killed',
      'the server restarts, and is down for 40 s',
      '(OUT OF REACH)',
      '0 pending, 0 running, 28 done, 2 failed of 30  (by events)',
    ].map((text) => stdout.indexOf(text))
    expect(begins).toBeGreaterThan(0)
    expect([begins, killed, restarts, isBack, done]).toEqual(
      [begins, killed, restarts, isBack, done].toSorted((a = 0, b = 0) => a - b),
    )
    expect(stdout).toMatch(/^\d\d:\d\d {2}m-017 has failed: jobwright-image$/m)
    expect(stdout).toMatch(/^succeeded +28$/m)
    expect(stdout).toMatch(/^failed +2$/m)
    expect(stdout).toMatch(/^m-017 +jobwright-image +The checksum of the image is wrong\.$/m)
    expect(stdout).toMatch(/^m-029 +jobwright-cluster +The cluster does not answer\.$/m)
    expect(stdout).toContain('The server was out of reach once.')
    expect(stdout).toContain("the server's own list of 30 machines is the same, and each end was told once.")
    expect(status).toBe(1)
  })

  test('all is well where nothing fails; json is one document, which tells what it has cost', async () => {
    const { status, stdout } = await fleet(['--machines', '50', '--format', 'json'])
    const { slowest, requests, ...report } = JSON.parse(stdout)
    expect(report).toEqual({
      machines: 50,
      outcomes: { succeeded: 50 },
      failed: [],
      differences: [],
      outages: 1,
      exitCode: 0,
    })
    // The old one.
    expect(slowest[0]).toEqual({ name: 'm-050', seconds: expect.any(Number) })
    expect(slowest).toHaveLength(5)
    // Some thirteen minutes: one list for each, those around two gaps, and those that failed while the server was down.
    expect(requests['machines.list']).toBeLessThan(40)
    expect(requests).not.toHaveProperty('jobs.list')
    expect(requests).not.toHaveProperty('machines.get')
    expect(status).toBe(0)
  })

  test('a terminal is drawn over in place', async () => {
    const { stdout } = await fleet(['--machines', '25', '--fail', 'm-003'], { columns: 50 })
    const screen = screenAfter(stdout)
    expect(screen.filter((line) => line.includes(' % '))).toHaveLength(1)
    expect(screen[0]).toMatch(/^\d\d:\d\d 100 % {2}0 pending, 0 running, 24 done, /)
    expect(screen[2]).toBe('m-001  ##x######################')
    expect(screen.slice(0, screen.indexOf('outcome    machines')).every((line) => line.length < 50)).toBe(true)
    expect(screen.join('\n')).toContain('m-003 has failed: jobwright-network')
    expect(screen).toContain('failed     1')
  })

  test('a watch that is shorter than the work times out', async () => {
    const { status, stdout } = await fleet(['--machines', '5', '--timeout', '200'])
    expect(stdout).toMatch(/^unfinished +5$/m)
    expect(stdout).not.toContain('Nothing was lost')
    expect(status).toBe(3)
  })

  test('Ctrl-C ends it with 130, and what is known is shown', async () => {
    const { status, stdout } = await fleet(['--machines', '5'], { interruptAt: 'the event connection is killed' })
    expect(stdout).toMatch(/^unfinished +5$/m)
    expect(status).toBe(130)
  })
})

describe('on a server', () => {
  const idOf = (n: number) => `11111111-1111-4111-8111-${String(n).padStart(12, '0')}`
  const seed: DrpSeed = {
    tasks: [{ Name: 'one' }, { Name: 'two' }],
    stages: [{ Name: 'all', Tasks: ['one', 'two'] }],
    workflows: [{ Name: 'flow', Stages: ['all'] }],
    machines: [1, 2, 3].map((n) => ({
      Uuid: idOf(n),
      Name: `real-${n}`,
      Workflow: n === 3 ? '' : 'flow',
      Runnable: true,
    })),
    agents: { takeMs: 300 },
  }
  const password = { RS_USERNAME: 'rocketskates', RS_PASSWORD: 'r0cketsk8ts' }

  test.each(['v4', 'v3.13'] as const)(
    'of %s it shows the machines of a workflow, and changes nothing',
    async (profile) => {
      const site = await startEmulator({ systems: ['drp'], profiles: { drp: profile }, seed: { drp: seed } })
      try {
        const args = ['--base-url', site.drp.baseUrl, '--workflow', 'flow', '--format', 'json']
        const { status, stdout } = await fleet(args, { environment: password })
        expect(JSON.parse(stdout)).toMatchObject({ machines: 2, outcomes: { succeeded: 2 }, differences: [] })
        expect(status).toBe(0)
        const methods = new Set(site.requests.map(({ method }) => method))
        expect(methods).toEqual(new Set(['GET']))
      } finally {
        await site.close()
      }
    },
  )

  test('where no machine suits, there is nothing to be glad of', async () => {
    const site = await startEmulator({ systems: ['drp'] })
    try {
      const { status, stdout } = await fleet(['--base-url', site.drp.baseUrl], { environment: password })
      expect(stdout).toContain("the server's own list of 0 machines is the same")
      expect(status).toBe(1)
    } finally {
      await site.close()
    }
  })

  test('that is out of reach ends it with 4', async () => {
    const address = await addressOfNobody()
    const { stderr, status } = await fleet(['--base-url', address, '--token', 't'], { clock: hurriedClock })
    expect(stderr).toContain(address.replace('http://', ''))
    expect(status).toBe(4)
  })

  test('that refuses the password ends it with 4, and the password is not shown', async () => {
    const site = await startEmulator({ systems: ['drp'] })
    try {
      const credentials = ['--username', 'rocketskates', '--password', 'hunter2']
      const { status, stderr } = await fleet(['--base-url', site.drp.baseUrl, ...credentials])
      expect(stderr).not.toContain('hunter2')
      expect(status).toBe(4)
    } finally {
      await site.close()
    }
  })
})

test('there are two hundred machines, unless another number is asked for', () => {
  expect(readOptions([], {})).toMatchObject({ machines: 200, failing: [] })
})

test('--help prints every option', async () => {
  const { stdout, status } = await fleet(['--help'])
  const names = [
    'machines',
    'fail',
    'timeout',
    'format',
    'base-url',
    'workflow',
    'token',
    'username',
    'password',
    'help',
  ]
  for (const option of names) expect(stdout).toContain(`--${option}`)
  expect(status).toBe(0)
})

const server = ['--base-url', 'http://127.0.0.1:1']

test.each([
  [['--what'], {}, "Unknown option '--what'"],
  [['--machines', '0'], {}, '--machines must be a whole number from 1 to 2000, not "0"'],
  [['--machines', '2001'], {}, '--machines must be a whole number from 1 to 2000, not "2001"'],
  [['--machines', 'all'], {}, '--machines must be a whole number'],
  [['--machines', '5', '--fail', 'm-006'], {}, '--fail: there is no machine "m-006"; they are m-001 to m-005'],
  [['--fail', 'm-0017'], {}, '--fail: there is no machine "m-0017"'],
  [['--fail', '17'], {}, '--fail: there is no machine "17"'],
  [['--timeout', 'soon'], {}, '--timeout must be a number of seconds above 0, not "soon"'],
  [['--format', 'yaml'], {}, '--format must be text or json, not "yaml"'],
  [['--workflow', 'flow'], {}, '--workflow is for a real server: name it with --base-url'],
  [['--token', 'secret'], {}, '--token is for a real server'],
  [[...server, '--token', 't', '--fail', 'm-001'], {}, '--fail is for the emulated server: leave out --base-url'],
  [[...server, '--token', 't', '--machines', '5'], {}, '--machines is for the emulated server'],
  [[...server, '--token', 't', '--workflow', ''], {}, '--workflow must be a name'],
  [server, {}, '--base-url needs --token, or --username with --password'],
  [[...server, '--username', 'u'], {}, '--username needs --password, or the variable RS_PASSWORD'],
])('the options %j with %j exit 2 and say why', async (args, environment, message) => {
  const { status, stderr, stdout } = await fleet(args, { environment })
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test('the program shows as many machines as are asked for, and ends with the exit code', () => {
  const { status, stdout, stderr } = spawnProgram('drp-fleet.ts', ['--machines', '6', '--fail', 'm-003'])
  expect(stderr).toBe('')
  expect(stdout).toMatch(/^succeeded +5$/m)
  expect(stdout).toContain("the server's own list of 6 machines is the same, and each end was told once.")
  // No terminal, no drawing.
  expect(stdout).not.toContain('\u001B')
  expect(status).toBe(1)
})
