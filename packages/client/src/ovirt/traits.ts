import type { SystemTraits } from '../transport/index.ts'
import { type OvirtAuthOptions, ovirtAuth } from './auth/ovirt-auth.ts'
import { errorOf } from './error-of.ts'

/** What the traits depend on. */
export interface OvirtTraitsOptions extends OvirtAuthOptions {
  /** The names of the options that only this client takes. */
  readonly ownOptions: readonly string[]
}

/** Where the API begins. Engines before 3.5 have it at `/api`: say so in `baseUrl`. */
const rootPath = '/ovirt-engine/api'

/** How oVirt's engine differs from other systems, as far as sending requests goes. */
export function ovirtTraits({ ownOptions, ...options }: OvirtTraitsOptions): SystemTraits {
  return {
    system: 'ovirt',
    rootPath,
    auth: ovirtAuth(options),
    correlationHeader: 'Correlation-Id',
    ownOptions,
    errorOf,
  }
}
