import { ConnectionDropped, type Delivery, withHeader } from './delivery.ts'
import type { Fault, StatusFault } from './fault.ts'
import type { EmulatedResponse } from './system.ts'

/** What a fault works on: one request and its surroundings. */
export interface FaultScene {
  /** The request's target. */
  readonly target: string
  /** Lets the system handle the request, and answers what it said. */
  readonly handle: () => Promise<Delivery & { readonly body: Uint8Array }>
  /** Completes an answer that does not come from the system. */
  readonly complete: (response: EmulatedResponse) => Delivery
  /** Lets time pass; false when nobody waits for the answer any more. */
  readonly pause: (ms: number) => Promise<boolean>
}

/** The answer to a request that met a fault; undefined when the connection is dropped instead. */
export async function answerWithFault(fault: Fault, scene: FaultScene): Promise<Delivery | undefined> {
  if ('handled' in fault && fault.handled === true && fault.kind !== 'stall') await scene.handle()
  switch (fault.kind) {
    case 'status':
      return scene.complete(responseOf(fault))
    case 'drop':
      return undefined
    case 'redirect':
      return scene.complete({
        status: fault.status ?? 307,
        headers: [['Location', fault.location ?? scene.target]],
        body: '',
      })
    case 'duplicate':
      await scene.handle()
      return scene.handle()
    case 'content-type':
      return withHeader(await scene.handle(), 'Content-Type', fault.value === undefined ? 'text/html' : fault.value)
    case 'stall': {
      const forMs = fault.forMs ?? Number.POSITIVE_INFINITY
      if (fault.afterBytes !== undefined) {
        const answer = await scene.handle()
        return { ...answer, body: interrupted(answer.body, fault.afterBytes, () => scene.pause(forMs)) }
      }
      const early = fault.handled === true ? await scene.handle() : undefined
      return (await scene.pause(forMs)) ? (early ?? scene.handle()) : undefined
    }
    case 'truncate': {
      const answer = await scene.handle()
      const afterBytes = fault.afterBytes ?? Math.floor(answer.body.byteLength / 2)
      return { ...answer, body: interrupted(answer.body, afterBytes, () => Promise.resolve(false)) }
    }
    case 'drip': {
      const answer = await scene.handle()
      return { ...answer, body: dripping(answer.body, fault.bytes ?? 1, () => scene.pause(fault.everyMs ?? 1_000)) }
    }
    case 'huge': {
      const answer = await scene.handle()
      const blanks = fault.bytes ?? 128 * 1024 * 1024
      const length = fault.declared === true ? String(blanks + answer.body.byteLength) : null
      return { ...withHeader(answer, 'Content-Length', length), body: afterBlanks(answer.body, blanks) }
    }
  }
}

function responseOf({ status, reason, headers = {}, body = '' }: StatusFault): EmulatedResponse {
  const given = Object.entries(headers)
  const typed = given.some(([name]) => name.toLowerCase() === 'content-type') || body === ''
  const type = typeof body === 'string' ? 'text/plain' : 'application/json'
  return {
    status,
    reason,
    headers: typed ? given : [...given, ['Content-Type', type]],
    body: typeof body === 'string' ? body : JSON.stringify(body),
  }
}

/** So many bytes of a body, and the rest if the pause ends. */
async function* interrupted(
  body: Uint8Array,
  afterBytes: number,
  goesOn: () => Promise<boolean>,
): AsyncGenerator<Uint8Array> {
  yield body.subarray(0, afterBytes)
  if (!(await goesOn())) throw new ConnectionDropped()
  yield body.subarray(afterBytes)
}

async function* dripping(body: Uint8Array, bytes: number, pause: () => Promise<boolean>): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < body.byteLength; at += bytes) {
    if (at > 0 && !(await pause())) throw new ConnectionDropped()
    yield body.subarray(at, at + bytes)
  }
}

async function* afterBlanks(body: Uint8Array, blanks: number): AsyncGenerator<Uint8Array> {
  const piece = new Uint8Array(64 * 1024).fill(' '.charCodeAt(0))
  for (let left = blanks; left > 0; left -= piece.byteLength) yield piece.subarray(0, left)
  yield body
}
