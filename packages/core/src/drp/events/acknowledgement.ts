import type { DrpEvent } from '../model/event.ts'

/** The server's answer to a frame that registers or deregisters. */
export interface DrpAcknowledgement extends DrpEvent {
  /** Always `websocket`. */
  readonly Type: 'websocket'
  /** What was asked for. */
  readonly Action: 'register' | 'deregister'
  /** The text that came after it, as it was sent. */
  readonly Key: string
}

/**
 * Is an event the answer to a registration, or to the end of one? The server answers each, even one it has already or cannot read (recorded); it
 * answers no other frame. Whoever may post events can post such a one too.
 *
 * @param event an event as it came.
 * @example
 * import { isAcknowledgement } from '@jobwright/core/drp'
 *
 * const event = { Time: '2026-11-20T21:53:04Z', Type: 'websocket', Action: 'register', Key: 'jobs.*.*', Principal: '', Object: null, Original: null }
 * isAcknowledgement(event) //=> true
 * isAcknowledgement({ ...event, Type: 'jobs' }) //=> false
 */
export function isAcknowledgement(event: DrpEvent): event is DrpAcknowledgement {
  return event.Type === 'websocket' && (event.Action === 'register' || event.Action === 'deregister')
}
