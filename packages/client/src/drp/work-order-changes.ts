import type { JobState, WorkOrderState } from '@jobwright/core/drp'

/** What a work order is to become: fields by their name, each replaced as a whole. */
export interface WorkOrderUpdate {
  /** Where it is to stand. See `cancel` for the state that its owner gives it; the others are its agent's. */
  readonly State?: WorkOrderState | undefined
  /** Where it stands, in words. */
  readonly Status?: string | undefined
  /** May its tasks be run? */
  readonly Runnable?: boolean | undefined
  /** The profiles that its parameters are looked up in after its own, in order. */
  readonly Profiles?: readonly string[] | undefined
  /** All its own parameters. To change some of them see `params.merge`. */
  readonly Params?: Readonly<Record<string, unknown>> | undefined
  /** All its notes. */
  readonly Meta?: Readonly<Record<string, string>> | undefined
  /** Are its logs put away? */
  readonly Archived?: boolean | undefined
}

/** What a work order must be for a change to be made: a server that finds something else answers 409 and changes nothing. */
export interface WorkOrderExpectation {
  /** Where it must stand. */
  readonly State?: WorkOrderState | undefined
  /** The machine it must be for; empty while none is chosen. */
  readonly Machine?: string | undefined
  /** The blueprint it must be made from. */
  readonly Blueprint?: string | undefined
  /** The entry of its task list it must be at. */
  readonly CurrentTask?: number | undefined
  /** The job that must be its last; empty for none. */
  readonly CurrentJob?: string | undefined
  /** Where its last job must stand; empty before the first. */
  readonly JobState?: '' | JobState | undefined
  /** Must its tasks be to be run? */
  readonly Runnable?: boolean | undefined
}
