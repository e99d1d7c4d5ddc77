import * as z from 'zod/mini'
import { createParser, type ParseResult } from '../../wire/index.ts'

/** A machine as the node provisioner (MAAS) knows it: an item of what `GET /nodes` answers. */
export interface Machine {
  /** Its name: the name of the node in the design. */
  readonly hostname: string
  /** Its memory, in MiB. */
  readonly memory?: number | string | null | undefined
  /** How many processor cores it has. */
  readonly cpu_count?: number | string | null | undefined
  /** The provisioner's word for its state, for example `Deployed`. */
  readonly status_name?: string | null | undefined
  /** The hardware address it boots from. */
  readonly boot_mac?: string | null | undefined
  /** The provisioner's word for its power: `on`, `off`, `unknown`. */
  readonly power_state?: string | null | undefined
  /** Where its power is controlled. */
  readonly power_address?: string | null | undefined
  /** The address it boots with. */
  readonly boot_ip?: string | null | undefined
}

/** What a {@link Machine} must be. */
export const machineSchema: z.ZodMiniType<Machine, Machine> = /*@__PURE__*/ (() => {
  const count = z.nullish(z.union([z.number(), z.string()]))
  const text = z.nullish(z.string())
  return z.object({
    hostname: z.string(),
    memory: count,
    cpu_count: count,
    status_name: text,
    boot_mac: text,
    power_state: text,
    power_address: text,
    boot_ip: text,
  })
})()

/**
 * Reads a list of machines: what `GET /nodes` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseMachineList } from '@jobwright/core/drydock'
 * parseMachineList([{ hostname: 'a', power_state: 'on' }]).ok //=> true
 */
export const parseMachineList: (value: unknown) => ParseResult<readonly Machine[]> = /*@__PURE__*/ (() =>
  createParser<readonly Machine[]>(z.readonly(z.array(machineSchema))))()

/** What an answer of `POST /nodefilter` must be: the names of the selected nodes, on deployed servers sometimes with repeats. */
export const nodeNamesSchema: z.ZodMiniType<readonly string[], readonly string[]> = /*@__PURE__*/ (() =>
  z.readonly(z.array(z.string())))()

/**
 * Reads what `POST /nodefilter` answers.
 *
 * @param value any value; out comes the same list, typed, or what is wrong with it.
 *
 * @example
 * import { parseNodeNames } from '@jobwright/core/drydock'
 * parseNodeNames(['a', 'b', 'b']) //=> { ok: true, value: ['a', 'b', 'b'] }
 */
export const parseNodeNames: (value: unknown) => ParseResult<readonly string[]> = /*@__PURE__*/ (() =>
  createParser<readonly string[]>(nodeNamesSchema))()
