import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type DeployedAction, deployedActions } from '@jobwright/core/drydock'
import { InputError } from '../start/read-yaml.ts'

export const help = `Tells which nodes a filter selects and why, and what the real Drydock would do with it, before anything is sent.

  npx -y pnpm@12.21.0 preflight [options]

  --inventory <file>    the nodes, in JSON or YAML (default: examples/data/site.yaml)
  --format-of <name>    what the inventory is: design (a Drydock site design), drp (machines that DRP listed),
                        rows (a list of objects: name, tags, rack, labels, rackLabels; other columns are labels),
                        site (as the default inventory); told from the file where this is not given
  --filter <file>       a Drydock node_filter, or null for all nodes, or an expression, in JSON or YAML
                        (default, without --where: examples/data/filter.yaml)
  --where <text>        an expression as text, such as 'label.disk = nvme and not tag = gpu'
  --action <name>       what is to be done with the nodes: destroying them makes some findings errors; one of
                        ${deployedActions.join(' ')}
  --all                 show also the nodes that are not selected, and why not
  --format <name>       table (default), or json for one JSON document
  --help                print this

Exit codes: 0 nothing stands against it, 1 the real server would touch nodes that were not meant or there is an error,
2 bad input.
`

const inventoryFormats = ['design', 'drp', 'rows', 'site'] as const
export type InventoryFormat = (typeof inventoryFormats)[number]

export interface Options {
  readonly inventory: string
  /** Undefined: told from the file. */
  readonly formatOf: InventoryFormat | undefined
  readonly asked: { readonly filter: string } | { readonly where: string }
  readonly action: DeployedAction | undefined
  readonly all: boolean
  readonly format: 'table' | 'json'
  readonly help: boolean
}

export function readOptions(argv: readonly string[]): Options {
  const { inventory, filter, where, all, help, ...given } = parse(argv)
  if (filter !== undefined && where !== undefined)
    throw new InputError('--filter and --where ask two things: give one.')
  return {
    inventory: inventory ?? data('site.yaml'),
    formatOf: oneOf('format-of', given['format-of'], inventoryFormats),
    asked: where === undefined ? { filter: filter ?? data('filter.yaml') } : { where },
    action: oneOf('action', given.action, deployedActions),
    all,
    format: oneOf('format', given.format, ['table', 'json']) ?? 'table',
    help,
  }
}

function oneOf<Name extends string>(
  option: string,
  given: string | undefined,
  names: readonly Name[],
): Name | undefined {
  const name = names.find((one) => one === given)
  if (given === undefined || name !== undefined) return name
  throw new InputError(`--${option} must be one of ${names.join(', ')}, not ${JSON.stringify(given)}.`)
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
        'format-of': { type: 'string' },
        filter: { type: 'string' },
        where: { type: 'string' },
        action: { type: 'string' },
        all: { type: 'boolean', default: false },
        format: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
