import type { BuildData, Machine } from '@jobwright/core/drydock'
import { type Connection, type Listing, unpaged } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { getNodeBuildData, listNodes } from './site-operations.ts'

/** Which build data of a node to read. */
export interface NodeBuildDataOptions extends RequestOptions {
  /** Only the newest of each generator? Default false: all. */
  readonly latest?: boolean | undefined
}

/** The nodes of a Drydock server. */
export interface DrydockNodes {
  /** Lists the machines that the node provisioner knows, in one piece. */
  list(options?: RequestOptions): Listing<Machine>
  /** Reads what was found out or logged while a node was built. RequestError `not-found` when there is nothing. */
  buildData(name: string, options?: NodeBuildDataOptions): ApiCall<readonly BuildData[]>
}

/** Makes the nodes of a client. */
export function drydockNodes({ send }: Connection): DrydockNodes {
  return {
    list: (options) => unpaged(() => send(listNodes, options)),
    buildData: (name, { latest = false, ...options } = {}) => send(getNodeBuildData(name, latest), options),
  }
}
