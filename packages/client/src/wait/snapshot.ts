import type { JobView } from '@jobwright/core'

/** What a look found: the first one, or one that differs from the one before. */
export interface Snapshot {
  /** The job as it was found. */
  readonly view: JobView
  /** The fields of the view that differ from the snapshot before it; all of them in the first. `raw` is not compared. */
  readonly changed: readonly (keyof JobView)[]
  /** What another process goes on with. */
  readonly token: string
}
