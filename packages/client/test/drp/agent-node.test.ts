import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ActionContext } from '@jobwright/client/drp'
import { type NodeExecutorOptions, nodeExecutor } from '@jobwright/client/drp/agent-node'
import { isJobwrightError } from '@jobwright/core'
import type { Job, JobAction, Machine, Task } from '@jobwright/core/drp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let home: string
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'jobwright-test-'))
})
afterAll(async () => rm(home, { recursive: true, force: true }))

/** A job as an agent shows it to an executor, and what the executor does with it. */
class OneJob {
  readonly #written: Uint8Array[] = []
  readonly #cleanUps: (() => void | Promise<void>)[] = []
  readonly controller = new AbortController()
  sane = false
  /** Told of each piece that is written. */
  onWrite: (text: string) => void = () => {}
  readonly context: ActionContext

  constructor(given: { readonly token?: string; readonly chroot?: string; readonly task?: string } = {}) {
    const Task = given.task ?? 'install'
    this.context = {
      job: { Uuid: 'j1', Task, ...(given.token === undefined ? {} : { Token: given.token }) } as Job,
      task: { Name: Task } as Task,
      machine: { Uuid: 'm1', Name: 'one' } as Machine,
      chroot: given.chroot,
      signal: this.controller.signal,
      log: async (chunk) => {
        const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk
        this.#written.push(bytes)
        this.onWrite(new TextDecoder().decode(bytes))
      },
      useSaneExitCodes: () => {
        this.sane = true
      },
      defer: (cleanUp) => void this.#cleanUps.push(cleanUp),
    }
  }

  /** All that was logged, without the lines of the executor itself. */
  get output(): string {
    return this.log.replace(/^(?:Writing|Running) .*\n/gm, '')
  }

  get log(): string {
    return new TextDecoder().decode(Buffer.concat(this.#written))
  }

  async end(): Promise<void> {
    for (const cleanUp of this.#cleanUps.reverse()) await cleanUp()
  }
}

const script = (Content: string, Meta: Record<string, string> = {}, Name = 'a.sh'): JobAction => ({
  Name,
  Path: '',
  Content,
  Meta,
})
const bash = (text: string): JobAction => script(`#!/usr/bin/env bash\n${text}\n`)
const file = (Path: string, Content: string): JobAction => ({ Name: 'f', Path, Content, Meta: {} })

/** Runs the actions of one job one after the other. */
async function run(actions: readonly JobAction[], options: NodeExecutorOptions = {}, job = new OneJob()) {
  const execute = nodeExecutor({ dir: home, ...options })
  const codes: unknown[] = []
  try {
    for (const action of actions) codes.push(await execute(action, job.context))
  } finally {
    await job.end()
  }
  return { codes, job, output: job.output }
}

/** What a promise is rejected with. */
async function rejection(promise: Promise<unknown>): Promise<Error> {
  return promise.then(
    () => Promise.reject(new Error('It was not rejected.')),
    (error: Error) => error,
  )
}

describe('a script', () => {
  test('runs by its own first line, and its exit code is the answer', async () => {
    const { codes } = await run([bash('exit 0'), bash('exit 7'), bash('exit 255')])
    expect(codes).toEqual([0, 7, 255])
  })

  test('that dies of a signal answers the signal', async () => {
    const { codes } = await run([bash('kill -KILL $$')])
    expect(codes).toEqual(['SIGKILL'])
  })

  test('writes to the log with both streams, bytes as they are', async () => {
    const { output } = await run([bash(`printf 'out\\xff\\n'; sleep 0.05; printf 'err' >&2`)])
    expect(output).toBe('out\ufffd\nerr')
  })

  test('runs by the interpreter that its Meta names', async () => {
    const { codes, output } = await run([
      script('console.log([1, 2, 3].length)', { Interpreter: process.execPath }, 'a.mjs'),
    ])
    expect([codes, output]).toEqual([[0], '3\n'])
  })

  test('that does not say what runs it is run by the shell, or what was chosen instead', async () => {
    const plain = script('echo "$0"\n')
    expect((await run([plain])).output).toBe('./install-a.sh\n')
    expect((await run([script('console.log(1)')], { shell: process.execPath })).output).toBe('1\n')
    expect((await run([bash('echo $BASH_VERSION')], { shell: process.execPath })).output).toMatch(/^\d/)
  })

  test('whose interpreter is not there is a rejection', async () => {
    const missing = script('x', { Interpreter: '/nowhere/sh' })
    expect(await rejection(run([missing]))).toMatchObject({ code: 'ENOENT' })
  })

  test('has a name that can do no harm', async () => {
    const job = new OneJob({ task: 'a b/../$(x)' })
    const named = script('#!/bin/sh\necho "$0"; pwd\n', {}, '../evil `name`')
    const { output } = await run([named], {}, job)
    const [name, cwd] = output.trim().split('\n')
    expect(name).toBe('./a_b_..___x_-.._evil__name_')
    expect(cwd?.startsWith(`${home}/a_b_..___x_-`)).toBe(true)
  })

  test('gets no input', async () => {
    expect((await run([bash('cat; echo done')])).output).toBe('done\n')
  })

  test('is not waited for by what it leaves in the background', async () => {
    const { codes, output } = await run([bash('(sleep 60; echo late) & echo first; echo $!')])
    expect(codes).toEqual([0])
    const [first, pid] = output.trim().split('\n')
    expect(first).toBe('first')
    process.kill(Number(pid), 'SIGKILL')
  })

  test('has all it wrote taken, however slowly that goes', async () => {
    const job = new OneJob()
    const taken: number[] = []
    const context: ActionContext = {
      ...job.context,
      log: async (chunk) => {
        if (typeof chunk === 'string') return
        await new Promise((resolve) => setImmediate(resolve))
        taken.push(chunk.length)
      },
    }
    await nodeExecutor({ dir: home })(bash('head -c 3000000 /dev/zero'), context)
    await job.end()
    expect(taken.reduce((sum, size) => sum + size, 0)).toBe(3_000_000)
  })
})

describe('the environment', () => {
  const print = bash(
    'for name in RS_UUID RS_TASK_DIR RS_RUNNER_DIR TMPDIR TMP RS_TOKEN RS_ENDPOINT HOME FOO; do printenv "$name" | sed "s/^/$name=/" || :; done; pwd',
  )

  async function seen(options: NodeExecutorOptions, job = new OneJob()): Promise<Record<string, string | undefined>> {
    const { output } = await run([print], options, job)
    const lines = output.trim().split('\n')
    return Object.fromEntries([
      ...lines.slice(0, -1).map((line) => line.split('=') as [string, string]),
      ['pwd', lines.at(-1)],
    ])
  }

  test('tells of the machine, the directories and how to reach the server', async () => {
    const env = { PATH: process.env['PATH'], FOO: 'bar', HOME: '/home/x' }
    const { pwd, ...vars } = await seen({ env, endpoint: 'https://drp:8092', token: 'of-agent' })
    expect(pwd?.startsWith(join(home, 'install-'))).toBe(true)
    expect(vars).toEqual({
      RS_UUID: 'm1',
      RS_TASK_DIR: pwd,
      RS_RUNNER_DIR: home,
      TMPDIR: pwd,
      TMP: pwd,
      RS_TOKEN: 'of-agent',
      RS_ENDPOINT: 'https://drp:8092',
      HOME: '/home/x',
      FOO: 'bar',
    })
  })

  test("prefers the job's own token, and never passes on that of the agent", async () => {
    const env = { PATH: process.env['PATH'], RS_TOKEN: 'mighty', RS_ENDPOINT: 'https://inherited' }
    const own = await seen({ env, token: 'of-agent' }, new OneJob({ token: 'of-job' }))
    expect(own).toMatchObject({ RS_TOKEN: 'of-job', RS_ENDPOINT: 'https://inherited' })
    expect(own['FOO']).toBe(undefined)
    expect((await seen({ env }))['RS_TOKEN']).toBe(undefined)
    expect((await seen({ env }))['HOME']).toBe(homedir())
  })

  test('is that of this process, unless another one is given', async () => {
    const { output } = await run([bash('echo "$PATH"')])
    expect(output.trim()).toBe(process.env['PATH'])
  })
})

describe('a file', () => {
  test('goes below the job’s directory, where its scripts find it, readable and not to be run', async () => {
    const { codes, output } = await run([
      file('rel/dir/conf.txt', 'name=one'),
      bash('cat rel/dir/conf.txt; echo; stat -c %a rel/dir/conf.txt; ls; stat -c %a .'),
    ])
    expect(codes).toEqual([0, 0])
    expect(output).toBe('name=one\n644\nhelper\ninstall-a.sh\nrel\n700\n')
  })

  test('with an absolute path goes below the root', async () => {
    const root = join(home, 'root')
    await run([file('/etc/x.conf', 'one'), file('/../../etc/./y.conf', 'two'), file('/etc/x.conf', 'three')], { root })
    expect(await readFile(join(root, 'etc/x.conf'), 'utf8')).toBe('three')
    expect(await readFile(join(root, 'etc/y.conf'), 'utf8')).toBe('two')
    await rm(root, { recursive: true })
  })

  test('with an absolute path goes there', async () => {
    const path = join(home, 'there')
    const { job } = await run([file(path, 'x')])
    expect(await readFile(path, 'utf8')).toBe('x')
    expect(job.log).toBe(`Writing ${path}\n`)
    await rm(path)
  })

  test('that exists is overwritten, its rights too', async () => {
    const path = join(home, 'there')
    await writeFile(path, 'a longer text', { mode: 0o777 })
    await run([file(path, 'x')])
    expect([await readFile(path, 'utf8'), (await stat(path)).mode & 0o777]).toEqual(['x', 0o644])
    await rm(path)
  })

  test.each(['../x', 'a/../../x', '..', '.', 'a/..'])('must not leave the job’s directory: %s', async (path) => {
    const error = await rejection(run([file(path, 'x')]))
    expect(isJobwrightError(error, 'invalid-input')).toBe(true)
    expect(error.message).toContain(JSON.stringify(path))
    expect(await readdir(home)).toEqual([])
  })

  test('may have a name of many dots', async () => {
    expect((await run([file('..x', 'dots'), bash('cat ..x')])).output).toBe('dots')
  })
})

describe('exit codes', () => {
  test('are as the task says, unless a script leaves the marker', async () => {
    expect((await run([bash('exit 1')])).job.sane).toBe(false)
    expect((await run([bash('touch .sane-exit-codes; exit 1')])).job.sane).toBe(true)
    // A directory of that name is no marker.
    expect((await run([bash('mkdir .sane-exit-codes')])).job.sane).toBe(false)
  })

  test.each([
    ['exit_stop', 16],
    ['exit_shutdown', 32],
    ['exit_reboot', 64],
    ['exit_incomplete', 128],
    ['exit_incomplete_stop', 144],
    ['exit_incomplete_shutdown', 160],
    ['exit_incomplete_reboot', 192],
  ])('%s of the helper is %d, and sane', async (name, code) => {
    const { codes, job } = await run([bash(`. ./helper; ${name}; echo not reached`)])
    expect([codes, job.sane, job.output]).toEqual([[code], true, ''])
  })
})

describe('called off', () => {
  /** Runs a script, and calls it off when it has written `ready`. */
  async function callOff(text: string, killAfterMs: number) {
    const job = new OneJob()
    job.onWrite = (written) => {
      if (written.includes('ready')) job.controller.abort()
    }
    return run([bash(text)], { killAfterMs }, job)
  }

  test('a program may end by itself', async () => {
    const job = new OneJob()
    job.onWrite = (written) => {
      if (written.includes('ready')) job.controller.abort()
    }
    const polite = `process.on('SIGTERM', () => { console.log('bye'); process.exit(3) })
      setInterval(() => {}, 1_000)
      console.log('ready')`
    const { codes, output } = await run(
      [script(polite, { Interpreter: process.execPath }, 'a.mjs')],
      { killAfterMs: 60_000 },
      job,
    )
    expect([codes, output]).toEqual([[3], 'ready\nbye\n'])
  })

  test('a program that does not is killed', async () => {
    const { codes } = await callOff('trap "" TERM; echo ready; while :; do sleep 0.01; done', 1)
    expect(codes).toEqual(['SIGKILL'])
  })

  test('what it has started is killed with it', async () => {
    const { codes, output } = await callOff(
      '(trap "" TERM; while :; do sleep 0.01; done) & echo $!; echo ready; wait',
      60_000,
    )
    expect(codes).toEqual(['SIGTERM'])
    expect(stateOf(output.split('\n')[0])).toMatch(/^Z?$/)
  })

  test('before it has begun, it does not get far', async () => {
    const job = new OneJob()
    job.controller.abort()
    const { codes } = await run([bash('sleep 60')], {}, job)
    expect(codes).toEqual(['SIGTERM'])
  })
})

describe('the directory', () => {
  test('is one for all actions of a job, another for the next job, and gone afterwards', async () => {
    const execute = nodeExecutor({ dir: home })
    const [one, two] = [new OneJob(), new OneJob()]
    for (const job of [one, one, two]) await execute(bash('pwd'), job.context)
    const [first, second] = one.output.trim().split('\n')
    expect(first).toBe(second)
    expect(two.output.trim()).not.toBe(first)
    expect(await readdir(home)).toHaveLength(2)
    await one.end()
    await two.end()
    expect(await readdir(home)).toEqual([])
  })

  test('is made where there is none yet', async () => {
    const dir = join(home, 'deep/er')
    expect((await run([bash('pwd')], { dir })).output.startsWith(dir)).toBe(true)
    await rm(join(home, 'deep'), { recursive: true })
  })

  test('that cannot be made is a rejection, and nothing is left to be removed', async () => {
    await writeFile(join(home, 'file'), '')
    const error = await rejection(run([bash('true')], { dir: join(home, 'file/x') }))
    expect(error).toMatchObject({ code: 'ENOTDIR' })
    await rm(join(home, 'file'))
  })
})

test('a chroot is refused, and says what to do', async () => {
  const error = await rejection(run([bash('true')], {}, new OneJob({ chroot: '/mnt' })))
  expect(error.message).toBe('The node executor cannot enter a chroot: give an executor of your own for such tasks.')
})

test('it says which actions it can run', () => {
  expect(nodeExecutor().os).toBe(process.platform === 'win32' ? 'windows' : process.platform)
})

test.each([
  [{ dir: 'relative' }, 'nodeExecutor: dir must be an absolute path.'],
  [{ root: '' }, 'nodeExecutor: root must be an absolute path.'],
  [{ env: ['a'] }, 'nodeExecutor: env must be an object with a value for each name.'],
  [{ shell: '' }, 'nodeExecutor: shell must be a text, not empty.'],
  [{ endpoint: 5 }, 'nodeExecutor: endpoint must be a text, not empty.'],
  [{ token: '' }, 'nodeExecutor: token must be a text, not empty.'],
  [{ killAfterMs: -1 }, 'nodeExecutor: killAfterMs must be a number of milliseconds from 0 to 3153600000000.'],
  [{ directory: '/x' }, expect.stringContaining('directory')],
])('options that cannot be used are refused: %j', (options, message) => {
  expect(() => nodeExecutor(options as NodeExecutorOptions)).toThrow(expect.objectContaining({ message }))
})

/** The state of a process: Z for one that nobody has asked how it ended, nothing for one that is gone. */
function stateOf(pid: string | undefined): string {
  return spawnSync('ps', ['-o', 'state=', '-p', String(pid)], { encoding: 'utf8' }).stdout.trim()
}
