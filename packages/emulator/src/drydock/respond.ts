import { type Answer, crashed, errorAnswer, frameworkError, notFound, text } from './answer.ts'
import { type Caller, isAdministrator } from './caller.ts'
import type { Call } from './request.ts'
import type { Resource, Site } from './resource.ts'
import { matchOf } from './routes.ts'

/** The methods that the web framework knows. It calls any other a bad request. */
const knownMethods = /*@__PURE__*/ (() =>
  new Set(
    (
      'CONNECT DELETE GET HEAD OPTIONS PATCH POST PUT TRACE CHECKIN CHECKOUT COPY LOCK MKCOL MOVE PROPFIND PROPPATCH REPORT ' +
      'UNCHECKIN UNLOCK UPDATE VERSION-CONTROL'
    ).split(' '),
  ))()

/** Answers a call: the identity first, then the path, the method, the policy and at last the resource. */
export function respond(site: Site, call: Call, caller: Caller): Answer {
  if (caller.kind === 'broken') return crashed()
  const match = matchOf(call.path)
  if (match === undefined) return notFound()
  const { resource, values } = match
  if (call.method === 'OPTIONS') return options(site, resource)
  const { method } = call
  const handler = isHandled(method) ? resource.handlers[method] : undefined
  if (handler === undefined) {
    return knownMethods.has(method)
      ? frameworkError(405, '405 Method Not Allowed', { allow: allowed(resource) })
      : frameworkError(400, 'Bad request', { description: 'Invalid HTTP method' })
  }
  if (resource.open !== true && !isAdministrator(caller)) {
    return caller.kind === 'known' ? errorAnswer(403, 'Forbidden') : errorAnswer(401, 'Unauthenticated')
  }
  return handler(site, { ...call, values }, caller)
}

function isHandled(method: string): method is keyof Resource['handlers'] {
  return method === 'GET' || method === 'POST' || method === 'DELETE'
}

function options({ how }: Site, resource: Resource): Answer {
  if (!how.quirk('drydock/options-fails')) return { ...text(200), headers: [['Allow', allowed(resource)]] }
  // Drydock: the handler takes no placeholders, and writes its header into a copy of the headers.
  return resource.path.includes('{') ? crashed() : text(200)
}

function allowed(resource: Resource): string {
  return [...Object.keys(resource.handlers), 'OPTIONS'].toSorted().join(', ')
}
