import { homedir } from 'node:os'
import type { ActionContext } from '../agent/executor.ts'
import type { NodeExecutorOptions } from './options.ts'

/** What programs of a job find in their environment. */
export function environmentOf(
  { job, machine }: ActionContext,
  { env = process.env, endpoint, token }: NodeExecutorOptions,
  runnerDir: string,
  taskDir: string,
): Record<string, string> {
  const home = env['HOME'] ?? homedir()
  const rights = job.Token ?? token
  const entries = {
    ...env,
    HOME: home,
    TMPDIR: taskDir,
    TMP: taskDir,
    RS_RUNNER_DIR: runnerDir,
    RS_TASK_DIR: taskDir,
    RS_UUID: machine.Uuid,
    RS_ENDPOINT: endpoint ?? env['RS_ENDPOINT'],
    // Never that of the agent itself: its rights reach further than the job's.
    RS_TOKEN: rights,
  }
  return Object.fromEntries(
    Object.entries(entries).filter((entry): entry is [string, string] => entry[1] !== undefined),
  )
}
