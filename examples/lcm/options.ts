import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { LcmAuth, LcmVersion } from '@jobwright/client/lcm'
import type { Environment } from '../program/surroundings.ts'
import { milliseconds } from '../provision/options.ts'
import { InputError } from '../start/read-yaml.ts'

export const help = `Installs a cluster by OpsCenter's Lifecycle Manager and restarts it node by node, and shows every node while that goes on.

  npx -y pnpm@12.21.0 rolling-restart [options]

Without --base-url it starts an emulated OpsCenter from a file, on a clock that passes over the waiting: three datacenters, of which one node
hangs for a while and another does not come up again. A terminal is drawn over in place; elsewhere there are plain lines.

  --site <file>            what the emulated OpsCenter manages, and what goes wrong there (default: examples/data/lcm-site.yaml)
  --cluster <name>         the cluster, by name or id (default: the first one of the file)
  --skip-install           only restart
  --stop-on-error          begin no other node once one has failed (default: restart all, whatever fails)
  --concurrency <strategy> how many nodes at a time, in the words of the API (default: the server decides; today that is one)
  --fail-fast              give up as soon as it is known that the job will fail
  --terminate              terminate the job that is given up on, with --fail-fast or timed out (default: it goes on)
  --timeout <seconds>      how long all may take (default: 7200)
  --format <text|json>     text, or one JSON document at the end (default: text)
  --api <v1|v2>            the version of the API: v1 for OpsCenter 6.0 and 6.1 (default: v2)
  --base-url <url>         a real OpsCenter; trust its own certificate with NODE_EXTRA_CA_CERTS=<file>
  --username <name>        its user, if it asks for one (or the variable OPSCENTER_USERNAME)
  --password <password>    the user's password (or, out of sight, OPSCENTER_PASSWORD)
  --session <id>           a session that is open already, instead of a user (or, out of sight, OPSCENTER_SESSION)
  --help                   print this

Exit codes: 0 success, 1 any other end, 2 bad input, 3 timed out, 4 server out of reach or refusing, 130 interrupted.
`

export interface Options {
  /** The file that the emulated server is made from. */
  readonly site: string
  /** By name or id; undefined for the first one of the file. */
  readonly cluster: string | undefined
  readonly install: boolean
  readonly stopOnError: boolean
  readonly concurrency: string | undefined
  readonly failFast: boolean
  readonly terminate: boolean
  readonly timeoutMs: number
  readonly json: boolean
  readonly version: LcmVersion
  /** Undefined: an emulated server. */
  readonly server: { readonly baseUrl: string; readonly auth: LcmAuth } | undefined
  readonly help: boolean
}

const usualSite = fileURLToPath(new URL('../data/lcm-site.yaml', import.meta.url))

export function readOptions(argv: readonly string[], environment: Environment): Options {
  const given = parse(argv)
  const { site, cluster, concurrency, format, api, help } = given
  const baseUrl = given['base-url']
  if (baseUrl === undefined) {
    const real = (['username', 'password', 'session'] as const).find((name) => given[name] !== undefined)
    if (real !== undefined) throw new InputError(`--${real} is for a real server: name it with --base-url.`)
  } else if (site !== undefined) {
    throw new InputError('--site is for the emulated server: leave out --base-url.')
  } else if (!cluster && !help) {
    throw new InputError('--base-url needs --cluster: say which one is to be restarted.')
  }
  if (cluster === '') throw new InputError('--cluster must be a name or an id.')
  if (concurrency === '') throw new InputError('--concurrency must be a strategy, such as default.')
  return {
    site: site ?? usualSite,
    cluster,
    install: !given['skip-install'],
    stopOnError: given['stop-on-error'],
    concurrency,
    failFast: given['fail-fast'],
    terminate: given.terminate,
    timeoutMs: milliseconds('timeout', given.timeout),
    json: oneOf('format', format, ['text', 'json']) === 'json',
    version: oneOf('api', api, ['v1', 'v2']),
    server: baseUrl === undefined || help ? undefined : { baseUrl, auth: authOf(given, environment) },
    help,
  }
}

/** An option comes before every variable; of each kind, a session before a user. Where there is neither, the server is not to ask. */
function authOf(
  { session, username, password }: { readonly [option in 'session' | 'username' | 'password']?: string },
  { OPSCENTER_SESSION, OPSCENTER_USERNAME, OPSCENTER_PASSWORD }: Environment,
): LcmAuth {
  if (session !== undefined && username !== undefined) {
    throw new InputError('--session and --username exclude each other.')
  }
  const token = session ?? (username === undefined ? OPSCENTER_SESSION : undefined)
  if (token) return { token }
  const user = username ?? OPSCENTER_USERNAME
  if (!user) {
    if (password === undefined) return 'none'
    throw new InputError('--password needs --username, or the variable OPSCENTER_USERNAME.')
  }
  const secret = password ?? OPSCENTER_PASSWORD
  if (!secret) throw new InputError('--username needs --password, or the variable OPSCENTER_PASSWORD.')
  return { username: user, password: secret }
}

function oneOf<Word extends string>(option: string, text: string, words: readonly Word[]): Word {
  const word = words.find((one) => one === text)
  if (word !== undefined) return word
  throw new InputError(`--${option} must be ${words.join(' or ')}, not ${JSON.stringify(text)}.`)
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        site: { type: 'string' },
        cluster: { type: 'string' },
        'skip-install': { type: 'boolean', default: false },
        'stop-on-error': { type: 'boolean', default: false },
        concurrency: { type: 'string' },
        'fail-fast': { type: 'boolean', default: false },
        terminate: { type: 'boolean', default: false },
        timeout: { type: 'string', default: '7200' },
        format: { type: 'string', default: 'text' },
        api: { type: 'string', default: 'v2' },
        'base-url': { type: 'string' },
        username: { type: 'string' },
        password: { type: 'string' },
        session: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
