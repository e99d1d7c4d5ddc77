import type { OvirtCall } from '../http/call.ts'

/** How many rows a list is to have at most; undefined for no limit, which a negative number is too. oVirt: what is no integer is not read. */
export function maxOf(call: OvirtCall): number | undefined {
  const text = call.parameter('max') ?? ''
  if (!/^[+-]?\d{1,10}$/.test(text)) return undefined
  const max = Number(text)
  return max < 0 || max > 2_147_483_647 ? undefined : max
}
