import * as z from 'zod/mini'
import { textsSchema } from './object.ts'

/**
 * What a machine is recognised by when it asks who it is. Each hash is a SHA-256 sum in base64; what is empty matches nothing. A match
 * needs 100 points, of which the fields give those named with them; the MAC addresses (up to 100) and a UUID kept on the machine's disk
 * (1 000) count as well.
 */
export interface Fingerprint {
  /** The hash of manufacturer, product and serial number of the system: 25 points. */
  readonly SSNHash?: string | null | undefined
  /** The hash of manufacturer and serial number of the chassis: 25 points. */
  readonly CSNHash?: string | null | undefined
  /** The system's UUID, not hashed: 50 points. */
  readonly SystemUUID?: string | null | undefined
  /** The names of the cloud and of the machine in it: 500 points. */
  readonly CloudInstanceID?: string | null | undefined
  /** One hash of manufacturer, part and serial number for each memory module: the percentage that matches, as points. */
  readonly MemoryIds?: readonly string[] | null | undefined
}

const fields = /*@__PURE__*/ (() => {
  const text = z.nullish(z.string())
  return { SSNHash: text, CSNHash: text, SystemUUID: text, CloudInstanceID: text, MemoryIds: z.nullish(textsSchema) }
})()

/** What a {@link Fingerprint} must be. */
export const fingerprintSchema: z.ZodMiniType<Fingerprint, Fingerprint> = /*@__PURE__*/ (() => z.object(fields))()

/** What the fingerprint of something to be made must be: it holds nothing else. */
export const createFingerprintSchema: z.ZodMiniType<Fingerprint, Fingerprint> = /*@__PURE__*/ (() =>
  z.strictObject(fields))()
