import type { AnyLifecycle, LifecycleTable } from '@jobwright/core'

/** A table written out from a lifecycle's own answers: what the laws of shipped tables are checked against. */
export function tableOf(lifecycle: AnyLifecycle): LifecycleTable {
  const states = lifecycle.states.map((state) => {
    const on = lifecycle.edges.filter(({ from }) => from === state).map(({ command, to }) => [command, to])
    const common = {
      flags: lifecycle.flagsOf(state),
      reserved: lifecycle.isReserved(state),
      on: Object.fromEntries(on) as Record<string, string>,
    }
    const phase = lifecycle.phaseOf(state)
    return [
      state,
      phase === 'ended' ? { phase, outcome: lifecycle.outcomesOf(state), ...common } : { phase, ...common },
    ] as const
  })
  const { name, initial, endings } = lifecycle
  return { name, initial, endings, states: Object.fromEntries(states) }
}

/** The pairs of states that somebody who polls may see one after the other, worked out with a matrix. */
function observablePairs(table: LifecycleTable): ReadonlySet<string> {
  const entries = Object.entries(table.states)
  const matrix = entries.map(([from, a]) =>
    entries.map(
      ([to, b]) =>
        from === to ||
        Object.values(a.on ?? {}).includes(to) ||
        (a.phase !== 'ended' && b.reserved === true) ||
        (a.phase !== 'ended' && a.reserved === true && b.phase === 'ended'),
    ),
  )
  for (const via of entries.keys()) {
    for (const row of matrix) if (row[via]) for (const to of entries.keys()) row[to] ||= matrix[via]?.[to] ?? false
  }
  return new Set(
    entries.flatMap(([from], i) => entries.flatMap(([to], j) => (matrix[i]?.[j] ? [JSON.stringify([from, to])] : []))),
  )
}

/** What breaks a law, in words, and how many cells of the table were legal and how many were not. */
export interface Verdict {
  readonly violations: readonly string[]
  readonly legal: number
  readonly illegal: number
}

/** Checks what holds for every lifecycle against the table that it was made from. */
export function checkLaws(lifecycle: AnyLifecycle, table: LifecycleTable): Verdict {
  const rows = new Map(Object.entries(table.states))
  const commands = new Set([...rows.values()].flatMap((row) => Object.keys(row.on ?? {})))
  const observable = observablePairs(table)
  const violations: string[] = []
  const count = { legal: 0, illegal: 0 }
  const holds = (law: string, actual: unknown, wanted: unknown) => {
    const [one, other] = [JSON.stringify(actual), JSON.stringify(wanted)]
    if (one !== other) violations.push(`${law}: ${one}, not ${other}`)
  }

  holds('states', lifecycle.states, [...rows.keys()])
  holds('initial', lifecycle.initial, table.initial)
  holds('endings', lifecycle.endings, table.endings ?? 'final')
  for (const [state, row] of rows) {
    const legal = Object.keys(row.on ?? {})
    holds(`isState ${state}`, lifecycle.isState(state), true)
    holds(`phase of ${state}`, lifecycle.phaseOf(state), row.phase)
    holds(`isEnded ${state}`, lifecycle.isEnded(state), row.phase === 'ended')
    holds(`isReserved ${state}`, lifecycle.isReserved(state), row.reserved ?? false)
    holds(`outcomes of ${state}`, lifecycle.outcomesOf(state), row.outcome === undefined ? [] : [row.outcome].flat())
    holds(`flags of ${state}`, lifecycle.flagsOf(state), row.flags ?? [])
    holds(`commands from ${state}`, lifecycle.commandsFrom(state), legal)
    for (const command of [...commands, 'nonsense']) {
      const cell = `${state} ${command}`
      const target = Object.hasOwn(row.on ?? {}, command) ? row.on?.[command] : undefined
      const result = lifecycle.tryNext(state, command)
      holds(`${cell}: same answer again`, lifecycle.tryNext(state, command), result)
      holds(`${cell}: can`, lifecycle.can(state, command), target !== undefined)
      holds(
        `${cell}: next`,
        nextOrMessage(lifecycle, state, command),
        target ?? (result.ok ? '' : result.refusal.message),
      )
      if (result.ok) {
        count.legal += 1
        holds(`${cell}: tryNext`, result, { ok: true, state: target })
        holds(`${cell}: leads to a state`, rows.has(result.state), true)
        holds(`${cell}: can be observed`, lifecycle.canObserve(state, result.state), true)
        holds(`${cell}: does not raise the dead`, keepsTheEnd(lifecycle, state, result.state), true)
      } else {
        count.illegal += 1
        const { code, legal: instead, state: where, command: what } = result.refusal
        holds(`${cell}: is refused`, target, undefined)
        holds(`${cell}: code`, code, commands.has(command) ? 'illegal-transition' : 'unknown-command')
        holds(`${cell}: refusal`, [where, what, instead], [state, command, legal])
      }
    }
    for (const other of rows.keys()) {
      const wanted = observable.has(JSON.stringify([state, other]))
      holds(`${state} then ${other}`, lifecycle.canObserve(state, other), wanted)
    }
  }
  return { violations, ...count }
}

/** No resurrection: what may leave an ended state is what the endings say. */
function keepsTheEnd(lifecycle: AnyLifecycle, from: string, to: string): boolean {
  if (!lifecycle.isEnded(from) || from === to || lifecycle.endings === 'reopenable') return true
  return lifecycle.endings === 'revisable' && lifecycle.isEnded(to)
}

/** `next` against its types: only lifecycles whose states the compiler knows have it. */
export function nextOf(lifecycle: AnyLifecycle, state: string, command: string): string {
  return (lifecycle as AnyLifecycle & { next(state: string, command: string): string }).next(state, command)
}

function nextOrMessage(lifecycle: AnyLifecycle, state: string, command: string): string {
  try {
    return nextOf(lifecycle, state, command)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
