import type { Authenticator } from '../server/auth.ts'

/** Who sends a request. */
export type Caller =
  /** Known, whether or not the roles let it do anything. */
  | { readonly kind: 'known'; readonly user: string | null; readonly roles: readonly string[] }
  | { readonly kind: 'unknown' }
  /** Reading the headers raised. */
  | { readonly kind: 'broken' }

/** How the headers of a request are taken. */
export interface CallerOptions {
  readonly auth: Authenticator
  /** Whether an open server takes a token for a sign that somebody else has checked it, and wants to see the outcome in the headers. */
  readonly trustsHeaders: boolean
  /** Whether a confirmed identity without roles makes the server fail. */
  readonly rolesAreNeeded: boolean
}

/**
 * Tells who sends a request.
 *
 * An open server stands for Drydock's pipeline without authentication: it makes up an administrator, unless a token comes along; then it
 * believes the headers that Keystone's middleware would have set. Any other asks for the token that it was given.
 */
export function callerOf(headers: ReadonlyMap<string, string>, options: CallerOptions): Caller {
  const { auth, trustsHeaders, rolesAreNeeded } = options
  const token = headers.get('x-auth-token')
  if (!auth.open) {
    const identity = auth.identify(token)
    return identity === undefined ? { kind: 'unknown' } : { kind: 'known', ...identity }
  }
  if (token === undefined || !trustsHeaders) return { kind: 'known', user: 'noauth', roles: ['admin'] }

  const service = headers.has('x-service-identity-status')
  const of = (name: string): string | undefined => headers.get(`x-${service ? 'service-' : ''}${name}`)
  if (of('identity-status') !== 'Confirmed') return { kind: 'unknown' }
  const roles = of('roles')
  if (roles === undefined && rolesAreNeeded) return { kind: 'broken' }
  return { kind: 'known', user: of('user-name') ?? null, roles: roles?.split(',') ?? [] }
}

/** Every rule of the server's policy asks for this role. */
export function isAdministrator(caller: Caller): boolean {
  return caller.kind === 'known' && caller.roles.some((role) => role.toLowerCase() === 'admin')
}
