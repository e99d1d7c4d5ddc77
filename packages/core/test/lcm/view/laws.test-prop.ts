import {
  type Job,
  type JobEvent,
  type JobNode,
  jobLifecycle,
  parseJob,
  parseJobEvent,
  parseJobNode,
  toJobView,
} from '@jobwright/core/lcm'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clusterJob, job as fullJob, jobEvent, jobNode } from '../model/documents.ts'

const settings = { seed: 20261120, numRuns: 1_000 }

const canary = fullJob['job-data']['change-default-cassandra-password']
const given = 's3cr3t'
const status = fc.constantFrom(
  'PENDING',
  'RUNNING',
  'IDLE',
  'WILL_FAIL',
  'COMPLETE',
  'FAILED',
  'TERMINATED',
  'ORPHANED',
  'PAUSED',
)
const time = fc.constantFrom('2026-11-20T21:49:30.357Z', '2026-11-20T21:49:31.000Z', 'no time', null)
const jobId = fc.constantFrom(fullJob.id, fullJob.id, fullJob.id, 'j2')
const nodeId = fc.constantFrom('n1', 'n2', 'n3')

const someJob: fc.Arbitrary<Job> = fc.oneof(
  fc.record({ status, 'modified-on': time }).map((fields) => ({ ...fullJob, ...fields })),
  fc.record({ status, 'created-on': time }).map((fields) => ({ ...clusterJob, ...fields })),
)
const someNode: fc.Arbitrary<JobNode> = fc
  .record({
    id: fc.constantFrom('r1', 'r2', 'r3', 'r4'),
    'job-id': jobId,
    'node-id': nodeId,
    'node-name': nodeId,
    'datacenter-name': fc.constantFrom('dc1', 'dc2'),
    status,
    'created-on': time,
  })
  .map((fields) => ({ ...jobNode, ...fields }))
const someEvent: fc.Arbitrary<JobEvent> = fc
  .record({
    id: fc.constantFrom('e1', 'e2', 'e3', 'e4', 'e5'),
    'job-id': jobId,
    'node-id': fc.option(nodeId),
    'event-type': fc.constantFrom('milestone', 'check', 'error'),
    'event-subtype': fc.constantFrom('start', 'MeldError', null),
    'created-on': time,
    message: fc.constantFrom('fine', `with ${canary}`, `with ${given}`, `{"password": "${given}"}`),
    'event-resource': fc.constantFrom(null, `/tmp/${given}`),
  })
  .map((fields) => ({ ...jobEvent, ...fields }))
const someEvents = fc.uniqueArray(someEvent, { maxLength: 5, selector: ({ id }) => id })

describe('laws of the views', () => {
  test('a job stands where its lifecycle says, and its view is sound', () => {
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(someJob, fc.option(fc.array(someNode, { maxLength: 4 })), someEvents, (job, rows, events) => {
        for (const document of [parseJob(job), ...(rows ?? []).map(parseJobNode), ...events.map(parseJobEvent)]) {
          expect(document.ok).toBe(true)
        }
        const view = toJobView(job, { nodes: rows ?? undefined, events, secrets: [given] })
        const known = jobLifecycle.isState(job.status)
        expect(view.phase).toBe(jobLifecycle.phaseOf(job.status))
        expect(view.outcome).toBe(jobLifecycle.outcomesOf(job.status)[0])
        expect(view.flags.includes('unknown-status')).toBe(!known)
        expect(view.flags.includes('failing')).toBe(job.status === 'WILL_FAIL')
        expect(new Set(view.flags).size).toBe(view.flags.length)
        for (const one of [view, ...view.targets]) expect(one.outcome !== undefined).toBe(one.phase === 'ended')
        expect(view.endedAt === undefined || view.phase === 'ended').toBe(true)
        expect(view.startedAt === undefined || view.phase !== 'pending').toBe(true)
        for (const at of [view.createdAt, view.startedAt, view.updatedAt, view.endedAt]) {
          expect(at ?? '2026Z').toMatch(/^2026.*Z$/)
        }

        const own = new Map((rows ?? []).filter((row) => row['job-id'] === job.id).map((row) => [row.id, row]))
        expect(view.progress?.total ?? 0).toBe(own.size)
        expect(view.targets).toHaveLength(own.size || (job['node-id'] === null ? 0 : 1))
        expect(view.phase === 'ended' && view.targets.some(({ phase }) => phase !== 'ended')).toBe(false)
        for (const [index, row] of [...own.values()].entries()) {
          const own = jobLifecycle.outcomesOf(row.status)[0]
          const target = view.targets[index]
          expect(target?.name.endsWith(row['node-name'])).toBe(true)
          // Nobody says that a node was worked on to the end but the node.
          expect(own === undefined ? target?.outcome !== 'succeeded' : target?.outcome === own).toBe(true)
          expect(target?.why === undefined || target.outcome !== 'succeeded').toBe(true)
        }
        expect(JSON.stringify(view)).not.toContain(given)
        // What no document names as a secret, and nobody gave, is a word like any other.
        expect(JSON.stringify(view).includes(canary) && job['job-data'] !== undefined).toBe(false)

        const key = `${view.phase} ${view.outcome ?? ''} ${own.size > 0}`
        seen.set(key, (seen.get(key) ?? 0) + 1)
      }),
      settings,
    )
    expect(seen.size).toBe(12)
    expect(Math.min(...seen.values())).toBeGreaterThan(20)
  })

  test('the order in which events were read does not matter, nor that some were read twice', () => {
    fc.assert(
      fc.property(someJob, someEvents, fc.array(fc.nat({ max: 20 }), { maxLength: 4 }), (job, events, again) => {
        const view = toJobView(job, { events })
        expect(toJobView(job, { events: events.toReversed() })).toEqual(view)
        const more = again.flatMap((index) => events[index] ?? [])
        expect(toJobView(job, { events: [...more, ...events, ...more] })).toEqual(view)
        const times = view.messages.map(({ at }) => at ?? '')
        expect(times).toEqual(times.toSorted())
        expect(view.messages).toHaveLength(events.filter((event) => event['job-id'] === job.id).length)
      }),
      settings,
    )
  })
})
