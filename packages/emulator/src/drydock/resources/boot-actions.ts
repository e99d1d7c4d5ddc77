import { notFound } from '../answer.ts'
import type { Call } from '../request.ts'
import type { Resource, Site } from '../resource.ts'

/** The routes for nodes that are being deployed. No seeded design has boot actions, so that none is ever found. */
export const bootActionResources: readonly Resource[] = /*@__PURE__*/ (() => {
  const locate = (_site: Site, { values }: Call) => notFound(`Error locating boot action for ${values[0]}`)
  return [
    { path: '/api/v1.0/bootactions/nodes/{hostname}/units', open: true, handlers: { GET: locate } },
    { path: '/api/v1.0/bootactions/nodes/{hostname}/files', open: true, handlers: { GET: locate } },
    { path: '/api/v1.0/bootactions/{action_id}', open: true, handlers: { POST: () => notFound() } },
  ]
})()
