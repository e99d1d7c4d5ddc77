import { type Answer, json, text } from '../answer.ts'
import type { PythonValue } from '../python/value.ts'
import type { Resource, Site } from '../resource.ts'

export const versionsResource: Resource = /*@__PURE__*/ (() => ({
  path: '/versions',
  open: true,
  handlers: { GET: () => json(200, versions) },
}))()

const versions: PythonValue = /*@__PURE__*/ (() =>
  new Map([
    [
      'v1.0',
      new Map([
        ['path', '/api/v1.0'],
        ['status', 'stable'],
      ]),
    ],
  ]))()

export const healthResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/health',
  open: true,
  handlers: {
    GET: (site: Site) => {
      probe(site)
      return text(204)
    },
  },
}))()

export const extendedHealthResource: Resource = /*@__PURE__*/ (() => ({
  path: '/api/v1.0/health/extended',
  handlers: { GET: extendedHealth },
}))()

function extendedHealth(site: Site): Answer {
  probe(site)
  return json(
    200,
    new Map<string, PythonValue>([
      ['kind', 'Status'],
      ['apiVersion', 'v1.0'],
      ['metadata', new Map()],
      ['status', 'Success'],
      ['message', ''],
      ['reason', 'HealthCheck'],
      [
        'details',
        new Map<string, PythonValue>([
          ['errorCount', 0],
          ['messageList', []],
        ]),
      ],
      ['code', 200],
    ]),
  )
}

/** Drydock: the probe runs a task, which always fails for want of a client, and then looks at the wrong word of it. */
function probe({ store, how, newTaskId }: Site): void {
  if (!how.quirk('drydock/health-stores-tasks')) return
  const id = newTaskId()
  const text = "'NoneType' object has no attribute 'test_connectivity'"
  const at = store.stamp()
  store.create({ type: 'create', id, action: 'noop', designRef: null, at })
  store.execute(id, { type: 'start', id, at })
  store.execute(id, { type: 'message', id, text, error: true, contextType: 'NA', context: 'NA', at })
  store.execute(id, { type: 'failure', id, at })
  store.execute(id, { type: 'complete', id, rollUp: false, at })
}
