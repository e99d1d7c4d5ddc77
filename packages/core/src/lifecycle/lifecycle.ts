import type { Refusal, TransitionRefusalCode } from './refusal.ts'
import type { Endings, Outcome, Phase, StateFlag } from './table.ts'

/** One way from one state to another. */
export interface Edge {
  /** The state it leaves. */
  readonly from: string
  /** What causes the change. */
  readonly command: string
  /** The state it leads to. */
  readonly to: string
}

/** The ways out of every state: state, command, next state. It is the only thing a lifecycle's type knows. */
export type Edges = { readonly [state: string]: { readonly [command: string]: string } }

/** What a transition gives: the next state, or why there is none. */
export type TransitionResult<State extends string> =
  | { readonly ok: true; readonly state: State }
  | { readonly ok: false; readonly refusal: Refusal<TransitionRefusalCode> }

/**
 * A lifecycle whose states are not known to the compiler: what code over several lifecycles or profiles takes.
 *
 * Words that the table does not know never throw: such a state is running, without outcome or flags, allows nothing and is never observable.
 */
export interface AnyLifecycle {
  /** What it is the lifecycle of. */
  readonly name: string
  /** The state in which it begins. */
  readonly initial: string
  /** What may leave an ended state. */
  readonly endings: Endings
  /** Every state, in the table's order. */
  readonly states: readonly string[]
  /** Every way from one state to another, in the table's order. */
  readonly edges: readonly Edge[]
  /** Is this one of the states? */
  isState(value: unknown): boolean
  /** Does this state allow this command? */
  can(state: string, command: string): boolean
  /** The state that a command leads to, or a refusal that lists what is legal. */
  tryNext(state: string, command: string): TransitionResult<string>
  /**
   * May somebody who polls see the first state and then the second? The answer is the reflexive transitive closure of the edges; reserved
   * states may be seen after every active one.
   */
  canObserve(before: string, after: string): boolean
  /** The commands that a state allows, in the table's order. */
  commandsFrom(state: string): readonly string[]
  /** Where work stands in this state; an unknown one counts as running. */
  phaseOf(state: string): Phase
  /** How work in this state may have ended: none while active, several where the document decides. */
  outcomesOf(state: string): readonly Outcome[]
  /** What else the state's name tells. */
  flagsOf(state: string): readonly StateFlag[]
  /** Is the work over in this state? */
  isEnded(state: string): boolean
  /** Is this a word that the API knows but nothing is known to set? */
  isReserved(state: string): boolean
}

/** A lifecycle whose states and commands the compiler knows. */
export interface Lifecycle<E extends Edges> extends AnyLifecycle {
  readonly initial: keyof E & string
  readonly states: readonly (keyof E & string)[]
  isState(value: unknown): value is keyof E & string
  /** Does this state allow this command? Where it does, `next` compiles. */
  can<C extends { [S in keyof E]: keyof E[S] }[keyof E] & string>(
    state: string,
    command: C,
  ): state is { [S in keyof E & string]: [C] extends [keyof E[S]] ? S : never }[keyof E & string]
  /**
   * The state that a legal command leads to; an illegal one does not compile.
   *
   * @throws JobwrightError `invalid-input` when called against its types with a command that the state does not allow.
   */
  next<S extends keyof E & string, C extends keyof E[S] & string>(state: S, command: C): E[S][C]
  tryNext(state: string, command: string): TransitionResult<keyof E & string>
  commandsFrom<S extends string>(
    state: S,
  ): readonly (S extends keyof E ? keyof E[S] & string : { [K in keyof E]: keyof E[K] }[keyof E] & string)[]
}

/** The states of a lifecycle, as a union of words. */
export type StateOf<L extends AnyLifecycle> = L['states'][number]

/** The commands of a lifecycle, as a union of words. */
export type CommandOf<L extends AnyLifecycle> =
  L extends Lifecycle<infer E> ? { [S in keyof E]: keyof E[S] }[keyof E] & string : string
