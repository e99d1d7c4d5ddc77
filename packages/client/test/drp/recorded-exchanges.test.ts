import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { type Answer, RequestError } from '@jobwright/client'
import type { DrpClient, PatchOperation } from '@jobwright/client/drp'
import { isJobwrightError } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { machineId } from './documents.ts'
import { rejection, scriptedServer, untyped } from './scripted-server.ts'

/** A request to a real server and what it answered, of all that are alike but for ids and times the first. */
interface Exchange {
  readonly from: string
  readonly n: number
  readonly name: string
  readonly method: string
  readonly path: string
  readonly requestHeaders: Readonly<Record<string, string>>
  /** A text was sent as it is, all else as JSON. */
  readonly body: unknown
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A text where it is no JSON; null also where there is none. */
  readonly answer: unknown
  /** The machine as it was read right after a job of it was asked for. */
  readonly after?: unknown
  /** How many there were. */
  readonly times: number
}

const exchanges: readonly Exchange[] = JSON.parse(
  gunzipSync(readFileSync(new URL('../fixtures/drp/recorded-exchanges.json.gz', import.meta.url))).toString('utf8'),
)

type Json = Readonly<Record<string, unknown>>

const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {})

/** How a client gets such an answer: by which method, and whether it sends what was sent. */
interface Replay {
  readonly by: string
  readonly asRecorded: boolean
  readonly run: (drp: DrpClient) => Promise<unknown>
  /** Why the client does not send what was sent. */
  readonly refusal?: string | undefined
  /** What is made of the answer. Default: its body. */
  readonly wanted?: unknown
}

const definitions = ['tasks', 'stages', 'workflows', 'params', 'profiles'] as const

/** Makes what was to be made; where the client refuses to send that, another thing in its place, so that the answer is read all the same. */
async function creating(
  by: string,
  { body }: Exchange,
  create: (drp: ReturnType<typeof untyped<DrpClient>>, document: unknown) => Promise<unknown>,
  instead: object,
): Promise<Replay> {
  const { drp, sent } = scriptedServer(() => new Response(null, { status: 404 }))
  const error = await rejection(create(untyped(drp), body))
  const refusal = isJobwrightError(error, 'invalid-input') ? error.message : undefined
  expect(sent.length > 0).toBe(refusal === undefined)
  const asRecorded = refusal === undefined
  return { by, asRecorded, refusal, run: (drp) => create(untyped(drp), asRecorded ? body : instead) }
}

async function replayOf(exchange: Exchange): Promise<Replay> {
  const { method, path, body, answer, requestHeaders } = exchange
  const [plainPath = '', search = ''] = path.split('?', 2)
  const query = [...new URLSearchParams(search)]
  const below = plainPath.slice('/api/v3'.length)
  const [resource = '', id = '', part, ...rest] = below.slice(1).split('/').map(decodeURIComponent)
  const raw: Replay = {
    by: 'request',
    asRecorded: typeof body !== 'string',
    run: async (drp) =>
      bodyOf(
        await drp.request(below, {
          method: method as 'GET',
          query: Object.fromEntries(query),
          json: body ?? undefined,
        }),
      ),
  }
  const route = `${method} ${resource}${id && '/{id}'}${part === undefined ? '' : `/${part}`}`
  const plain = search === ''
  const ops = Array.isArray(body) && body.every(isOperation) ? (body as readonly PatchOperation[]) : undefined
  const definition = definitions.find((one) => one === resource)
  const isJson = (exchange.headers['Content-Type'] ?? '').startsWith('application/json')

  if (definition !== undefined && part === undefined) {
    const kind = (drp: DrpClient) => drp[definition] as DrpClient['tasks']
    switch (method) {
      case 'GET':
        if (id !== '') return { by: 'definitions.get', asRecorded: plain, run: (drp) => kind(drp).get(id) }
        return { by: 'definitions.list', asRecorded: plain, run: (drp) => firstPage(kind(drp).list().pages()) }
      case 'POST':
        return creating('definitions.create', exchange, (drp, document) => drp[definition].create(document), {
          Name: 'x',
        })
      case 'PATCH':
        return {
          by: 'definitions.update',
          asRecorded: ops !== undefined,
          run: (drp) => kind(drp).update(id, ops ?? []),
        }
      case 'DELETE':
        return { by: 'definitions.delete', asRecorded: true, run: (drp) => kind(drp).delete(id) }
    }
  }

  switch (route) {
    case 'GET info':
      return { by: 'info', asRecorded: plain, run: (drp) => drp.info() }
    case 'GET prefs':
      return { by: 'prefs.get', asRecorded: plain, run: (drp) => drp.prefs.get() }
    case 'GET users/{id}/token': {
      const { ttl, roles } = Object.fromEntries(query)
      const ttlSeconds = ttl === undefined || /^\d+$/.test(ttl) ? ttl && Number(ttl) : undefined
      const options = { ...(ttlSeconds && { ttlSeconds }), ...(roles !== undefined && { roles: roles.split(',') }) }
      return { by: 'users.token', asRecorded: ttl !== 'abc', run: (drp) => drp.users.token(id, options) }
    }
    case 'GET jobs':
      return {
        by: 'jobs.list',
        asRecorded: false,
        run: (drp) => firstPage(drp.jobs.list({ pageSize: 10_000 }).pages()),
      }
    case 'GET machines':
      return {
        by: 'machines.list',
        asRecorded: false,
        run: (drp) => firstPage(drp.machines.list({ pageSize: 10_000 }).pages()),
      }
    case 'HEAD jobs':
      return {
        by: 'jobs.count',
        asRecorded: plain,
        run: (drp) => drp.jobs.list().count(),
        wanted: Number(exchange.headers['X-Drp-List-Count']),
      }
    case 'GET jobs/{id}':
      return { by: 'jobs.get', asRecorded: plain, run: (drp) => drp.jobs.get(id) }
    case 'GET machines/{id}': {
      const name = id.startsWith('Name:') ? id.slice('Name:'.length) : undefined
      if (name !== undefined) {
        return { by: 'machines.getByName', asRecorded: plain, run: (drp) => drp.machines.getByName(name) }
      }
      return { by: 'machines.get', asRecorded: plain, run: (drp) => drp.machines.get(id) }
    }
    case 'POST jobs': {
      const replay = await creating('jobs.create', exchange, (drp, request) => drp.jobs.create(request), {
        Machine: machineId,
      })
      return { ...replay, wanted: creation(exchange) }
    }
    case 'PATCH jobs/{id}':
      return { by: 'jobs.update', asRecorded: ops !== undefined, run: (drp) => drp.jobs.update(id, ops ?? []) }
    case 'PATCH machines/{id}':
      return {
        by: 'machines.update',
        asRecorded: ops !== undefined && plain,
        run: (drp) => drp.machines.update(id, ops ?? []),
      }
    case 'DELETE jobs/{id}':
      return { by: 'jobs.delete', asRecorded: true, run: (drp) => drp.jobs.delete(id) }
    case 'DELETE machines/{id}':
      return { by: 'machines.delete', asRecorded: true, run: (drp) => drp.machines.delete(id) }
    case 'GET jobs/{id}/actions': {
      const { os } = Object.fromEntries(query)
      const options = os === undefined ? {} : { os }
      return { by: 'jobs.actions', asRecorded: query.length < 2, run: (drp) => drp.jobs.actions(id, options) }
    }
    case 'GET jobs/{id}/log': {
      const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(requestHeaders['Range'] ?? '') ?? []
      if (from === undefined) {
        return { by: 'jobs.log.read', asRecorded: plain, run: (drp) => drp.jobs.log.read(id), wanted: answer ?? '' }
      }
      const range = { from: Number(from), ...(to !== '' && { to: Number(to) + 1 }) }
      return {
        by: 'jobs.log.range',
        asRecorded: true,
        run: async (drp) => (await drp.jobs.log.range(id, range)).text,
        wanted: exchange.status === 416 ? '' : answer,
      }
    }
    case 'PUT jobs/{id}/log': {
      const asRecorded = typeof body === 'string' && requestHeaders['Content-Type'] === 'application/octet-stream'
      const data = typeof body === 'string' ? body : ''
      return { by: 'jobs.log.append', asRecorded, run: (drp) => drp.jobs.log.append(id, data), wanted: undefined }
    }
    case 'POST machines':
      return creating('machines.create', exchange, (drp, document) => drp.machines.create(document), { Name: 'm' })
    case 'GET machines/{id}/actions':
      if (rest.length > 0) return raw
      return { by: 'machines.actions', asRecorded: plain, run: (drp) => drp.machines.actions(id) }
    case 'POST machines/{id}/actions': {
      const run = (drp: DrpClient) => drp.machines.runAction(id, rest[0] ?? '', asObject(body))
      return { by: 'machines.runAction', asRecorded: typeof body === 'object', run }
    }
    case 'GET machines/{id}/params': {
      const aggregate = search === 'aggregate=true'
      const asRecorded = aggregate || plain
      if (rest.length === 0) {
        const wanted = new Map(Object.entries(asObject(answer)))
        return { by: 'params.list', asRecorded, run: (drp) => drp.machines.params.list(id, { aggregate }), wanted }
      }
      return { by: 'params.get', asRecorded, run: (drp) => drp.machines.params.get(id, rest.join('/'), { aggregate }) }
    }
    case 'POST machines/{id}/params': {
      const value = isJson && typeof body === 'string' ? parsed(body) : body
      const asRecorded = value !== undefined && value !== null
      if (rest.length === 0) return raw
      return {
        by: 'params.set',
        asRecorded,
        run: (drp) => drp.machines.params.set(id, rest.join('/'), asRecorded ? value : 'x'),
      }
    }
    case 'DELETE machines/{id}/params':
      return { by: 'params.delete', asRecorded: true, run: (drp) => drp.machines.params.delete(id, rest.join('/')) }
  }
  return raw
}

const operationNames = new Set(['test', 'add', 'replace', 'remove', 'move', 'copy'])
const isOperation = (one: unknown) => {
  const { op, path, from } = asObject(one)
  const moves = op === 'move' || op === 'copy'
  return typeof op === 'string' && operationNames.has(op) && typeof path === 'string' && (!moves || from !== undefined)
}

/** What asking for a job is to come to, by the rules alone. */
function creation({ status, answer, after }: Exchange): unknown {
  if (status !== 204) {
    const { State, Task } = asObject(answer)
    const isAction = String(Task).startsWith('action:') && State === 'finished'
    return { kind: isAction ? 'action' : status === 202 ? 'resumed' : 'created', job: answer }
  }
  const { CurrentTask, Tasks } = asObject(after)
  const done = Number(CurrentTask) >= (Array.isArray(Tasks) ? Tasks.length : 0)
  return { kind: done ? 'done' : 'moved', machine: after }
}

const bodyOf = (answer: Answer) => {
  if (answer.text === '') return undefined
  return answer.headers.get('content-type')?.startsWith('application/json') ? answer.json() : answer.text
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function firstPage(pages: AsyncIterable<unknown>): Promise<unknown> {
  for await (const page of pages) return page
  return []
}

/** A body of `null` was recorded as none; its length tells, where that was recorded. */
function isNullBody({ answer, headers, path }: Exchange): boolean {
  return (
    answer === null && (headers['Content-Length'] === '4' || path.endsWith('/params/change-stage/map?aggregate=true'))
  )
}

function responseOf(exchange: Exchange): Response {
  const { method, status, headers, answer } = exchange
  const isJson = (headers['Content-Type'] ?? '').startsWith('application/json')
  const isNull = isJson && isNullBody(exchange)
  const text = answer === null && !isNull ? null : isJson ? JSON.stringify(answer) : String(answer)
  return new Response(method === 'HEAD' ? null : text, { status, headers })
}

const codes = new Map([
  [400, 'rejected'],
  [401, 'authentication'],
  [403, 'forbidden'],
  [404, 'not-found'],
  [406, 'rejected'],
  [409, 'conflict'],
  [415, 'rejected'],
  [422, 'rejected'],
  [500, 'unavailable'],
])

/** What an error answer means: mostly what its status does. */
function codeOf({ status, answer }: Exchange): string {
  const messages = asObject(answer)['Messages']
  const said = Array.isArray(messages) ? String(messages[0]) : ''
  if (status === 403 && /^(?:Access Denied$|Invalid Token)/.test(said)) return 'authentication'
  if (status === 403 && said === 'Locked') return 'conflict'
  if (status === 404 && said.startsWith('readonly:')) return 'rejected'
  if (status === 409 && said.includes('invalid val')) return 'rejected'
  if (status === 500 && (said === 'Locked' || said === 'already exists')) return 'conflict'
  return codes.get(status) ?? 'no code is expected'
}

/** What the server says went wrong, as it is to be shown. */
function wordsOf({ method, answer }: Exchange): unknown {
  const { Messages, Type } = asObject(answer)
  if (method === 'HEAD' || !Array.isArray(Messages)) return undefined
  const messages = Messages.map((message) =>
    String(message)
      .replace(/^Patch line: (.*)$/, (_, line: string) => `Patch line: ${lineOf(line)}`)
      .replace(/map\[string\]interface.*$/s, 'the object')
      .replace(/invalid val '.*'/, 'invalid val'),
  )
  // The second one is the token.
  if (messages[0]?.startsWith('Invalid Token')) return `${messages[0]}; ***`
  const words = (messages.length === 0 ? String(Type) : messages.join('; ')).replace(/\s+/g, ' ').trim()
  return words.length > 500 ? `${words.slice(0, 500)}…` : words
}

function lineOf(line: string): string {
  const { op, path } = asObject(parsed(line))
  return typeof op === 'string' ? `${op} ${String(path)}` : '(not shown)'
}

/** What a user gets: the data, or what an error says. */
async function outcomeOf(run: Promise<unknown>): Promise<unknown> {
  try {
    return { data: await run }
  } catch (error) {
    if (!(error instanceof RequestError)) throw error
    const { code, status, applied, serverMessage } = error
    return { code, status, applied, serverMessage }
  }
}

/** Of several tests of one field the server answers an object once for each that it suits. */
function onceEach(answer: unknown): unknown {
  if (!Array.isArray(answer)) return answer
  const seen = new Map(answer.map((item) => [asObject(item)['Uuid'] ?? item, item]))
  return [...seen.values()]
}

/** What a user is to get. */
function wantedOutcome(exchange: Exchange, replay: Replay): unknown {
  const { status, method, answer } = exchange
  if (isActionThatFailed(exchange)) return { code: 'not-found', status: 404, applied: 'no', serverMessage: undefined }
  if (status < 400 || status === 416) {
    const empty = answer === null && !isNullBody(exchange)
    return { data: 'wanted' in replay ? replay.wanted : empty ? undefined : onceEach(answer) }
  }
  const asks = method === 'GET' || method === 'HEAD'
  const applied = status === 500 && !asks ? 'unknown' : 'no'
  return { code: codeOf(exchange), status, applied, serverMessage: wordsOf(exchange) }
}

/** What counts of a request; the page size is ours. */
function requestOf(method: string, path: string, query: Iterable<readonly [string, string]>, body: unknown) {
  const pairs = [...query].filter(([name]) => name !== 'limit').map((pair) => pair.join('='))
  // Go writes a `from` into each operation, whatever it does.
  const sent = Array.isArray(body) ? body.map((one) => (isOperation(one) ? withoutFrom(one) : one)) : body
  return { method, path: decodeURIComponent(path), query: pairs, sent: method === 'GET' ? undefined : sent }
}

const withoutFrom = (operation: unknown): unknown => {
  const { from, ...rest } = asObject(operation)
  return from === '' ? rest : operation
}

describe('every recorded exchange with a real server', { timeout: 120_000 }, () => {
  test('is replayed: each answer is read as what was asked for, each error becomes the right code', async () => {
    const replayed = new Map<string, number>()
    const outcomes = new Map<string, number>()
    const refusals = new Map<string, number>()
    const count = (counts: Map<string, number>, key: string, by = 1) => counts.set(key, (counts.get(key) ?? 0) + by)
    let asRecorded = 0
    for (const exchange of exchanges) {
      // Left out of the recording: what came after it, or a list within it.
      if (JSON.stringify(exchange.answer)?.includes('"Templates":"<omitted>"')) continue
      if (exchange.status === 204 && exchange.path === '/api/v3/jobs' && exchange.after === undefined) continue
      const replay = await replayOf(exchange)
      const title = `${exchange.from}#${exchange.n} ${exchange.name}: ${exchange.method} ${exchange.path}`
      let answered = false
      const { drp, sent } = scriptedServer(
        ({ path }) => {
          if (answered && path.startsWith('/api/v3/machines/') && exchange.after !== undefined) {
            return Response.json(exchange.after)
          }
          if (answered) return new Response(null, { status: 404 })
          answered = true
          return responseOf(exchange)
        },
        { retry: { limit: 0 } },
      )
      const outcome = await outcomeOf(replay.run(drp))
      expect(outcome, title).toEqual(wantedOutcome(exchange, replay))
      count(replayed, replay.by)
      if (replay.refusal !== undefined) {
        const issues = replay.refusal.replace(/^.*cannot be sent: /, '').replace(/\.$/, '')
        count(refusals, `${replay.by} ${exchange.status < 400 ? 'taken' : exchange.status}: ${issues}`)
      }
      count(outcomes, outcomeName(outcome, replay.by))
      const [first] = sent
      expect(first?.method, title).toBe(exchange.method)
      if (!replay.asRecorded || first === undefined) continue
      asRecorded += 1
      const [path = '', search = ''] = exchange.path.split('?', 2)
      const wasSent = exchange.body ?? undefined
      const isSent = first.text !== undefined && typeof wasSent === 'string' && replay.by !== 'params.set'
      expect(requestOf(first.method, first.path, first.query, isSent ? first.text : first.body), title).toEqual(
        requestOf(
          exchange.method,
          path,
          new URLSearchParams(search),
          replay.by === 'params.set' && typeof wasSent === 'string' ? parsed(wasSent) : wasSent,
        ),
      )
    }
    expect(Object.fromEntries(replayed)).toEqual({
      'prefs.get': 1,
      'definitions.list': 6,
      'machines.list': 81,
      'jobs.list': 338,
      request: 60,
      'definitions.create': 204,
      'machines.create': 127,
      'machines.get': 727,
      'jobs.create': 256,
      'jobs.update': 624,
      'jobs.actions': 66,
      'jobs.log.append': 3,
      'machines.update': 414,
      'jobs.get': 453,
      'definitions.get': 31,
      'jobs.log.read': 35,
      'jobs.delete': 24,
      'machines.getByName': 6,
      'params.get': 11,
      'params.set': 11,
      'params.list': 4,
      'jobs.count': 26,
      'params.delete': 2,
      'definitions.delete': 3,
      'jobs.log.range': 2,
      'machines.delete': 9,
      'definitions.update': 1,
      info: 5,
      'users.token': 5,
      'machines.actions': 1,
      'machines.runAction': 2,
    })
    expect(Object.fromEntries(outcomes)).toEqual({
      data: 3005,
      'job created': 170,
      'job resumed': 37,
      'job action': 2,
      'job moved': 6,
      'job done': 6,
      'not-found': 35,
      rejected: 189,
      conflict: 67,
      authentication: 9,
      unavailable: 12,
    })
    // What was posted and is refused before it is sent, by what the server made of it.
    const [foreign, more] = ['unrecognized_keys at', 'unrecognized_keys at Stage, unrecognized_keys at CurrentIndex']
    expect(Object.fromEntries(refusals)).toEqual({
      // The recorded agent posts a whole job, empty but for its machine: a request says that in one field.
      [`jobs.create taken: invalid_format at Uuid, invalid_type at Meta, ${foreign} Validated, ${foreign} Available, ${foreign} Errors and 16 more`]: 6,
      // What the server decides and passes over: it was posted to see that.
      [`jobs.create taken: ${foreign} State, ${foreign} ExitState, ${foreign} Task, ${more} and 2 more`]: 4,
      [`jobs.create taken: ${foreign} State, ${foreign} Task, ${more}, ${foreign} ExitState`]: 1,
      // So it was here, where the machine had a job already.
      [`jobs.create 409: ${foreign} State, ${foreign} ExitState, ${foreign} Task, ${more} and 2 more`]: 8,
      // No ids, no names, no objects: servers refuse these too.
      'jobs.create 400: invalid_format at Machine': 2,
      'jobs.create 400: invalid_format at Uuid': 1,
      'jobs.create 400: invalid_type at Machine': 2,
      'jobs.create 400: invalid_type at Machine, unrecognized_keys at State': 1,
      'jobs.create 400: invalid_type at Machine, unrecognized_keys at Task': 1,
      'jobs.create 400: invalid_type at the document itself': 4,
      'jobs.create 500: invalid_type at Machine': 1,
      'machines.create 400: invalid_type at Name': 1,
      'machines.create 400: invalid_type at the document itself': 2,
      'machines.create 500: invalid_type at the document itself': 1,
      'definitions.create 400: invalid_type at Name': 1,
    })
    expect(asRecorded).toBe(3006)
    // How many were recorded, alike ones included.
    expect(exchanges.reduce((sum, { times }) => sum + times, 0)).toBe(7388)
  })
})

/** Its job was not recorded: see the test of `jobs.create`. */
function isActionThatFailed({ status, after, path }: Exchange): boolean {
  const { Tasks, CurrentTask } = asObject(after)
  const entry = Array.isArray(Tasks) ? String(Tasks[Number(CurrentTask)]) : ''
  return status === 204 && path === '/api/v3/jobs' && entry.startsWith('action:')
}

function outcomeName(outcome: unknown, by: string): string {
  const { code, data } = outcome as { readonly code?: string; readonly data?: { readonly kind?: string } }
  return code ?? (by === 'jobs.create' ? `job ${data?.kind}` : 'data')
}
