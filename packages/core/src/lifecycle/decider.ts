import type { Refusal } from './refusal.ts'

/** What a decider answers: what happens, in order, or why nothing does. */
export type Decision<Event, Code extends string = string> =
  | { readonly ok: true; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal<Code> }

/**
 * Rules that need more than the name of a state, as two pure functions: `decide` says what a command causes, `evolve` what an event leaves.
 *
 * The state is small plain JSON; history is the list of events. Time, new ids and definitions come in with the command.
 */
export interface Decider<State, Command, Event, Code extends string = string> {
  /** What it decides about, for messages. */
  readonly name: string
  /** The state before anything happened. */
  readonly initial: State
  /** What the command causes in this state, or a refusal. It never throws and changes nothing. */
  decide(state: State, command: Command): Decision<Event, Code>
  /** The state after the event. The state given is left as it was. */
  evolve(state: State, event: Event): State
}

/** What executing a command gives: the new state and the events that led to it, or a refusal. */
export type Execution<State, Event, Code extends string = string> =
  | { readonly ok: true; readonly state: State; readonly events: readonly Event[] }
  | { readonly ok: false; readonly refusal: Refusal<Code> }

/**
 * Decides a command and applies what it causes.
 *
 * @example
 * ```ts
 * import { type Decider, execute } from '@jobwright/core'
 * const counter: Decider<number, { add: number }, { added: number }> = {
 *   name: 'counter',
 *   initial: 0,
 *   decide: (_state, { add }) => ({ ok: true, events: [{ added: add }] }),
 *   evolve: (state, { added }) => state + added,
 * }
 * execute(counter, counter.initial, { add: 2 }) //=> { ok: true, state: 2, events: [{ added: 2 }] }
 * ```
 */
export function execute<State, Command, Event, Code extends string>(
  decider: Decider<State, Command, Event, Code>,
  state: State,
  command: Command,
): Execution<State, Event, Code> {
  const decision = decider.decide(state, command)
  if (!decision.ok) return decision
  let next = state
  for (const event of decision.events) next = decider.evolve(next, event)
  return { ok: true, state: next, events: decision.events }
}
