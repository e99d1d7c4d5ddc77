import type { Answer } from './answer.ts'
import type { DrpCall } from './call.ts'

/** What the server lets pages from everywhere see and do. */
export function corsHeaders(call: DrpCall): readonly (readonly [name: string, value: string])[] {
  return call.headers.has('origin') ? [['Access-Control-Allow-Origin', '*']] : []
}

/** The answer to a browser that asks whether a page may send a request; undefined for any other request. */
export function preflight(call: DrpCall): Answer | undefined {
  if (call.method !== 'OPTIONS' || !call.headers.has('origin')) return undefined
  return {
    status: 204,
    headers: [
      ['Access-Control-Allow-Methods', 'GET,HEAD,POST,PUT,PATCH,DELETE'],
      ['Access-Control-Allow-Headers', 'Authorization,Content-Type,Range,X-Log-Request,X-Log-Token'],
    ],
  }
}
