import { errorMessageOf, parseErrorBody } from '@jobwright/core/drydock'
import { type Answer, headerAuth, type ServerError, type SystemTraits } from '../transport/index.ts'

/** How Drydock differs from other systems, as far as sending requests goes. */
export const drydockTraits: SystemTraits = /*@__PURE__*/ (() => ({
  system: 'drydock',
  rootPath: '/api/v1.0',
  auth: headerAuth({ header: 'X-Auth-Token' }),
  requestIdHeader: 'X-Drydock-Req',
  // Drydock: kept when it is a UUID of version 4, and passed over in silence when it is not.
  correlationHeader: 'X-Context-Marker',
  errorOf,
  ownOptions: ['endUser'],
}))()

/** Reads what the server says about an error; undefined for what is said by whatever stands in between. */
function errorOf(answer: Answer): ServerError | undefined {
  const body = parseErrorBody(answer.json())
  if (!body.ok) return undefined
  // Falcon answers 500 to an exception that nobody caught, which the same request meets again.
  const retryable = 'retry' in body.value ? body.value.retry : answer.status === 500 ? false : undefined
  return { message: errorMessageOf(body.value), retryable }
}
