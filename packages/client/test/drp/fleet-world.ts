import { createDrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { manualClock } from '@jobwright/core'
import type { Job, Machine } from '@jobwright/core/drp'
import { turnOfTheEventLoop } from '../scripted-server.ts'

type Row = Job | Machine
type Prefix = 'jobs' | 'machines'

/** A request of a list. */
interface Asked {
  readonly list: string
  readonly query: readonly (readonly [string, string])[]
  readonly at: number
}

/** The UUID of a number. */
export const uuid = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

export interface WorldOptions extends Partial<DrpClientOptions> {
  /** Has the server web sockets? Default false. */
  readonly events?: boolean
  /** Are lists in the order of the tests, with an object for each that it suits, as v3.13 answers them? Default false. */
  readonly testByTest?: boolean
}

/** A server of rows with a client, written for these tests alone; time stands still unless it is moved. */
export function fleetWorld({ events = false, testByTest = false, ...options }: WorldOptions = {}) {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 12), settle: turnOfTheEventLoop })
  const tables = { jobs: new Map<string, Row>(), machines: new Map<string, Row>() }
  const asked: Asked[] = []
  const sockets = new Set<Socket>()
  let underWay = 0
  const world = {
    clock,
    asked,
    tables,
    /** Answers instead of the server; what it throws is lost connections. */
    before: (() => undefined) as (request: Asked) => Response | undefined,
    /** Are new web sockets refused? */
    refusesSockets: false,
    /** Are events lost, though the connection holds? */
    deaf: false,
    sockets,
    /** How many lists were asked for at the same time. */
    mostUnderWay: 0,
    ms: () => clock.now() - Date.UTC(2026, 10, 20, 12),
    put(prefix: Prefix, row: Row, action = tables[prefix].has(row.Uuid) ? 'update' : 'create') {
      tables[prefix].set(row.Uuid, row)
      world.emit(prefix, action, row.Uuid, row)
    },
    drop(prefix: Prefix, id: string) {
      const row = tables[prefix].get(id)
      tables[prefix].delete(id)
      if (row !== undefined) world.emit(prefix, 'delete', id, row)
    },
    emit(Type: string, Action: string, Key: string, object: unknown) {
      if (world.deaf) return
      const event = { Time: new Date(clock.now()).toISOString(), Type, Action, Key, Principal: '', Object: object }
      const text = JSON.stringify({ ...event, Original: null })
      for (const socket of sockets) if (socket.registered.has(`${Type}.*.*`)) socket.say(text)
    },
    /** The connections for events are lost. */
    cut() {
      for (const socket of sockets) socket.close()
    },
  }

  class Socket {
    readyState = 0
    readonly registered = new Set<string>()
    readonly #listeners = new Map<string, Set<(event: Event) => void>>()

    constructor() {
      void Promise.resolve().then(() => {
        if (world.refusesSockets) return this.close()
        if (this.readyState !== 0) return
        this.readyState = 1
        sockets.add(this)
        this.#tell('open', {})
      })
    }

    send(text: string) {
      const [verb = '', spec = ''] = text.split(' ')
      if (verb === 'register') this.registered.add(spec)
      else this.registered.delete(spec)
      const Time = new Date(clock.now()).toISOString()
      this.say(
        JSON.stringify({
          Time,
          Type: 'websocket',
          Action: verb,
          Key: spec,
          Principal: '',
          Object: null,
          Original: null,
        }),
      )
    }

    say(data: string) {
      void Promise.resolve().then(() => {
        if (this.readyState === 1) this.#tell('message', { data })
      })
    }

    close() {
      if (this.readyState === 3) return
      this.readyState = 3
      sockets.delete(this)
      void Promise.resolve().then(() => this.#tell('close', { code: 1006 }))
    }

    addEventListener(type: string, listener: (event: Event) => void) {
      this.#listeners.set(type, (this.#listeners.get(type) ?? new Set()).add(listener))
    }

    removeEventListener(type: string, listener: (event: Event) => void) {
      this.#listeners.get(type)?.delete(listener)
    }

    #tell(type: string, what: object) {
      for (const listener of this.#listeners.get(type) ?? []) listener(Object.assign(new Event(type), what))
    }
  }

  const drp = createDrpClient({
    baseUrl: 'https://drp.example:8092',
    auth: 'none',
    name: 'site',
    clock,
    webSocket: events ? Socket : 'none',
    fetch: async (address) => {
      const url = new URL(address)
      const list = url.pathname.replace('/api/v3/', '')
      if (list === 'ws') return new Response('Bad Request', { status: 400 })
      const request = { list, query: [...url.searchParams], at: clock.now() }
      asked.push(request)
      underWay += 1
      world.mostUnderWay = Math.max(world.mostUnderWay, underWay)
      await Promise.resolve().finally(() => {
        underWay -= 1
      })
      const answer = world.before(request)
      if (answer !== undefined) return answer
      const rows = answerOf(tables[list as Prefix], request.query, testByTest)
      return new Response(JSON.stringify(rows), { headers: { 'content-type': 'application/json' } })
    },
    ...options,
  })
  return Object.assign(world, { drp })
}

export const lost = (): never => {
  throw Object.assign(new TypeError('fetch failed'), {
    cause: Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
  })
}

/** What the list answers: the few tests that these questions have. */
function answerOf(table: ReadonlyMap<string, Row>, query: Asked['query'], testByTest: boolean): readonly Row[] {
  const numbers = new Map(query.filter(([name]) => name === 'limit' || name === 'offset'))
  let rows = [...table.values()].toSorted((a, b) => (a.Uuid < b.Uuid ? -1 : 1))
  const fields = new Set(query.map(([name]) => name).filter((name) => !['limit', 'offset', 'slim'].includes(name)))
  for (const field of fields) {
    const tests = query.flatMap(([name, value]) => (name === field ? [testOf(value)] : []))
    const value = (row: Row) => String((row as unknown as Record<string, unknown>)[field === 'Key' ? 'Uuid' : field])
    rows = testByTest
      ? tests.flatMap((fits) => rows.filter((row) => fits(value(row))))
      : rows.filter((row) => tests.some((fits) => fits(value(row))))
  }
  const from = Number(numbers.get('offset') ?? 0)
  return rows.slice(from, from + Number(numbers.get('limit') ?? rows.length))
}

function testOf(text: string): (value: string) => boolean {
  const [, name = 'Eq', inner = text] = /^([A-Z][a-z]+)\((.*)\)$/.exec(text) ?? []
  const values = inner.split(',')
  if (name === 'Eq') return (value) => value === inner
  if (name === 'Ne') return (value) => value !== inner
  if (name === 'Gt') return (value) => value > inner
  if (name === 'In') return (value) => values.includes(value)
  if (name === 'Between') return (value) => value >= String(values[0]) && value <= String(values[1])
  if (name === 'Re') return (value) => value.startsWith(inner.slice(1))
  throw new Error(`The world does not know ${name}.`)
}
