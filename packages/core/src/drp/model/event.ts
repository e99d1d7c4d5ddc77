import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** An event: something happened to an object, or somebody said so. */
export interface DrpEvent {
  /** When. */
  readonly Time: string
  /** The kind of the object, for example `jobs`; `websocket` for the answer to a registration. */
  readonly Type: string
  /** What happened: `create`, `update`, `save`, `delete`, the name of an action, or any word that was posted. */
  readonly Action: string
  /** The id of the object. */
  readonly Key: string
  /** Who did it: `user:` and a name, or `runner:` and the UUID of a machine. */
  readonly Principal?: string | undefined
  /** The object as it is now; null if there is none. */
  readonly Object: unknown
  /** The object as it was before an update; otherwise null. */
  readonly Original: unknown
}

/** What a {@link DrpEvent} must be. New fields are kept. */
export const drpEventSchema: z.ZodMiniType<DrpEvent, DrpEvent> = /*@__PURE__*/ (() =>
  z.object({
    Time: z.string(),
    Type: z.string(),
    Action: z.string(),
    Key: z.string(),
    Principal: z.optional(z.string()),
    Object: z.unknown(),
    Original: z.unknown(),
  }))()

/**
 * Reads an event: a text frame of the websocket.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseDrpEvent } from '@jobwright/core/drp'
 * parseDrpEvent({ Time: '2026-11-20T21:53:06Z', Type: 'jobs', Action: 'update', Key: 'j1', Object: null, Original: null }).ok //=> true
 */
export const parseDrpEvent: (value: unknown) => ParseResult<DrpEvent> = /*@__PURE__*/ (() =>
  createParser<DrpEvent>(drpEventSchema))()
