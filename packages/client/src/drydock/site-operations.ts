import { checkKeys, describeIssues, invalidInput, type NodeFilter, parseNodeFilter } from '@jobwright/core'
import {
  type ApiVersions,
  type BuildData,
  buildDataSchema,
  type CheckStatus,
  checkStatusSchema,
  type Machine,
  machineSchema,
  nodeNamesSchema,
  parseBuildDataList,
  parseDesignValidation,
  parseMachineList,
  parseNodeNames,
  parseVersions,
  versionsSchema,
} from '@jobwright/core/drydock'
import { type DocumentOperation, readDocuments } from '../api/index.ts'

/** A filter, and the design whose nodes it is about. */
export interface NodeFilterRequest {
  /** Where the design is. Of one that it cannot read, a server says that no node is selected. */
  readonly design_ref: string
  /** Which nodes. Absent or null: all. */
  readonly node_filter?: NodeFilter | null | undefined
}

/** `GET /versions`, which stands beside the API and wants no credentials. */
export const getVersions: DocumentOperation<ApiVersions> = /*@__PURE__*/ (() => ({
  name: 'versions',
  method: 'GET',
  path: ['versions'],
  besideRoot: true,
  anonymous: true,
  ...readDocuments(parseVersions, versionsSchema),
}))()

/** `GET /nodes`. */
export const listNodes: DocumentOperation<readonly Machine[]> = /*@__PURE__*/ (() => ({
  name: 'nodes.list',
  method: 'GET',
  path: ['nodes'],
  ...readDocuments(parseMachineList, machineSchema, (machines) => machines),
}))()

/** `GET /nodes/{name}/builddata`. */
export function getNodeBuildData(name: string, latest: boolean): DocumentOperation<readonly BuildData[]> {
  return {
    name: 'nodes.buildData',
    method: 'GET',
    path: ['nodes', name, 'builddata'],
    query: latest ? [['latest', 'true']] : [],
    ...readDocuments(parseBuildDataList, buildDataSchema, (list) => list),
  }
}

/** `POST /nodefilter`: a question. Drydock: a filter that it trips over is answered by 500. */
export function filterNodes(request: NodeFilterRequest): DocumentOperation<readonly string[]> {
  checkKeys('nodeFilter', request, ['design_ref', 'node_filter'])
  checkAddress('nodeFilter', 'design_ref', request.design_ref)
  const filter = request.node_filter == null ? undefined : parseNodeFilter(request.node_filter)
  if (filter?.ok === false) {
    const issues = filter.issues.map(({ code, path }) => ({ code, path: ['node_filter', ...path] }))
    throw invalidInput(`nodeFilter: the filter cannot be sent: ${describeIssues(issues)}.`)
  }
  return {
    name: 'nodeFilter',
    method: 'POST',
    path: ['nodefilter'],
    json: request,
    asks: true,
    refusals: [500],
    ...readDocuments(parseNodeNames, nodeNamesSchema),
  }
}

/** `POST /validatedesign`: a question too. A design that is not valid is answered by 400, and so is a request that is not. */
export function validateDesign(href: string): DocumentOperation<CheckStatus> {
  checkAddress('validateDesign', 'href', href)
  return {
    name: 'validateDesign',
    method: 'POST',
    path: ['validatedesign'],
    json: { rel: 'design', href, type: 'application/x-yaml' },
    asks: true,
    accept: [400],
    ...readDocuments(parseDesignValidation, checkStatusSchema),
  }
}

function checkAddress(of: string, key: string, address: string): void {
  if (typeof address !== 'string' || address === '')
    throw invalidInput(`${of}: ${key} must be the address of a design.`)
}
