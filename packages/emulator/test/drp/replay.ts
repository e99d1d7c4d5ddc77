import { manualClock } from '@jobwright/core'
import { type DrpControls, type DrpSeed, type Emulator, startEmulator } from '@jobwright/emulator'
import { type Comparison, compareBodies } from './compare.ts'
import { Correspondence } from './correspondence.ts'
import type { RecordedExchange } from './recordings.ts'

/** One exchange, and how the emulator's answer compares with the recorded one. */
export interface Replayed extends Comparison {
  readonly recorded: RecordedExchange
}

/** How a request is sent, and its answer compared. */
interface PlayOptions {
  /** What is sent in place of the recorded placeholder. */
  readonly authorization?: string
  /** Headers that are not compared. */
  readonly ignoring?: readonly string[]
}

/** An emulator that recorded requests are sent to, one after the other. */
export interface Replay {
  readonly drp: DrpControls
  readonly emulator: Emulator<'drp'>
  /** What stands for what. */
  readonly known: Correspondence
  /** Sends a recorded request and compares the answer. */
  play(recorded: RecordedExchange, options?: PlayOptions): Promise<Replayed>
  close(): Promise<void>
}

const comparedHeaders = ['Content-Type', 'X-Drp-List-Count', 'X-Drp-List-Total-Count', 'WWW-Authenticate']

/** Starts a fresh emulator of the recorded server. */
export async function startReplay(seed: DrpSeed = {}): Promise<Replay> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 21, 9) })
  const emulator = await startEmulator({
    systems: ['drp'],
    profiles: { drp: 'v3.13' },
    quirks: 'all',
    seed: { drp: seed },
    clock,
  })
  const known = new Correspondence()
  const credentials = await credentialsFor(emulator)
  return {
    drp: emulator.drp,
    emulator,
    known,
    async play(recorded, { authorization, ignoring = [] } = {}) {
      await clock.advance(1)
      const { method, path, headers: given, body: sent } = recorded.request
      const headers = new Headers(given)
      const placeholder = headers.get('authorization')
      if (authorization !== undefined) headers.set('authorization', authorization)
      else if (placeholder !== null) headers.set('authorization', credentials.get(placeholder) ?? placeholder)
      const body = textOf(sent)
      const response = await emulator.fetch(`${emulator.url}${known.translate(path)}`, {
        method,
        headers,
        // Bytes, for which fetch adds no content type of its own.
        ...(body === undefined ? {} : { body: new TextEncoder().encode(known.translate(body)) }),
      })
      return { recorded, ...compareAnswers(recorded, response, await response.text(), known, ignoring) }
    },
    close: () => emulator.close(),
  }
}

/** Sends recorded requests to an emulator that is fresh, one after the other, and compares each answer. */
export async function replay(exchanges: readonly RecordedExchange[]): Promise<readonly Replayed[]> {
  const started = await startReplay()
  const replayed: Replayed[] = []
  for (const recorded of exchanges) replayed.push(await started.play(recorded))
  await started.close()
  return replayed
}

/** Tells of an exchange that differs. */
export function told({ recorded: { n, label, request }, differences }: Replayed): string {
  return `${n} ${label} ${request.method} ${request.path}: ${differences.join('; ')}`
}

function compareAnswers(
  { request, response: expected }: RecordedExchange,
  actual: Response,
  text: string,
  known: Correspondence,
  ignoring: readonly string[],
): Comparison {
  const isJson = (actual.headers.get('content-type') ?? '').startsWith('application/json') && text !== ''
  const body = isJson ? JSON.parse(text) : text === '' ? null : text
  const compared = compareBodies(expected.body, body, request.path, known)
  const differences = [...compared.differences]
  if (expected.status !== actual.status) differences.unshift(`status: ${expected.status} is ${actual.status}`)
  for (const name of comparedHeaders.filter((header) => !ignoring.includes(header))) {
    const [wanted, got] = [expected.headers[name] ?? null, actual.headers.get(name)]
    if (wanted !== got) differences.push(`${name}: ${wanted} is ${got}`)
  }
  // The JSON value null and no body look alike in a recording, but for their length.
  const { 'Content-Length': length } = expected.headers
  if (request.method !== 'HEAD' && length !== undefined && (length === '0') !== (text === ''))
    differences.push(`body of ${length} bytes: ${text}`)
  return { agreement: differences.length === 0 ? compared.agreement : 'different', differences }
}

function textOf(body: unknown): string | undefined {
  if (body === null) return undefined
  return typeof body === 'string' ? body : JSON.stringify(body)
}

async function credentialsFor(emulator: Emulator<'drp'>): Promise<ReadonlyMap<string, string>> {
  const basic = `Basic ${btoa('rocketskates:r0cketsk8ts')}`
  const answer = await emulator.fetch(`${emulator.url}/api/v3/users/rocketskates/token`, {
    headers: { authorization: basic },
  })
  const { Token: token } = (await answer.json()) as { Token: string }
  return new Map([
    ['<redacted Bearer>', `Bearer ${token}`],
    ['<redacted Basic>', basic],
    ['<invalid Bearer>', 'Bearer notatoken'],
    ['<invalid Basic>', `Basic ${btoa('nobody:nothing')}`],
    ['<unknown scheme>', 'Frob x'],
  ])
}
