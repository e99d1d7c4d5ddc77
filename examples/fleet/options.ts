import { parseArgs } from 'node:util'
import type { Environment } from '../program/surroundings.ts'
import { type Credentials, credentialsOf, milliseconds } from '../provision/options.ts'
import { InputError } from '../start/read-yaml.ts'
import { nameOf } from './content.ts'

export const help = `Runs a Digital Rebar workflow on many machines, and shows all of them on one board while they work.

  npx -y pnpm@12.21.0 fleet [options]

One watch serves the whole board: one stream of events, and lists where events cannot tell. Without --base-url it starts an emulated Digital
Rebar with machines and their agents, on a clock that passes over the waiting; on the way the event connection is killed and the server
restarts, and at the end the server's own list is held against what the board has shown. With --base-url it shows the machines of a real
server as they work, and changes nothing. A terminal is drawn over in place; elsewhere there are plain lines.

  --machines <n>         how many machines, from 1 to 2000 (default: 200)
  --fail <name>          a machine on which a task fails, such as m-017; may be repeated (default: none)
  --timeout <seconds>    how long the machines may take in all (default: 7200)
  --format <text|json>   text, or one JSON document at the end (default: text)
  --base-url <url>       a real server; trust its own certificate with NODE_EXTRA_CA_CERTS=<file>
  --workflow <name>      only the machines of the real server that are in this workflow (default: all machines)
  --token <token>        its token (or the variable RS_TOKEN)
  --username <name>      its user, instead of a token (or RS_USERNAME)
  --password <password>  the user's password (or, out of sight, RS_PASSWORD)
  --help                 print this

Exit codes: 0 every machine has succeeded, 1 one has not or there is none, 2 bad input, 3 timed out, 4 server out of reach or refusing,
130 interrupted.
`

export interface Options {
  readonly machines: number
  /** Their numbers. */
  readonly failing: readonly number[]
  readonly timeoutMs: number
  readonly json: boolean
  /** Undefined: an emulated server. */
  readonly server:
    | { readonly baseUrl: string; readonly credentials: Credentials; readonly workflow: string | undefined }
    | undefined
  readonly help: boolean
}

export function readOptions(argv: readonly string[], environment: Environment): Options {
  const given = parse(argv)
  const { help, timeout, format, fail, workflow } = given
  const baseUrl = given['base-url']
  if (baseUrl === undefined) {
    const real = (['workflow', 'token', 'username', 'password'] as const).find((name) => given[name] !== undefined)
    if (real !== undefined) throw new InputError(`--${real} is for a real server: name it with --base-url.`)
  } else {
    const emulated = (['machines', 'fail'] as const).find((name) => given[name] !== undefined)
    if (emulated !== undefined) throw new InputError(`--${emulated} is for the emulated server: leave out --base-url.`)
  }
  if (format !== 'text' && format !== 'json') {
    throw new InputError(`--format must be text or json, not ${JSON.stringify(format)}.`)
  }
  if (workflow === '') throw new InputError('--workflow must be a name.')
  const machines = countOf(given.machines ?? '200')
  return {
    machines,
    failing: (fail ?? []).map((name) => numberOf(name, machines)),
    timeoutMs: milliseconds('timeout', timeout),
    json: format === 'json',
    server:
      baseUrl === undefined || help ? undefined : { baseUrl, workflow, credentials: credentialsOf(given, environment) },
    help,
  }
}

function countOf(text: string): number {
  const count = /^\d{1,4}$/.test(text) ? Number(text) : 0
  if (count >= 1 && count <= 2_000) return count
  throw new InputError(`--machines must be a whole number from 1 to 2000, not ${JSON.stringify(text)}.`)
}

function numberOf(name: string, machines: number): number {
  const number = /^m-\d{3,4}$/.test(name) ? Number(name.slice(2)) : 0
  if (number >= 1 && number <= machines && nameOf(number) === name) return number
  throw new InputError(
    `--fail: there is no machine ${JSON.stringify(name)}; they are ${nameOf(1)} to ${nameOf(machines)}.`,
  )
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        machines: { type: 'string' },
        fail: { type: 'string', multiple: true },
        timeout: { type: 'string', default: '7200' },
        format: { type: 'string', default: 'text' },
        'base-url': { type: 'string' },
        workflow: { type: 'string' },
        token: { type: 'string' },
        username: { type: 'string' },
        password: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
