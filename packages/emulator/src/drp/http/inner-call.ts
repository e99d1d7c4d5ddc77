import type { Caller } from '../auth/caller.ts'
import { findRoute } from '../routes.ts'
import type { Site } from '../site.ts'
import type { Answer } from './answer.ts'
import { apiRoot, type DrpCall } from './call.ts'
import { errorAnswer, Refusal } from './refusal.ts'

/** Sends a request from within: bytes as they are, all else as JSON. The caller is known already. */
export function innerCall(site: Site, caller: Caller, method: string, path: string, body?: unknown): Answer {
  const target = `${apiRoot}/${path}`
  const binary = body instanceof Uint8Array
  const call: DrpCall = {
    method,
    target,
    path: target,
    segments: path.split('/'),
    query: [],
    headers: new Map([['content-type', binary ? 'application/octet-stream' : 'application/json']]),
    body: binary ? body : new TextEncoder().encode(body === undefined ? '' : JSON.stringify(body)),
  }
  const match = findRoute(site.profile, method, call.segments)
  if (match === undefined) return errorAnswer(404, ['No route'], { key: target, type: method })
  try {
    return site.as(caller, () => match.handler(site, call, caller, match.ids))
  } catch (error) {
    if (error instanceof Refusal) return error.answer
    throw error
  }
}

/** The JSON of an answer; an empty object where there is none. */
export function jsonOf({ body }: Answer): Readonly<Record<string, unknown>> {
  return typeof body === 'string' && body !== '' ? JSON.parse(body) : {}
}
