import { type Connection, composedCall } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { PatchOperation } from './changes.ts'
import { changeMachine } from './machine-changes.ts'
import {
  deleteParam,
  entriesOf,
  getParam,
  getParams,
  type ParamValues,
  replaceParams,
  setParam,
  valuesIn,
} from './param-operations.ts'
import { pointer } from './patch.ts'

/** Where parameters are looked up. */
export interface ParamsOptions extends RequestOptions {
  /** Also in the machine's profiles, the global one and the defaults? Default false: only the machine's own. */
  readonly aggregate?: boolean | undefined
  /** Those that are stored in cipher in clear? It takes a right of its own. Default false. */
  readonly decode?: boolean | undefined
}

/** The parameters of machines. They are returned in a Map, since any text may be a name. */
export interface DrpParams {
  /** Reads all parameters. */
  list(id: string, options?: ParamsOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Reads one parameter; null for one that is not set, which servers do not tell from one that is null. */
  get(id: string, name: string, options?: ParamsOptions): ApiCall<unknown>
  /** Sets one parameter and answers it as it was stored. */
  set(id: string, name: string, value: unknown, options?: RequestOptions): ApiCall<unknown>
  /** Sets some parameters at once and leaves the others. Answers the machine's own. */
  merge(id: string, values: ParamValues, options?: RequestOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Sets these parameters and deletes all others. Answers the machine's own. */
  replace(id: string, values: ParamValues, options?: RequestOptions): ApiCall<ReadonlyMap<string, unknown>>
  /** Deletes one parameter and answers what it was. RequestError `not-found` where it is not set. */
  delete(id: string, name: string, options?: RequestOptions): ApiCall<unknown>
}

/** Makes the parameters of a client's machines. */
export function drpParams(connection: Connection): DrpParams {
  const { call } = connection
  return {
    list: (id, { aggregate, decode, ...options } = {}) => call(() => getParams(id, { aggregate, decode }), options),
    get: (id, name, { aggregate, decode, ...options } = {}) =>
      call(() => getParam(id, name, { aggregate, decode }), options),
    set: (id, name, value, options) => call(() => setParam(id, name, value), options),
    merge: (id, values, options) =>
      composedCall(async () => {
        // By the machine, not by its `params`: there v3.13 takes a patch, and v4 by its documents an object.
        const added = entriesOf('params.merge', values).map(
          ([name, value]): PatchOperation => ({ op: 'add', path: pointer('Params', name), value }),
        )
        const changed = await changeMachine(connection, 'params.merge', id, added, options).withResponse()
        return { data: valuesIn(changed.data.Params ?? {}), response: changed.response }
      }),
    replace: (id, values, options) => call(() => replaceParams(id, values), options),
    delete: (id, name, options) => call(() => deleteParam(id, name), options),
  }
}
