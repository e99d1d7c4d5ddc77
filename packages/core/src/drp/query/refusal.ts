import type { DrpWhere } from './fields.ts'
import type { DrpQueryInput } from './query.ts'

/** Why something cannot be asked. */
export interface DrpQueryRefusal {
  /** Always false. */
  readonly ok: false
  /** What cannot be asked and why, as a phrase for a message; with what to do instead where there is something. */
  readonly reason: string
  /** What cannot be asked: the part of the query that is to blame. */
  readonly part: DrpQueryInput<DrpWhere>
}

export function refuse(reason: string, part: DrpQueryInput<DrpWhere>): DrpQueryRefusal {
  return { ok: false, reason, part }
}
