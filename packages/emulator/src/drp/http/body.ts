import type { DrpCall } from './call.ts'
import { refuse } from './refusal.ts'
import { scanJson } from './scan-json.ts'

/**
 * Reads a body as JSON: undefined when it is empty. The content type must hold `application/json`, so that a JSON Patch passes too; what follows the
 * first value is not looked at. Refuses with 400 in Go's words.
 */
export function jsonBody(call: DrpCall): unknown {
  demandContentType(call)
  if (call.body.length === 0) return undefined
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(call.body)
  const scanned = scanJson(text)
  if ('error' in scanned) refuse(400, [scanned.error], { type: call.method })
  return JSON.parse(text.slice(0, scanned.end))
}

function demandContentType(call: DrpCall): void {
  const given = call.headers.get('content-type') ?? ''
  if (given.toLowerCase().includes('application/json')) return
  refuse(400, [`Invalid content type: ${given}`], { type: call.method })
}
