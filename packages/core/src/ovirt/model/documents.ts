import type { Action } from './action.ts'
import type { EndJobActionV3 } from './end-action.ts'
import type { Reference } from './entity.ts'
import type { Fault } from './fault.ts'
import type { Job, JobFields, Step, StepFields } from './job.ts'

/** The engine's answers by kind, which is the name of the XML root. */
export interface AnswerDocuments {
  /** What `end` and `clear` answer. */
  readonly action: Action
  /** What all else answers when it is refused. */
  readonly fault: Fault
  /** A job. */
  readonly job: Job
  /** A list of jobs. */
  readonly jobs: readonly Job[]
  /** A step. */
  readonly step: Step
  /** A list of steps. */
  readonly steps: readonly Step[]
  /** A list of the statistics of a step. */
  readonly statistics: readonly Reference[]
}

/** The bodies that are sent to the engine, by kind: no field is required, as the engine itself says which one it misses. */
export interface RequestDocuments {
  /** What `end` and `clear` take. */
  readonly action: Action
  /** Nobody sends one; the engine would read it. */
  readonly fault: Fault
  /** What is to be a job. */
  readonly job: JobFields
  /** Nobody sends a list; the engine would read it. */
  readonly jobs: readonly JobFields[]
  /** What is to be a step. */
  readonly step: StepFields
  /** Nobody sends a list; the engine would read it. */
  readonly steps: readonly StepFields[]
  /** Nobody sends a list; the engine would read it. */
  readonly statistics: readonly Reference[]
}

/** What can be written, by kind: answers, bodies, and of v3 the body that ends a job. */
export interface WritableDocuments extends Omit<RequestDocuments, 'action'> {
  /** What `end` and `clear` take and answer; {@link EndJobActionV3} only in the form of v3. */
  readonly action: Action | EndJobActionV3
}

/** The kinds of documents: the names of the XML roots. */
export type DocumentKind = keyof AnswerDocuments

/**
 * Which engine's form of the documents is meant. `v4` is the default; `v3` (engines 3.3 to 3.6, and `/api/v3` of 4.0 to 4.3) writes a status as
 * `<status><state>STARTED</state></status>`. In the model both are `status: 'started'`.
 */
export type DocumentProfile = 'v3' | 'v4'

/** How a document is read. */
export interface ReadOptions {
  /**
   * What the document is. Default `'answer'`: words of lists that servers extend are open, what the model requires must be there, fields that are
   * new are kept (JSON). `'request'` is how the engine reads a body: words are closed, unknown fields are refused, nothing is required.
   */
  readonly as?: 'answer' | 'request' | undefined
  /** Whose form of the documents. Default `'v4'`. */
  readonly profile?: DocumentProfile | undefined
}
