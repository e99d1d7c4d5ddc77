import type { DrpCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'

/** What somebody may do: each part is `*` or a list with commas between. */
export interface Claim {
  /** A prefix, such as `jobs`. */
  readonly scope: string
  /** A verb, such as `get`, `update` or `update:/State`. */
  readonly action: string
  /** The key by which rights are given: a machine's UUID for machines and jobs. */
  readonly specific: string
}

/** Who sends a request. Locks bind users only. */
export interface Caller {
  readonly kind: 'user' | 'machine'
  /** The user's name, or the machine's UUID. */
  readonly name: string
  readonly claims: readonly Claim[]
}

/** Whether the caller may do that with what has this key for rights. `''` stands for any key at all, as with lists. */
export function mayDo(caller: Caller, scope: string, action: string, specific: string): boolean {
  return caller.claims.some(
    (claim) => matches(claim.scope, scope) && matchesAction(claim.action, action) && matches(claim.specific, specific),
  )
}

/** Refuses with 403 what the caller may not do: `verb` is how the refusal names it, such as `patch` for an `update`. */
export function demand(
  caller: Caller,
  call: DrpCall,
  wanted: { readonly scope: string; readonly action: string; readonly specific: string; readonly verb?: string },
): void {
  const { scope, action, specific, verb = action } = wanted
  if (mayDo(caller, scope, action, specific)) return
  refuse(403, [`Cannot access ${call.target}`, `Requires: ${scope} ${verb} ${specific}`], { type: 'AUTH' })
}

function matches(claimed: string, wanted: string): boolean {
  return claimed === '*' || claimed.split(',').includes(wanted)
}

/** A claim to `update` covers `update:/State`. */
function matchesAction(claimed: string, wanted: string): boolean {
  return matches(claimed, wanted) || (wanted.includes(':') && matches(claimed, wanted.slice(0, wanted.indexOf(':'))))
}
