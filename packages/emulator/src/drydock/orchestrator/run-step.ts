import { nodeFilterFromNames, retryTask } from '@jobwright/core/drydock'
import type { Job } from './job.ts'
import type { Aim, Step } from './plan.ts'
import type { Scope } from './scope.ts'
import { awaitBootActions, workOnNodes, workOnSite } from './simulated-work.ts'
import type { Work } from './work.ts'

/** What the parent is for, and what its steps so far have led to, as lists of nodes. */
export interface Progress extends Scope {
  /** Those on which the latest step succeeded, and failed. */
  readonly succeeded: readonly string[]
  readonly failed: readonly string[]
  /** Those that the first step knew already. */
  readonly known: readonly string[]
}

/** Takes one step of a plan: makes its task, does it and answers what it has led to. */
export function* runStep(job: Job, parentId: string, step: Step, progress: Progress): Work<Progress> {
  const { hand } = job
  const nodes = nodesOf(step.nodes, progress)
  const nothing = { ...progress, succeeded: [], failed: [] }
  if (nodes?.length === 0 && step.evenForNone !== true) return nothing
  if (step.by === 'out-of-band driver' && progress.unsupportedOobType !== undefined) {
    nameUnsupported(job, parentId, nodes ?? [], progress.unsupportedOobType)
    return nothing
  }

  const id = addTask(job, parentId, step, nodes)
  hand.act({ type: 'start', id })
  const exhausted = yield* work(job, id, step)
  hand.end(id)
  if (exhausted !== undefined) {
    hand.act({ type: 'message', id, text: exhausted, error: false, contextType: 'NA', context: 'NA' })
  }
  if (step.collected === true) {
    const text = `Collected subtask ${id}`
    hand.act({ type: 'message', id: parentId, text, error: false, contextType: 'task', context: id })
  }
  const { successes, failures } = hand.task(id).result
  if (step.tellsKnown !== true) return { ...progress, succeeded: successes, failed: failures }
  for (const context of successes) {
    const text = 'Node found in provisioner, skipping OOB management'
    hand.act({ type: 'message', id: parentId, text, error: false, contextType: 'node', context })
  }
  return { ...progress, succeeded: successes, failed: failures, known: successes }
}

/** The names a step is for; undefined when it is for the site, or has its parent's filter as it is. */
function nodesOf(aim: Aim, { nodes, succeeded, failed, known }: Progress): readonly string[] | undefined {
  switch (aim) {
    case 'site':
    case 'filter':
      return undefined
    case 'selected':
      return nodes
    case 'succeeded':
      return succeeded
    case 'failed':
      return failed
    case 'succeeded-or-known':
      return [...succeeded, ...known]
  }
}

function addTask(job: Job, parentId: string, step: Step, nodes: readonly string[] | undefined): string {
  const { hand, store } = job
  const { action, parent } = step
  const isOrphan = parent === 'no' || (parent === 'forgotten' && job.has('drydock/unregistered-storage'))
  const filter = step.nodes === 'filter' ? hand.task(parentId).nodeFilter : null
  const nodeFilter = nodes === undefined ? filter : nodeFilterFromNames(nodes)
  const id = hand.add({ parentId: isOrphan ? null : parentId, action, nodeFilter, retry: 0 })
  if (step.nodes === 'filter') store.note(id, { filterText: store.noteOf(parentId).filterText })
  return id
}

/** Drydock: nodes for which no out-of-band driver is enabled are named as errors, one by one, and left out. */
function nameUnsupported({ hand }: Job, id: string, nodes: readonly string[], type: string): void {
  for (const context of nodes) {
    const text = `Node ${context} OOB type ${type} is not supported.`
    hand.act({ type: 'message', id, text, error: true, contextType: 'node', context })
  }
}

/** Does the work of a step's task. Answers what is to be noted when there were as many tries as are allowed. */
function* work(job: Job, id: string, { nodes, by, retries }: Step): Work<string | undefined> {
  if (nodes === 'site') yield* workOnSite(job, id)
  else if (by === 'boot actions') yield* awaitBootActions(job, id)
  else if (by === 'out-of-band driver') yield* workOnNodes(job, id, 'any')
  else return yield* workWithRetries(job, id, retries)
  return undefined
}

function* workWithRetries(job: Job, id: string, retries: Step['retries']): Work<string | undefined> {
  const { hand, pollIntervalMs } = job
  const most = retries === 'at each poll' ? looksWithin(pollIntervalMs) : retries
  for (;;) {
    yield* workOnNodes(job, id)
    if (most === undefined) return undefined
    const attempt = retryTask(hand.task(id), most)
    if (attempt.kind === 'exhausted') return attempt.message
    if (attempt.kind === 'not-needed') return undefined
    hand.act({ type: 'retry', id, maxAttempts: most })
    if (retries === 'at each poll') yield { ms: pollIntervalMs }
  }
}

/** Drydock: it looks for ten minutes for a node that was just switched on, and polls once a second at most. */
function looksWithin(pollIntervalMs: number): number {
  return Math.max(1, Math.floor(600_000 / Math.max(1000, pollIntervalMs)))
}
