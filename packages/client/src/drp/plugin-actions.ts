import { checkKeys, invalidInput } from '@jobwright/core'
import {
  type AvailableAction,
  availableActionSchema,
  parseAvailableAction,
  parseAvailableActionList,
} from '@jobwright/core/drp'
import { type Connection, type DocumentOperation, readDocuments } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'

/** Whose actions are meant. */
export interface PluginActionOptions extends RequestOptions {
  /** Only those of this plugin. Default: of whichever offers it. */
  readonly plugin?: string | undefined
}

/** What plugins can do with objects of one kind. */
export interface PluginActions {
  /** What they offer for an object. */
  readonly list: (id: string, options?: PluginActionOptions) => ApiCall<readonly AvailableAction[]>
  /** One of these. */
  readonly describe: (id: string, command: string, options?: PluginActionOptions) => ApiCall<AvailableAction>
  /** Has it done. */
  readonly run: (
    id: string,
    command: string,
    params?: Readonly<Record<string, unknown>>,
    options?: PluginActionOptions,
  ) => ApiCall<unknown>
}

/** Where the actions of a kind of objects are, and by which names the client has them. */
export interface PluginActionPlace {
  readonly prefix: 'jobs' | 'machines' | 'work_orders'
  /** Of a job, `actions` are what its agent runs. */
  readonly segment: 'actions' | 'plugin_actions'
  readonly names: Readonly<Record<keyof PluginActions, string>>
}

const readAction = /*@__PURE__*/ (() => readDocuments(parseAvailableAction, availableActionSchema))()
const readActions = /*@__PURE__*/ (() =>
  readDocuments(parseAvailableActionList, availableActionSchema, (actions) => actions))()

/** A plugin answers whatever it likes. */
const anything: Pick<DocumentOperation<unknown>, 'read' | 'driftIn'> = {
  read: (answer) => (answer.text === '' ? undefined : answer.json()),
  driftIn: () => [],
}

/** Makes the actions of plugins for one kind of objects. */
export function pluginActions({ call }: Connection, { prefix, segment, names }: PluginActionPlace): PluginActions {
  const at = (
    name: string,
    id: string,
    command: readonly string[],
    plugin: string | undefined,
  ): Pick<DocumentOperation<unknown>, 'name' | 'path' | 'query'> => {
    if (plugin !== undefined && (typeof plugin !== 'string' || plugin === '')) {
      throw invalidInput(`${name}: plugin must be the name of one.`)
    }
    return { name, path: [prefix, id, segment, ...command], query: plugin === undefined ? [] : [['plugin', plugin]] }
  }
  return {
    list: (id, { plugin, ...options } = {}) =>
      call(() => ({ ...at(names.list, id, [], plugin), method: 'GET', ...readActions }), options),
    describe: (id, command, { plugin, ...options } = {}) =>
      call(() => ({ ...at(names.describe, id, [command], plugin), method: 'GET', ...readAction }), options),
    run: (id, command, params = {}, { plugin, ...options } = {}) =>
      call(() => {
        checkKeys(names.run, params, Object.keys(params ?? {}))
        const place = at(names.run, id, [command], plugin)
        return { ...place, method: 'POST', json: params, ...anything }
      }, options),
  }
}
