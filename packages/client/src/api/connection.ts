import type { Drift } from '@jobwright/core'
import {
  type ApiCall,
  type ClientOptions,
  createTransport,
  failedCall,
  type RequestOptions,
  type SystemTraits,
  type Transport,
} from '../transport/index.ts'
import type { DocumentOperation } from './documents.ts'

/** What the resources of a client work with. */
export interface Connection {
  readonly transport: Transport
  /** Sends an operation, and tells of what is new in its answer. */
  readonly send: <T>(operation: DocumentOperation<T>, options?: RequestOptions) => ApiCall<T>
  /** Makes an operation of a caller's input and sends it. What is wrong with the input is a rejection too. */
  readonly call: <T>(make: () => DocumentOperation<T>, options?: RequestOptions) => ApiCall<T>
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal
  /** Aborts what is under way and waits for it. */
  readonly close: () => Promise<void>
}

/** Of so many new things a client tells; a server that sends more has no end of them. */
const mostDrift = 1_000

/** Makes the connection of a client to a server of one system. */
export function connect(options: ClientOptions, traits: SystemTraits): Connection {
  const transport = createTransport(options, traits)
  const closing = new AbortController()
  const told = new Set<string>()

  const tell = (operation: string, { code, path }: Drift): void => {
    const key = JSON.stringify([operation, code, path])
    if (told.has(key) || told.size === mostDrift) return
    told.add(key)
    transport.announce({
      kind: 'drift',
      client: transport.name,
      system: transport.system,
      operation,
      attempt: 1,
      code,
      at: path,
    })
  }

  const send = <T>(operation: DocumentOperation<T>, request?: RequestOptions): ApiCall<T> => {
    const { driftIn, ...asked } = operation
    // Nobody is told, so nothing needs to be looked for.
    if (options.onEvent === undefined) return transport.send(asked, request)
    const read: typeof asked.read = (answer) => {
      const data = asked.read(answer)
      for (const drift of driftIn(data)) tell(asked.name, drift)
      return data
    }
    return transport.send({ ...asked, read }, request)
  }

  return sendingBy(send, {
    transport,
    closed: closing.signal,
    close() {
      closing.abort()
      return transport.close()
    },
  })
}

/** Makes a connection that sends, and calls, in a way of its own. */
export function sendingBy(send: Connection['send'], connection: Omit<Connection, 'send' | 'call'>): Connection {
  return {
    ...connection,
    send,
    call(make, request) {
      try {
        return send(make(), request)
      } catch (error) {
        return failedCall(error)
      }
    },
  }
}
