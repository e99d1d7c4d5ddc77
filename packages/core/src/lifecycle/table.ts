/** Where a job stands, whatever its API calls it. */
export type Phase = 'pending' | 'running' | 'ended'

/** How a job ended. `lost`: nobody knows, and nobody will. `incomplete`: it ended without finishing its work. */
export type Outcome = 'succeeded' | 'failed' | 'partial' | 'cancelled' | 'incomplete' | 'lost'

/**
 * What else a state's name tells: no activity is reported (`stalled`), it will fail though it still runs (`failing`), it is being
 * stopped (`cancelling`), it waits to be run again (`suspended`).
 */
export type StateFlag = 'stalled' | 'failing' | 'cancelling' | 'suspended'

/** What may leave an ended state: nothing, a move to another ended state, or anything. */
export type Endings = 'final' | 'revisable' | 'reopenable'

/** The ways out of a state: what causes the change, and the state it leads to. */
export type Transitions = { readonly [command: string]: string }

/** A state in which the work is not over. */
export interface ActiveStateRow {
  /** Where the work stands. */
  readonly phase: 'pending' | 'running'
  /** An active state has none. */
  readonly outcome?: never
  /** What else the name tells. Default none. */
  readonly flags?: readonly StateFlag[]
  /** A word the API knows but nothing is known to set. Default false. */
  readonly reserved?: boolean
  /** The ways out, by command. */
  readonly on?: Transitions
}

/** A state in which the work is over. */
export interface EndedStateRow {
  /** The work is over. */
  readonly phase: 'ended'
  /** How it ended, or the outcomes among which the document decides. */
  readonly outcome: Outcome | readonly Outcome[]
  /** What else the name tells. Default none. */
  readonly flags?: readonly StateFlag[]
  /** A word the API knows but nothing is known to set. Default false. */
  readonly reserved?: boolean
  /** The ways out, by command; which ones may stand here is said by the table's `endings`. */
  readonly on?: Transitions
}

/** One state of a lifecycle table. */
export type StateRow = ActiveStateRow | EndedStateRow

/** The states of a lifecycle, by name. */
export type StateRows = { readonly [state: string]: StateRow }

/** A lifecycle as data. */
export interface LifecycleTable {
  /** What it is the lifecycle of, for messages and diagrams. */
  readonly name: string
  /** The state in which it begins. */
  readonly initial: string
  /** What may leave an ended state. Default `'final'`. */
  readonly endings?: Endings
  /** The states by name. */
  readonly states: StateRows
}
