import { type DrpQueryFailure, evaluateDrpQuery } from '@jobwright/core/drp'
import { paramReading } from '../list/param-reading.ts'
import { patternMatcher } from '../list/pattern-matcher.ts'
import type { Site } from '../site.ts'
import type { MachineObject } from '../store/objects.ts'

/** What is wrong with the filter of a work order; undefined for one that can be asked. */
export function filterProblem(site: Site, filter: string): DrpQueryFailure | undefined {
  const answer = ask(site, filter, [])
  return answer.ok ? undefined : answer
}

/**
 * Does the filter of a work order choose a machine? Documents call it a list filter: it is read as the query of a list of machines, such as
 * `Name=m1&Meta.rack=7`, and what a list would be ordered or cut by does not matter.
 */
export function chooses(site: Site, filter: string, machine: MachineObject): boolean {
  const answer = ask(site, filter, [machine])
  return answer.ok && answer.rows.length > 0
}

const notFilters: ReadonlySet<string> = /*@__PURE__*/ new Set(['offset', 'limit', 'sort', 'reverse', 'slim', 'params'])

function ask(site: Site, filter: string, machines: readonly MachineObject[]) {
  const query = [...new URLSearchParams(filter)].filter(([name]) => !notFilters.has(name))
  return evaluateDrpQuery(query, machines, {
    of: 'machines',
    profile: site.profile,
    matches: patternMatcher(),
    param: (name) => paramReading(site, name),
  })
}
