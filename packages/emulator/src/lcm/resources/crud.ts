import { json } from '../http/answer.ts'
import { bodyOf } from '../http/body.ts'
import { pageOf } from '../http/page.ts'
import { refuse } from '../http/refusal.ts'
import type { HandledRequest, LcmRoute } from '../http/route.ts'
import type { Site } from '../site.ts'
import type { KindName, ResourceRecord } from '../store/records.ts'
import { inWords } from './kind-names.ts'
import { readFields } from './read-fields.ts'
import { removeResource } from './remove-resource.ts'
import { renderResource } from './render.ts'
import { saveResource } from './save-resource.ts'

/** The five verbs of a kind. */
export function crudRoutes(kind: KindName): readonly LcmRoute[] {
  return [
    {
      method: 'GET',
      pattern: kind,
      handler: (request) => list(request, kind, request.site.store.resources[kind].all()),
    },
    {
      method: 'GET',
      pattern: `${kind}/:`,
      handler: (request) => json(200, shown(request, kind, demandResource(request.site, kind, request.id), 'full')),
    },
    { method: 'POST', pattern: kind, handler: (request) => create(request, kind) },
    { method: 'PUT', pattern: `${kind}/:`, handler: (request) => change(request, kind) },
    {
      method: 'DELETE',
      pattern: `${kind}/:`,
      handler({ site, id }) {
        removeResource(site, kind, demandResource(site, kind, id))
        const { deleteStatus } = site.assumptions
        return deleteStatus === 204 ? { status: 204 } : json(deleteStatus, {})
      },
    },
  ]
}

/** A page of records of a kind. */
export function list(request: HandledRequest, kind: KindName, records: readonly ResourceRecord[]) {
  return pageOf(request, records, (record) => shown(request, kind, record, 'row'))
}

/** The record of a kind by its id; 404 where there is none. */
export function demandResource(site: Site, kind: KindName, id: string): ResourceRecord {
  return site.store.resources[kind].get(id) ?? refuse('not-found', `There is no ${inWords(kind)} of this id.`)
}

function shown(
  { site, version }: HandledRequest,
  kind: KindName,
  record: ResourceRecord,
  projection: 'full' | 'row' | 'posted',
): object {
  return renderResource(site, version, kind, record, projection)
}

function create(request: HandledRequest, kind: KindName) {
  const { site, call, version } = request
  const fields = readFields(site, version, kind, bodyOf(site, call), undefined)
  return json(201, shown(request, kind, saveResource(site, kind, site.newId(kind), fields), 'posted'))
}

function change(request: HandledRequest, kind: KindName) {
  const { site, call, version, id } = request
  const before = demandResource(site, kind, id)
  const fields = readFields(site, version, kind, bodyOf(site, call), before.fields)
  return json(200, shown(request, kind, saveResource(site, kind, id, fields), 'full'))
}
