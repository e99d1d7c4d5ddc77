import type { Answer } from '../http/answer.ts'
import { noContent } from '../http/answer.ts'
import type { DrpCall } from '../http/call.ts'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'

const logType = 'application/octet-stream'

/** Writes at the end of a job's log. */
export function appendLog({ store }: Site, job: string, text: string | Uint8Array): void {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  const parts = store.logs.get(job)
  if (parts === undefined) store.logs.set(job, [bytes])
  else parts.push(bytes)
}

/** GET and HEAD of a job's log, or of a part of it. */
export function answerLog(site: Site, job: string, { headers }: DrpCall): Answer {
  const body = bytesOf(site, job)
  const range = rangeOf(headers.get('range'), body.length)
  if (range === undefined) return { status: 200, body, contentType: logType }
  if (range === 'unsatisfiable')
    return {
      status: 416,
      body: 'invalid range: failed to overlap\n',
      contentType: 'text/plain; charset=utf-8',
      headers: [['Content-Range', `bytes */${body.length}`]],
    }
  const [from, to] = range
  return {
    status: 206,
    body: body.subarray(from, to + 1),
    contentType: logType,
    headers: [['Content-Range', `bytes ${from}-${to}/${body.length}`]],
  }
}

/** PUT of a job's log: it is put at the end, whatever state the job is in. */
export function answerLogPut(site: Site, job: string, call: DrpCall): Answer {
  appendLog(site, job, call.body)
  return noContent
}

/** Refuses what is not sent as bytes. */
export function demandBytes({ headers }: DrpCall): void {
  if (headers.get('content-type') === logType) return
  refuse(415, [`job log put must have content-type ${logType}`], { type: 'API ERROR' })
}

function bytesOf({ store }: Site, job: string): Uint8Array {
  const parts = store.logs.get(job) ?? []
  if (parts.length > 1) store.logs.set(job, [Buffer.concat(parts)])
  return store.logs.get(job)?.[0] ?? new Uint8Array()
}

/** The first and the last byte that are wanted. A header that is none is passed over, and only the first of several ranges counts. */
function rangeOf(header: string | undefined, length: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)(?:,|$)/.exec(header ?? '') ?? []
  if (from === '' && to === '') return undefined
  if (from === '')
    return length === 0 || Number(to) === 0 ? 'unsatisfiable' : [Math.max(0, length - Number(to)), length - 1]
  if (Number(from) >= length) return 'unsatisfiable'
  const last = to === '' ? length - 1 : Math.min(Number(to), length - 1)
  return last < Number(from) ? undefined : [Number(from), last]
}
