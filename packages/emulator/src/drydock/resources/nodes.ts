import { type NodeFilter, selectNodes } from '@jobwright/core'
import { type Answer, crashed, errorAnswer, json } from '../answer.ts'
import { isDict, type PythonValue, toJson } from '../python/value.ts'
import { renderBuildData } from '../render-task.ts'
import { bodyOf, type Call } from '../request.ts'
import type { Resource, Site } from '../resource.ts'

export const nodesResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/nodes',
  handlers: { GET: listMachines },
}))()

export const nodeBuildDataResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/nodes/{hostname}/builddata',
  handlers: { GET: getBuildData },
}))()

export const nodeFilterResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/nodefilter',
  handlers: { POST: filterNodes },
}))()

function failed({ how }: Site): Answer {
  return how.quirk('drydock/error-while-reporting') ? crashed() : errorAnswer(500, 'Unknown error')
}

function listMachines(site: Site): Answer {
  if (site.machines === null) return failed(site)
  return json(
    200,
    site.machines.map(
      (machine) =>
        new Map<string, PythonValue>([
          ['hostname', machine.hostname],
          ['memory', machine.memory ?? 0],
          ['cpu_count', machine.cpu_count ?? 0],
          ['status_name', machine.status_name ?? 'Ready'],
          ['boot_mac', machine.boot_mac ?? null],
          ['power_state', machine.power_state ?? 'off'],
          ['power_address', machine.power_address ?? null],
          ['boot_ip', machine.boot_ip ?? null],
        ]),
    ),
  )
}

function getBuildData(site: Site, { values, query }: Call): Answer {
  const { store, how } = site
  const latest = query.get('latest') ?? []
  // Repeated values are a list, which has no upper case.
  if (latest.length > 1) return failed(site)
  const records = store.buildData({ nodeName: values[0] ?? '', latest: latest[0]?.toUpperCase() === 'TRUE' })
  return records.length === 0 ? errorAnswer(404, 'No build data found') : json(200, renderBuildData(records, how))
}

function filterNodes(site: Site, call: Call): Answer {
  const { how, designs } = site
  const refused = (message: string): Answer =>
    how.quirk('drydock/invalid-input-is-500') ? failed(site) : errorAnswer(400, message)

  const body = bodyOf(call, { exactType: how.quirk('drydock/charset-is-an-error') })
  if (body.kind === 'none') return refused('The request must be a JSON object.')
  if (body.kind !== 'value') return refused(body.message)
  if (!isDict(body.value)) return refused('The request must be a JSON object.')
  const reference = body.value.get('design_ref') ?? null
  if (reference === null) return errorAnswer(400, 'Missing input required value: design_ref')

  const design = designs.designOf(toJson(reference))
  if (design === undefined) {
    return how.quirk('drydock/unresolvable-is-empty')
      ? json(200, [])
      : errorAnswer(400, 'The design_ref cannot be resolved.')
  }
  // Drydock: without nodes nobody looks at the filter.
  if (design.nodes.length === 0 && how.profile === 'deployed') return json(200, [])
  const filter = toJson(body.value.get('node_filter') ?? null) as NodeFilter | null
  const selection = selectNodes(design.nodes, filter, { semantics: how.profile })
  if (selection.kind === 'selected') return json(200, selection.names)
  return refused(
    selection.kind === 'rejected'
      ? `The node_filter is refused: ${selection.code} at /${selection.path.join('/')}`
      : 'The node_filter selects neither all nodes nor none.',
  )
}
