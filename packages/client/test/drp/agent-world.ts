import { createDrpClient, type DrpClientOptions } from '@jobwright/client/drp'
import { type ManualClock, manualClock } from '@jobwright/core'
import type { Job, JobAction } from '@jobwright/core/drp'
import { turnOfTheEventLoop } from '../scripted-server.ts'

export const machineId = '11111111-1111-1111-1111-111111111111'

type Fields = Record<string, unknown>

/** A request as it reached the server. */
export interface Seen {
  readonly method: string
  readonly path: string
  readonly body: unknown
  readonly at: number
}

/** What a task is made of: the codes of its actions, one script each, or whole actions. */
export interface WorldTask {
  readonly actions: readonly JobAction[]
  readonly flags?: string
}

const common = { Validated: true, Available: true, Errors: [], ReadOnly: false, Meta: {} }

export const script = (Name: string, Meta: Record<string, string> = {}): JobAction => ({
  Name,
  Path: '',
  Content: '#!',
  Meta,
})

/**
 * A server with one machine, no more than an agent needs of it: jobs for the plain tasks of its list, `stage:` entries carried out, guards of
 * patches kept. What it does otherwise a test says in `answer`.
 */
export class World {
  readonly clock: ManualClock = manualClock({ now: Date.UTC(2026, 10, 21), settle: turnOfTheEventLoop })
  readonly machine: Fields
  readonly jobs = new Map<string, Fields>()
  readonly tasks = new Map<string, WorldTask>()
  readonly stages = new Map<string, Fields>()
  readonly params = new Map<string, unknown>()
  readonly logs = new Map<string, string>()
  readonly seen: Seen[] = []
  features: readonly string[] = []
  /** Answers instead of the server, before it has done anything, or after. */
  before: (request: Seen) => Response | undefined | Promise<Response | undefined> = () => undefined
  after: (request: Seen, answer: Response) => Response | Promise<Response> = (_, answer) => answer

  constructor(tasks: Readonly<Record<string, WorldTask>>, machine: Fields = {}) {
    for (const [name, task] of Object.entries(tasks)) this.tasks.set(name, task)
    this.machine = {
      ...common,
      Name: 'one',
      Uuid: machineId,
      CurrentJob: '',
      Stage: 'none',
      BootEnv: 'local',
      Profiles: [],
      Params: {},
      Tasks: Object.keys(tasks),
      CurrentTask: -1,
      Runnable: true,
      Workflow: 'w',
      Arch: 'amd64',
      Locked: false,
      ...machine,
    }
  }

  client(options: Partial<DrpClientOptions> = {}) {
    return createDrpClient({
      baseUrl: 'https://drp.example:8092',
      auth: { token: 'canary-of-agent' },
      clock: this.clock,
      retry: { limit: 0 },
      fetch: this.fetch,
      ...options,
    })
  }

  /** What was asked, each as its method and path below the API's root. */
  get asked(): readonly string[] {
    return this.seen.map(({ method, path }) => `${method} ${path}`)
  }

  get job(): Fields | undefined {
    return this.jobs.get(String(this.machine['CurrentJob']))
  }

  addJob(fields: Fields): Fields {
    const Uuid = `00000000-0000-0000-0000-${String(this.jobs.size + 1).padStart(12, '0')}`
    const job: Fields = {
      ...common,
      Uuid,
      Previous: this.machine['CurrentJob'],
      Machine: machineId,
      Task: '',
      Stage: this.machine['Stage'],
      BootEnv: this.machine['BootEnv'],
      Workflow: this.machine['Workflow'],
      State: 'created',
      ExitState: '',
      StartTime: '2026-11-21T00:00:00Z',
      EndTime: '0001-01-01T00:00:00Z',
      Archived: false,
      Current: true,
      CurrentIndex: 0,
      NextIndex: 1,
      Token: 'canary-of-job',
      ...fields,
    }
    this.jobs.set(Uuid, job)
    this.machine['CurrentJob'] = Uuid
    return job
  }

  readonly fetch = async (url: string, { method = 'GET', body }: RequestInit = {}): Promise<Response> => {
    const { pathname, search } = new URL(url)
    const text = typeof body === 'string' ? body : body == null ? '' : new TextDecoder().decode(body as Uint8Array)
    const isJson = text.startsWith('{') || text.startsWith('[')
    const request: Seen = {
      method,
      path: pathname.replace('/api/v3', '') + search,
      body: isJson && !pathname.endsWith('/log') ? JSON.parse(text) : text,
      at: this.clock.now(),
    }
    this.seen.push(request)
    return (await this.before(request)) ?? this.after(request, this.#handle(request))
  }

  #handle({ method, path, body }: Seen): Response {
    const [, kind = '', id = '', part, ...rest] = (path.split('?')[0] ?? '').split('/').map(decodeURIComponent)
    const asked = `${method} ${kind}${part === undefined ? '' : `/${part}`}`
    switch (asked) {
      case 'GET machines':
        return id === machineId || id === 'Name:one' ? Response.json(this.machine) : failure(404, 'Not Found')
      case 'PATCH machines':
        return patched(this.machine, body)
      case 'GET machines/params':
        return Response.json(this.params.get(rest.join('/')) ?? null)
      case 'POST machines/actions':
        return Response.json({})
      case 'GET jobs': {
        const job = this.jobs.get(id)
        return job === undefined ? failure(404, 'Not Found') : Response.json(job)
      }
      case 'PATCH jobs': {
        const job = this.jobs.get(id)
        return job === undefined ? failure(404, 'Not Found') : patched(job, body)
      }
      case 'POST jobs':
        return this.#nextJob()
      case 'GET jobs/actions': {
        const task = this.tasks.get(String(this.jobs.get(id)?.['Task']))
        return Response.json(task?.actions ?? [])
      }
      case 'PUT jobs/log':
        this.logs.set(id, (this.logs.get(id) ?? '') + String(body))
        return new Response(null, { status: 204 })
      case 'GET tasks': {
        const task = this.tasks.get(id)
        if (task === undefined) return failure(404, 'Not Found')
        const flags = task.flags ?? 'sane-exit-codes'
        return Response.json({ ...common, Meta: { 'feature-flags': flags }, Name: id, Templates: [] })
      }
      case 'GET stages': {
        const stage = this.stages.get(id)
        const bare = {
          ...common,
          Name: id,
          Templates: [],
          Params: {},
          BootEnv: '',
          Tasks: [],
          Profiles: [],
          Reboot: false,
          RunnerWait: true,
        }
        return stage === undefined ? failure(404, 'Not Found') : Response.json({ ...bare, ...stage })
      }
      case 'GET info':
        return Response.json({ version: 'v4.8.0', features: this.features })
      default:
        return failure(404, 'No route')
    }
  }

  #nextJob(): Response {
    const { machine } = this
    const tasks = machine['Tasks'] as string[]
    if (machine['Runnable'] !== true) return failure(409, 'Machine is not runnable', 'Conflict')
    const job = this.job
    let index = Math.max(Number(machine['CurrentTask']), 0)
    if (job?.['CurrentIndex'] === machine['CurrentTask']) {
      const { State } = job as unknown as Job
      if (State === 'created' || State === 'running')
        return failure(409, 'Machine already has running or created job', 'Conflict')
      if (State === 'incomplete') return Response.json(job, { status: 202 })
      if (State === 'finished') index += 1
    }
    const entry = tasks[index]
    machine['CurrentTask'] = Math.min(index, tasks.length)
    if (entry === undefined) return new Response(null, { status: 204 })
    if (entry.startsWith('stage:')) {
      machine['Stage'] = entry.slice('stage:'.length)
      this.addJob({ Task: entry, State: 'finished', ExitState: 'complete', CurrentIndex: index })
      return new Response(null, { status: 204 })
    }
    const over = entry.startsWith('action:') ? { State: 'finished', ExitState: 'complete' } : {}
    const made = this.addJob({ Task: entry, CurrentIndex: index, NextIndex: index + 1, ...over })
    return Response.json(made, { status: entry.startsWith('action:') ? 202 : 201 })
  }
}

export function failure(Code: number, message: string, Type = ''): Response {
  return Response.json({ Model: '', Key: '', Type, Messages: [message], Code }, { status: Code })
}

function patched(object: Fields, body: unknown): Response {
  const operations = body as { op: string; path: string; value: unknown }[]
  const fieldOf = (path: string) => path.slice(1)
  for (const { op, path, value } of operations) {
    if (op === 'test' && JSON.stringify(object[fieldOf(path)]) !== JSON.stringify(value)) {
      return failure(409, 'Patch error at line 0: Test op failed.', 'PATCH')
    }
  }
  for (const { op, path, value } of operations) if (op === 'replace') object[fieldOf(path)] = value
  return Response.json(object)
}
