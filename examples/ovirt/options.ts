import { parseArgs } from 'node:util'
import type { OvirtAuth } from '@jobwright/client/ovirt'
import type { Environment } from '../program/surroundings.ts'
import { milliseconds } from '../provision/options.ts'
import { InputError } from '../start/read-yaml.ts'
import { type Part, parts } from './plan.ts'

export const help = `Backs up a virtual machine, as a plug-in of oVirt would, and shows the work in oVirt's task list while it goes on.

  npx -y pnpm@12.21.0 external-job [options]

The backup is an external job: the snapshot, three disks that are copied side by side and the clean-up are its steps. What they would do is
pretended, here and with a real engine; the job is real, and is read back at the end. Without --base-url it starts an emulated engine, on a
clock that passes over the waiting. A terminal is drawn over in place; elsewhere there are plain lines.

  --vm <name>               what the machine is called (default: db1)
  --fail <name>             what fails, one of ${parts.join(', ')}; may be repeated (default: nothing)
  --correlation-id <id>     go on with the job of an earlier run that was killed; it says its id at the beginning (default: a new one)
  --when-ended <what>       that job has ended already: refuse to begin, or add-another of the same id (default: refuse)
  --fail-steps <when>       when to show that a step has failed: deferred to the end, so that what still runs beside it is not shown as
                            failed too, or at-once (default: deferred)
  --timeout <seconds>       how long the backup may take (default: 7200)
  --format <text|json>      text, or one JSON document at the end (default: text)
  --documents <json|xml>    what is spoken with the engine (default: json)
  --base-url <url>          a real engine, such as https://engine.example; trust its own certificate with NODE_EXTRA_CA_CERTS=<file>
  --username <name>         its user, such as admin@internal (or the variable OVIRT_USERNAME)
  --password <password>     the user's password (or, out of sight, OVIRT_PASSWORD)
  --token <token>           a token of its single sign-on, instead of a user (or, out of sight, OVIRT_TOKEN)
  --speed <times>           with a real engine: how many times as fast as in life it goes (default: 100)
  --help                    print this

Exit codes: 0 the backup succeeded, whatever became of showing it, 1 it failed, 2 bad input, 3 timed out, 4 engine out of reach or refusing
at the beginning, 130 interrupted.
`

export interface Options {
  readonly vm: string
  readonly failing: readonly Part[]
  readonly correlationId: string | undefined
  readonly whenEnded: 'refuse' | 'add-another'
  readonly failSteps: 'deferred' | 'at-once'
  readonly timeoutMs: number
  readonly json: boolean
  readonly documents: 'json' | 'xml'
  /** Undefined: an emulated engine. */
  readonly server: { readonly baseUrl: string; readonly auth: OvirtAuth; readonly speed: number } | undefined
  readonly help: boolean
}

export function readOptions(argv: readonly string[], environment: Environment): Options {
  const given = parse(argv)
  const { vm, fail, help } = given
  const baseUrl = given['base-url']
  const correlationId = given['correlation-id']
  if (vm.trim() === '') throw new InputError('--vm must be a name.')
  if (baseUrl === undefined) {
    const real = (['username', 'password', 'token', 'speed'] as const).find((name) => given[name] !== undefined)
    if (real !== undefined) throw new InputError(`--${real} is for a real engine: name it with --base-url.`)
  }
  return {
    vm,
    failing: fail.map((name) => oneOf('fail', name, parts)),
    correlationId,
    whenEnded: oneOf('when-ended', given['when-ended'], ['refuse', 'add-another']),
    failSteps: oneOf('fail-steps', given['fail-steps'], ['deferred', 'at-once']),
    timeoutMs: milliseconds('timeout', given.timeout),
    json: oneOf('format', given.format, ['text', 'json']) === 'json',
    documents: oneOf('documents', given.documents, ['json', 'xml']),
    server:
      baseUrl === undefined || help
        ? undefined
        : { baseUrl, auth: authOf(given, environment), speed: timesOf(given.speed ?? '100') },
    help,
  }
}

/** An option comes before every variable; of each kind, a token before a user. */
function authOf(
  { token, username, password }: { readonly [option in 'token' | 'username' | 'password']?: string },
  { OVIRT_TOKEN, OVIRT_USERNAME, OVIRT_PASSWORD }: Environment,
): OvirtAuth {
  if (token !== undefined && username !== undefined) throw new InputError('--token and --username exclude each other.')
  const open = token ?? (username === undefined ? OVIRT_TOKEN : undefined)
  if (open) return { token: open }
  const user = username ?? OVIRT_USERNAME
  if (!user) throw new InputError('--base-url needs --token, or --username with --password.')
  const secret = password ?? OVIRT_PASSWORD
  if (!secret) throw new InputError('--username needs --password, or the variable OVIRT_PASSWORD.')
  return { username: user, password: secret }
}

function timesOf(text: string): number {
  const times = Number(text)
  if (times > 0 && times < Number.POSITIVE_INFINITY) return times
  throw new InputError(`--speed must be a number above 0, not ${JSON.stringify(text)}.`)
}

function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  throw new InputError(`--${option} must be ${listOf(words)}, not ${JSON.stringify(text)}.`)
}

function listOf(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        vm: { type: 'string', default: 'db1' },
        fail: { type: 'string', multiple: true, default: [] },
        'correlation-id': { type: 'string' },
        'when-ended': { type: 'string', default: 'refuse' },
        'fail-steps': { type: 'string', default: 'deferred' },
        timeout: { type: 'string', default: '7200' },
        format: { type: 'string', default: 'text' },
        documents: { type: 'string', default: 'json' },
        'base-url': { type: 'string' },
        username: { type: 'string' },
        password: { type: 'string' },
        token: { type: 'string' },
        speed: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
