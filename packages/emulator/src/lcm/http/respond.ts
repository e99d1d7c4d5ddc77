import type { EmulatedResponse } from '../../server/system.ts'
import { callerOf, demandAdmin } from '../auth/caller.ts'
import { answerAtRoot } from '../auth/routes.ts'
import type { LcmProfile } from '../controls.ts'
import { routes } from '../routes.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import type { LcmCall } from './call.ts'
import { Refusal, refuse } from './refusal.ts'
import { findAmong } from './route.ts'

/** Answers a call. */
export function respond(site: Site, call: LcmCall): EmulatedResponse {
  const { redirectTo } = site.settings
  if (redirectTo !== undefined) return { status: 302, headers: [['Location', `${redirectTo}${call.target}`]], body: '' }
  try {
    return responseOf(answerOf(site, call))
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return responseOf({ status: error.status, body: errorBody(site, call, error), headers: error.headers })
  }
}

function answerOf(site: Site, call: LcmCall): Answer {
  const { prefix, method, segments } = call
  if (prefix === 'root') return answerAtRoot(site, call) ?? refuse('not-found', 'There is nothing here.')
  if (prefix !== site.profile && !(prefix === 'v1' && site.assumptions.servesV1))
    refuse('not-found', 'There is nothing here.')
  demandAdmin(site, callerOf(site, call))
  const found = findAmong(routes, prefix, method, segments)
  if (found.handler !== undefined) return found.handler({ site, call, version: prefix, id: found.id })
  const { allow } = found
  if (allow.length === 0) return refuse('not-found', 'There is nothing here.')
  return refuse('method-not-allowed', `Only ${allow.join(', ')} is allowed here.`, [['Allow', allow.join(', ')]])
}

/** An error in the words of its version: v2 calls the message otherwise, and whether it still tells a type is assumed. */
function errorBody(site: Site, { prefix }: LcmCall, { status, type, message }: Refusal): object {
  const version: LcmProfile = prefix === 'root' ? site.profile : prefix
  if (version === 'v1') return { code: status, type, msg: message }
  return { code: status, ...(site.assumptions.errorTypeInV2 ? { type } : {}), message }
}

function responseOf({ status, body, headers = [] }: Answer): EmulatedResponse {
  if (body === undefined) return { status, headers, body: '' }
  return { status, headers: [['Content-Type', 'application/json'], ...headers], body: JSON.stringify(body) }
}
