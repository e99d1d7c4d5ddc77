import { tmpdir } from 'node:os'
import { JobwrightError } from '@jobwright/core'
import type { ExitCode, Job, JobAction } from '@jobwright/core/drp'
import type { ActionContext, AgentExecutor } from '../agent/executor.ts'
import { environmentOf } from './environment.ts'
import { checkNodeExecutorOptions, type NodeExecutorOptions } from './options.ts'
import { runProgram } from './run-program.ts'
import { TaskDirectory } from './task-directory.ts'

/**
 * Makes what runs the actions of tasks on the machine that this process runs on.
 *
 * An action with a `Path` is written to that file (mode 0644, directories made as needed): an absolute path below `root`, a relative one in the
 * job's directory, which it must not lead out of. Links on the way are followed. An action without is written to the job's directory as a script
 * (mode 0700) and run there: by the program that its `Meta` names as `Interpreter`; else `.ps1` by powershell, `.cmd` and `.bat` by cmd; else
 * by its own first line, or `shell`. Beside it lies `helper`, with which a bash script ends: `. ./helper; exit_reboot` or `exit_stop`,
 * `exit_shutdown`, `exit_incomplete`, `exit_incomplete_reboot`, `exit_incomplete_shutdown`, `exit_incomplete_stop`. These have the exit codes read
 * as sane ones by a file `.sane-exit-codes` in the job's directory; any script may make that file.
 *
 * Programs find `RS_UUID` (the machine's), `RS_TASK_DIR`, `TMPDIR` and `TMP` (the job's directory), `RS_RUNNER_DIR` (that above it), `RS_TOKEN`
 * (the job's own, where it has one), `RS_ENDPOINT` and `HOME` in their environment. What they write goes to the job's log, both streams in the
 * order of arrival. When the agent is called off, the program and all it has started is sent SIGTERM, and is killed some time later.
 *
 * It does not enter a chroot, which Node cannot: tasks after an entry `chroot:` fail.
 *
 * @param options where and how; see each for units and defaults.
 * @returns the `execute` for `runAgent`. It rejects for a program that cannot be started, and for a path that leads out of the job's directory.
 * @throws JobwrightError `invalid-input` for an option that is not known or cannot be used.
 *
 * @example
 * import { createDrpClient, runAgent } from '@jobwright/client/drp'
 * import { nodeExecutor } from '@jobwright/client/drp/agent-node'
 * import { startEmulator } from '@jobwright/emulator'
 * const greet = { Name: 'greet', Templates: [{ Name: 'script', Contents: '#!/bin/sh\necho "hello from {{.Machine.Name}}"\n' }] }
 * const site = await startEmulator({ systems: ['drp'], seed: { drp: { tasks: [greet], machines: [{ Name: 'm1', Tasks: ['greet'] }] } } })
 * const drp = createDrpClient({ baseUrl: site.drp.baseUrl, auth: { username: 'rocketskates', password: 'r0cketsk8ts' } })
 * const options = { machine: 'Name:m1', execute: nodeExecutor(), exitOnNotRunnable: true, waitTimeoutMs: 0 }
 * const { lastJob } = await runAgent(drp, options)
 * const log = await drp.jobs.log.read(lastJob?.id ?? '')
 * log.includes('hello from m1') //=> true
 * await site.close()
 */
export function nodeExecutor(options: NodeExecutorOptions = {}): AgentExecutor {
  checkNodeExecutorOptions(options)
  const { dir = tmpdir(), root = '/', killAfterMs = 5_000 } = options
  const shell = options.shell ?? (process.platform === 'win32' ? undefined : '/bin/sh')
  const directories = new WeakMap<Job, Promise<TaskDirectory>>()

  function directoryOf({ job, defer }: ActionContext): Promise<TaskDirectory> {
    const known = directories.get(job)
    if (known !== undefined) return known
    const made = TaskDirectory.make(dir, job.Task, root)
    directories.set(job, made)
    defer(async () => (await made).remove())
    return made
  }

  async function execute(action: JobAction, context: ActionContext): Promise<ExitCode> {
    if (context.chroot !== undefined) {
      throw new JobwrightError(
        'The node executor cannot enter a chroot: give an executor of your own for such tasks.',
        {
          code: 'invalid-input',
        },
      )
    }
    const directory = await directoryOf(context)
    if (action.Path !== '') {
      await context.log(`Writing ${await directory.writeFile(action)}\n`)
      return 0
    }
    const script = await directory.writeScript(action)
    const [command, ...args] = commandFor(action, script, shell)
    await context.log(`Running ${[command, ...args].join(' ')}\n`)
    const code = await runProgram({
      command,
      args,
      cwd: directory.path,
      env: environmentOf(context, options, dir, directory.path),
      write: context.log,
      signal: context.signal,
      killAfterMs,
    })
    if (await directory.hasSaneMarker()) context.useSaneExitCodes()
    return code
  }
  return Object.assign(execute, { os: systemName() })
}

function commandFor(
  { Name, Content, Meta }: JobAction,
  script: string,
  shell: string | undefined,
): [string, ...string[]] {
  const interpreter = Meta != null && Object.hasOwn(Meta, 'Interpreter') ? Meta['Interpreter'] : undefined
  if (interpreter) return [interpreter, `./${script}`]
  if (Name.endsWith('.ps1')) return ['powershell.exe', '-File', `./${script}`]
  if (/\.(?:cmd|bat)$/.test(Name)) return [process.env['ComSpec'] ?? 'cmd.exe', '/c', script]
  if (shell !== undefined && !Content.startsWith('#!')) return [shell, `./${script}`]
  return [`./${script}`]
}

/** The name that servers have for this process's operating system. */
function systemName(): string {
  if (process.platform === 'win32') return 'windows'
  return process.platform === 'sunos' ? 'solaris' : process.platform
}
