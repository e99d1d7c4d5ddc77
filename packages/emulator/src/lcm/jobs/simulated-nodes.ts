import type { Clock } from '@jobwright/core'
import type { ClusterCommand, ClusterJob, ClusterJobNode, JobNote } from '@jobwright/core/lcm'
import type { ScriptedError, ScriptedEvent } from '../controls.ts'
import type { Course, NodeScript } from './script.ts'

/** A node's part that is under way. */
interface Work {
  readonly begunAt: number
  readonly course: Course
  /** Calls off all that is planned. */
  readonly stop: () => void
}

/** Nodes that do their part of jobs as the script says, on the clock. */
export interface SimulatedNodes {
  /** A node begins its part. */
  begin(job: ClusterJob, node: ClusterJobNode): void
  /** A node's part is over. */
  end(jobId: string, nodeId: string): void
  /** All parts of a job are over. */
  endAll(jobId: string): void
  /** The nodes of a job that show activity now. */
  activeIn(jobId: string): readonly string[]
  /** Calls off everything. */
  stop(): void
}

/** What the nodes need. */
interface NodesOptions {
  readonly clock: Clock
  readonly script: NodeScript
  /** Tells the rules what a node reports. */
  readonly report: (clusterId: string, command: ClusterCommand) => void
}

/** Makes nodes of which none works. */
export function simulatedNodes({ clock, script, report }: NodesOptions): SimulatedNodes {
  const works = new Map<string, Map<string, Work>>()

  const begin = ({ id: jobId, clusterId, clusterName, jobType }: ClusterJob, node: ClusterJobNode): void => {
    const { nodeId, nodeName, datacenterId, datacenterName } = node
    // One that was idle runs again: it has begun before.
    if (works.get(jobId)?.has(nodeId) === true) return
    const course = script.next({
      node: [nodeId, nodeName],
      datacenter: [datacenterId, datacenterName],
      cluster: [clusterId, clusterName],
      jobType,
    })
    const at = (): number => clock.now()
    const plans: (() => void)[] = []
    const plan = (afterMs: number, command: () => ClusterCommand): void => {
      if (afterMs < Number.POSITIVE_INFINITY) plans.push(clock.schedule(afterMs, () => report(clusterId, command())))
    }
    const { takeMs, silentFrom, silentTo, doomAfterMs, error, events } = course
    const about = { jobId, nodeId } as const
    for (const event of events)
      if ((event.afterMs ?? 0) < takeMs)
        plan(event.afterMs ?? 0, () => ({ type: 'note', ...about, note: noteOf(event), at: at() }))
    if (doomAfterMs !== undefined && doomAfterMs < takeMs)
      plan(doomAfterMs, () => ({ type: 'node-doomed', ...about, at: at() }))
    if (silentFrom < silentTo && silentTo < takeMs) plan(silentTo, () => ({ type: 'node-active', ...about, at: at() }))
    plan(takeMs, () =>
      error === undefined
        ? { type: 'node-done', ...about, at: at() }
        : { type: 'node-failed', ...about, error: errorNote(error), at: at() },
    )
    const ofJob = works.get(jobId) ?? new Map<string, Work>()
    works.set(jobId, ofJob)
    const stop = (): void => {
      for (const callOff of plans) callOff()
    }
    ofJob.set(nodeId, { begunAt: clock.now(), course, stop })
  }

  const endAll = (jobId: string): void => {
    for (const work of works.get(jobId)?.values() ?? []) work.stop()
    works.delete(jobId)
  }

  return {
    begin,
    end(jobId, nodeId) {
      works.get(jobId)?.get(nodeId)?.stop()
      works.get(jobId)?.delete(nodeId)
    },
    endAll,
    activeIn(jobId) {
      const now = clock.now()
      const isActive = ({ begunAt, course }: Work): boolean =>
        now - begunAt < course.silentFrom || now - begunAt >= course.silentTo
      return [...(works.get(jobId) ?? [])].filter(([, work]) => isActive(work)).map(([nodeId]) => nodeId)
    },
    stop() {
      for (const jobId of works.keys()) endAll(jobId)
    },
  }
}

function noteOf({
  type = 'check',
  subtype = 'file-contents',
  message,
  resource,
  before,
  after,
  changes,
}: ScriptedEvent): JobNote {
  return { eventType: type, eventSubtype: subtype, message, eventResource: resource, before, after, changes }
}

/** What a program that fails on a node leaves behind. */
const usualTraceback = 'Traceback (most recent call last):\n  File "/tmp/meld/meld.py", line 1, in main\nMeldError'

function errorNote({ message, subtype = 'MeldError', resource, traceback = usualTraceback }: ScriptedError): JobNote {
  return { eventType: 'error', eventSubtype: subtype, message, eventResource: resource, traceback }
}
