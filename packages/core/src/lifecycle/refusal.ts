/**
 * Why a command was refused: the state is not one of the table's, no state knows the command, or this state does not allow it.
 */
export type TransitionRefusalCode = 'unknown-state' | 'unknown-command' | 'illegal-transition'

/** A refused command: what was asked of what, and what would have been legal. */
export interface Refusal<Code extends string = string> {
  /** Why, in a word that code can switch on. */
  readonly code: Code
  /** The state in which the command came. */
  readonly state: string
  /** The command that was refused. */
  readonly command: string
  /** The commands that are legal in that state. */
  readonly legal: readonly string[]
  /** The refusal as a sentence. */
  readonly message: string
}

// A refusal is made on a hot path and mostly never read: the sentence is composed when somebody asks for it.
class TransitionRefusal implements Refusal<TransitionRefusalCode> {
  readonly code: TransitionRefusalCode
  readonly state: string
  readonly command: string
  readonly legal: readonly string[]
  readonly #lifecycle: string

  constructor(
    lifecycle: string,
    code: TransitionRefusalCode,
    state: string,
    command: string,
    legal: readonly string[],
  ) {
    this.code = code
    this.state = state
    this.command = command
    this.legal = legal
    this.#lifecycle = lifecycle
  }

  get message(): string {
    const { code, state, command, legal } = this
    if (code === 'unknown-state') return `${this.#lifecycle}: "${state}" is not a state of this lifecycle.`
    const why = code === 'unknown-command' ? 'is not a command of this lifecycle' : `is not legal in state "${state}"`
    const instead = legal.length > 0 ? `legal there: ${legal.join(', ')}` : 'nothing is legal there'
    return `${this.#lifecycle}: "${command}" ${why}; ${instead}.`
  }

  toJSON(): Refusal<TransitionRefusalCode> {
    const { code, state, command, legal, message } = this
    return { code, state, command, legal, message }
  }
}

export function refuseTransition(
  lifecycle: string,
  code: TransitionRefusalCode,
  state: string,
  command: string,
  legal: readonly string[],
): Refusal<TransitionRefusalCode> {
  return new TransitionRefusal(lifecycle, code, state, command, legal)
}
