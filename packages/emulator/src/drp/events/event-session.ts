import type { Clock } from '@jobwright/core'
import type { DrpEvent } from '@jobwright/core/drp'
import type { EmulatedSocket, SocketListener } from '../../server/socket.ts'
import { type Caller, mayDo } from '../auth/caller.ts'
import { goJson } from '../http/go-json.ts'
import { readCommand } from './command.ts'
import { keepAlive } from './keep-alive.ts'
import { sendQueue } from './send-queue.ts'
import { type SuitsOptions, suits } from './suits.ts'

/** One WebSocket that listens for events. */
export interface EventSession extends SocketListener {
  /** Is this event for it? Only what its caller may do is told to it, whoever does it. */
  wants(event: DrpEvent): boolean | 'crash'
  /** Sends an event, written already. */
  tell(text: string): void
  /** Closes it: with this code, or without a word. */
  end(code: number | undefined): void
}

/** What a session works with. */
export interface EventSessionOptions extends SuitsOptions {
  readonly clock: Clock
  /** Who opened it. That their token expires later does not end it: no source says that it does. */
  readonly caller: Caller
  /** The time as the server writes it. */
  readonly stamp: () => string
  /** It is over. */
  readonly onEnd: (session: EventSession) => void
}

/**
 * Begins a session. Every registration and deregistration is acknowledged, also those that change nothing. A text counts once however often it is
 * registered, so that deregistering it once ends it: that is taken to be so.
 */
export function eventSession(socket: EmulatedSocket, options: EventSessionOptions): EventSession {
  const { clock, caller, stamp, onEnd } = options
  const registrations = new Set<string>()
  const queue = sendQueue(socket)
  const alive = keepAlive(clock, socket)

  const session: EventSession = {
    wants: (event) =>
      registrations.size > 0 &&
      mayDo(caller, event.Type, event.Action, event.Key) &&
      suits(registrations, event, options),
    tell: (text) => queue.push(text),
    end(code) {
      if (code === undefined) socket.drop()
      else socket.close(code)
    },
    onMessage(frame) {
      const command = readCommand(frame)
      if (command === undefined) return
      const { action, registration } = command
      if (action === 'register') registrations.add(registration)
      else registrations.delete(registration)
      queue.push(acknowledgement(action, registration, stamp()))
    },
    onPong: () => alive.heard(),
    onDrain: () => queue.drained(),
    onClose() {
      alive.stop()
      onEnd(session)
    },
  }
  return session
}

function acknowledgement(action: string, registration: string, time: string): string {
  const event: DrpEvent = {
    Time: time,
    Type: 'websocket',
    Action: action,
    Key: registration,
    Principal: '',
    Object: null,
    Original: null,
  }
  return goJson(event)
}
