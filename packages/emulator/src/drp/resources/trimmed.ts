import type { DrpCall } from '../http/call.ts'
import { queryValue } from '../http/call.ts'
import type { DrpObject, Params } from '../store/objects.ts'

/**
 * An object as a request wants to see it: `slim=Meta,Params` (in any case) empties these, `params=a,b` leaves only those parameters, whatever `slim`
 * says of them. What has lost something says that it is partial, where it has a field for that.
 */
export function trimmed<Item extends DrpObject>(object: Item, call: DrpCall): Item {
  const slim = partsOf(queryValue(call, 'slim')?.toLowerCase())
  const wanted = partsOf(queryValue(call, 'params'))
  const params = 'Params' in object ? (object.Params as Params) : undefined
  const cutsParams = params !== undefined && (wanted.length > 0 || slim.includes('params'))
  const cutsMeta = slim.includes('meta')
  if (!cutsParams && !cutsMeta) return object
  const kept = Object.entries(params ?? {}).filter(([name]) => wanted.includes(name))
  return {
    ...object,
    ...(cutsMeta && { Meta: {} }),
    ...(cutsParams && { Params: Object.fromEntries(kept) }),
    ...('Partial' in object && { Partial: true }),
  }
}

function partsOf(list = ''): readonly string[] {
  return list === '' ? [] : list.split(',').map((part) => part.trim())
}
