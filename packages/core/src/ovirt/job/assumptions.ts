/** What the design page of external tasks does not settle. Each is our assumption about the profile `documented`, and of no other. */
export interface DocumentedJobAssumptions {
  /** What becomes of an end without force while steps below have not ended. `stay`: they go on. `refuse`: there is no end. Default `'stay'`. */
  readonly openSteps: 'stay' | 'refuse'
  /** May steps be added to a job or a step that has ended? Default `'allow'`: the page asks for no more than a parent. */
  readonly underEnded: 'allow' | 'refuse'
  /**
   * What `clear` does, which is in the API's documents alone: "to be cleared by the system". `remove`: the job goes at once. `mark`: the cleaner may
   * remove it, as the engine does it. Default `'remove'`.
   */
  readonly clear: 'remove' | 'mark'
}

/** Assumptions to be made other than by default: each field may be left out, or undefined. */
export type GivenJobAssumptions = {
  readonly [Name in keyof DocumentedJobAssumptions]?: DocumentedJobAssumptions[Name] | undefined
}
