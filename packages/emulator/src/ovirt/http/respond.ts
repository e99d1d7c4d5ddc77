import { JobwrightError } from '@jobwright/core'
import type { EmulatedRequest, EmulatedResponse } from '../../server/system.ts'
import type { Caller } from '../auth/caller.ts'
import { enter } from '../auth/enter.ts'
import { answerSso } from '../auth/sso.ts'
import { pathId } from '../resources/ids.ts'
import { routes } from '../routes.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import { apiRootOf, callOf, type OvirtCall, pathOf } from './call.ts'
import { type Form, wantedForm, writeAnswer } from './form.ts'
import { containerPage } from './page.ts'
import { emptyRefusal, Refusal } from './refusal.ts'
import { findAmong } from './route.ts'

/** The largest body that is taken, in bytes. The engine's own limit is not known; more takes seconds to read, and nothing about jobs needs it. */
const largestBody = 2_097_152

/** Answers a request. */
export async function respond(site: Site, request: EmulatedRequest, signal: AbortSignal): Promise<EmulatedResponse> {
  if (request.body.byteLength > largestBody) return containerPage(413)
  const path = pathOf(request.target)
  const sso = answerSso(site, request)
  if (sso !== undefined) return sso
  const root = apiRootOf(path, site)
  if (root === undefined) return containerPage(404)
  // oVirt: who asks is looked at before anything else, so that a refusal has neither a fault nor a correlation id.
  const entry = enter(site, request.headers)
  if (!entry.ok) return entry.response
  const response = await responseOf(site, request, root, entry.caller, signal)
  const headers = entry.leave()
  return headers.length === 0 ? response : { ...response, headers: [...response.headers, ...headers] }
}

async function responseOf(
  site: Site,
  request: EmulatedRequest,
  root: string,
  caller: Caller,
  signal: AbortSignal,
): Promise<EmulatedResponse> {
  let call: OvirtCall | undefined
  let form: Form | undefined
  let answer: Answer
  try {
    call = callOf(site, request, root, signal)
    form = wantedForm(site, call.parameter('accept') ?? call.headers.get('accept'))
    answer = await answerOf(site, call, caller, form)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    answer = error.answer
  }
  const tracking = call === undefined ? [] : [['Correlation-Id', call.correlationId] as const]
  const written = writtenOf(site, form ?? 'xml', call?.form ?? 'v4', answer)
  if (written === undefined) return { status: 500, headers: tracking, body: '' }
  const { body, headers } = written
  return { status: answer.status, headers: [...tracking, ...(answer.headers ?? []), ...headers], body }
}

/** An answer in its form; undefined for what cannot be written: characters that XML has none for, links that were followed too deep. */
function writtenOf(...answer: Parameters<typeof writeAnswer>): ReturnType<typeof writeAnswer> | undefined {
  try {
    return writeAnswer(...answer)
  } catch (error) {
    if (error instanceof JobwrightError && error.code === 'invalid-input') return undefined
    throw error
  }
}

function answerOf(site: Site, call: OvirtCall, caller: Caller, form: Form | undefined): Answer | Promise<Answer> {
  const found = findAmong(routes, call.method, call.segments)
  // JAX-RS: ids are read on the way to what is there, before its methods are looked at: `POST jobs/end` is about a job of the id `end`.
  for (const id of found.ids) pathId(id)
  if (found.handler === undefined) {
    if (found.allow.length === 0) return emptyRefusal(404)
    // JAX-RS: what is not written for OPTIONS is answered with the methods that are there.
    return emptyRefusal(call.method === 'OPTIONS' ? 200 : 405, [['Allow', found.allow.join(', ')]])
  }
  if (form === undefined) return emptyRefusal(406)
  return found.handler({ site, call, caller, ids: found.ids })
}
