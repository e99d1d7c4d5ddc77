import { type Connection, connect, sendingBy } from '../api/index.ts'
import { failedCall } from '../transport/index.ts'
import { memorySessionStore } from './auth/session-store.ts'
import type { OvirtSessions } from './auth/sessions.ts'
import { checkOvirtOptions, ownOptions } from './check-options.ts'
import { checkCorrelationId } from './correlation-id.ts'
import type { OvirtFormat } from './format/format.ts'
import { jsonFormat } from './format/json-format.ts'
import type { OvirtClientOptions, OvirtProfile } from './options.ts'
import { ovirtTraits } from './traits.ts'

/** What the resources of an oVirt client work with. */
export interface OvirtConnection extends Connection {
  /** Whose API is spoken. */
  readonly profile: OvirtProfile
  /** How documents are read and written. */
  readonly format: OvirtFormat
  /** What ends the sessions of the client. */
  readonly sessions: OvirtSessions | undefined
  /** How many requests are under way at once. */
  readonly maxConcurrency: number | undefined
  /** What is known of the engine's searches. */
  readonly searches: { honoured: boolean }
}

/** Makes the connection of a client: each request says whose API it is for and which form it wants. */
export function connectToOvirt(options: OvirtClientOptions): OvirtConnection {
  checkOvirtOptions(options)
  const {
    profile = 'v4',
    format = jsonFormat,
    sessionStore: store = memorySessionStore(),
    filter,
    maxConcurrency,
  } = options
  const { persistentSession = false } = options
  const kept: { sessions?: OvirtSessions } = {}
  const traits = ovirtTraits({
    profile,
    persistentSession: persistentSession === true ? {} : persistentSession === false ? undefined : persistentSession,
    store,
    onSessions: (sessions) => {
      kept.sessions = sessions
    },
    ownOptions: [...ownOptions.keys()],
  })
  const connection = connect(options, traits)
  const headers = {
    accept: format.type,
    // The engine translates its messages, and what is not there is known by their words.
    'accept-language': 'en',
    version: profile.slice(1),
    ...(filter !== undefined && { filter: String(filter) }),
  }

  const send: OvirtConnection['send'] = (operation, request) => {
    try {
      if (request?.correlationId !== undefined) checkCorrelationId(operation.name, request.correlationId)
    } catch (error) {
      return failedCall(error)
    }
    return connection.send({ ...operation, headers: { ...headers, ...operation.headers } }, request)
  }

  return {
    ...sendingBy(send, connection),
    profile,
    format,
    sessions: kept.sessions,
    maxConcurrency,
    searches: { honoured: false },
  }
}
