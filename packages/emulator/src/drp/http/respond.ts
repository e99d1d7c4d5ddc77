import type { EmulatedResponse } from '../../server/system.ts'
import { authenticate } from '../auth/authenticate.ts'
import { findRoute } from '../routes.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import { apiRoot, type DrpCall } from './call.ts'
import { corsHeaders, preflight } from './cors.ts'
import { noRoute } from './no-route.ts'
import { Refusal } from './refusal.ts'

/** An answer, and what to wait for where it has nothing new to tell. */
export interface Responded {
  readonly response: EmulatedResponse
  /** Of a 304: would it be answered still? */
  readonly isCurrent?: (() => boolean) | undefined
}

/** Answers a call: the route first, then the caller, then what the route does. */
export function respond(site: Site, call: DrpCall): Responded {
  try {
    const answer = preflight(call) ?? answerOf(site, call)
    const { version } = answer
    if (version === undefined || site.profile === 'v3.13') return { response: responseOf(call, answer) }
    const etag = version()
    const headers = [['ETag', etag] as const, ...(answer.headers ?? [])]
    if (!isKnown(call, etag)) return { response: responseOf(call, { ...answer, headers }) }
    return { response: responseOf(call, { status: 304, headers }), isCurrent: () => version() === etag }
  } catch (error) {
    if (error instanceof Refusal) return { response: responseOf(call, error.answer) }
    throw error
  }
}

/** Has the caller this version already? The comparison is the weak one, which `If-None-Match` asks for. */
function isKnown({ headers }: DrpCall, etag: string): boolean {
  const known = headers.get('if-none-match')?.split(',') ?? []
  return known.some((tag) => tag.trim() === '*' || tag.trim().replace(/^W\//, '') === etag)
}

function answerOf(site: Site, call: DrpCall): Answer {
  const match = call.path.startsWith(`${apiRoot}/`) ? findRoute(site.profile, call.method, call.segments) : undefined
  if (match === undefined) return noRoute(call)
  const caller = authenticate(site, call)
  return site.as(caller, () => match.handler(site, call, caller, match.ids))
}

function responseOf(call: DrpCall, { status, body = '', contentType, headers = [] }: Answer): EmulatedResponse {
  // The server does not tell what it would have sent when a HEAD succeeds, unless that is a file.
  const untold = call.method === 'HEAD' && status < 300 && contentType?.startsWith('application/json') === true
  const type = contentType === undefined || untold ? [] : [['Content-Type', contentType] as const]
  return { status, headers: [...type, ...headers, ...corsHeaders(call)], body }
}
