import type { System } from './job-view.ts'

/**
 * Makes the key of a view, unique among the jobs of all systems and sources.
 *
 * @example
 * import { viewKey } from '@jobwright/core'
 * viewKey({ source: 'site/7', system: 'drydock', kind: 'task', id: '4f1c' }) //=> 'site%2F7/drydock/task/4f1c'
 */
export function viewKey(of: {
  readonly source: string
  readonly system: System | (string & {})
  readonly kind: string
  readonly id: string
}): string {
  // encodeURIComponent throws on lone surrogates, which data may hold.
  return [of.source, of.system, of.kind, of.id]
    .map((part) => part.replaceAll('%', '%25').replaceAll('/', '%2F'))
    .join('/')
}
