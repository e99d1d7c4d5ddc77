import type { DrpParamReading } from '@jobwright/core/drp'
import { aggregated } from '../resources/aggregated.ts'
import { paramProblems } from '../resources/param-schema.ts'
import type { Site } from '../site.ts'
import { type DrpObject, type MachineObject, type Params, withEntry } from '../store/objects.ts'

/**
 * How objects are filtered by a param; undefined where no param of that name is defined. The value of a query is JSON, or a text as it stands for
 * params of type `string`; machines count with all parameters that reach them.
 */
export function paramReading(site: Site, name: string): DrpParamReading<DrpObject> | undefined {
  const param = site.store.params.get(name)
  if (param === undefined) return undefined
  return {
    read(text) {
      const value = readJson(text)
      if (value === undefined && typeOf(param.Schema) !== 'string') return { ok: false, cause: jsonError(text) }
      const given = value === undefined ? text : value
      const [problem] = paramProblems(site, withEntry({}, name, given))
      return problem === undefined ? { ok: true, value: given } : { ok: false, cause: problem }
    },
    of(object) {
      const { Params: own = {} } = object as { readonly Params?: Params }
      const params = 'HardwareAddrs' in object ? aggregated(site, object as MachineObject) : own
      return Object.hasOwn(params, name) ? params[name] : undefined
    },
  }
}

function typeOf(schema: unknown): unknown {
  return typeof schema === 'object' && schema !== null && 'type' in schema ? schema.type : undefined
}

/** A value in JSON, which is never undefined. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What Go says of the first character that begins no JSON. */
function jsonError(text: string): string {
  const [first] = text.trimStart()
  return first === undefined
    ? 'unexpected end of JSON input'
    : `invalid character '${first}' looking for beginning of value`
}
