import type { NodeFilter, NodeSelection } from '@jobwright/core'
import type { GivenAttribute } from '../given-values.ts'
import type { Inventory } from '../node-source.ts'
import { repeatingAttribute } from './bare-list.ts'
import type { DifferenceReason } from './compare-semantics.ts'
import { type DifferingPart, differingParts } from './differing-parts.ts'
import { namesOf, sameNames } from './selected-names.ts'

/** The reasons why two selections by one filter differ on these nodes. */
export function differenceReasons(
  filter: NodeFilter | null | undefined,
  inventory: Inventory,
  documented: NodeSelection,
  deployed: NodeSelection,
): readonly DifferenceReason[] {
  if (documented.kind === 'rejected') {
    const message = `the filter is malformed (${documented.code}), yet the server does not refuse it`
    return [{ code: 'rejected-by-document', path: documented.path, message }]
  }
  // Without a filter both select every node.
  if (filter == null) return []
  const answered = deployed.kind === 'selected'
  const shown = differingParts(filter).filter((part) => showsOn(inventory, part, answered))
  return [
    ...refusals(deployed),
    ...shown.map(({ code, path, message }) => ({ code, path, message })),
    ...repeats(filter, inventory, deployed),
  ]
}

function refusals(deployed: NodeSelection): readonly DifferenceReason[] {
  if (deployed.kind === 'rejected') {
    return [
      { code: 'rejected-by-server', path: deployed.path, message: `the server rejects the filter (${deployed.code})` },
    ]
  }
  if (deployed.kind === 'indeterminate') {
    return [
      {
        code: 'indeterminate-on-server',
        path: ['filter_set'],
        message: 'the server answers neither all nodes nor none',
      },
    ]
  }
  return []
}

/** Whether the filter that holds the part, taken alone, selects differently, or leaves the server without an answer. */
function showsOn(inventory: Inventory, { code, filters }: DifferingPart, answered: boolean): boolean {
  // Passed over in silence an empty intersection changes nothing: it is every node.
  if (code === 'empty-means-nothing') return !answered
  const alone: NodeFilter = { filter_set_type: 'union', filter_set: filters }
  const documented = namesOf(inventory.select(alone, 'documented'))
  const deployed = inventory.select(alone, 'deployed')
  if (deployed.kind === 'selected') return answered && !sameNames(documented, deployed.names)
  // With rack_labels alone the server passes the filter over, as if it were every node, or fails.
  return code === 'rack-labels-ignored' && (!answered || documented.length < inventory.size)
}

/** Nodes that the server names again, where a set operation would have made them distinct. */
function repeats(filter: NodeFilter, inventory: Inventory, deployed: NodeSelection): readonly DifferenceReason[] {
  const part = repeatingAttribute(filter)
  if (part === undefined) return []
  const once = inventory.select({ filter_set_type: 'union', filter_set: [part.filter] }, 'deployed')
  return namesOf(deployed).length > namesOf(once).length ? [repetition(part)] : []
}

/** What comes of an attribute whose bare list of matches is the server's answer. */
export function repetition({ attribute, path }: GivenAttribute): DifferenceReason {
  return {
    code: 'repeated-names',
    path,
    message: `the server names a node once for each value of ${attribute} that it carries`,
  }
}
