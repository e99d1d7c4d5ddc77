import { checkKeys, invalidInput, JobwrightError } from '@jobwright/core'
import { type Connection, type DocumentOperation, pause } from '../api/index.ts'
import { abortSignal, anything, checkOptions, milliseconds, type OptionRule, wholeNumber } from '../input/index.ts'
import type { Answer } from '../transport/index.ts'
import { Outage } from '../wait/outage.ts'
import { getJob } from './job-operations.ts'
import { isOver } from './job-standing.ts'
import type { DrpJobLog, FollowLogOptions, JobLogChunk, JobLogRange } from './log.ts'

/** So much of a log is read at once while it is followed. */
const pieceBytes = 1024 * 1024

const octets = 'application/octet-stream'

/** Makes the logs of a client. */
export function drpJobLog(connection: Connection): DrpJobLog {
  const { call } = connection
  return {
    read: (id, options) => call(() => readLog(id), options),
    range: (id, range, options) => call(() => readRange(id, range), options),
    append: (id, data, options) => call(() => appendToLog(id, data), options),
    follow: (id, options) => ({ [Symbol.asyncIterator]: () => follow(connection, id, options) }),
  }
}

function pathOf(id: string): readonly string[] {
  return ['jobs', id, 'log']
}

/** `GET /jobs/{uuid}/log`. */
function readLog(id: string): DocumentOperation<string> {
  return {
    name: 'jobs.log.read',
    method: 'GET',
    path: pathOf(id),
    headers: { accept: octets },
    read: ({ text }) => text,
    driftIn: () => [],
  }
}

/** `GET /jobs/{uuid}/log` with a `Range`. */
function readRange(id: string, range: JobLogRange): DocumentOperation<JobLogChunk> {
  checkKeys('jobs.log.range', range, ['from', 'to'])
  const { from, to } = range
  const fits = Number.isSafeInteger(from) && from >= 0 && (to === undefined || (Number.isSafeInteger(to) && to > from))
  if (!fits) throw invalidInput('jobs.log.range: from must be a whole number of bytes, and to a greater one.')
  return {
    name: 'jobs.log.range',
    method: 'GET',
    path: pathOf(id),
    headers: { accept: octets, range: `bytes=${from}-${to === undefined ? '' : to - 1}` },
    bytes: true,
    // There is nothing there, as yet.
    accept: [416],
    read: (answer) => chunkOf(bytesIn(answer, from, to), from, new TextDecoder()),
    driftIn: () => [],
  }
}

function bytesIn(
  { status, headers, bytes = new Uint8Array() }: Answer,
  from: number,
  to: number | undefined,
): Uint8Array {
  if (status === 416) return new Uint8Array()
  // Whoever stands in between may pass over what part was asked for.
  if (status !== 206) return bytes.subarray(from, to)
  const begin = /^bytes (\d{1,15})-/.exec(headers.get('content-range') ?? '')?.[1]
  if (begin === undefined || Number(begin) === from) return bytes
  throw new JobwrightError('it is another part of the log than was asked for', { code: 'unexpected-response' })
}

type Decoder = InstanceType<typeof TextDecoder>

function chunkOf(bytes: Uint8Array, from: number, decoder: Decoder, stream = false): JobLogChunk {
  return { from, to: from + bytes.byteLength, bytes, text: decoder.decode(bytes, { stream }) }
}

/** `PUT /jobs/{uuid}/log`. v3.13 answers 415 to any other content type, one with a charset too. */
function appendToLog(id: string, data: string | Uint8Array): DocumentOperation<void> {
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) {
    throw invalidInput('jobs.log.append: what is to be written must be a text or a Uint8Array.')
  }
  return {
    name: 'jobs.log.append',
    method: 'PUT',
    path: pathOf(id),
    body: { type: octets, data },
    read: () => undefined,
    driftIn: () => [],
  }
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() =>
  new Map([
    ['from', wholeNumber(0)],
    ['graceMs', milliseconds(0)],
    ['intervalMs', milliseconds(1)],
    ['outageToleranceMs', milliseconds(0)],
    ['signal', abortSignal],
    ...(['attemptTimeoutMs', 'totalTimeoutMs', 'headers', 'correlationId'] as const).map(
      (key) => [key, anything] as const,
    ),
  ]))()

async function* follow(
  { send, transport, closed }: Connection,
  id: string,
  options: FollowLogOptions = {},
): AsyncGenerator<JobLogChunk, void, undefined> {
  checkOptions('jobs.log.follow', options, rules)
  const { graceMs = 5_000, intervalMs = 1_000, outageToleranceMs = 300_000, from = 0, ...request } = options
  const { clock } = transport
  const decoder = new TextDecoder()
  const outage = new Outage(outageToleranceMs)
  let at = from
  let quietSince: number | undefined
  for (;;) {
    let pauseMs = intervalMs
    try {
      // The job first: what was written before its end is then surely read after it.
      const job = await send({ ...getJob(id, 'jobs.log.follow'), once: true }, request)
      const { bytes } = await send({ ...readPiece(id, at), once: true }, request)
      outage.over()
      const hasGrown = bytes.byteLength > 0
      if (!isOver(job)) quietSince = undefined
      else if (hasGrown || quietSince === undefined) quietSince = clock.now()
      if (hasGrown) {
        yield chunkOf(bytes, at, decoder, true)
        at += bytes.byteLength
      }
      // There is more.
      if (bytes.byteLength >= pieceBytes) continue
      if (quietSince !== undefined) {
        const leftMs = quietSince + graceMs - clock.now()
        if (leftMs <= 0) return
        pauseMs = Math.min(pauseMs, leftMs)
      }
    } catch (error) {
      pauseMs = Math.max(pauseMs, outage.pauseAfter(error, clock.now()))
    }
    await pause(clock, pauseMs, [closed, request.signal])
  }
}

function readPiece(id: string, from: number): DocumentOperation<JobLogChunk> {
  return { ...readRange(id, { from, to: from + pieceBytes }), name: 'jobs.log.follow' }
}
