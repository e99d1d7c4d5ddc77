import type { Clock } from '@jobwright/core'
import type { Authenticator } from './authenticator.ts'
import type { BaseUrl } from './base-url.ts'
import type { CoolDown } from './cool-down.ts'
import type { ClientEvent } from './events.ts'
import type { Limiter } from './limiter.ts'
import type { ClientOptions } from './options.ts'
import type { RetrySettings } from './retry-policy.ts'
import type { Secrets } from './secrets.ts'
import type { SystemTraits } from './system-traits.ts'

/** What all calls of a client share. */
export interface CallTools {
  readonly name: string
  readonly traits: SystemTraits
  readonly base: BaseUrl
  readonly clock: Clock
  readonly fetch: NonNullable<ClientOptions['fetch']>
  readonly headers: ClientOptions['headers']
  readonly authenticator: Authenticator
  readonly secrets: Secrets
  readonly limiter: Limiter
  readonly coolDown: CoolDown
  readonly retry: RetrySettings
  readonly attemptTimeoutMs: number
  readonly totalTimeoutMs: number
  readonly maxResponseBytes: number
  /** Undefined when nobody listens. */
  readonly announce: ((event: ClientEvent) => void) | undefined
}
