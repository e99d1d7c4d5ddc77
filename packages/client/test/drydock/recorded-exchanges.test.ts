import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Answer, RequestError } from '@jobwright/client'
import type { DrydockClient } from '@jobwright/client/drydock'
import { parseNodeFilter } from '@jobwright/core'
import { type CreateTask, parseCreateTask } from '@jobwright/core/drydock'
import { describe, expect, test } from 'vitest'
import { collect, scriptedServer } from './scripted-server.ts'

/** A request to a real server and what it answered. */
interface Exchange {
  readonly from: string
  readonly name: string
  readonly method: string
  readonly path: string
  readonly body: string | null
  readonly status: number
  readonly answerHeaders: readonly (readonly [string, string])[]
  /** The body of the answer, where it is JSON. */
  readonly json?: unknown
  /** The body of the answer, where it is none. */
  readonly text?: string
}

const exchanges: readonly Exchange[] = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/drydock/recorded-exchanges.json.gz', import.meta.url))).toString('utf8'),
)

type Json = Readonly<Record<string, unknown>>

/** How a client gets such an answer: by which method, and whether it sends what was sent. */
type Replay =
  | { readonly by: string; readonly asRecorded: boolean; readonly run: (drydock: DrydockClient) => Promise<unknown> }
  | { readonly excluded: string }

const standIn: CreateTask = { action: 'verify_site', design_ref: 'file:///site.yaml' }

function replayOf({ method, path, body, json: answer }: Exchange): Replay {
  const [plainPath = '', search = ''] = path.split('?', 2)
  const query = new URLSearchParams(search)
  if (method === 'OPTIONS') return { excluded: 'OPTIONS, which no client needs' }
  if (plainPath === '/versions') return { by: 'versions', asRecorded: true, run: (drydock) => drydock.versions() }
  if (!plainPath.startsWith('/api/v1.0/') || plainPath.includes('//')) return { excluded: 'a path outside of the API' }
  const below = plainPath.slice('/api/v1.0'.length)
  const [resource, id = '', part] = below.slice(1).split('/').map(decodeURIComponent)
  const sent = jsonOf(body)

  switch (`${method} ${resource}${id && '/{id}'}${part === undefined ? '' : `/${part}`}`) {
    case 'GET tasks':
      if (below.endsWith('/')) break
      return { by: 'tasks.list', asRecorded: true, run: (drydock) => collect(drydock.tasks.list().items()) }
    case 'POST tasks': {
      const document = parseCreateTask(sent)
      const asRecorded = document.ok && search === ''
      return {
        by: 'tasks.create',
        asRecorded,
        run: (drydock) => drydock.tasks.create(document.ok ? document.value : standIn),
      }
    }
    case 'DELETE tasks': {
      const days = query.get('days') ?? ''
      const asRecorded = /^[1-9]\d{0,3}$|^0$/.test(days) && [...query].length === 1
      const olderThanDays = asRecorded ? Number(days) : 90
      return {
        by: 'tasks.purge',
        asRecorded,
        run: (drydock) => drydock.tasks.purge({ olderThanDays, everything: olderThanDays === 0 }),
      }
    }
    case 'GET tasks/{id}': {
      const builddata = query.get('builddata') === 'true'
      const subtaskErrors = query.get('subtaskerrors') === 'true'
      const parts = { builddata, subtaskErrors }
      if (typeof answer === 'object' && answer !== null && 'init_task_id' in answer) {
        const layers = query.get('layers') ?? ''
        const asRecorded = /^(?:-1|[1-9]\d*)$/.test(layers) && isPlain(query)
        return {
          by: 'tasks.get with layers',
          asRecorded,
          run: (drydock) => drydock.tasks.get(id, { ...parts, layers: asRecorded ? Number(layers) : 1 }),
        }
      }
      return {
        by: 'tasks.get',
        asRecorded: isPlain(query) && !query.has('layers'),
        run: (drydock) => drydock.tasks.get(id, parts),
      }
    }
    case 'GET tasks/{id}/builddata':
      return { by: 'tasks.buildData', asRecorded: true, run: (drydock) => drydock.tasks.buildData(id) }
    case 'GET nodes':
      return { by: 'nodes.list', asRecorded: true, run: (drydock) => collect(drydock.nodes.list().items()) }
    case 'GET nodes/{id}/builddata': {
      const latest = query.get('latest') === 'true'
      const asRecorded = search === '' || search === 'latest=true'
      return { by: 'nodes.buildData', asRecorded, run: (drydock) => drydock.nodes.buildData(id, { latest }) }
    }
    case 'POST nodefilter': {
      const { design_ref, node_filter = null, ...others } = asObject(sent)
      const filter = node_filter === null ? ({ ok: true, value: null } as const) : parseNodeFilter(node_filter)
      const asRecorded =
        typeof design_ref === 'string' && design_ref !== '' && filter.ok && Object.keys(others).length === 0
      return {
        by: 'nodeFilter',
        asRecorded,
        run: (drydock) =>
          drydock.nodeFilter(
            asRecorded ? { design_ref, node_filter: filter.value } : { design_ref: 'file:///site.yaml' },
          ),
      }
    }
    case 'POST validatedesign': {
      const { href } = asObject(sent)
      const asRecorded = typeof href === 'string' && href !== ''
      return {
        by: 'validateDesign',
        asRecorded,
        run: (drydock) => drydock.validateDesign(asRecorded ? href : 'file:///site.yaml'),
      }
    }
  }
  return {
    by: 'request',
    asRecorded: true,
    run: async (drydock) => {
      const init = { method: method as 'GET', query: Object.fromEntries(query), json: sent }
      return bodyOf(await drydock.request(below, init))
    },
  }
}

const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})
const isPlain = (query: URLSearchParams) =>
  [...query].every(([key, value]) => (key === 'layers' ? true : value === 'true')) &&
  new Set(query.keys()).size === [...query].length
const bodyOf = (answer: Answer) => (answer.text === '' ? undefined : answer.json())

function jsonOf(text: string | null): unknown {
  try {
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

function responseOf({ status, answerHeaders, json, text }: Exchange): Response {
  const body = text ?? JSON.stringify(json)
  return new Response(body === '' ? null : body, { status, headers: answerHeaders.map(([key, value]) => [key, value]) })
}

/** What an error answer means. */
function codeOf({ status }: Exchange, by: string): string {
  const codes = new Map([
    [400, 'rejected'],
    [401, 'authentication'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [405, 'rejected'],
    [500, by === 'nodeFilter' ? 'rejected' : 'unavailable'],
  ])
  return codes.get(status) ?? 'no code is expected'
}

/** Is this answer, whatever its status, what was asked for? */
const isAnswer = ({ status, json }: Exchange, by: string) =>
  status < 300 || (by === 'validateDesign' && status === 400 && asObject(json)['code'] === 400)

/** What the server says went wrong. */
function wordsOf({ json }: Exchange): unknown {
  const { message, description, title } = asObject(json)
  const words = message ?? description ?? title
  // White space is shown as one blank.
  return typeof words === 'string' ? words.replace(/\s+/g, ' ').trim() : undefined
}

/** What a user gets: the data, or what an error says. */
async function outcomeOf(run: Promise<unknown>): Promise<unknown> {
  try {
    return { data: await run }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const { code, status, requestId, applied, serverMessage } = error
    return { code, status, requestId, applied, serverMessage }
  }
}

/** What a user is to get. */
function wantedOutcome(exchange: Exchange, by: string): unknown {
  const { status, method, json, text, answerHeaders } = exchange
  if (isAnswer(exchange, by)) return { data: by === 'tasks.purge' || text === '' ? undefined : json }
  const mayHaveApplied = status === 500 && (by === 'tasks.create' || (by === 'request' && method === 'POST'))
  return {
    code: codeOf(exchange, by),
    status,
    requestId: new Map(answerHeaders).get('X-Drydock-Req'),
    applied: mayHaveApplied ? 'unknown' : 'no',
    serverMessage: wordsOf(exchange),
  }
}

/** What counts of a request: no filter is the same as null, and a design is named by `href` alone. */
function requestOf(
  by: string,
  method: string,
  path: string,
  query: Iterable<readonly [string, string]>,
  body: unknown,
) {
  const { node_filter, ...rest } = asObject(body)
  const filtered = node_filter == null ? rest : { ...rest, node_filter }
  const sent = by === 'validateDesign' ? rest['href'] : filtered
  const pairs = [...query].map((pair) => pair.join('='))
  return { method, path: decodeURIComponent(path), query: pairs.toSorted(), ...(method === 'POST' && { sent }) }
}

describe('every recorded exchange with a real server', { timeout: 60_000 }, () => {
  test('is replayed: each answer is read as what was asked for, each error becomes the right code', async () => {
    const replayed = new Map<string, number>()
    const excluded = new Map<string, number>()
    const codes = new Map<string, number>()
    const count = (counts: Map<string, number>, key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)
    let asRecorded = 0
    for (const exchange of exchanges) {
      const replay = replayOf(exchange)
      if ('excluded' in replay) {
        count(excluded, replay.excluded)
        continue
      }
      const { by } = replay
      count(replayed, by)
      const title = `${exchange.from}: ${exchange.name}: ${exchange.method} ${exchange.path}`
      const { drydock, sent } = scriptedServer(() => responseOf(exchange), { retry: { limit: 0 } })
      expect(await outcomeOf(replay.run(drydock)), title).toEqual(wantedOutcome(exchange, by))
      if (!isAnswer(exchange, by)) count(codes, codeOf(exchange, by))
      expect(sent, title).toHaveLength(1)
      const [request] = sent
      if (request === undefined || !replay.asRecorded) continue
      asRecorded += 1
      const [path = '', search] = exchange.path.split('?', 2)
      const recorded = requestOf(by, exchange.method, path, new URLSearchParams(search), jsonOf(exchange.body))
      expect(requestOf(by, request.method, request.path, request.query, request.body), title).toEqual(recorded)
    }

    expect(exchanges).toHaveLength(620)
    expect(Object.fromEntries(replayed)).toEqual({
      nodeFilter: 122,
      'nodes.buildData': 10,
      'nodes.list': 2,
      request: 25,
      'tasks.buildData': 10,
      'tasks.create': 140,
      'tasks.get': 120,
      'tasks.get with layers': 67,
      'tasks.list': 47,
      'tasks.purge': 11,
      validateDesign: 40,
      versions: 2,
    })
    expect(Object.fromEntries(excluded)).toEqual({
      'OPTIONS, which no client needs': 18,
      'a path outside of the API': 6,
    })
    expect(Object.fromEntries(codes)).toEqual({
      authentication: 14,
      forbidden: 9,
      'not-found': 28,
      rejected: 68,
      unavailable: 56,
    })
    expect(asRecorded).toBe(411)
  })
})
