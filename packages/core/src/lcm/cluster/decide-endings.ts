import type { RestartServerCommand, TerminateCommand } from './commands.ts'
import type { ClusterDecision, Context } from './decide.ts'
import { moveJob, proceed } from './progress.ts'
import { refuse, refuseOn } from './refusals.ts'
import { clusterJobOf } from './state.ts'

/** The request, which is answered at once, and noted once. */
export function terminateJob(context: Context, { type, jobId, at }: TerminateCommand): ClusterDecision {
  const { rules, recorder } = context
  const { pendingTermination, terminateEnded } = rules.assumptions
  const job = clusterJobOf(recorder.state, jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job "${jobId}".`)
  if (recorder.state.ended.has(jobId)) {
    if (terminateEnded === 'ignore') return recorder.decision()
    return refuseOn(job, rules.jobs, 'job-ended', type, 'it is over, there is nothing to terminate.')
  }
  if (job.terminating) return recorder.decision()
  recorder.emit({ type: 'termination-requested', jobId, at })
  if (job.startedAt !== null) proceed(context, at, false)
  else if (pendingTermination === 'at-once') moveJob(context, job, 'TERMINATED', at)
  return recorder.decision()
}

export function killJob(context: Context, { type, jobId, at }: TerminateCommand): ClusterDecision {
  const { rules, recorder } = context
  const job = clusterJobOf(recorder.state, jobId)
  if (job === undefined) return refuse('unknown-job', type, `There is no job "${jobId}".`)
  if (recorder.state.ended.has(jobId)) {
    return refuseOn(job, rules.jobs, 'job-ended', type, 'it was over before the request to terminate it took effect.')
  }
  if (!job.terminating) return refuseOn(job, rules.jobs, 'not-terminating', type, 'nobody asked to terminate it.')
  moveJob(context, job, 'TERMINATED', at)
  return recorder.decision()
}

/** LCM: at its start it gives up what it worked on. The queue is in its database, so that it stays. */
export function restartServer(context: Context, { at }: RestartServerCommand): ClusterDecision {
  const { rules, recorder } = context
  const { running, queue } = recorder.state
  if (running !== null) moveJob(context, running, 'ORPHANED', at)
  if (rules.assumptions.pendingAtRestart === 'orphan') for (const job of queue) moveJob(context, job, 'ORPHANED', at)
  return recorder.decision()
}
