import { parseArgs } from 'node:util'
import type { Semantics } from '@jobwright/core'
import { type DeployedAction, deployedActions } from '@jobwright/core/drydock'
import { InputError } from './read-yaml.ts'

export const help = `Shows what a node filter selects, why, and what a real Drydock would add; then runs a task's rules over those nodes.

  npx -y pnpm@12.21.0 start [options]

  --inventory <file>   the site: racks and nodes (default: examples/data/site.yaml)
  --filter <file>      the node filter, or null for all nodes (default: examples/data/filter.yaml)
  --action <name>      what to do with the nodes (default: deploy_nodes), one of
                       ${deployedActions.join(' ')}
  --semantics <name>   whose meaning of the filter the task uses: documented (default) or deployed
  --fail <node>        let the work on this node fail; may be given several times
  --json               print one JSON document instead of text
  --help               print this

Exit codes: 0 success, 1 any other end of the task (also when there was nothing to do), 2 bad input.
`

export interface Options {
  readonly inventory: string
  readonly filter: string
  readonly action: DeployedAction
  readonly semantics: Semantics
  readonly fail: readonly string[]
  readonly json: boolean
  readonly help: boolean
}

export function readOptions(argv: readonly string[]): Options {
  const { inventory, filter, action, semantics, fail, json, help } = parse(argv)
  if (semantics !== 'documented' && semantics !== 'deployed') {
    throw new InputError(`--semantics must be documented or deployed, not ${JSON.stringify(semantics)}.`)
  }
  const known = deployedActions.find((one) => one === action)
  if (known === undefined)
    throw new InputError(`--action must be one of ${deployedActions.join(', ')}, not ${JSON.stringify(action)}.`)
  return { inventory, filter, action: known, semantics, fail, json, help }
}

function parse(argv: readonly string[]) {
  const data = (name: string) => new URL(`../data/${name}`, import.meta.url).pathname
  try {
    return parseArgs({
      args: [...argv],
      options: {
        inventory: { type: 'string', default: data('site.yaml') },
        filter: { type: 'string', default: data('filter.yaml') },
        action: { type: 'string', default: 'deploy_nodes' },
        semantics: { type: 'string', default: 'documented' },
        fail: { type: 'string', multiple: true, default: [] },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values
  } catch (error) {
    throw new InputError(`${error instanceof Error ? error.message : String(error)} See --help.`)
  }
}
