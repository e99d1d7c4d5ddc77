import { JobwrightError } from '../errors/jobwright-error.ts'
import type { LifecycleTable, StateRow } from './table.ts'

/** The rules that a lifecycle table must keep. */
export type DefinitionRule =
  | 'initial-is-a-state'
  | 'phase-is-known'
  | 'target-is-a-state'
  | 'outcome-if-and-only-if-ended'
  | 'endings-allow-the-way-out'
  | 'reachable-unless-reserved'
  | 'reserved-is-not-reached'
  | 'no-dead-end'

/** Refuses a table that breaks a rule, naming the state and the rule. */
export function checkDefinition(table: LifecycleTable): void {
  const rows = new Map<string, StateRow>(Object.entries(table.states))
  const refuse = (state: string, rule: DefinitionRule, why: string): never => {
    throw new JobwrightError(`Lifecycle "${table.name}", state "${state}", rule ${rule}: ${why}.`, {
      code: 'invalid-input',
    })
  }

  if (!rows.has(table.initial)) refuse(table.initial, 'initial-is-a-state', 'the initial state is not in the table')

  const endings = table.endings ?? 'final'
  for (const [state, row] of rows) {
    if (row.phase !== 'pending' && row.phase !== 'running' && row.phase !== 'ended') {
      refuse(state, 'phase-is-known', 'the phase must be pending, running or ended')
    }
    const ended = row.phase === 'ended'
    const outcomes = row.outcome === undefined ? 0 : [row.outcome].flat().length
    if (ended !== outcomes > 0) {
      refuse(
        state,
        'outcome-if-and-only-if-ended',
        ended ? 'an ended state names its outcome' : 'an active state has no outcome',
      )
    }
    for (const [command, to] of Object.entries(row.on ?? {})) {
      const target = rows.get(to)
      if (target === undefined)
        refuse(state, 'target-is-a-state', `"${command}" leads to "${to}", which is not in the table`)
      const allowed =
        !ended || to === state || endings === 'reopenable' || (endings === 'revisable' && target?.phase === 'ended')
      if (!allowed)
        refuse(state, 'endings-allow-the-way-out', `"${command}" leads to "${to}", but endings are ${endings}`)
    }
  }

  const reached = walk(rows, [table.initial], (row) => Object.values(row.on ?? {}))
  for (const [state, row] of rows) {
    if (row.reserved) {
      if (reached.has(state)) refuse(state, 'reserved-is-not-reached', 'a reserved state has no way in')
    } else if (!reached.has(state)) {
      refuse(
        state,
        'reachable-unless-reserved',
        `no way leads here from "${table.initial}"; mark it reserved if nothing sets it`,
      )
    }
  }

  const sources = new Map<string, string[]>([...rows.keys()].map((state) => [state, []]))
  for (const [state, row] of rows) for (const to of Object.values(row.on ?? {})) sources.get(to)?.push(state)
  const ended = [...rows].filter(([, row]) => row.phase === 'ended').map(([state]) => state)
  const ending = walk(rows, ended, (_row, state) => sources.get(state) ?? [])
  for (const [state, row] of rows) {
    if (!ending.has(state) && !row.reserved) refuse(state, 'no-dead-end', 'no way leads from here to an ended state')
  }
}

function walk(
  rows: ReadonlyMap<string, StateRow>,
  from: readonly string[],
  neighbours: (row: StateRow, state: string) => readonly string[],
): ReadonlySet<string> {
  const seen = new Set(from)
  for (const state of seen) {
    const row = rows.get(state)
    if (row !== undefined) for (const next of neighbours(row, state)) seen.add(next)
  }
  return seen
}
