import type { Machine } from '../model/machine.ts'

/**
 * Does a machine object stand for a machine? v4 keeps clusters and the like as machine objects too, and says so by `machine-role` in their
 * `Meta`: a machine has `machine`, `self` (the server itself) or, as those made before there were roles, none.
 *
 * @param machine a machine object; only its `Meta` is read.
 *
 * @example
 * import { isMachine } from '@jobwright/core/drp'
 * isMachine({ Meta: { 'machine-role': 'self' } }) //=> true
 * isMachine({ Meta: { 'machine-role': 'cluster' } }) //=> false
 * isMachine({ Meta: {} }) //=> true
 */
export function isMachine({ Meta }: Pick<Machine, 'Meta'>): boolean {
  const role = Meta && Object.hasOwn(Meta, 'machine-role') ? Meta['machine-role'] : ''
  return role === '' || role === 'machine' || role === 'self'
}
