import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { type Fingerprint, fingerprintSchema } from '../model/fingerprint.ts'
import { textsSchema } from '../model/object.ts'

/** What a machine that asks who it is tells of itself: what `drpcli fingerprint` prints. Since v4.2. */
export interface Whoami {
  /** Its hashes and ids; empty ones where its hardware tells nothing that can be relied on, or it runs under a hypervisor. */
  readonly Fingerprint?: Fingerprint | null | undefined
  /** The MAC addresses of its physical interfaces, in small letters with colons. */
  readonly MacAddrs?: readonly string[] | null | undefined
  /** The machine UUID that was kept on its disk; empty for none. */
  readonly OnDiskUUID?: string | null | undefined
}

/** What a {@link Whoami} must be. */
export const whoamiSchema: z.ZodMiniType<Whoami, Whoami> = /*@__PURE__*/ (() =>
  z.object({
    Fingerprint: z.nullish(fingerprintSchema),
    MacAddrs: z.nullish(textsSchema),
    OnDiskUUID: z.nullish(z.string()),
  }))()

/**
 * Reads what a machine tells of itself: what `drpcli fingerprint` prints.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseWhoami } from '@jobwright/core/drp'
 * parseWhoami({ MacAddrs: ['52:54:00:12:34:56'] }).ok //=> true
 * parseWhoami({ MacAddrs: '52:54:00:12:34:56' }).ok //=> false
 */
export const parseWhoami: (value: unknown) => ParseResult<Whoami> = /*@__PURE__*/ (() =>
  createParser<Whoami>(whoamiSchema))()
