import { checkKeys } from '@jobwright/core'
import { demand } from '../../server/demand.ts'
import { addJobEvent, shownOf } from '../jobs/record-events.ts'
import type { Site } from '../site.ts'
import { type ResourceRecord, textIn } from '../store/records.ts'
import { type JobTarget, named, targetOf } from './job-target.ts'
import { listOf } from './list-of.ts'
import { replayJob } from './replay-job.ts'
import type { LcmSeed, SeededJob, SeededJobEvent, SeededJobNode } from './seed.ts'

/** The statuses with which a job has ended. */
const endings = ['COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED']

/** One node's part in a seeded job. */
interface Part {
  readonly node: ResourceRecord
  readonly status: string
  readonly id: string | undefined
  readonly createdOn: number
  readonly modifiedOn: number
}

/** When a job was made and when it ended, in milliseconds. */
type Times = Pick<Part, 'createdOn' | 'modifiedOn'>

/** Makes the jobs of a seed, which have ended. Throws JobwrightError `invalid-input` for what cannot be. */
export function plantJobs(site: Site, { jobs = [] }: LcmSeed): void {
  const begin = site.now() - 3_600_000
  for (const [at, job] of listOf('jobs', jobs).entries()) plantJob(site, `jobs[${at}]`, job, begin + at * 60_000)
}

const jobKeys = [
  'id',
  'job-type',
  'cluster',
  'datacenter',
  'node',
  'status',
  'job-data',
  'description',
  'created-on',
  'modified-on',
  'nodes',
  'events',
]

function plantJob(site: Site, where: string, job: SeededJob, usualTime: number): void {
  checkKeys(where, job, jobKeys)
  const { id = site.newId('job'), 'job-type': jobType = 'install', status = 'COMPLETE', description = null } = job
  demand(
    typeof id === 'string' && id !== '' && site.store.jobs.get(id) === undefined,
    `${where}: id must be a text that no other job has.`,
  )
  demand(typeof jobType === 'string' && jobType !== '', `${where}: job-type must be a text.`)
  demand(endings.includes(status), `${where}: status must be one of ${endings.join(', ')}: jobs of a seed have ended.`)
  const target = targetOf(site, where, job)
  const createdOn = timeIn(`${where}: created-on`, job['created-on'], usualTime)
  const times = { createdOn, modifiedOn: timeIn(`${where}: modified-on`, job['modified-on'], createdOn) }
  const parts = partsOf(where, target, job, status, times)
  const failed = new Set(
    status === 'FAILED' ? parts.filter((part) => part.status === 'FAILED').map(({ node }) => node.id) : [],
  )
  const known = replayJob(site, where, { id, jobType, target, status, failed, ...times })
  const jobData = job['job-data'] ?? { 'job-type': jobType }
  site.store.jobs.set({ ...shownOf(known), jobType, status, jobData, description, ...times })
  for (const part of parts) keepPart(site, id, part)
  for (const [at, event] of listOf(`${where}.events`, job.events ?? [{ message: 'job started...' }]).entries())
    keepEvent(site, `${where}.events[${at}]`, id, event, parts, createdOn)
}

function partsOf(
  where: string,
  { nodes }: JobTarget,
  { nodes: told }: SeededJob,
  status: string,
  times: Times,
): readonly Part[] {
  if (told === undefined) return nodes.map((node) => ({ node, status, id: undefined, ...times }))
  return listOf<SeededJobNode>(`${where}.nodes`, told).map((part, at) => {
    const inside = `${where}.nodes[${at}]`
    checkKeys(inside, part, ['node', 'status', 'id', 'created-on', 'modified-on'])
    return {
      node: named(inside, 'node', nodes, part.node),
      status: part.status ?? status,
      id: part.id,
      createdOn: timeIn(`${inside}: created-on`, part['created-on'], times.createdOn),
      modifiedOn: timeIn(`${inside}: modified-on`, part['modified-on'], times.modifiedOn),
    }
  })
}

function keepPart({ store, newId }: Site, jobId: string, { node, id = newId('job-node'), ...part }: Part): void {
  const datacenter = store.resources.datacenters.get(textIn(node, 'datacenter-id'))
  const names = { nodeName: textIn(node, 'name'), datacenterName: textIn(datacenter, 'name') }
  store.jobNodes.set({ id, jobId, nodeId: node.id, ...names, ...part })
}

const eventKeys = [
  'id',
  'node',
  'at',
  'type',
  'subtype',
  'message',
  'resource',
  'before',
  'after',
  'changes',
  'traceback',
]

function keepEvent(
  { store, newId }: Site,
  where: string,
  jobId: string,
  event: SeededJobEvent,
  parts: readonly Part[],
  usualTime: number,
): void {
  checkKeys(where, event, eventKeys)
  demand(typeof event.message === 'string', `${where}: it must have a message.`)
  const { id = newId('job-event'), node = null, type = 'milestone', subtype = 'start', message } = event
  const { resource: eventResource, before, after, changes, traceback, at } = event
  const nodes = parts.map((part) => part.node)
  const nodeId = node === null ? null : named(where, 'node', nodes, node).id
  const note = { eventType: type, eventSubtype: subtype, message, eventResource, before, after, changes, traceback }
  addJobEvent(store, id, jobId, nodeId, note, timeIn(`${where}: at`, at, usualTime))
}

function timeIn(what: string, text: string | undefined, usual: number): number {
  const time = text === undefined ? usual : Date.parse(text)
  demand(Number.isFinite(time), `${what} must be a time such as 2016-06-21T16:20:00.955Z.`)
  return time
}
