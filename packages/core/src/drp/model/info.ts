import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'
import { textsSchema, valuesSchema } from './object.ts'

/** How many objects of a kind there are, as far as one may know. */
export interface InfoStat {
  /** The kind, for example `machines.count`. */
  readonly name: string
  /** How many. */
  readonly count: number
}

/** What a server tells about itself. Unlike all else, its names are written in small letters. */
export interface Info {
  /** The version of the server. */
  readonly version: string
  /** The architecture it runs on, for example `amd64`. */
  readonly arch?: string | undefined
  /** The operating system it runs on, for example `linux`. */
  readonly os?: string | undefined
  /** Its id, by default its hardware address. */
  readonly id?: string | undefined
  /** Its hardware address. */
  readonly local_id?: string | undefined
  /** The id it shares with the servers that can take its place. */
  readonly ha_id?: string | undefined
  /** The port of the API. */
  readonly api_port?: number | undefined
  /** The port on which it serves files. */
  readonly file_port?: number | undefined
  /** The port of DHCP. */
  readonly dhcp_port?: number | undefined
  /** The port of the boot information negotiation layer. */
  readonly binl_port?: number | undefined
  /** The port of TFTP. */
  readonly tftp_port?: number | undefined
  /** Does it serve TFTP? */
  readonly tftp_enabled?: boolean | undefined
  /** Does it serve DHCP? */
  readonly dhcp_enabled?: boolean | undefined
  /** Does it serve the boot information negotiation layer? */
  readonly binl_enabled?: boolean | undefined
  /** Does it provision machines? */
  readonly prov_enabled?: boolean | undefined
  /** The address that the caller reached it by. */
  readonly address?: string | undefined
  /** How many objects it has. */
  readonly stats?: readonly InfoStat[] | null | undefined
  /** What it can do, in one word each: `sane-exit-codes`, `auto-boot-target`. */
  readonly features?: readonly string[] | null | undefined
  /** The rights it knows: the actions of each kind of objects. */
  readonly scopes?: Readonly<Record<string, Readonly<Record<string, unknown>>>> | null | undefined
  /** What it is licensed for: the owner, and what for how long. */
  readonly License?: Readonly<Record<string, unknown>> | null | undefined
}

/** What an {@link Info} must be. New fields are kept. */
export const infoSchema: z.ZodMiniType<Info, Info> = /*@__PURE__*/ (() => {
  const [text, port, flag] = [z.optional(z.string()), z.optional(z.int()), z.optional(z.boolean())]
  return z.object({
    version: z.string(),
    arch: text,
    os: text,
    id: text,
    local_id: text,
    ha_id: text,
    api_port: port,
    file_port: port,
    dhcp_port: port,
    binl_port: port,
    tftp_port: port,
    tftp_enabled: flag,
    dhcp_enabled: flag,
    binl_enabled: flag,
    prov_enabled: flag,
    address: text,
    stats: z.nullish(z.readonly(z.array(z.object({ name: z.string(), count: z.int() })))),
    features: z.nullish(textsSchema),
    scopes: z.nullish(z.readonly(z.record(z.string(), valuesSchema))),
    License: z.nullish(valuesSchema),
  })
})()

/**
 * Reads what a server tells about itself: what `GET /info` answers.
 *
 * @param value any value; out comes the same object, typed, or what is wrong with it.
 *
 * @example
 * import { parseInfo } from '@jobwright/core/drp'
 * parseInfo({ version: 'v4.8.0', features: ['sane-exit-codes'] }).ok //=> true
 */
export const parseInfo: (value: unknown) => ParseResult<Info> = /*@__PURE__*/ (() => createParser<Info>(infoSchema))()
