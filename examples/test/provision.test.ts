import { parseJobList, parseMachine } from '@jobwright/core/drp'
import { startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { main } from '../provision/main.ts'
import { addressOfNobody, hurriedClock } from './out-of-reach.ts'
import { runProgram, type Setting } from './run-program.ts'
import { spawnProgram } from './spawn-program.ts'

const provision = (args: readonly string[], setting?: Setting) => runProgram(main, args, setting)

/** What was said, without when, by whom. */
const saidBy = (who: string, stdout: string) =>
  [...stdout.matchAll(/^\d\d:\d\d {2}(\w+) +(.*)$/gm)].flatMap(([, speaker, text]) => (speaker === who ? [text] : []))

describe('on an emulated server', () => {
  test('the machine reboots, waits for an image, tries again what failed, and is done', async () => {
    const { status, stdout, stderr } = await provision([])
    expect(stderr).toBe('')
    expect(saidBy('agent', stdout)).toEqual([
      'runs jobwright-firmware',
      'jobwright-firmware is finished, exit state reboot',
      'runs jobwright-disks',
      'jobwright-disks is finished, exit state complete',
      'runs jobwright-image',
      'jobwright-image is incomplete, exit state complete',
      'runs jobwright-image',
      'jobwright-image is finished, exit state complete',
      'runs jobwright-cluster',
      'jobwright-cluster is failed, exit state failed',
      'runs jobwright-cluster',
      'jobwright-cluster is finished, exit state complete',
      'runs jobwright-report',
      'jobwright-report is finished, exit state complete',
    ])
    expect(saidBy('machine', stdout)).toEqual(['reboots', 'is up again'])
    expect(saidBy('operator', stdout)).toEqual([
      'starts jobwright-bare-metal',
      'sees to what is missing, and makes the machine runnable',
      'reads how the log ends',
      'makes the machine runnable, to try again',
    ])
    expect(saidBy('log', stdout)).toContain('The cluster does not answer.')
    expect(saidBy('watcher', stdout)).toContain('jobwright-image is incomplete (4 of 8 done)')
    expect(stdout).toMatch(/^\w{8} +jobwright-image +finished +complete +2 +\d\d:\d\d +\d\d:\d\d +█+ +█+$/m)
    expect(stdout).toMatch(/^\w{8} +jobwright-cluster +failed +failed +1 +\d\d:\d\d +\d\d:\d\d +█+$/m)
    expect(stdout).toMatch(/^\w{8} +stage:jobwright-install +finished +complete +0$/m)
    expect(stdout).toContain('jobwright-demo: succeeded.')
    expect(status).toBe(0)
  })

  test('--json prints one document whose machine and jobs parse', async () => {
    const { status, stdout } = await provision(['--json', '--machine', 'rack1-u07'])
    const { machine, jobs, runs, outcome, reason, agent, exitCode } = JSON.parse(stdout)
    expect({ outcome, reason, agent, exitCode, status }).toEqual({
      outcome: 'succeeded',
      reason: 'ended',
      agent: 'interrupted',
      exitCode: 0,
      status: 0,
    })
    expect(parseMachine(machine).ok).toBe(true)
    expect(machine).toMatchObject({ Name: 'rack1-u07', Workflow: 'jobwright-bare-metal', CurrentTask: 8 })
    expect(parseJobList(jobs).ok).toBe(true)
    // The job that was incomplete is the same one when it is finished, that which failed is not.
    expect(jobs.map((job: { Task: string }) => job.Task)).toEqual([
      'jobwright-firmware',
      'jobwright-disks',
      'stage:jobwright-install',
      'jobwright-image',
      'stage:jobwright-configure',
      'jobwright-cluster',
      'jobwright-cluster',
      'jobwright-report',
    ])
    expect(runs).toHaveLength(7)
    expect(machine.Secret).toBe('***')
  })

  test('without retries the failure is the end', async () => {
    const { status, stdout } = await provision(['--retries', '0'])
    expect(stdout).toContain('jobwright-demo: failed.')
    expect(saidBy('agent', stdout).at(-1)).toBe('jobwright-cluster is failed, exit state failed')
    expect(status).toBe(1)
  })

  test('a wait that is shorter than the work times out, which is not success', async () => {
    const { status, stdout } = await provision(['--timeout', '120'])
    expect(stdout).toContain('jobwright-demo: timed-out')
    expect(status).toBe(3)
  })

  test('Ctrl-C ends it with 130, and the job that runs is set aside', async () => {
    const { status, stdout } = await provision([], { interruptAt: 'runs jobwright-disks' })
    expect(saidBy('agent', stdout).at(-1)).toBe('jobwright-disks is incomplete, exit state complete')
    expect(stdout).toContain('jobwright-demo: aborted')
    expect(status).toBe(130)
  })
})

describe('on a server', () => {
  const served = async (profile: 'v4' | 'v3.13', args: readonly string[], environment?: Setting['environment']) => {
    const site = await startEmulator({ systems: ['drp'], profiles: { drp: profile }, clock: 'manual' })
    try {
      const running = provision(['--base-url', site.drp.baseUrl, ...args], { environment, clock: site.clock })
      const result = await site.clock.until(running)
      const headers = { authorization: `Basic ${btoa('rocketskates:r0cketsk8ts')}` }
      const left = async (what: string) => {
        const answer = await site.fetch(`${site.drp.baseUrl}/${what}`, { headers })
        return (await answer.json()) as readonly unknown[]
      }
      return { ...result, jobs: await left('jobs'), tasks: await left('tasks') }
    } finally {
      await site.close()
    }
  }
  const password = { RS_USERNAME: 'rocketskates', RS_PASSWORD: 'r0cketsk8ts' }

  test('of the recorded version the same happens, in less time, and all that was made is taken away', async () => {
    const { status, stdout, jobs } = await served('v3.13', [], password)
    expect(saidBy('agent', stdout)).toHaveLength(14)
    expect(stdout).toContain('jobwright-demo: succeeded.')
    expect(status).toBe(0)
    expect(jobs).toEqual([])
  })

  test('keeps what was made when that is wished, but nothing of what could not be made', async () => {
    const kept = await served('v4', ['--keep', '--timeout', '1'], password)
    expect(kept.stdout).toContain('jobwright-demo: timed-out')
    expect(kept.jobs).toHaveLength(1)
    const refused = await served('v4', ['--machine', 'not a name!'], password)
    expect(refused.stderr).toContain('machines.create')
    expect(refused.status).toBe(4)
    expect(refused.tasks).toEqual([])
  })

  test('that is out of reach ends it with 4', async () => {
    const address = await addressOfNobody()
    const { stderr, status } = await provision(['--base-url', address, '--token', 't'], { clock: hurriedClock })
    expect(stderr).toContain(address.replace('http://', ''))
    expect(status).toBe(4)
  })

  test('that refuses the password ends it with 4, and the password is not shown', async () => {
    const { status, stderr } = await served('v4', ['--username', 'rocketskates', '--password', 'hunter2'])
    expect(stderr).not.toContain('hunter2')
    expect(status).toBe(4)
  })
})

test('--help prints every option', async () => {
  const { stdout, status } = await provision(['--help'])
  for (const option of [
    'machine',
    'retries',
    'timeout',
    'base-url',
    'token',
    'username',
    'password',
    'keep',
    'json',
    'help',
  ])
    expect(stdout).toContain(`--${option}`)
  expect(status).toBe(0)
})

const server = ['--base-url', 'http://127.0.0.1:1']

test.each([
  [['--what'], {}, "Unknown option '--what'"],
  [['--machine', ''], {}, '--machine must be a name'],
  [['--retries', '-1'], {}, "Option '--retries' argument is ambiguous"],
  [['--retries', '1.5'], {}, '--retries must be a whole number from 0 to 999, not "1.5"'],
  [['--timeout', 'soon'], {}, '--timeout must be a number of seconds above 0, not "soon"'],
  [['--timeout', '0'], {}, '--timeout must be a number of seconds above 0'],
  [['--token', 'secret'], {}, 'name it with --base-url'],
  [['--keep'], {}, '--keep is for a real server'],
  [server, {}, '--base-url needs --token, or --username with --password'],
  [[...server, '--username', 'u'], {}, '--username needs --password, or the variable RS_PASSWORD'],
  [server, { RS_USERNAME: 'u' }, '--username needs --password, or the variable RS_PASSWORD'],
  [[...server, '--username', 'u', '--token', 't'], {}, '--token and --username exclude each other'],
])('the options %j with %j exit 2 and say why', async (args, environment, message) => {
  const { status, stderr, stdout } = await provision(args, { environment })
  expect(stderr).toContain(message)
  expect(stdout).toBe('')
  expect(status).toBe(2)
})

test('the program runs where code generation from strings is switched off, and ends with the exit code', () => {
  const { status, stdout, stderr } = spawnProgram('drp-provision.ts', ['--json', '--retries', '0'])
  expect(stderr).toBe('')
  expect(JSON.parse(stdout)).toMatchObject({ outcome: 'failed', exitCode: 1 })
  expect(status).toBe(1)
})
