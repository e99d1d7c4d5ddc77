import { type ManualClock, manualClock } from '@jobwright/core'
import type { EmulatedResponse, EmulatedSystem } from '@jobwright/emulator'
import { createDrydock, type DrydockControls } from '../../src/drydock/index.ts'
import { comparable, sortedByText } from './comparable.ts'
import {
  isExchange,
  jsonOf,
  type Recorded,
  type RecordedAct,
  type RecordedExchange,
  type RecordedWait,
  recordedBodyOf,
  surroundingsOf,
} from './recordings.ts'
import { anyId, canonical, isTask, type TaskDocument, TaskNames, tasksIn } from './task-names.ts'

/** One exchange as it was recorded, and as the emulator had it. */
export interface Replayed {
  readonly recorded: RecordedExchange
  readonly response: EmulatedResponse
  /** The emulator's body as JSON; undefined where it is none. */
  readonly body: unknown
  readonly recordedBody: unknown
  /** Both bodies made comparable. */
  readonly expected: unknown
  readonly actual: unknown
  /** Only what their lists hold was compared, not the order: they came out of sets. */
  readonly sorted: boolean
}

/** What a wait of the recording saw, and the task of the emulator after as much time. */
export interface Waited {
  readonly recorded: RecordedWait
  readonly sequence: readonly string[]
}

const stepMs = 50
const longestMs = 30_000

/** Sends the requests of one recording to an emulator of its surroundings, one after the other, and lets time pass as the recording did. */
export async function replay(
  name: string,
  records: readonly Recorded[],
): Promise<{ exchanges: Replayed[]; waits: Waited[] }> {
  const started = new Date(dateOf(records.find(isExchange)) ?? 0).getTime()
  const clock = manualClock({ now: started })
  let requests = 0
  let tasks = 0
  const { seed, script } = surroundingsOf(name)
  const system = createDrydock(
    {
      origin: 'http://127.0.0.1:9000',
      clock,
      newId: (kind) => idOf(kind === 'task' ? 0xa : 0xb, kind === 'task' ? tasks++ : requests++),
      quirks: { has: () => true },
      restart() {},
      auth: { open: true, identify: () => ({ user: 'admin', roles: ['admin'] }) },
    },
    { seed },
  )
  system.script(script)
  const player = new Player(system, clock, records)
  for (const record of records) await player.play(record)
  system.close()
  return { exchanges: player.exchanges, waits: player.waits }
}

class Player {
  readonly exchanges: Replayed[] = []
  readonly waits: Waited[] = []
  readonly #system: EmulatedSystem & DrydockControls
  readonly #clock: ManualClock
  readonly #theirs = new TaskNames()
  readonly #ours = new TaskNames()

  constructor(system: EmulatedSystem & DrydockControls, clock: ManualClock, records: readonly Recorded[]) {
    this.#system = system
    this.#clock = clock
    for (const record of records)
      if (isExchange(record)) this.#learn(this.#theirs, record.request, recordedBodyOf(record))
  }

  async play(record: Recorded): Promise<void> {
    if ('wait' in record) await this.#wait(record)
    else if ('internal' in record) this.#act(record)
    else await this.#exchange(record)
  }

  #act({ internal }: RecordedAct): void {
    this.#system.postBuildData(
      internal.items.map((item) => ({
        nodeName: item.node_name,
        taskId: this.#translate(item.task_id),
        generator: item.generator,
        dataFormat: item.data_format,
        dataElement: item.data_element,
        collectedAt: Date.parse(`${item.collected_date}Z`),
      })),
    )
  }

  async #wait(record: RecordedWait): Promise<void> {
    const { task_id: id, timed_out: timedOut, timeout_s: timeoutS } = record.wait
    const sequence: string[] = []
    const ours = this.#translate(id)
    for (let waited = 0; waited <= timeoutS * 1000; waited += stepMs) {
      const status = (await this.#read(ours))?.status ?? 'gone'
      if (sequence.at(-1) !== status) sequence.push(status)
      if (!timedOut && ['complete', 'terminated'].includes(status)) break
      await this.#clock.advance(stepMs)
    }
    this.waits.push({ recorded: record, sequence })
    await this.#statuses()
  }

  async #exchange(record: RecordedExchange): Promise<void> {
    const recordedBody = recordedBodyOf(record)
    await this.#catchUp(record, recordedBody)
    const response = await this.#send(this.#translated(record))
    const body = jsonOf(String(response.body))
    this.#learn(this.#ours, record.request, body)
    const exact = (value: unknown, names: TaskNames) => comparable(value, { names, sorted: false })
    let expected = exact(recordedBody, this.#theirs)
    let actual = exact(body, this.#ours)
    const sorted = JSON.stringify(expected) !== JSON.stringify(actual)
    if (sorted) {
      // The order of what came out of a set differs from run to run.
      expected = comparable(recordedBody, { names: this.#theirs, sorted: true })
      actual = comparable(body, { names: this.#ours, sorted: true })
      if (Array.isArray(recordedBody) && !comesInOrder(record.request)) {
        expected = sortedByText(expected as unknown[])
        actual = sortedByText(actual as unknown[])
      }
    }
    this.exchanges.push({ recorded: record, response, body, recordedBody, expected, actual, sorted })
  }

  /** Lets time pass until the emulator's tasks stand where those of the recorded answer stood, but not for ever. */
  async #catchUp({ request }: RecordedExchange, body: unknown): Promise<void> {
    if (request.method !== 'GET') return
    const wanted = tasksIn(body)
    const [first] = wanted
    if (first === undefined) return
    const isThere = async (): Promise<boolean> => {
      // A task is over when all below it is.
      const id = Array.isArray(body) ? undefined : this.#ours.idOf(this.#theirs.nameOf(first.task_id) ?? '')
      if (id !== undefined) return (await this.#read(id))?.status === first.status
      const statuses = await this.#statuses()
      return wanted.every((task) => statuses.get(this.#theirs.nameOf(task.task_id)) === task.status)
    }
    for (let waited = 0; waited < longestMs && !(await isThere()); waited += stepMs) await this.#clock.advance(stepMs)
    await this.#statuses()
  }

  async #read(id: string): Promise<TaskDocument | undefined> {
    const body = jsonOf(String((await this.#send({ method: 'GET', path: `/api/v1.0/tasks/${id}` })).body))
    return isTask(body) ? body : undefined
  }

  /** How the emulator's tasks stand, by name. */
  async #statuses(): Promise<ReadonlyMap<string | undefined, string>> {
    const tasks = tasksIn(jsonOf(String((await this.#send({ method: 'GET', path: '/api/v1.0/tasks' })).body)))
    this.#ours.note(tasks)
    return new Map(tasks.map(({ task_id: id, status }) => [this.#ours.nameOf(id), status]))
  }

  #learn(names: TaskNames, { method, path }: RecordedExchange['request'], body: unknown): void {
    if (method === 'POST' && path === '/api/v1.0/tasks' && isTask(body)) names.root(body)
    else names.note(tasksIn(body))
  }

  #translate(id: string): string {
    const name = this.#theirs.nameOf(id)
    return (name === undefined ? undefined : this.#ours.idOf(name)) ?? id
  }

  #translated({ request }: RecordedExchange): RecordedExchange['request'] {
    return { ...request, path: request.path.replace(anyId, (id) => like(id, this.#translate(canonical(id)))) }
  }

  async #send({
    method,
    path,
    headers = {},
    body = null,
  }: Partial<RecordedExchange['request']> & { method: string; path: string }): Promise<EmulatedResponse> {
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
    const bytes = new TextEncoder().encode(body ?? '')
    const { signal } = new AbortController()
    return this.#system.handle({ method, target: path, headers: new Map(lower), body: bytes }, signal)
  }
}

/** The same id in the form of another. */
function like(form: string, id: string): string {
  const text = form.includes('-') ? id : id.replaceAll('-', '')
  return /[A-F]/.test(form) ? text.toUpperCase() : text
}

/**
 * Does a list come in an order that means something? Tasks come as the database has them. Nodes do for no filter, and for a single intersection of one
 * attribute in an intersection, beside filters that give nothing; anything else comes out of a set.
 */
function comesInOrder({ path, body }: RecordedExchange['request']): boolean {
  if (path === '/api/v1.0/tasks') return false
  if (path !== '/api/v1.0/nodefilter') return true
  const { node_filter: filter } = JSON.parse(body ?? '{}')
  if (filter === null || filter === undefined) return true
  const attributes = ['node_names', 'node_tags', 'node_labels', 'rack_names']
  const given = (entry: Record<string, unknown>) =>
    attributes.filter((name) => {
      const value = entry[name]
      return typeof value === 'object' && value !== null ? Object.keys(value).length > 0 : Boolean(value)
    })
  const entries: Record<string, unknown>[] = filter.filter_set ?? []
  const counting = entries.filter(
    (entry) => entry['filter_type'] === 'union' || (entry['filter_type'] === 'intersection' && given(entry).length > 0),
  )
  const [only] = counting
  return (
    filter.filter_set_type === 'intersection' &&
    counting.length === 1 &&
    only?.['filter_type'] === 'intersection' &&
    given(only).length === 1
  )
}

function dateOf(record: RecordedExchange | undefined): string | undefined {
  return record?.response.headers.find(([name]) => name === 'Date')?.[1]
}

function idOf(kind: number, count: number): string {
  return `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${count.toString(16).padStart(12, '0')}`
}
