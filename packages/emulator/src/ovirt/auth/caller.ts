import type { OvirtCall } from '../http/call.ts'
import { reasons, refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { EngineUser } from './users.ts'

/** Who asks. */
export interface Caller {
  readonly user: EngineUser
}

/**
 * Is the caller shown only what is theirs? As the parameter or header `filter` says, or else administrators are not, and others are by default. A value that
 * is no boolean is not read.
 */
export function isFiltered({ settings }: Site, call: OvirtCall, { user }: Caller): boolean {
  const text = call.parameter('filter') ?? call.headers.get('filter')
  if (text !== undefined) {
    if (text === '' || /^(?:t(?:rue)?|y(?:es)?|1)$/i.test(text)) return true
    if (/^(?:f(?:alse)?|no?|0)$/i.test(text)) return false
  }
  return !user.admin && settings.filterByDefault
}

/**
 * Refuses who may not run a query.
 *
 * oVirt: a filtered query is run for everybody, if the query can be filtered at all, which the lists of jobs and steps and the one of a step cannot, so that
 * administrators that ask for a filter are refused too. One that is not filtered is run for administrators alone.
 */
export function demandQuery(site: Site, call: OvirtCall, caller: Caller, query: 'user' | 'admin'): void {
  const may = isFiltered(site, call, caller) ? query === 'user' : caller.user.admin
  if (!may) refuse(400, reasons.operationFailed, 'query execution failed due to insufficient permissions.')
}

/** Refuses who may not inject external tasks. */
export function demandInjector({ user }: Caller): void {
  if (user.role === 'UserRole') refuse(403, reasons.operationFailed, '[User is not authorized to perform this action.]')
}
