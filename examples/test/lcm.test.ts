import type { LoginAnswer } from '@jobwright/core/lcm'
import { type LcmProfile, type LcmSeed, type NodeRule, startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { main } from '../lcm/main.ts'
import { addressOfNobody, hurriedClock } from './out-of-reach.ts'
import { runProgram, type Setting } from './run-program.ts'
import { scratchFiles } from './scratch-files.ts'
import { screenAfter } from './screen.ts'
import { spawnProgram } from './spawn-program.ts'

const restart = (args: readonly string[], setting?: Setting) => runProgram(main, args, setting)

/** Do these texts come in this order? */
function expectInOrder(stdout: string, texts: readonly string[]): void {
  let from = 0
  for (const text of texts) {
    const at = stdout.indexOf(text, from)
    expect(at, `${text} in ${stdout}`).toBeGreaterThanOrEqual(0)
    from = at + text.length
  }
}

const { file: fileOf } = scratchFiles()

describe('on an emulated server', () => {
  test('one node hangs and recovers, one fails, and all others are restarted', async () => {
    const { status, stdout, stderr } = await restart([])
    expect(stderr).toBe('')
    expectInOrder(stdout, [
      'install  is PENDING\n',
      'install  is RUNNING (0 of 9 nodes)\n',
      'install  west-3   succeeded\n',
      'install  is COMPLETE (9 of 9 nodes)\n',
      'restart  is IDLE (1 of 9 nodes)\n',
      'restart  east-2   running: IDLE: has shown no activity for a while\n',
      'restart  is RUNNING (1 of 9 nodes)\n',
      'restart  east-2   running\n',
      'restart  east-2   succeeded\n',
      'restart  is WILL_FAIL (4 of 9 nodes)\n',
      'restart  south-1  failed: The node did not answer on port 9042 within 60 s of its restart\n',
      'restart  west-3   succeeded\n',
      'restart  is FAILED (9 of 9 nodes)\n',
    ])
    expect(stdout).toMatch(/^install {2}succeeded {2}\d\d:\d\d {2}9 succeeded$/m)
    expect(stdout).toMatch(/^restart {2}failed {5}\d\d:\d\d {2}8 succeeded, 1 failed$/m)
    expectInOrder(stdout, [
      'The restart on south-1 (south) is FAILED:\n',
      '  MeldError: The node did not answer on port 9042 within 60 s of its restart\n',
      '  about /var/log/cassandra/system.log\n',
      '    MeldError: native transport is not up\n',
    ])
    expect(stdout).toMatch(
      /^production is FAILED because of:\n {2}restart of the cluster production \([\da-f-]{36}\)$/m,
    )
    expect(status).toBe(1)
  })

  test('--format json is one document', async () => {
    const { status, stdout } = await restart(['--format', 'json'])
    const { cluster, jobs, keptRedBy, exitCode } = JSON.parse(stdout)
    expect(cluster).toEqual({ id: expect.any(String), name: 'production', status: 'FAILED' })
    const [install, rolling] = jobs
    expect(jobs).toHaveLength(2)
    expect(install).toMatchObject({ type: 'install', outcome: 'succeeded', failures: [] })
    expect(rolling).toMatchObject({ type: 'restart', outcome: 'failed', reason: 'ended' })
    expect(rolling.nodes.filter(({ state }: { state: string }) => state === 'succeeded')).toHaveLength(8)
    expect(rolling.nodes[3]).toEqual({ name: 'south-1', datacenter: 'south', state: 'failed' })
    expect(rolling.failures).toEqual([
      expect.objectContaining({
        node: 'south-1',
        datacenter: 'south',
        status: 'FAILED',
        subtype: 'MeldError',
        message: 'The node did not answer on port 9042 within 60 s of its restart',
        resource: '/var/log/cassandra/system.log',
        traceback: expect.stringContaining('native transport is not up'),
      }),
    ])
    expect(keptRedBy).toEqual([{ scope: 'cluster', name: 'production', type: 'restart', job: rolling.id }])
    expect(exitCode).toBe(1)
    expect(status).toBe(1)
  })

  test('--fail-fast settles at WILL_FAIL', async () => {
    const { status, stdout } = await restart(['--fail-fast', '--skip-install'])
    expect(stdout).not.toContain('install')
    expectInOrder(stdout, ['is WILL_FAIL (4 of 9 nodes)', 'restart  is not waited for any more: failing'])
    expect(stdout).not.toContain('is FAILED (')
    expect(stdout).toMatch(/^restart {2}failing {2}\d\d:\d\d {2}3 succeeded, 1 failed, 1 running, 4 pending$/m)
    expect(stdout).toContain('The restart on south-1 (south) is FAILED:\n')
    expect(stdout).toContain('It cannot succeed any more, but still works on nodes.')
    expect(stdout).toContain('The emulated server ends with this program, and the job with it.')
    expect(status).toBe(1)
  })

  test('--fail-fast and --format json tell why nobody waits any more', async () => {
    const { status, stdout } = await restart(['--fail-fast', '--format', 'json'])
    expect(JSON.parse(stdout).jobs[1]).toMatchObject({ outcome: 'failing', reason: 'will-fail' })
    expect(status).toBe(1)
  })

  test('--terminate kills what is given up on, and says what ended it', async () => {
    const { status, stdout } = await restart(['--fail-fast', '--skip-install', '--terminate'])
    expectInOrder(stdout, [
      'is WILL_FAIL',
      'restart  is not waited for any more: failing\n',
      'restart  south-2  cancelled\n',
      'restart  west-3   cancelled: not started before the job ended\n',
      'restart  is TERMINATED',
      '3 succeeded, 1 failed, 5 cancelled\n',
      'What ended the restart was termination.',
    ])
    expect(stdout).not.toContain('The emulated server ends')
    expect(status).toBe(1)
  })

  test('--stop-on-error begins no other node once one has failed', async () => {
    const { status, stdout } = await restart(['--skip-install', '--stop-on-error'])
    expect(stdout).toMatch(/^restart {2}failed {3}\d\d:\d\d {2}3 succeeded, 1 failed, 5 incomplete$/m)
    expect(status).toBe(1)
  })

  test.each(['v1', 'v2'])('a terminal is drawn over in place, with %s', async (version) => {
    const { stdout } = await restart(['--api', version, '--stop-on-error'], { columns: 60 })
    const screen = screenAfter(stdout)
    expect(screen.slice(0, 14)).toEqual([
      expect.stringMatching(/^\d\d:\d\d {2}restart production {2}FAILED {2}4 of 9 nodes$/),
      '',
      'datacenter  node     rack  install    restart',
      '----------  -------  ----  ---------  ----------  ---------',
      'east        east-1   r1    succeeded  succeeded',
      'east        east-2   r2    succeeded  succeeded',
      'east        east-3   r3    succeeded  succeeded',
      'south       south-1  r1    succeeded  failed      The node',
      'south       south-2  r2    succeeded  incomplete  not start',
      'south       south-3  r3    succeeded  incomplete  not start',
      'west        west-1   r1    succeeded  incomplete  not start',
      'west        west-2   r2    succeeded  incomplete  not start',
      'west        west-3   r3    succeeded  incomplete  not start',
      '',
    ])
    // What they draw is never wider than the terminal.
    expect(screen.slice(0, 17).every((line) => line.length < 60)).toBe(true)
    expect(screen.join('\n')).toContain('The restart on south-1 (south) is FAILED:')
  })

  test('of many nodes those at work and those that failed are drawn first', async () => {
    const nodes = Array.from({ length: 40 }, (_, at) => ({ name: `n-${String(at + 1).padStart(2, '0')}` }))
    const site = fileOf('many.yaml', {
      clusters: [{ name: 'big', installed: true, datacenters: [{ name: 'one', nodes }] }],
      script: [{ node: 'n-02', error: 'no' }],
    })
    const { stdout, status } = await restart(['--site', site, '--skip-install'], { columns: 80 })
    const frames = stdout.split('\u001B[J')
    const middle = frames.find((frame) => frame.includes('WILL_FAIL  20 of 40 nodes')) ?? ''
    const drawn = middle.split('\n').filter((line) => line.startsWith('one'))
    expect(drawn).toHaveLength(14)
    expect(drawn[0]).toMatch(/^one +n-21 +running/)
    expect(drawn[1]).toMatch(/^one +n-02 +failed +no$/)
    expect(drawn[2]).toMatch(/^one +n-22 +pending/)
    expect(middle).toContain('\nand 26 more\n')
    // All but the last line of the smallest terminals, on which the cursor stands.
    expect(middle.split('\n')).toHaveLength(24)
    expect(status).toBe(1)
  })

  test.each([undefined, 80])('what moves the cursor is not printed, at %s columns', async (columns) => {
    const site = fileOf('hostile.yaml', {
      clusters: [{ name: 'c', installed: true, datacenters: [{ name: 'd', nodes: [{ name: 'n' }] }] }],
      script: [{ error: { message: 'one\ntwo\u001B[2J', traceback: 'three\r\nfour\u009B2J' } }],
    })
    const { stdout } = await restart(['--site', site, '--skip-install'], { columns })
    for (const control of ['\u001B[2J', '\u009B', '\r']) expect(stdout).not.toContain(control)
    expect(stdout).toContain('failed: one two [2J\n')
    expect(stdout).toContain('\n  MeldError: one two [2J\n    three \n    four 2J\n')
  })

  test.each(['text', 'json'])('no secret is shown as %s, wherever the server quotes it', async (format) => {
    const site = fileOf('secret.yaml', {
      users: [{ username: 'admin', password: 'canary-of-the-login' }],
      clusters: [{ name: 'c', installed: true, datacenters: [{ name: 'd', nodes: [{ name: 'n' }] }] }],
      script: [
        {
          events: [{ message: 'logging in with canary-of-the-login' }],
          error: {
            message: 'refused canary-of-the-login',
            resource: '/tmp/canary-of-the-login',
            traceback: 'keystore_password: canary-in-a-file\nuser: canary-of-the-login',
          },
        },
      ],
    })
    const { stdout, status } = await restart(['--site', site, '--skip-install', '--format', format])
    expect(stdout).toContain('refused ***')
    expect(stdout).not.toContain('canary')
    expect(status).toBe(1)
  })

  test('a cluster on which all goes well ends with 0', async () => {
    const site = fileOf('fine.yaml', {
      clusters: [
        { name: 'first', datacenters: [] },
        { name: 'second', datacenters: [{ name: 'east', nodes: [{ name: 'n1' }, { name: 'n2' }] }] },
      ],
    })
    const { stdout, stderr, status } = await restart(['--site', site, '--cluster', 'second'])
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^restart {2}succeeded {2}\d\d:\d\d {2}2 succeeded$/m)
    expect(stdout).not.toContain('because of')
    expect(status).toBe(0)
  })

  test('success on no nodes is none, and a restart does not come after it', async () => {
    const site = fileOf('empty.yaml', { clusters: [{ name: 'empty', datacenters: [] }] })
    const { stdout, status } = await restart(['--site', site])
    expect(stdout).toMatch(/^install {2}succeeded, nothing-done/m)
    expect(stdout).not.toContain('restart')
    expect(status).toBe(1)
  })

  test('an install that fails ends it', async () => {
    const site = fileOf('broken.yaml', {
      clusters: [{ name: 'c', datacenters: [{ name: 'd', nodes: [{ name: 'n1' }, { name: 'n2' }] }] }],
      script: [{ node: 'n1', jobType: 'install', error: 'no space left on device' }],
    })
    const { stdout, status } = await restart(['--site', site])
    expect(stdout).toMatch(/^install {2}failed {3}\d\d:\d\d {2}1 failed, 1 incomplete$/m)
    expect(stdout).toContain('MeldError: no space left on device')
    expect(stdout).not.toContain('restart  ')
    expect(status).toBe(1)
  })

  test('less time than it takes is a time-out, and the rest of it is not begun', async () => {
    const { stdout, status } = await restart(['--timeout', '300'])
    expect(stdout).toContain('install  is not waited for any more: timed-out')
    expect(stdout).toMatch(/^install {2}timed-out {2}05:00 {2}/m)
    expect(stdout).not.toContain('restart')
    expect(status).toBe(3)
  })

  test('Ctrl-C ends it with 130, and what is known is shown', async () => {
    const { stdout, stderr, status } = await restart([], { interruptAt: 'is IDLE' })
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^install {2}succeeded/m)
    expect(stdout).toMatch(/^restart {2}aborted, stalled +\d\d:\d\d {2}1 succeeded, 1 running, 7 pending$/m)
    expect(status).toBe(130)
  })
})

describe('on a server', () => {
  const seed: LcmSeed = {
    users: [
      { username: 'operator', password: 'correct-horse' },
      { username: 'guest', password: 'guest-horse', admin: false },
    ],
    clusters: [
      { name: 'staging', installed: true, datacenters: [{ name: 'd1', nodes: [{ name: 's1' }] }] },
      {
        name: 'production',
        installed: true,
        datacenters: ['d1', 'd2'].map((name) => ({ name, nodes: [{ name: 'n1' }, { name: `${name}-n2` }] })),
      },
    ],
  }

  async function withServer<T>(
    {
      profile = 'v2',
      script = [],
      authentication = true,
    }: {
      readonly profile?: LcmProfile
      readonly script?: readonly NodeRule[]
      readonly authentication?: boolean
    },
    use: (site: Awaited<ReturnType<typeof start>>) => Promise<T>,
  ): Promise<T> {
    const site = await start(profile, authentication)
    site.lcm.script(script)
    try {
      return await use(site)
    } finally {
      await site.close()
    }
  }

  const start = (profile: LcmProfile, authentication: boolean) =>
    startEmulator({
      systems: ['lcm'],
      profiles: { lcm: profile },
      clock: 'manual',
      seed: { lcm: { ...seed, settings: { authentication } } },
    })

  const environment = { OPSCENTER_USERNAME: 'operator', OPSCENTER_PASSWORD: 'correct-horse' }

  test.each(['v1', 'v2'] as const)('of %s it installs and restarts the cluster that is named', async (profile) => {
    await withServer({ profile }, async (site) => {
      const args = ['--base-url', site.url, '--api', profile, '--cluster', 'production', '--format', 'json']
      const { stdout, stderr, status } = await site.clock.until(restart(args, { environment, clock: site.clock }))
      expect(stderr).toBe('')
      const { jobs } = JSON.parse(stdout)
      // Nodes of the same name are told apart by their datacenters.
      expect(jobs[1].nodes).toEqual([
        { name: 'd1-n2', datacenter: 'd1', state: 'succeeded' },
        { name: 'n1', datacenter: 'd1', state: 'succeeded' },
        { name: 'd2-n2', datacenter: 'd2', state: 'succeeded' },
        { name: 'n1', datacenter: 'd2', state: 'succeeded' },
      ])
      expect(status).toBe(0)
      const posted = site.requests.filter(({ method }) => method === 'POST').map(({ path: of }) => of)
      expect(posted).toEqual(['/login', `/api/${profile}/lcm/actions/install`, `/api/${profile}/lcm/actions/restart`])
    })
  })

  test('it comes after what is active on the cluster, and lets the job go on that it gives up on', async () => {
    await withServer({ script: [{ node: 'd1-n2', error: 'no', times: 1 }] }, async (site) => {
      const args = ['--base-url', site.url, '--cluster', 'production', '--skip-install', '--fail-fast']
      const login = { environment, clock: site.clock }
      const first = await site.clock.until(restart(args, login))
      expect(first.stdout).toMatch(/\nThe restart [\da-f-]{36} goes on\.\n$/)
      expect(first.status).toBe(1)
      const second = await site.clock.until(restart(args, login))
      expect(second.stdout).toMatch(/^00:00 {2}restart {2}comes after what is active on the cluster: [\da-f-]{36}$/m)
      expect(second.stdout).toMatch(/^restart {2}succeeded {2}\d\d:\d\d {2}4 succeeded$/m)
      expect(second.status).toBe(0)
    })
  })

  test('a restart of OpsCenter leaves the job orphaned', async () => {
    await withServer({}, async (site) => {
      const args = ['--base-url', site.url, '--cluster', 'production', '--skip-install']
      const running = restart(args, { environment, clock: site.clock })
      site.clock.schedule(20_000, () => site.lcm.restart({ downForMs: 60_000 }))
      const { stdout, status } = await site.clock.until(running)
      expect(stdout).toContain('restart  is ORPHANED')
      expect(stdout).toMatch(/^restart {2}lost/m)
      expect(stdout).toContain('Run it again')
      expect(status).toBe(1)
    })
  })

  test('a session that is open already does', async () => {
    await withServer({}, async (site) => {
      const body = JSON.stringify({ username: 'operator', password: 'correct-horse' })
      const answer = await site.fetch(`${site.url}/login`, { method: 'POST', body })
      const { sessionid } = (await answer.json()) as LoginAnswer
      const args = ['--base-url', site.url, '--cluster', 'staging', '--skip-install', '--session', sessionid]
      const { status } = await site.clock.until(restart(args, { clock: site.clock }))
      expect(status).toBe(0)
      const logins = site.requests.filter(({ path: of }) => of === '/login')
      expect(logins).toHaveLength(1)
    })
  })

  test('without authentication nobody logs in', async () => {
    await withServer({ authentication: false }, async (site) => {
      const args = ['--base-url', site.url, '--cluster', 'staging', '--skip-install']
      const { status } = await site.clock.until(restart(args, { clock: site.clock }))
      expect(status).toBe(0)
      expect(site.requests.some(({ path: of }) => of === '/login')).toBe(false)
    })
  })

  test.each([
    ['the password', ['--username', 'operator', '--password', 'hunter2-secret'], /refused this user and password/],
    ['a user without the role', ['--username', 'guest', '--password', 'guest-horse'], /LCM takes the role Admin/],
    ['nobody', [], /give a user and password/],
  ])('that refuses %s ends it with 4, and shows no password', async (_, credentials, why) => {
    await withServer({}, async (site) => {
      const args = ['--base-url', site.url, '--cluster', 'production', ...credentials]
      const { status, stdout, stderr } = await site.clock.until(restart(args, { clock: site.clock }))
      expect(stderr).toMatch(why)
      expect(stdout + stderr).not.toMatch(/hunter2-secret|guest-horse/)
      expect(status).toBe(4)
    })
  })

  test('that does not know the cluster ends it with 2, and tells those it knows', async () => {
    await withServer({}, async (site) => {
      const args = ['--base-url', site.url, '--cluster', 'prod']
      const { status, stderr } = await site.clock.until(restart(args, { environment, clock: site.clock }))
      expect(stderr).toBe('--cluster: there is none called "prod"; there are staging, production.\n')
      expect(status).toBe(2)
    })
  })

  test('that is out of reach ends it with 4', async () => {
    const address = await addressOfNobody()
    const { stderr, status } = await restart(['--base-url', address, '--cluster', 'c'], { clock: hurriedClock })
    expect(stderr).toContain(address.replace('http://', ''))
    expect(status).toBe(4)
  })
})

test('--help prints every option', async () => {
  const { stdout, status } = await restart(['--help'])
  const names = [
    'site',
    'cluster',
    'skip-install',
    'stop-on-error',
    'concurrency',
    'fail-fast',
    'terminate',
    'timeout',
    'format',
    'api',
    'base-url',
    'username',
    'password',
    'session',
    'help',
  ]
  for (const option of names) expect(stdout).toContain(`--${option} `)
  expect(status).toBe(0)
})

const server = ['--base-url', 'http://127.0.0.1:1', '--cluster', 'c']

test.each([
  [['--what'], {}, "Unknown option '--what'"],
  [['--timeout', 'soon'], {}, '--timeout must be a number of seconds above 0, not "soon"'],
  [['--format', 'yaml'], {}, '--format must be text or json, not "yaml"'],
  [['--api', 'v3'], {}, '--api must be v1 or v2, not "v3"'],
  [['--cluster', ''], {}, '--cluster must be a name or an id'],
  [['--cluster', 'other'], {}, '--cluster: there is none called "other"; there are production.'],
  [['--concurrency', ''], {}, '--concurrency must be a strategy'],
  [['--api', 'v1', '--concurrency', 'default'], {}, 'concurrency-strategy'],
  [['--site', 'no-such.yaml'], {}, 'no-such.yaml: cannot be read (ENOENT)'],
  [['--session', 's'], {}, '--session is for a real server: name it with --base-url'],
  [['--username', 'u'], {}, '--username is for a real server'],
  [['--base-url', 'http://127.0.0.1:1'], {}, '--base-url needs --cluster'],
  [[...server, '--site', 'site.yaml'], {}, '--site is for the emulated server: leave out --base-url'],
  [[...server, '--username', 'u'], {}, '--username needs --password, or the variable OPSCENTER_PASSWORD'],
  [server, { OPSCENTER_USERNAME: 'u' }, '--username needs --password'],
  [[...server, '--password', 'p'], {}, '--password needs --username, or the variable OPSCENTER_USERNAME'],
  [[...server, '--username', 'u', '--session', 's'], {}, '--session and --username exclude each other'],
])('the options %j with %j exit 2 and say why', async (args, environment, message) => {
  const { status, stderr, stdout } = await restart(args, { environment })
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test.each([
  ['- a', 'must be a mapping of clusters'],
  ['clusters: [{ nme: c }]', 'clusters[0]'],
  ['clusters: none', 'clusters'],
  ['script: [{ nod: n }]', 'rule 0 of the script'],
  ['clusters: [', 'not YAML'],
])('a site of %j exits 2 and says where', async (content, message) => {
  const site = fileOf('bad.yaml', content)
  const { status, stderr } = await restart(['--site', site])
  expect(stderr).toContain(site)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test('the program restarts three datacenters, and ends with the exit code', () => {
  const { status, stdout, stderr } = spawnProgram('lcm-rolling-restart.ts', ['--skip-install'])
  expect(stderr).toBe('')
  expect(stdout).toContain('The restart on south-1 (south) is FAILED:')
  // No terminal, no drawing.
  expect(stdout).not.toContain('\u001B')
  expect(status).toBe(1)
})
