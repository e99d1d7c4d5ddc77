/** Where an engine logs users in and out. */
export interface EngineUrls {
  /** The root of the API. */
  readonly api: string
  /** Where a user and password get a token. */
  readonly token: string
  /** Where a token is revoked. */
  readonly logout: string
}

const apiPath = '/ovirt-engine/api/'

/**
 * The addresses of an engine by that of its API, which stands below `/ovirt-engine`, as do those of single sign-on; a proxy may put a path before that. Where
 * the API stands elsewhere, as in `/api` of old engines, single sign-on is taken to be in `/ovirt-engine` of the same origin all the same.
 */
export function engineUrls(api: string): EngineUrls {
  const { origin, pathname } = new URL(api)
  const before = `${pathname}/`.lastIndexOf(apiPath)
  const engine = `${origin}${pathname.slice(0, Math.max(0, before))}/ovirt-engine`
  return { api, token: `${engine}/sso/oauth/token`, logout: `${engine}/services/sso-logout` }
}
