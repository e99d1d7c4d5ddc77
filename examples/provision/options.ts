import { parseArgs } from 'node:util'
import type { Environment } from '../program/surroundings.ts'
import { InputError } from '../start/read-yaml.ts'

export const help = `Provisions a machine by a Digital Rebar workflow: an agent runs its jobs, a watcher tells how they go on.

  npx -y pnpm@12.21.0 provision [options]

The workflow has three stages. One task reboots the machine, one is incomplete at first, one fails and is tried again. What the tasks
would do is simulated, here and on a real server. Without --base-url it starts an emulated Digital Rebar, on a clock that
passes over the waiting.

  --machine <name>       what to call the machine, which is made (default: jobwright-demo)
  --retries <n>          how often a failed job is tried again (default: 1)
  --timeout <seconds>    how long the machine may take in all (default: 7200)
  --base-url <url>       a real server; trust its own certificate with NODE_EXTRA_CA_CERTS=<file>
  --token <token>        its token (or the variable RS_TOKEN)
  --username <name>      its user, instead of a token (or RS_USERNAME)
  --password <password>  the user's password (or, out of sight, RS_PASSWORD)
  --keep                 leave on the real server what was made for this: machine, jobs, workflow, stages and tasks
  --json                 print one JSON document instead of text
  --help                 print this

Exit codes: 0 success, 1 any other end, 2 bad input, 3 timed out, 4 server out of reach or refusing, 130 interrupted.
`

/** How a real server is entered. */
export type Credentials = { readonly token: string } | { readonly username: string; readonly password: string }

export interface Options {
  readonly machine: string
  readonly retries: number
  readonly timeoutMs: number
  /** Undefined: an emulated server. */
  readonly server: { readonly baseUrl: string; readonly credentials: Credentials } | undefined
  readonly keep: boolean
  readonly json: boolean
  readonly help: boolean
}

export function readOptions(argv: readonly string[], environment: Environment): Options {
  const given = parse(argv)
  const { machine, json, help, keep } = given
  const baseUrl = given['base-url']
  if (machine === '') throw new InputError('--machine must be a name.')
  if (baseUrl === undefined && (given.token ?? given.username ?? given.password) !== undefined) {
    throw new InputError('--token, --username and --password are for a real server: name it with --base-url.')
  }
  if (baseUrl === undefined && keep)
    throw new InputError('--keep is for a real server: the emulated one ends with this.')
  return {
    machine,
    retries: wholeNumber('retries', given.retries),
    timeoutMs: milliseconds('timeout', given.timeout),
    server: baseUrl === undefined || help ? undefined : { baseUrl, credentials: credentialsOf(given, environment) },
    keep,
    json,
    help,
  }
}

/** An option comes before every variable; of each kind, a token before a user. */
export function credentialsOf(
  { token, username, password }: { readonly [option in 'token' | 'username' | 'password']?: string },
  { RS_TOKEN, RS_USERNAME, RS_PASSWORD }: Environment,
): Credentials {
  if (token !== undefined && username !== undefined) throw new InputError('--token and --username exclude each other.')
  if (token !== undefined) return { token }
  const user = username ?? (RS_TOKEN ? undefined : RS_USERNAME)
  if (user === undefined) {
    if (RS_TOKEN) return { token: RS_TOKEN }
    throw new InputError('--base-url needs --token, or --username with --password.')
  }
  const secret = password ?? RS_PASSWORD
  if (!secret) throw new InputError('--username needs --password, or the variable RS_PASSWORD.')
  return { username: user, password: secret }
}

function wholeNumber(option: string, text: string): number {
  if (/^\d{1,3}$/.test(text)) return Number(text)
  throw new InputError(`--${option} must be a whole number from 0 to 999, not ${JSON.stringify(text)}.`)
}

export function milliseconds(option: string, text: string): number {
  const seconds = Number(text)
  if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) return seconds * 1000
  throw new InputError(`--${option} must be a number of seconds above 0, not ${JSON.stringify(text)}.`)
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        machine: { type: 'string', default: 'jobwright-demo' },
        retries: { type: 'string', default: '1' },
        timeout: { type: 'string', default: '7200' },
        'base-url': { type: 'string' },
        token: { type: 'string' },
        username: { type: 'string' },
        password: { type: 'string' },
        keep: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
