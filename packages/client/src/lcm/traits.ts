import { errorMessageOf, parseLcmErrorBody } from '@jobwright/core/lcm'
import type { Answer, ServerError, SystemTraits } from '../transport/index.ts'
import { rootPaths } from './api-root.ts'
import { type KeepSession, lcmAuth } from './auth.ts'
import { ownOptions } from './check-options.ts'
import type { KnownSecrets } from './known-secrets.ts'
import type { LcmVersion } from './options.ts'

/** How OpsCenter differs from other systems, as far as sending requests goes. */
export function lcmTraits(version: LcmVersion, secrets: KnownSecrets, keepSession: KeepSession): SystemTraits {
  return {
    system: 'lcm',
    rootPath: rootPaths[version],
    auth: lcmAuth(secrets, keepSession),
    ownOptions: [...ownOptions.keys()],
    errorOf: (answer) => errorOf(answer, secrets),
  }
}

/** Reads what the server says about an error; undefined for what is said by whatever stands in between. */
function errorOf(answer: Answer, secrets: KnownSecrets): ServerError | undefined {
  const body = parseLcmErrorBody(answer.json())
  if (!body.ok) return undefined
  const message = errorMessageOf(body.value, { secrets: secrets.all })
  // Scripts look at the code in the body, and so may whoever stands in between.
  const isDuplicate = typeof body.value === 'object' && body.value.code === 409
  return { message, ...(isDuplicate && { code: 'conflict' }) }
}
