import { spawn } from 'node:child_process'
import path from 'node:path'
import { type OvirtSeed, startEmulator } from '@jobwright/emulator'
import { beforeAll, describe, expect, test } from 'vitest'
import { main } from '../ovirt/main.ts'
import { addressOfNobody } from './out-of-reach.ts'
import { runProgram, type Setting } from './run-program.ts'
import { screenAfter } from './screen.ts'
import { compiled, spawnProgram } from './spawn-program.ts'

const backup = (args: readonly string[], setting?: Setting) => runProgram(main, args, setting)

interface StepReport {
  readonly description: string
  readonly status: string
  readonly steps: readonly StepReport[]
}

/** The report of a run with `--format json`, and its steps as `description status`, those below others indented. */
async function reportOn(args: readonly string[], setting?: Setting) {
  const { stdout, stderr, status } = await backup([...args, '--format', 'json'], setting)
  expect(stderr).toBe('')
  const report = JSON.parse(stdout)
  expect(report.exitCode).toBe(status)
  const linesOf = (steps: readonly StepReport[], indent: string): readonly string[] =>
    steps.flatMap((step) => [`${indent}${step.description} ${step.status}`, ...linesOf(step.steps, `${indent}  `)])
  return { ...report, steps: linesOf(report.job?.steps ?? [], '') }
}

/** The last tree that was printed. */
function lastTree(stdout: string): string {
  return stdout.slice(stdout.lastIndexOf('\n\nBack up') + 2)
}

describe('on an emulated engine', () => {
  let usual: Awaited<ReturnType<typeof backup>>
  beforeAll(async () => {
    usual = await backup([])
  })

  test('the steps are shown as they go on, and read back at the end', () => {
    const { status, stdout, stderr } = usual
    expect(stderr).toBe('')
    const told = stdout.split('\n')
    for (const line of [
      'Back up db1  running',
      '  VALIDATING: Is db1 up, and is there room in the store?  running',
      '  VALIDATING: Is db1 up, and is there room in the store?  succeeded',
      '    EXECUTING: Copy 400 GiB [data]  running',
      '      EXECUTING: Write data to the store  running',
      '    EXECUTING: Copy 20 GiB [logs]  succeeded',
      '  FINALIZING: Remove the snapshot  succeeded',
    ])
      expect(told).toContainEqual(expect.stringMatching(new RegExp(`^\\d\\d:\\d\\d  ${escaped(line)}`)))
    expect(lastTree(stdout)).toMatch(
      new RegExp(
        escaped(`Back up db1  succeeded
├─ VALIDATING: Is db1 up, and is there room in the store?      succeeded  00:10
├─ EXECUTING: Take a snapshot of db1                           succeeded  00:15
├─ EXECUTING: Copy the disks                                   succeeded  04:29
│  ├─ EXECUTING: Copy 40 GiB [system]                          succeeded  01:11
│  │  ├─ VALIDATING: Read which blocks of system have changed  succeeded  00:05
│  │  ├─ EXECUTING: Write system to the store                  succeeded  01:00
│  │  └─ FINALIZING: Compare the checksums of system           succeeded  00:06
│  ├─ EXECUTING: Copy 400 GiB [data]                           succeeded  04:29
│  │  ├─ VALIDATING: Read which blocks of data have changed    succeeded  00:05
│  │  ├─ EXECUTING: Write data to the store                    succeeded  04:00
│  │  └─ FINALIZING: Compare the checksums of data             succeeded  00:24
│  └─ EXECUTING: Copy 20 GiB [logs]                            succeeded  00:38
│     ├─ VALIDATING: Read which blocks of logs have changed    succeeded  00:05
│     ├─ EXECUTING: Write logs to the store                    succeeded  00:30
│     └─ FINALIZING: Compare the checksums of logs             succeeded  00:03
└─ FINALIZING: Remove the snapshot                             succeeded  00:20

In the engine this is the job `),
      ),
    )
    expect(stdout).toMatch(/\nThe backup has succeeded: 460 GiB\.\n$/)
    expect(status).toBe(0)
  })

  test('a disk that fails is told last, so that every step shows how it ended itself', async () => {
    const { status, stdout } = await backup(['--fail', 'data'])
    // The engine hears of it when all else is over.
    expect(stdout).toMatch(/^02:30 {2}data of db1 has failed, as you wished$/m)
    expect(stdout).toMatch(/^02:50 +EXECUTING: Write data to the store {2}failed$/m)
    expect(stdout).toMatch(/\nThe backup has failed: data of db1 has failed, as you wished\.\n$/)
    expect(status).toBe(1)
    const { job, steps, backup: end } = await reportOn(['--fail', 'data'])
    expect(job).toMatchObject({ status: 'failed', autoCleared: true })
    expect(end).toEqual({ gibibytes: null, error: 'data of db1 has failed, as you wished' })
    expect(steps).toEqual([
      'Is db1 up, and is there room in the store? finished',
      'Take a snapshot of db1 finished',
      'Copy the disks failed',
      '  Copy 40 GiB [system] finished',
      '    Read which blocks of system have changed finished',
      '    Write system to the store finished',
      '    Compare the checksums of system finished',
      '  Copy 400 GiB [data] failed',
      '    Read which blocks of data have changed finished',
      '    Write data to the store failed',
      '  Copy 20 GiB [logs] finished',
      '    Read which blocks of logs have changed finished',
      '    Write logs to the store finished',
      '    Compare the checksums of logs finished',
      'Remove the snapshot finished',
    ])
  })

  test('--fail-steps at-once: what still runs looks failed, until it ends', async () => {
    const { stdout, status } = await backup(['--fail', 'logs', '--fail-steps', 'at-once'])
    expect(stdout).toMatch(/Copy 400 GiB \[data\] {2}failed\n(.*\n)*.*Copy 400 GiB \[data\] {2}succeeded\n/)
    const tree = lastTree(stdout)
    expect(tree).toMatch(/^Back up db1 {2}failed\n/)
    expect(tree).toMatch(/Copy 400 GiB \[data\] +succeeded/)
    expect(tree).toMatch(/Copy 20 GiB \[logs\] +failed/)
    expect(status).toBe(1)
  })

  test.each([
    ['check', undefined],
    ['snapshot', undefined],
    ['clean-up', 'Remove the snapshot failed'],
  ])('--fail %s fails the backup and its job', async (part, removal) => {
    const { job, jobs, steps, exitCode } = await reportOn(['--fail', part])
    expect(job.status).toBe('failed')
    expect(jobs).toBe(1)
    expect(steps.find((line: string) => line.startsWith('Remove'))).toBe(removal)
    expect(exitCode).toBe(1)
  })

  test('XML shows the same as JSON', async () => {
    const xml = await reportOn(['--documents', 'xml'])
    expect(xml.steps).toHaveLength(16)
    expect(xml.steps.filter((line: string) => line.endsWith(' finished'))).toHaveLength(16)
    expect(xml.steps).toContain('    Compare the checksums of data finished')
    expect(xml).toMatchObject({ jobs: 1, unshown: [], backup: { gibibytes: 460, error: null } })
  })

  test('a step is said to have ended after its parts, and to have begun before them', () => {
    const { stdout } = usual
    const at = (text: string) => {
      expect(stdout).toContain(text)
      return stdout.indexOf(text)
    }
    expect(at('Copy 20 GiB [logs]  running')).toBeLessThan(at('Read which blocks of logs have changed  running'))
    for (const part of ['Write logs to the store', 'Compare the checksums of logs'])
      expect(at(`${part}  succeeded`)).toBeLessThan(at('Copy 20 GiB [logs]  succeeded'))
    expect(at('Copy 400 GiB [data]  succeeded')).toBeLessThan(at('Copy the disks  succeeded'))
  })

  test('a terminal is drawn over in place', async () => {
    const { stdout } = await backup(['--fail', 'logs'], { columns: 50 })
    const screen = screenAfter(stdout)
    // Names are cut, and how a step stands is not.
    expect(screen.slice(0, 20)).toEqual([
      expect.stringMatching(/^\d\d:\d\d {2}Back up db1 {2}failed \(15 of 15 steps\)$/),
      '├─ VALIDATING: Is db1 up, and …  succeeded  00:10',
      '├─ EXECUTING: Take a snapshot …  succeeded  00:15',
      '├─ EXECUTING: Copy the disks     failed     04:49',
      '│  ├─ EXECUTING: Copy 40 GiB […  succeeded  01:11',
      '│  │  ├─ VALIDATING: Read whic…  succeeded  00:05',
      '│  │  ├─ EXECUTING: Write syst…  succeeded  01:00',
      '│  │  └─ FINALIZING: Compare t…  succeeded  00:06',
      '│  ├─ EXECUTING: Copy 400 GiB …  succeeded  04:29',
      '│  │  ├─ VALIDATING: Read whic…  succeeded  00:05',
      '│  │  ├─ EXECUTING: Write data…  succeeded  04:00',
      '│  │  └─ FINALIZING: Compare t…  succeeded  00:24',
      '│  └─ EXECUTING: Copy 20 GiB […  failed     04:49',
      '│     ├─ VALIDATING: Read whic…  succeeded  00:05',
      '│     └─ EXECUTING: Write logs…  failed     04:44',
      '└─ FINALIZING: Remove the snap…  succeeded  00:20',
      '',
      expect.stringMatching(/^00:00 {2}the correlation id is [\da-f-]{20}$/),
      expect.stringMatching(/^[\da-f-]{16}$/),
      expect.stringMatching(/^\d\d:\d\d {2}logs of db1 has failed, as you wished$/),
    ])
    expect(screen.slice(0, 20).every((line) => line.length < 50)).toBe(true)
    expect(screen.join('\n')).toContain('The backup has failed')
  })

  test('the correlation id stays on a terminal, whatever else there is to say', async () => {
    const failing = ['system', 'data', 'logs'].flatMap((disk) => ['--fail', disk])
    const screen = screenAfter((await backup([...failing, '--correlation-id', 'b1'], { columns: 80 })).stdout)
    const from = screen.indexOf('') + 1
    expect(screen.slice(from, screen.indexOf('', from))).toEqual([
      '00:00  the correlation id is b1',
      expect.stringMatching(/^\d\d:\d\d {2}system of db1 has failed/),
      expect.stringMatching(/^\d\d:\d\d {2}data of db1 has failed/),
    ])
  })

  test('Ctrl-C ends it with 130, and the job says why', async () => {
    const { stdout, stderr, status } = await backup([], { interruptAt: 'Copy 40 GiB [system]  running' })
    expect(stderr).toBe('')
    const tree = lastTree(stdout)
    expect(tree).toMatch(/^Back up db1 {2}failed\n/)
    expect(tree).toMatch(/─ FINALIZING: Remove the snapshot +succeeded/)
    expect(tree).toMatch(/└─ FINALIZING: .*it was interrupted.* failed/)
    expect(stdout).toMatch(/\nThe backup has failed: it was interrupted\.\n$/)
    expect(status).toBe(130)
  })

  test('less time than it takes is a time-out', async () => {
    const { job, backup: end, steps, exitCode } = await reportOn(['--timeout', '100'])
    expect(job.status).toBe('failed')
    expect(end.error).toBe('it took longer than 100 s')
    expect(steps).toContain('  Copy 20 GiB [logs] finished')
    expect(steps).toContain('  Copy 400 GiB [data] failed')
    expect(steps.at(-1)).toMatch(/it took longer than 100 s.* failed$/)
    expect(exitCode).toBe(3)
  })

  test('what moves the cursor is not printed', async () => {
    const { stdout } = await backup(['--vm', 'a\nb\u001B[2Jc', '--fail', 'check'])
    expect(stdout).not.toContain('\u001B[2J')
    expect(stdout).toContain('Back up a b [2Jc  failed\n')
  })
})

describe('on an engine', () => {
  const environment = { OVIRT_USERNAME: 'admin@internal', OVIRT_PASSWORD: 'password' }

  async function withEngine<T>(
    { seed = {}, clock = 'manual' }: { readonly seed?: OvirtSeed; readonly clock?: 'manual' | 'real' },
    use: (site: Awaited<ReturnType<typeof start>>) => Promise<T>,
  ): Promise<T> {
    const site = await start(seed, clock)
    try {
      return await use(site)
    } finally {
      await site.close()
    }
  }

  const start = (seed: OvirtSeed, clock: 'manual' | 'real') =>
    startEmulator({ systems: ['ovirt'], clock, seed: { ovirt: seed } })

  const users: OvirtSeed['users'] = [
    { username: 'admin@internal', password: 'password' },
    { username: 'reader@internal', password: 'reader-horse', role: 'UserRole', admin: true },
  ]

  test('killed and started again with the same correlation id it doubles nothing', async () => {
    await withEngine({ clock: 'real' }, async (site) => {
      const engine = ['--base-url', site.url, '--correlation-id', 'backup-db1-20261120']
      const program = path.join(import.meta.dirname, '..', 'ovirt-external-job.ts')
      const node = ['--conditions=@jobwright/source', program, ...engine, '--speed', '40']
      const child = spawn(process.execPath, node, {
        env: { ...process.env, ...environment, NODE_COMPILE_CACHE: compiled },
      })
      const ended = new Promise<NodeJS.Signals | null>((resolve) => child.once('exit', (_, signal) => resolve(signal)))
      let stdout = ''
      child.stdout.on('data', (data) => {
        stdout += data
        // While three disks are copied side by side.
        if (stdout.includes('Write data to the store  running')) child.kill('SIGKILL')
      })
      expect(await ended).toBe('SIGKILL')
      expect(stdout).toContain('the correlation id is backup-db1-20261120\n')
      const added = () =>
        site.requests.filter(
          ({ method, path: of, status }) => method === 'POST' && status === 201 && of.includes('/jobs'),
        ).length
      const before = added()
      expect(before).toBeGreaterThanOrEqual(7)

      const { jobs, job, steps, unshown, exitCode } = await reportOn([...engine, '--speed', '10000'], { environment })
      expect(exitCode).toBe(0)
      expect(jobs).toBe(1)
      expect(job.status).toBe('finished')
      expect(unshown).toEqual([])
      // As many as without a kill, each once.
      expect(steps).toHaveLength(16)
      expect(steps.every((line: string) => line.endsWith(' finished'))).toBe(true)
      expect(added()).toBe(1 + 16)
    })
  })

  test('a job that has ended is not gone on with, unless another one is asked for', async () => {
    await withEngine({}, async (site) => {
      const engine = ['--base-url', site.url, '--correlation-id', 'backup-1']
      const run = (...args: readonly string[]) =>
        site.clock.until(backup([...engine, ...args], { environment, clock: site.clock }))
      const first = await run()
      expect(first.status).toBe(0)
      const second = await run()
      expect(second.stderr).toContain('backup-1')
      expect(second.stdout).toBe('')
      expect(second.status).toBe(4)
      const third = await run('--when-ended', 'add-another')
      expect(third.stdout).toContain('\nOf the correlation id backup-1 there are 2 jobs.\n')
      expect(third.status).toBe(0)
    })
  })

  test('that is restarted on the way loses the job, and not the backup', async () => {
    await withEngine({}, async (site) => {
      const args = ['--base-url', site.url, '--speed', '1']
      const running = backup(args, { environment, clock: site.clock })
      site.clock.schedule(60_000, () => site.ovirt.restart({ downForMs: 30_000 }))
      const { stdout, status } = await site.clock.until(running)
      expect(stdout).toMatch(/\n\nBack up db1 {2}lost\n/)
      expect(stdout).toContain('What the engine does not show:\n')
      expect(stdout).toMatch(/\nThe backup has succeeded: 460 GiB\.\n$/)
      expect(status).toBe(0)
    })
  })

  test('that does not let the user show anything does not keep the backup from succeeding', async () => {
    await withEngine({ seed: { users } }, async (site) => {
      const args = ['--base-url', site.url, '--username', 'reader@internal', '--password', 'reader-horse']
      const running = backup(args, { clock: site.clock })
      const { stdout, status } = await site.clock.until(running)
      expect(stdout).toContain('What the engine does not show:\n')
      expect(stdout).toContain('not authorized')
      expect(stdout).not.toContain('reader-horse')
      expect(stdout).not.toContain('In the engine this is the job')
      expect(stdout).toMatch(/\nThe backup has succeeded: 460 GiB\.\n$/)
      expect(status).toBe(0)
    })
  })

  test('a token that is there already does', async () => {
    await withEngine({}, async (site) => {
      const body = new URLSearchParams({
        grant_type: 'password',
        scope: 'ovirt-app-api',
        username: 'admin@internal',
        password: 'password',
      })
      const headers = { Accept: 'application/json' }
      const answer = await site.fetch(`${site.url}/ovirt-engine/sso/oauth/token`, { method: 'POST', body, headers })
      const { access_token: token } = (await answer.json()) as { readonly access_token: string }
      const { status } = await site.clock.until(
        backup(['--base-url', site.url, '--token', token], { clock: site.clock }),
      )
      expect(status).toBe(0)
      expect(site.requests.filter(({ path: of }) => of.includes('/sso/'))).toHaveLength(1)
    })
  })

  test('that refuses the password ends it with 4, before anything is done', async () => {
    await withEngine({ seed: { users } }, async (site) => {
      const args = ['--base-url', site.url, '--username', 'admin@internal', '--password', 'hunter2-secret']
      const { status, stdout, stderr } = await site.clock.until(backup(args, { clock: site.clock }))
      expect(stderr).toContain('ovirt')
      expect(stdout + stderr).not.toContain('hunter2-secret')
      expect(stdout).toBe('')
      expect(status).toBe(4)
    })
  })

  test('that is out of reach ends it with 4', async () => {
    const address = await addressOfNobody()
    const { stderr, status } = await backup(['--base-url', address], { environment })
    expect(stderr).toContain(address.replace('http://', ''))
    expect(status).toBe(4)
  })
})

test('--help prints every option', async () => {
  const { stdout, status } = await backup(['--help'])
  const names = [
    'vm',
    'fail',
    'correlation-id',
    'when-ended',
    'fail-steps',
    'timeout',
    'format',
    'documents',
    'base-url',
    'username',
    'password',
    'token',
    'speed',
    'help',
  ]
  for (const option of names) expect(stdout).toContain(`--${option} `)
  expect(status).toBe(0)
})

const engine = ['--base-url', 'http://127.0.0.1:1']

test.each([
  [['--what'], {}, "Unknown option '--what'"],
  [['--timeout', 'soon'], {}, '--timeout must be a number of seconds above 0, not "soon"'],
  [['--format', 'yaml'], {}, '--format must be text or json, not "yaml"'],
  [['--documents', 'yaml'], {}, '--documents must be json or xml, not "yaml"'],
  [['--fail', 'disk'], {}, '--fail must be check, snapshot, system, data, logs or clean-up, not "disk"'],
  [['--fail-steps', 'never'], {}, '--fail-steps must be deferred or at-once, not "never"'],
  [['--when-ended', 'go-on'], {}, '--when-ended must be refuse or add-another, not "go-on"'],
  [['--vm', ' '], {}, '--vm must be a name'],
  [['--correlation-id', 'with blanks'], {}, 'correlationId'],
  [['--username', 'u'], {}, '--username is for a real engine: name it with --base-url'],
  [['--token', 't'], {}, '--token is for a real engine'],
  [['--speed', '2'], {}, '--speed is for a real engine'],
  [engine, {}, '--base-url needs --token, or --username with --password'],
  [[...engine, '--username', 'u'], {}, '--username needs --password, or the variable OVIRT_PASSWORD'],
  [engine, { OVIRT_USERNAME: 'u' }, '--username needs --password'],
  [[...engine, '--username', 'u', '--token', 't'], {}, '--token and --username exclude each other'],
  [[...engine, '--token', 't', '--speed', '0'], {}, '--speed must be a number above 0, not "0"'],
])('the options %j with %j exit 2 and say why', async (args, environment, message) => {
  const { status, stderr, stdout } = await backup(args, { environment })
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test('the program backs up a machine, and ends with the exit code', () => {
  const { status, stdout, stderr } = spawnProgram('ovirt-external-job.ts', ['--fail', 'system'])
  expect(stderr).toBe('')
  expect(stdout).toContain('The backup has failed: system of db1 has failed, as you wished.')
  // No terminal, no drawing.
  expect(stdout).not.toContain('\u001B')
  expect(status).toBe(1)
})

test('who stops reading does not end it', async () => {
  const program = path.join(import.meta.dirname, '..', 'ovirt-external-job.ts')
  const child = spawn(process.execPath, ['--conditions=@jobwright/source', program, '--fail', 'logs'], {
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
  })
  let stderr = ''
  child.stderr.on('data', (data) => {
    stderr += data
  })
  child.stdout.once('data', () => child.stdout.destroy())
  const status = await new Promise((resolve) => child.once('close', resolve))
  expect(stderr).toBe('')
  // That of the backup.
  expect(status).toBe(1)
})

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
