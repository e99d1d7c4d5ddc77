import type { EmulatedResponse } from '../../server/system.ts'
import { authenticate } from '../auth/authenticate.ts'
import { routes } from '../routes.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import { apiRoot, type DrpCall } from './call.ts'
import { corsHeaders, preflight } from './cors.ts'
import { noRoute } from './no-route.ts'
import { Refusal } from './refusal.ts'
import { matchRoute } from './route.ts'

/** Answers a call: the route first, then the caller, then what the route does. */
export function respond(site: Site, call: DrpCall): EmulatedResponse {
  try {
    return responseOf(call, preflight(call) ?? answerOf(site, call))
  } catch (error) {
    if (error instanceof Refusal) return responseOf(call, error.answer)
    throw error
  }
}

function answerOf(site: Site, call: DrpCall): Answer {
  const match = call.path.startsWith(`${apiRoot}/`) ? matchRoute(routes, call.method, call.segments) : undefined
  if (match === undefined) return noRoute(call)
  const caller = authenticate(site, call)
  return match.handler(site, call, caller, match.ids)
}

function responseOf(call: DrpCall, { status, body = '', contentType, headers = [] }: Answer): EmulatedResponse {
  // The server does not tell what it would have sent when a HEAD succeeds, unless that is a file.
  const untold = call.method === 'HEAD' && status < 300 && contentType?.startsWith('application/json') === true
  const type = contentType === undefined || untold ? [] : [['Content-Type', contentType] as const]
  return { status, headers: [...type, ...headers, ...corsHeaders(call)], body }
}
