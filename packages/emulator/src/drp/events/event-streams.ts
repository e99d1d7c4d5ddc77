import type { Clock } from '@jobwright/core'
import type { DrpEvent } from '@jobwright/core/drp'
import type { SocketAcceptance } from '../../server/socket.ts'
import type { Caller } from '../auth/caller.ts'
import type { DrpProfile } from '../controls.ts'
import { goJson } from '../http/go-json.ts'
import { type EventSession, eventSession } from './event-session.ts'
import type { SiteEvent } from './site-event.ts'

/** Everybody who listens for events. */
export interface EventStreams {
  /** Takes somebody in. */
  accept(caller: Caller): SocketAcceptance
  /** Tells of something to those who want to know. */
  emit(event: SiteEvent): void
  /** Does something in the name of a caller: events that it leads to are theirs. */
  as<T>(caller: Caller, run: () => T): T
  /** Closes every connection: with this code, or without a word. */
  drop(code?: number): void
}

/** What the streams work with. */
export interface EventStreamsOptions {
  readonly clock: Clock
  readonly profile: DrpProfile
  /** The time as the server writes it, and no time twice. */
  readonly stamp: () => string
  /** What becomes of a server that crashes; missing where it does not. */
  readonly crash?: (() => void) | undefined
}

/** What a client may say at once, in bytes: more closes the connection with 1009 (recorded). */
const largestMessage = 512

/** Streams that nobody listens to yet. */
export function eventStreams({ clock, profile, stamp, crash }: EventStreamsOptions): EventStreams {
  const sessions = new Set<EventSession>()
  let underWay: Caller | undefined
  return {
    accept: (caller) => ({
      largestMessage,
      open(socket) {
        const onEnd = (ended: EventSession) => void sessions.delete(ended)
        const crashes = crash !== undefined
        const session = eventSession(socket, { clock, profile, crashes, caller, stamp, onEnd })
        sessions.add(session)
        return session
      },
    }),
    emit(happened) {
      if (sessions.size === 0) return
      const event = eventOf(happened, stamp, underWay)
      const answers = [...sessions].map((session) => [session, session.wants(event)] as const)
      if (crash !== undefined && answers.some(([, wants]) => wants === 'crash')) {
        crash()
        return
      }
      const text = goJson(event)
      for (const [session, wants] of answers) if (wants === true) session.tell(text)
    },
    as(caller, run) {
      const before = underWay
      underWay = caller
      try {
        return run()
      } finally {
        underWay = before
      }
    },
    drop(code) {
      for (const session of sessions) session.end(code)
    },
  }
}

function eventOf(happened: SiteEvent, stamp: () => string, underWay: Caller | undefined): DrpEvent {
  const { type, action, key, object, original = null, principal = principalOf(underWay), time = stamp() } = happened
  return { Time: time, Type: type, Action: action, Key: key, Principal: principal, Object: object, Original: original }
}

function principalOf(caller: Caller | undefined): string {
  return caller === undefined ? '' : `${caller.kind === 'machine' ? 'runner' : 'user'}:${caller.name}`
}
