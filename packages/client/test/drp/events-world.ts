import type { ClientEvent } from '@jobwright/client'
import type { DrpClientOptions, DrpEventStream, DrpStreamItem } from '@jobwright/client/drp'
import type { DrpEvent } from '@jobwright/core/drp'
import { notFound, type Script, scriptedServer } from './scripted-server.ts'

type Kind = 'open' | 'message' | 'error' | 'close'

/** What becomes of an attempt to open a socket. */
type Handshake = 'open' | 'refuse' | 'hang' | 'throw' | 'open and close'

/** An event as servers send it. */
export function event(fields: Partial<DrpEvent> = {}): DrpEvent {
  return {
    Time: '2026-11-20T12:00:00Z',
    Type: 'jobs',
    Action: 'update',
    Key: 'j1',
    Principal: 'user:rocketskates',
    Object: null,
    Original: null,
    ...fields,
  }
}

/** A server whose event stream is a script, and the sockets that were opened to it. */
export function eventsWorld(options: Partial<DrpClientOptions> & { readonly http?: Script } = {}) {
  const { http, ...clientOptions } = options
  const sockets: ScriptedSocket[] = []
  const control = {
    handshake: 'open' as Handshake | ((nth: number) => Handshake),
    /** Are frames acknowledged? */
    acknowledges: true as boolean | ((frame: string) => boolean),
  }

  class ScriptedSocket {
    readyState = 0
    /** With what code the client has closed it. */
    closedBy: number | undefined
    readonly sent: { readonly frame: string; readonly at: number }[] = []
    readonly openedAt = server.clock.now()
    readonly url: string
    readonly given: { readonly headers: Readonly<Record<string, string>> } | undefined
    readonly #listeners = new Map<Kind, Set<(event: Event) => void>>()

    constructor(url: string, given?: { readonly headers: Readonly<Record<string, string>> }) {
      this.url = url
      this.given = given
      const nth = sockets.push(this)
      const { handshake } = control
      const result = typeof handshake === 'function' ? handshake(nth) : handshake
      if (result === 'throw') {
        this.readyState = 3
        throw new SyntaxError(`The address ${url} is invalid.`)
      }
      if (result === 'open')
        queueMicrotask(() => {
          if (this.readyState !== 0) return
          this.readyState = 1
          this.#dispatch('open')
        })
      if (result === 'open and close')
        queueMicrotask(() => {
          this.readyState = 3
          this.#dispatch('open')
        })
      if (result === 'refuse') queueMicrotask(() => this.drop())
    }

    get frames(): readonly string[] {
      return this.sent.map(({ frame }) => frame)
    }

    /** How many listen to anything that could still matter to them. */
    get listening(): number {
      const [ignored, ...others] = [this.#listeners.get('error'), ...this.#listeners.values()]
      const all = others.reduce((sum, { size }) => sum + size, 0)
      return this.readyState === 3 ? all - (ignored?.size ?? 0) : all
    }

    send(frame: string): void {
      this.sent.push({ frame, at: server.clock.now() })
      const { acknowledges } = control
      if (acknowledges === false || (typeof acknowledges === 'function' && !acknowledges(frame))) return
      queueMicrotask(() => this.acknowledge(frame))
    }

    acknowledge(frame: string): void {
      const [Action = '', Key = ''] = frame.split(/ (.*)/s)
      this.tell({ Type: 'websocket', Action, Key, Principal: '' })
    }

    /** The server sends an event. */
    tell(fields: Partial<DrpEvent> = {}): void {
      this.raw(JSON.stringify(event(fields)))
    }

    /** The server sends anything. */
    raw(data: unknown): void {
      if (this.readyState === 1) this.#dispatch('message', { data })
    }

    /** The connection is lost. */
    drop(code = 1006): void {
      if (this.readyState === 3) return
      this.readyState = 3
      if (code === 1006) this.#dispatch('error')
      this.#dispatch('close', { code })
    }

    close(code?: number): void {
      if (this.readyState === 3) return
      this.readyState = 3
      this.closedBy = code
    }

    addEventListener(type: Kind, listener: (event: Event) => void): void {
      const known = this.#listeners.get(type) ?? new Set()
      this.#listeners.set(type, known.add(listener))
    }

    removeEventListener(type: Kind, listener: (event: Event) => void): void {
      this.#listeners.get(type)?.delete(listener)
    }

    #dispatch(type: Kind, more: object = {}): void {
      const listeners = [...(this.#listeners.get(type) ?? [])]
      for (const listener of listeners) listener(Object.assign(new Event(type), more))
    }
  }

  class WithHeaders extends ScriptedSocket {
    static readonly takesHeaders = true
  }

  const events: ClientEvent[] = []
  const server = scriptedServer(
    (request) =>
      http?.(request) ?? (request.path === '/api/v3/ws' ? new Response('', { status: 400 }) : notFound(request)),
    { name: 'site', webSocket: ScriptedSocket, onEvent: (one) => events.push(one), ...clientOptions },
  )
  const startedAt = server.clock.now()

  return {
    ...server,
    control,
    sockets,
    /** What the client has told of. */
    events,
    WebSocket: ScriptedSocket,
    WithHeaders,
    elapsed: () => server.clock.now() - startedAt,
    /** The newest socket. */
    get socket(): ScriptedSocket {
      const socket = sockets.at(-1)
      if (socket === undefined) throw new Error('Nothing has been opened.')
      return socket
    },
    /** Lets everything happen that needs no time. */
    settle: () => server.clock.advance(0),
    /** What is left when nobody listens. */
    leftovers: () => ({
      timers: server.clock.scheduled,
      open: sockets.filter(({ readyState }) => readyState < 3).length,
      listening: sockets.reduce((sum, { listening }) => sum + listening, 0),
    }),
  }
}

export const nothingLeft = { timers: 0, open: 0, listening: 0 }

/** Takes what comes without end, as fast as it comes. */
export function readAll(stream: DrpEventStream) {
  const items: DrpStreamItem[] = []
  let error: unknown
  const over = (async () => {
    try {
      for await (const item of stream) items.push(item)
    } catch (thrown) {
      error = thrown
    }
  })()
  return {
    items,
    over,
    get error() {
      return error
    },
    /** In short: `gap`, or type, action and key. */
    get said(): readonly string[] {
      return items.map((item) =>
        item.kind === 'gap' ? 'gap' : `${item.event.Type}.${item.event.Action}.${item.event.Key}`,
      )
    },
  }
}
