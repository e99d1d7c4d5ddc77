import { json } from './http/answer.ts'
import { pageOf } from './http/page.ts'
import { refuse } from './http/refusal.ts'
import type { HandledRequest, LcmRoute } from './http/route.ts'
import { runAction, terminate } from './jobs/actions.ts'
import { describeAction, describeActions, jobTypesOf, unknownAction } from './jobs/describe-actions.ts'
import { renderJob, renderJobEvent, renderJobNode } from './jobs/render.ts'
import { cloneProfile } from './resources/clone-profile.ts'
import { crudRoutes, demandResource, list } from './resources/crud.ts'
import { definitionsOf, definitionsPage } from './resources/definitions.ts'
import { kindNames } from './resources/kind-names.ts'
import { clusterIdOf } from './store/cluster-of.ts'
import { type JobEventRecord, type JobNodeRecord, type JobRecord, textIn } from './store/records.ts'

/** Every route of the API. The first that fits answers. */
export const routes: readonly LcmRoute[] = /*@__PURE__*/ (() => [
  ...actionRoutes(),
  ...jobRoutes(),
  ...kindNames.flatMap(crudRoutes),
  ...nestedRoutes(),
  { method: 'POST', pattern: 'config_profiles/:/clone', version: 'v2', handler: cloneProfile },
  { method: 'GET', pattern: 'definitions', handler: definitionsPage },
  { method: 'GET', pattern: 'definitions/:', handler: definitionsOf },
])()

function actionRoutes(): readonly LcmRoute[] {
  return [
    { method: 'GET', pattern: 'actions', handler: describeActions },
    { method: 'GET', pattern: 'actions/:', handler: describeAction },
    { method: 'POST', pattern: 'actions/terminate', handler: terminate },
    ...(['v1', 'v2'] as const).flatMap((version) =>
      jobTypesOf(version).map(
        (jobType): LcmRoute => ({
          method: 'POST',
          pattern: `actions/${jobType}`,
          version,
          handler: (request) => runAction(request, jobType),
        }),
      ),
    ),
    { method: 'POST', pattern: 'actions/:', handler: unknownAction },
  ]
}

function jobRoutes(): readonly LcmRoute[] {
  return [
    { method: 'GET', pattern: 'jobs', handler: (request) => jobs(request, request.site.store.jobs.all()) },
    {
      method: 'GET',
      pattern: 'jobs/:',
      handler: (request) => json(200, renderJob(request.site, request.version, demandJob(request), 'full')),
    },
    {
      method: 'GET',
      pattern: 'jobs/:/job_nodes',
      handler: (request) => jobNodes(request, request.site.store.jobNodes.of(demandJob(request).id)),
    },
    {
      method: 'GET',
      pattern: 'jobs/:/job_events',
      handler: (request) => jobEvents(request, request.site.store.jobEvents.of(demandJob(request).id)),
    },
    { method: 'GET', pattern: 'job_nodes', handler: (request) => jobNodes(request, request.site.store.jobNodes.all()) },
    {
      method: 'GET',
      pattern: 'job_nodes/:',
      handler: (request) => json(200, renderJobNode(request.site, request.version, demandJobNode(request), 'full')),
    },
    {
      method: 'GET',
      pattern: 'job_nodes/:/job_events',
      handler: (request) => jobEvents(request, request.site.store.jobEvents.of(demandJobNode(request).id)),
    },
    {
      method: 'GET',
      pattern: 'job_events',
      handler: (request) => jobEvents(request, request.site.store.jobEvents.all()),
    },
    {
      method: 'GET',
      pattern: 'job_events/:',
      handler: (request) => json(200, renderJobEvent(request.site, request.version, demandJobEvent(request), 'full')),
    },
  ]
}

function nestedRoutes(): readonly LcmRoute[] {
  return [
    {
      method: 'GET',
      pattern: 'clusters/:/jobs',
      handler(request) {
        const { id } = demandResource(request.site, 'clusters', request.id)
        return jobs(request, request.site.store.jobs.of(id))
      },
    },
    nested('clusters', 'datacenters', 'cluster-id'),
    {
      method: 'GET',
      pattern: 'clusters/:/nodes',
      handler(request) {
        const { site, id } = request
        demandResource(site, 'clusters', id)
        const nodes = site.store.resources.nodes.all()
        return list(
          request,
          'nodes',
          nodes.filter((node) => clusterIdOf(site.store, 'node', node.id) === id),
        )
      },
    },
    nested('datacenters', 'nodes', 'datacenter-id'),
    nested('config_profiles', 'datacenters', 'config-profile-id'),
    nested('config_profiles', 'nodes', 'config-profile-id'),
  ]
}

function nested(
  kind: 'clusters' | 'datacenters' | 'config_profiles',
  below: 'datacenters' | 'nodes',
  field: string,
): LcmRoute {
  return {
    method: 'GET',
    pattern: `${kind}/:/${below}`,
    handler(request) {
      const { id } = demandResource(request.site, kind, request.id)
      const records = request.site.store.resources[below].all()
      return list(
        request,
        below,
        records.filter((record) => textIn(record, field) === id),
      )
    },
  }
}

function jobs(request: HandledRequest, records: readonly JobRecord[]) {
  return pageOf(request, records, (job) => renderJob(request.site, request.version, job, 'row'))
}

function jobNodes(request: HandledRequest, records: readonly JobNodeRecord[]) {
  return pageOf(request, records, (row) => renderJobNode(request.site, request.version, row, 'row'))
}

function jobEvents(request: HandledRequest, records: readonly JobEventRecord[]) {
  const kept = records.filter((event) => isKept(request, event))
  return pageOf(request, kept, (event) => renderJobEvent(request.site, request.version, event, 'row'))
}

/** A job by its id; 404 where there is none, or not yet for those who ask too soon. */
function demandJob({ site, id }: HandledRequest): JobRecord {
  const job = site.store.jobs.get(id)
  const age = job === undefined ? 0 : site.now() - job.createdOn
  // Seeded jobs may be of any time.
  const isHidden = age >= 0 && age < site.assumptions.jobHiddenMs
  return job === undefined || isHidden ? refuse('not-found', 'There is no job of this id.') : job
}

function demandJobNode({ site, id }: HandledRequest): JobNodeRecord {
  return site.store.jobNodes.get(id) ?? refuse('not-found', 'There is no job node of this id.')
}

function demandJobEvent(request: HandledRequest): JobEventRecord {
  const event = request.site.store.jobEvents.get(request.id)
  return event !== undefined && isKept(request, event)
    ? event
    : refuse('not-found', 'There is no job event of this id.')
}

function isKept({ site }: HandledRequest, { createdOn }: JobEventRecord): boolean {
  return site.now() - createdOn < site.assumptions.eventsKeptMs
}
