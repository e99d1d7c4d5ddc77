import { JobwrightError } from '../errors/jobwright-error.ts'
import { checkDefinition } from './definition-rules.ts'
import type { AnyLifecycle, Edge, Lifecycle, TransitionResult } from './lifecycle.ts'
import { observableClosure } from './observable.ts'
import { refuseTransition } from './refusal.ts'
import type { Endings, LifecycleTable, Outcome, StateFlag, StateRow, StateRows } from './table.ts'

/** What is looked up for a state on each call, worked out once. */
interface State {
  readonly row: StateRow
  readonly outcomes: readonly Outcome[]
  readonly flags: readonly StateFlag[]
  readonly commands: readonly string[]
  /** What each of the commands leads to, and the commands once more: a plain list of few words is searched faster than a Map or a frozen list. */
  readonly searched: readonly string[]
  readonly targets: readonly string[]
  readonly observable: ReadonlySet<string>
}

const none: readonly never[] = /*@__PURE__*/ Object.freeze([])

/**
 * Makes a lifecycle of one table: the types, the rules at run time and the diagrams all come from it.
 *
 * In goes a table of states, each with its phase, its outcome if the work is over in it, and the commands that leave it; out comes a
 * lifecycle that knows which commands are legal where. Write the table in place: its states and commands become types, so that an illegal
 * transition on a known state does not compile.
 *
 * @throws JobwrightError `invalid-input` when the table breaks a rule (an unknown target, a state that nothing reaches, a dead end, a way out
 * of an ended state that `endings` forbids); the message names the state and the rule.
 *
 * @example
 * ```ts
 * import { defineLifecycle } from '@jobwright/core'
 * const job = defineLifecycle({
 *   name: 'job',
 *   initial: 'PENDING',
 *   states: {
 *     PENDING: { phase: 'pending', on: { start: 'RUNNING' } },
 *     RUNNING: { phase: 'running', on: { finish: 'COMPLETE', fail: 'FAILED' } },
 *     COMPLETE: { phase: 'ended', outcome: 'succeeded' },
 *     FAILED: { phase: 'ended', outcome: 'failed' },
 *   },
 * })
 * job.next('PENDING', 'start') //=> 'RUNNING'
 * job.can('COMPLETE', 'fail') //=> false
 * job.canObserve('PENDING', 'FAILED') //=> true
 * ```
 */
export function defineLifecycle<const States extends StateRows>(table: {
  /** What it is the lifecycle of, for messages and diagrams. */
  readonly name: string
  /** The state in which it begins. */
  readonly initial: keyof States & string
  /** What may leave an ended state. Default `'final'`. */
  readonly endings?: Endings
  /** The states by name. */
  readonly states: States & {
    readonly [S in keyof States]: { readonly on?: { readonly [command: string]: keyof States & string } }
  }
}): Lifecycle<{
  readonly [S in keyof States & string]: States[S] extends {
    readonly on: infer On extends { readonly [command: string]: string }
  }
    ? { readonly [C in keyof On & string]: On[C] }
    : // biome-ignore lint/complexity/noBannedTypes: a state that nothing leaves has no commands, and hovers show it so.
      {}
}> {
  const lifecycle: AnyLifecycle = new TableLifecycle(table as LifecycleTable)
  return lifecycle as never
}

class TableLifecycle implements AnyLifecycle {
  readonly name: string
  readonly initial: string
  readonly endings: Endings
  readonly states: readonly string[]
  readonly edges: readonly Edge[]
  readonly #states: ReadonlyMap<string, State>
  readonly #commands: ReadonlySet<string>

  constructor(table: LifecycleTable) {
    checkDefinition(table)
    const entries = Object.entries(table.states)
    const edges = entries.flatMap(([from, row]) =>
      Object.entries(row.on ?? {}).map(([command, to]) => Object.freeze({ from, command, to })),
    )
    const observable = observableClosure(table.states)
    this.name = table.name
    this.initial = table.initial
    this.endings = table.endings ?? 'final'
    this.states = Object.freeze(entries.map(([state]) => state))
    this.edges = Object.freeze(edges)
    this.#commands = new Set(edges.map(({ command }) => command))
    this.#states = new Map(
      entries.map(([state, row]) => {
        const on = Object.entries(row.on ?? {})
        const searched = on.map(([command]) => command)
        return [
          state,
          {
            row,
            outcomes: Object.freeze([row.outcome ?? none].flat()),
            flags: Object.freeze([...(row.flags ?? none)]),
            commands: Object.freeze([...searched]),
            searched,
            targets: on.map(([, to]) => to),
            observable: observable.get(state) ?? new Set(),
          },
        ]
      }),
    )
    Object.freeze(this)
  }

  isState(value: unknown): boolean {
    return this.#states.has(value as string)
  }

  can(state: string, command: string): boolean {
    return this.#target(state, command) !== undefined
  }

  next(state: string, command: string): string {
    const to = this.#target(state, command)
    if (to !== undefined) return to
    throw new JobwrightError(this.#refuse(state, command).message, { code: 'invalid-input' })
  }

  tryNext(state: string, command: string): TransitionResult<string> {
    const to = this.#target(state, command)
    return to === undefined ? { ok: false, refusal: this.#refuse(state, command) } : { ok: true, state: to }
  }

  canObserve(before: string, after: string): boolean {
    return this.#states.get(before)?.observable.has(after) ?? false
  }

  commandsFrom(state: string): readonly string[] {
    return this.#states.get(state)?.commands ?? none
  }

  phaseOf(state: string): StateRow['phase'] {
    return this.#states.get(state)?.row.phase ?? 'running'
  }

  outcomesOf(state: string): readonly Outcome[] {
    return this.#states.get(state)?.outcomes ?? none
  }

  flagsOf(state: string): readonly StateFlag[] {
    return this.#states.get(state)?.flags ?? none
  }

  isEnded(state: string): boolean {
    return this.phaseOf(state) === 'ended'
  }

  isReserved(state: string): boolean {
    return this.#states.get(state)?.row.reserved ?? false
  }

  #target(state: string, command: string): string | undefined {
    const known = this.#states.get(state)
    if (known === undefined) return undefined
    const { searched, targets } = known
    for (let index = 0; index < searched.length; index++) if (searched[index] === command) return targets[index]
    return undefined
  }

  #refuse(state: string, command: string) {
    const known = this.#states.get(state)
    if (known === undefined) return refuseTransition(this.name, 'unknown-state', state, command, none)
    const code = this.#commands.has(command) ? 'illegal-transition' : 'unknown-command'
    return refuseTransition(this.name, code, state, command, known.commands)
  }
}
