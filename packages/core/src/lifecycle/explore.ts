import { canonicalKey } from './canonical-key.ts'
import { type Decider, execute } from './decider.ts'
import type { Refusal } from './refusal.ts'

/** How far, and with which commands, a decider is explored. */
export interface ExploreOptions<State, Command, Event> {
  /** Where to begin. Default: the decider's initial state. */
  readonly initial?: State | undefined
  /** The commands to try in a state, legal or not. */
  readonly commands: (state: State) => Iterable<Command>
  /** What makes two states the same; leave out of it what grows for ever, such as times. Default: all of the state. */
  readonly key?: ((state: State) => string) | undefined
  /** The longest run of commands to try. Default: no limit. */
  readonly depth?: number | undefined
  /** The most states to visit. Default 100 000. */
  readonly maxStates?: number | undefined
  /** Called for each command that was executed, with the states before and after it. */
  readonly onEdge?: ((edge: { from: State; command: Command; events: readonly Event[]; to: State }) => void) | undefined
}

/** Everything that was reached. */
export interface Exploration<State, Command, Event> {
  /** The states by key, in the order in which they were found. */
  readonly states: ReadonlyMap<string, State>
  /** The commands that were executed, between the keys of states. */
  readonly edges: readonly {
    readonly from: string
    readonly command: Command
    readonly events: readonly Event[]
    readonly to: string
  }[]
  /** The commands that were refused. */
  readonly refusals: readonly { readonly from: string; readonly command: Command; readonly refusal: Refusal }[]
  /** Was everything reachable visited, without running into `depth` or `maxStates`? */
  readonly complete: boolean
  /** The shortest run of commands to a state that fits, or undefined when none was reached. */
  pathTo(fits: (state: State) => boolean): readonly Command[] | undefined
}

/**
 * Visits every state that a decider can reach, breadth first, trying every given command in each.
 *
 * @example
 * ```ts
 * import { type Decider, explore } from '@jobwright/core'
 * const lamp: Decider<'off' | 'on', 'press', 'pressed'> = {
 *   name: 'lamp',
 *   initial: 'off',
 *   decide: () => ({ ok: true, events: ['pressed'] }),
 *   evolve: (state) => (state === 'off' ? 'on' : 'off'),
 * }
 * const found = explore(lamp, { commands: () => ['press'] })
 * found.states.size //=> 2
 * found.complete //=> true
 * found.pathTo((state) => state === 'on') //=> ['press']
 * ```
 */
export function explore<State, Command, Event>(
  decider: Decider<State, Command, Event>,
  options: ExploreOptions<State, Command, Event>,
): Exploration<State, Command, Event> {
  const { commands, key = canonicalKey, depth = Number.POSITIVE_INFINITY, maxStates = 100_000, onEdge } = options
  const initial = options.initial ?? decider.initial
  const states = new Map<string, State>([[key(initial), initial]])
  const arrivals = new Map<string, { from: string; command: Command; steps: number }>()
  const edges: { from: string; command: Command; events: readonly Event[]; to: string }[] = []
  const refusals: { from: string; command: Command; refusal: Refusal }[] = []
  let complete = true

  // A Map may grow while it is iterated: it is the queue of the search as well as its result.
  for (const [from, state] of states) {
    const steps = arrivals.get(from)?.steps ?? 0
    for (const command of commands(state)) {
      if (steps >= depth) {
        complete = false
        break
      }
      const execution = execute(decider, state, command)
      if (!execution.ok) {
        refusals.push({ from, command, refusal: execution.refusal })
        continue
      }
      const to = key(execution.state)
      if (!states.has(to)) {
        if (states.size >= maxStates) {
          complete = false
          continue
        }
        states.set(to, execution.state)
        arrivals.set(to, { from, command, steps: steps + 1 })
      }
      edges.push({ from, command, events: execution.events, to })
      onEdge?.({ from: state, command, events: execution.events, to: execution.state })
    }
  }

  return {
    states,
    edges,
    refusals,
    complete,
    pathTo(fits) {
      const found = [...states].find(([, state]) => fits(state))
      if (found === undefined) return undefined
      const path: Command[] = []
      for (let arrival = arrivals.get(found[0]); arrival !== undefined; arrival = arrivals.get(arrival.from)) {
        path.push(arrival.command)
      }
      return path.reverse()
    },
  }
}
