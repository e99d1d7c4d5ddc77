import { type Answer, crashed, errorAnswer, notFound, text } from '../answer.ts'
import { bodyOf, type Call } from '../request.ts'
import type { Handler, Resource, Site } from '../resource.ts'

/** The deprecated routes: nothing stands behind them any more, and each says so in its own way. */
export const designResources: readonly Resource[] = /*@__PURE__*/ (() => {
  const gone =
    (handler: Handler): Handler =>
    (site, call, caller) =>
      site.how.quirk('drydock/designs-api-is-broken') ? handler(site, call, caller) : notFound()
  return [
    {
      path: '/api/v1.0/designs',
      handlers: {
        GET: gone(() => errorAnswer(500, 'Error accessing design list', true)),
        POST: gone(createDesign),
      },
    },
    { path: '/api/v1.0/designs/{design_id}', handlers: { GET: gone(getDesign) } },
    { path: '/api/v1.0/designs/{design_id}/parts', handlers: { GET: gone(crashed), POST: gone(createPart) } },
    { path: '/api/v1.0/designs/{design_id}/parts/{kind}', handlers: { GET: gone(() => text(200)) } },
    { path: '/api/v1.0/designs/{design_id}/parts/{kind}/{name}', handlers: { GET: gone(getPart) } },
  ]
})()

function createDesign({ how }: Site, call: Call): Answer {
  const body = bodyOf(call, { exactType: how.quirk('drydock/charset-is-an-error') })
  return body.kind === 'refused' ? errorAnswer(400, body.message) : crashed()
}

function getDesign(_site: Site, { values, query }: Call): Answer {
  return sourceOf(query) === 'designed' ? errorAnswer(404, `Design ${values[0]} not found`) : crashed()
}

function createPart(_site: Site, { query }: Call): Answer {
  return query.has('ingester') ? crashed() : errorAnswer(400, "POST requires parameter 'ingester'")
}

const kinds = new Set(['Site', 'Network', 'NetworkLink', 'HardwareProfile', 'HostProfile', 'BaremetalNode'])

function getPart(_site: Site, { values, query }: Call): Answer {
  const [design = '', kind = ''] = values
  if (sourceOf(query) === 'designed') {
    const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(design)?.[1]?.toLowerCase() ?? ''
    return errorAnswer(404, `Invalid reference scheme ${scheme}: no handler.`)
  }
  return kinds.has(kind) ? crashed() : errorAnswer(404, `Kind ${kind} unknown`)
}

/** Of repeated values nobody knows any. */
function sourceOf(query: Call['query']): string | undefined {
  const given = query.get('source') ?? ['designed']
  return given.length === 1 ? given[0] : undefined
}
