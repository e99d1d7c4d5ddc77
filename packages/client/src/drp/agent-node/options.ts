import { checkOptions, milliseconds, type OptionRule, record, text } from '../../input/index.ts'

/** How the actions of tasks are run on this machine. Files and directories are given as absolute paths. */
export interface NodeExecutorOptions {
  /** Where each job gets a directory of its own, which is removed when the job is over. Default: the system's directory for temporary files. */
  readonly dir?: string | undefined
  /** What stands for `/` in the absolute paths of files that are written; programs are not confined to it. Default `/`. */
  readonly root?: string | undefined
  /** The environment of the programs, to which the variables of the job are added. Default: that of this process. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * What runs the scripts that do not say so themselves: those without `Interpreter` in their `Meta` and without a first line that begins with
   * `#!`. The real agents run none such. Default `/bin/sh`, on Windows nothing.
   */
  readonly shell?: string | undefined
  /** The server's address for the programs, in `RS_ENDPOINT`. Default: not told. */
  readonly endpoint?: string | undefined
  /** The token for the programs of jobs that bring none of their own, in `RS_TOKEN`. Default: not told. */
  readonly token?: string | undefined
  /** How long a program that is called off may take to end by itself, in milliseconds; then it is killed with all it has started. Default 5 000. */
  readonly killAfterMs?: number | undefined
}

/** Refuses what cannot be used. JobwrightError `invalid-input`. */
export function checkNodeExecutorOptions(options: NodeExecutorOptions): void {
  checkOptions('nodeExecutor', options, rules)
}

const directory: OptionRule = (value) =>
  typeof value === 'string' && /^(?:\/|[A-Za-z]:[\\/])/.test(value) ? undefined : 'an absolute path'

const rules = /*@__PURE__*/ (() =>
  new Map<string, OptionRule>([
    ['dir', directory],
    ['root', directory],
    ['env', record],
    ['shell', text],
    ['endpoint', text],
    ['token', text],
    ['killAfterMs', milliseconds(0)],
  ]))()
