import { type ManualClock, manualClock } from '@jobwright/core'
import { type DrydockControls, type EmulatorOptions, startEmulator } from '@jobwright/emulator'
import { afterEach } from 'vitest'

/** The answer to a request. */
interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  /** The body as JSON; undefined where it is none. */
  readonly json: unknown
}

/** An emulated Drydock on a clock that stands still, at 2026-11-20 21:00:00. */
export interface Site {
  readonly drydock: DrydockControls
  readonly clock: ManualClock
  send(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answered>
  /** Sends a body as it stands. */
  raw(
    method: string,
    path: string,
    body: string | Uint8Array,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answered>
  reset(): void
}

const open: { close(): Promise<void> }[] = []

afterEach(async () => {
  for (const emulator of open.splice(0)) await emulator.close()
})

export const designRef = 'file:///srv/site.yaml'

export const nodes = [
  { name: 'a', tags: ['t1'], labels: { color: 'blue' }, rack: 'r1' },
  { name: 'b', tags: ['t1', 't2'], labels: { color: 'yellow' }, rack: 'r2' },
  { name: 'c', tags: ['t2'], labels: { color: 'yellow' }, rack: 'r2' },
] as const

export async function startSite(options: EmulatorOptions<'drydock'> = {}): Promise<Site> {
  const clock = manualClock({ now: Date.UTC(2026, 10, 20, 21) })
  const emulator = await startEmulator({
    systems: ['drydock'],
    clock,
    seed: { drydock: { designs: { [designRef]: { nodes } } } },
    ...options,
  })
  open.push(emulator)
  const raw: Site['raw'] = async (method, path, body, headers = {}) => {
    const response = await emulator.fetch(`${emulator.url}${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body.length > 0 ? { body: typeof body === 'string' ? body : new Uint8Array(body) } : {}),
    })
    const text = await response.text()
    return { status: response.status, headers: response.headers, text, json: jsonOf(text) }
  }
  return {
    drydock: emulator.drydock,
    clock,
    raw,
    send: (method, path, body, headers) => raw(method, path, body === undefined ? '' : JSON.stringify(body), headers),
    reset: () => emulator.reset(),
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The error bodies of Drydock itself. */
export function errorBody(message: string, retry = false): unknown {
  return { type: 'error', message, retry }
}

/** Makes a task and answers its id. */
export async function createTask(site: Site, task: object): Promise<string> {
  const { json, status, text } = await site.send('POST', '/api/v1.0/tasks', { design_ref: designRef, ...task })
  if (status !== 201) throw new Error(`not created: ${text}`)
  return (json as { task_id: string }).task_id
}
