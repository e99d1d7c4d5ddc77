import { type NodeFilter, selectNodes } from '@jobwright/core'
import type { TaskState } from '@jobwright/core/drydock'
import type { Job } from './job.ts'
import type { PlanScope } from './plan.ts'
import { Escaped } from './work.ts'

/** What a task is for. */
export interface Scope {
  /** The names of the nodes, repeats included. */
  readonly nodes: readonly string[]
  /** The kind of out-of-band management they have, where no driver is enabled for it. */
  readonly unsupportedOobType?: string | undefined
}

/**
 * Finds out what a task is for. What the server cannot tell escapes, with the reason: the design cannot be resolved or is not valid, or the
 * filter is not understood.
 */
export function scopeOf(job: Job, { designRef, nodeFilter }: TaskState, wanted: PlanScope['design'] = 'valid'): Scope {
  const design = job.designOf(designRef)
  if (wanted === 'valid' && !design?.valid) {
    throw new Escaped(design === undefined ? 'The site design cannot be resolved.' : 'The site design is not valid.')
  }
  // Drydock: whoever does not look whether there is a design finds no nodes in none, whatever the filter.
  if (design === undefined) return { nodes: [] }
  const { unsupportedOobType } = design
  const selection = selectNodes(design.nodes, nodeFilter as NodeFilter | null, { semantics: job.profile })
  switch (selection.kind) {
    case 'selected':
      return { nodes: selection.names, unsupportedOobType }
    case 'indeterminate':
      return { nodes: [] }
    case 'rejected': {
      const path = ['node_filter', ...selection.path].join('/')
      throw new Escaped(`The node filter is not understood: ${selection.code} at ${path}.`)
    }
  }
}
