import type { NodeFilter } from '@jobwright/core'
import { repeatingAttribute } from '../compare/bare-list.ts'
import { compareOn } from '../compare/compare-semantics.ts'
import { repetition } from '../compare/difference-reasons.ts'
import { differingParts } from '../compare/differing-parts.ts'
import type { FilterPath } from '../filter-parts.ts'
import { type Inventory, inventoryOfList } from '../node-source.ts'
import { listed, worded } from '../wording.ts'
import type { Finding } from './finding.ts'

const spelledOut = 5

/** Stands in for an inventory: the server does not look at a filter before it has a node. */
const anyNode: Inventory = /*@__PURE__*/ inventoryOfList([{ name: '' }])

/** Whether the deployed server has no answer to a filter. */
export function serverRefusals(filter: unknown, inventory: Inventory | undefined): readonly Finding[] {
  const asked = inventory === undefined || inventory.size === 0 ? anyNode : inventory
  const deployed = asked.select(filter as NodeFilter, 'deployed')
  switch (deployed.kind) {
    case 'selected':
      return []
    case 'indeterminate': {
      const message = 'no filter of the set counts for the server, and it answers neither all nodes nor none'
      return [{ code: 'indeterminate-on-server', level: 'error', path: ['filter_set'], message }]
    }
    case 'rejected':
      return [
        {
          code: 'rejected-by-server',
          level: 'error',
          path: deployed.path,
          message: `the server rejects the filter (${deployed.code})`,
        },
      ]
  }
}

/**
 * What the deployed server makes of a well-formed filter otherwise than the document. For a destructive action it is
 * an error where the server selects more: on the nodes, or, where none are given, on some.
 */
export function serverDifferences(
  filter: NodeFilter,
  inventory: Inventory | undefined,
  destructive: boolean,
): readonly Finding[] {
  if (inventory === undefined) {
    const repeating = repeatingAttribute(filter)
    return [
      ...differingParts(filter).map(({ code, path, message, widens }) =>
        difference(code, path, message, destructive && widens),
      ),
      ...(repeating === undefined
        ? []
        : [difference('repeated-names', repeating.path, repetition(repeating).message, false)]),
    ]
  }
  const { onlyDeployed, reasons } = compareOn(inventory, filter)
  const shown = new Set(reasons.map(({ path }) => JSON.stringify(path)))
  const more = onlyDeployed.length
  const findings = differingParts(filter).map(({ code, path, message, widens }) =>
    difference(code, path, message, destructive && widens && more > 0 && shown.has(JSON.stringify(path))),
  )
  for (const { code, path, message } of reasons)
    if (code === 'repeated-names') findings.push(difference(code, path, message, false))
  if (more > 0) {
    const which = `${more} more ${more === 1 ? 'node' : 'nodes'} than the document: ${listed(onlyDeployed.map(worded), 'and', spelledOut)}`
    findings.push(difference('server-selects-more', [], `the server selects ${which}`, destructive))
  }
  return findings
}

function difference(code: Finding['code'], path: FilterPath, message: string, harmful: boolean): Finding {
  return { code, level: harmful ? 'error' : 'warning', path, message }
}
