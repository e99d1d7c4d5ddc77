import type { Site } from '../site.ts'
import type { LcmCall } from './call.ts'
import { refuse } from './refusal.ts'

/** What is deeper is refused, so that no document overflows the stack when it is written again. */
const deepest = 200

/** The text of a body. */
export function textOf(body: Uint8Array): string {
  return new TextDecoder().decode(body)
}

/** Reads a body as a JSON object, whatever its content type says; 400 for anything else. Its values are looked up with {@link own}. */
export function objectOf(body: Uint8Array): object {
  const value = jsonOf(textOf(body))
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    refuse('bad-request', 'The body must be a JSON object.')
  return value
}

/** The server does not care what a body is said to be; without that defect it must be said right. */
export function demandContentType(site: Site, call: LcmCall, wanted: string): void {
  if (site.quirk('lcm/content-type-is-ignored')) return
  const given = call.headers.get('content-type') ?? ''
  if (!given.toLowerCase().startsWith(wanted)) refuse('bad-request', `The body must be sent as ${wanted}.`)
}

/** The JSON object in the body of a call of the API. */
export function bodyOf(site: Site, call: LcmCall): object {
  demandContentType(site, call, 'application/json')
  return objectOf(call.body)
}

/** A field of an object that came over the wire; undefined where it is none of its own. */
export function own(object: object, name: string): unknown {
  return Object.hasOwn(object, name) ? (object as Readonly<Record<string, unknown>>)[name] : undefined
}

function jsonOf(text: string): unknown {
  if (depthOf(text) > deepest) refuse('bad-request', 'The body is nested too deeply.')
  try {
    return JSON.parse(text)
  } catch {
    return refuse('bad-request', 'The body is not JSON.')
  }
}

/** How deep the lists and objects of a JSON text lie in each other. */
function depthOf(text: string): number {
  let [depth, most] = [0, 0]
  let quoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (quoted && character === '\\') at++
    else if (character === '"') quoted = !quoted
    else if (quoted) continue
    else if (character === '{' || character === '[') most = Math.max(most, ++depth)
    else if (character === '}' || character === ']') depth--
  }
  return most
}
