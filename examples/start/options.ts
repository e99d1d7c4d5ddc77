import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type DeployedAction, deployedActions } from '@jobwright/core/drydock'
import { InputError } from './read-yaml.ts'

export const help = `Plans a Drydock task on the nodes a filter selects, starts it, and waits until it has truly ended.

  npx -y pnpm@12.21.0 start [options]

Without --base-url it starts an emulated Drydock that knows the inventory, on a clock that passes over the waiting.

  --inventory <file>     the site: racks and nodes (default: examples/data/site.yaml; with --base-url: ask the server)
  --filter <file>        the node filter, or null for all nodes (default: examples/data/filter.yaml)
  --action <name>        what to do with the nodes (default: deploy_nodes), one of
                         ${deployedActions.join(' ')}
  --semantics <name>     whose meaning of the filter the task gets: documented (default), as exact names;
                         deployed, as the server reads the filter (the same as --allow-wider)
  --allow-wider          send the filter as it is, on whatever nodes the server selects by it
  --fail <node>          let the work on this node fail (emulator only); may be given several times
  --timeout <seconds>    how long to wait for the task (default: 3600)
  --interval <seconds>   how often to look at the task (default: as the client thinks best)
  --base-url <url>       a real server
  --design-ref <ref>     the site's design (needed with --base-url)
  --token <token>        its X-Auth-Token
  --resume <token>       go on waiting for a task that an earlier run started (needs --base-url)
  --json                 print one JSON document instead of text
  --help                 print this

Exit codes: 0 success, 1 any other end of the task (also success on nothing or beside errors), 2 bad input, 3 timed out,
4 server out of reach or refusing, 130 interrupted.
`

export interface Options {
  /** Undefined: ask the server. */
  readonly inventory: string | undefined
  readonly filter: string
  readonly action: DeployedAction
  readonly allowWider: boolean
  readonly fail: readonly string[]
  readonly timeoutMs: number
  /** Undefined: as the client thinks best. */
  readonly intervalMs: number | undefined
  readonly server:
    | { readonly baseUrl: string; readonly designRef: string | undefined; readonly token: string | undefined }
    | undefined
  readonly resume: string | undefined
  readonly json: boolean
  readonly help: boolean
}

export function readOptions(argv: readonly string[]): Options {
  const given = parse(argv)
  const { filter, semantics, fail, resume, json, help, token } = given
  const baseUrl = given['base-url']
  const designRef = given['design-ref']
  if (semantics !== 'documented' && semantics !== 'deployed') {
    throw new InputError(`--semantics must be documented or deployed, not ${JSON.stringify(semantics)}.`)
  }
  const action = deployedActions.find((one) => one === given.action)
  if (action === undefined) {
    throw new InputError(`--action must be one of ${deployedActions.join(', ')}, not ${JSON.stringify(given.action)}.`)
  }
  if (baseUrl === undefined && (designRef ?? token ?? resume) !== undefined) {
    throw new InputError('--design-ref, --token and --resume are for a real server: name it with --base-url.')
  }
  if (baseUrl !== undefined && designRef === undefined && resume === undefined && !help) {
    throw new InputError('--base-url needs --design-ref: say where the server finds the design of the site.')
  }
  if (baseUrl !== undefined && fail.length > 0)
    throw new InputError('--fail scripts the emulator; a real server fails by itself.')
  return {
    inventory: given.inventory ?? (baseUrl === undefined ? data('site.yaml') : undefined),
    filter,
    action,
    allowWider: given['allow-wider'] || semantics === 'deployed',
    fail,
    timeoutMs: milliseconds('timeout', given.timeout),
    intervalMs: given.interval === undefined ? undefined : milliseconds('interval', given.interval),
    server: baseUrl === undefined ? undefined : { baseUrl, designRef, token },
    resume,
    json,
    help,
  }
}

function milliseconds(option: string, text: string): number {
  const seconds = Number(text)
  if (seconds > 0 && seconds < Number.POSITIVE_INFINITY) return seconds * 1000
  throw new InputError(`--${option} must be a number of seconds above 0, not ${JSON.stringify(text)}.`)
}

function data(name: string): string {
  return fileURLToPath(new URL(`../data/${name}`, import.meta.url))
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        inventory: { type: 'string' },
        filter: { type: 'string', default: data('filter.yaml') },
        action: { type: 'string', default: 'deploy_nodes' },
        semantics: { type: 'string', default: 'documented' },
        'allow-wider': { type: 'boolean', default: false },
        fail: { type: 'string', multiple: true, default: [] },
        timeout: { type: 'string', default: '3600' },
        interval: { type: 'string' },
        'base-url': { type: 'string' },
        'design-ref': { type: 'string' },
        token: { type: 'string' },
        resume: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
