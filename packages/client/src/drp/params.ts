import { type Connection, composedCall } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { PatchOperation } from './changes.ts'
import {
  deleteParam,
  entriesOf,
  getParam,
  getParams,
  type ParamsPrefix,
  type ParamValues,
  replaceParams,
  setParam,
  valuesIn,
} from './param-operations.ts'
import { pointer } from './patch.ts'

/** Where parameters are looked up. */
export interface ParamsOptions extends RequestOptions {
  /** Also in the object's profiles, the global one and the defaults? Default false: only the object's own. */
  readonly aggregate?: boolean | undefined
  /** Those that are stored in cipher in clear? It takes a right of its own. Default false. */
  readonly decode?: boolean | undefined
}

/** The parameters of machines, or of work orders. They are returned in a Map, since any text may be a name. */
export interface DrpParams {
  /** Reads all parameters. */
  list(id: string, options?: ParamsOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Reads one parameter; null for one that is not set, which servers do not tell from one that is null. */
  get(id: string, name: string, options?: ParamsOptions): ApiCall<unknown>
  /** Sets one parameter and answers it as it was stored. */
  set(id: string, name: string, value: unknown, options?: RequestOptions): ApiCall<unknown>
  /** Sets some parameters at once and leaves the others. Answers the object's own. */
  merge(id: string, values: ParamValues, options?: RequestOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Sets these parameters and deletes all others. Answers the object's own. */
  replace(id: string, values: ParamValues, options?: RequestOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Deletes one parameter and answers what it was. RequestError `not-found` where it is not set. */
  delete(id: string, name: string, options?: RequestOptions): ApiCall<unknown>
}

/** Has a JSON Patch carried out on an object. */
type Change = (
  of: string,
  id: string,
  operations: readonly PatchOperation[],
  options: RequestOptions | undefined,
) => ApiCall<{ readonly Params?: Readonly<Record<string, unknown>> | null | undefined }>

/** Makes the parameters of a client's objects of one kind. */
export function drpParams({ call }: Connection, prefix: ParamsPrefix, change: Change): DrpParams {
  return {
    list: (id, { aggregate, decode, ...options } = {}) =>
      call(() => getParams([prefix, id], { aggregate, decode }), options),
    get: (id, name, { aggregate, decode, ...options } = {}) =>
      call(() => getParam([prefix, id], name, { aggregate, decode }), options),
    set: (id, name, value, options) => call(() => setParam([prefix, id], name, value), options),
    merge: (id, values, options) =>
      composedCall(async () => {
        // By the object, not by its `params`: there v3.13 takes a patch, and v4 by its documents an object.
        const added = entriesOf('params.merge', values).map(
          ([name, value]): PatchOperation => ({ op: 'add', path: pointer('Params', name), value }),
        )
        const changed = await change('params.merge', id, added, options).withResponse()
        return { data: valuesIn(changed.data.Params ?? {}), response: changed.response }
      }),
    replace: (id, values, options) => call(() => replaceParams([prefix, id], values), options),
    delete: (id, name, options) => call(() => deleteParam([prefix, id], name), options),
  }
}
