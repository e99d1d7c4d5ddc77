import { execute } from '@jobwright/core'
import {
  type BootEnvDefinition,
  type MachineCommand,
  type MachineEvent,
  type MachineJobState,
  type MachineRefusal,
  type MachineState,
  machineDecider,
  type StageDefinition,
  type TaskDefinition,
  type WorkflowDefinition,
} from '@jobwright/core/drp'
import { type Exchange, isRecorded, patched, type Recorded, strings, text } from './recorded.ts'

const zeroTime = '0001-01-01T00:00:00Z'
const zeroUuid = '00000000-0000-0000-0000-000000000000'

/** What one exchange showed: it was compared, or it concerns something that the decider does not decide. */
export type Outcome =
  | { readonly compared: string; readonly differences: readonly string[] }
  | { readonly excluded: string }

/**
 * Drives deciders of machines, one for each, with the requests that a real server got, and compares what they come to with its answers.
 *
 * Ids that the server made and times are bound at first sight: one recorded id to one of the decider's, a recorded time to one command.
 */
export class RecordedServer {
  readonly decider = machineDecider({ profile: 'v3.13' })
  readonly definitions = {
    stages: new Map<string, StageDefinition>([
      ['none', { bootEnv: '', tasks: [] }],
      ['local', { bootEnv: 'local', tasks: [] }],
    ]),
    workflows: new Map<string, WorkflowDefinition>(),
    tasks: new Map<string, TaskDefinition>(),
    bootEnvs: new Map<string, BootEnvDefinition>([
      ['local', {}],
      ['ignore', { onlyUnknown: true }],
    ]),
  }
  readonly machines = new Map<string, MachineState>()
  readonly #toModelId = new Map<string, string>()
  readonly #fromModelId = new Map<string, string>()
  readonly #toModelTime = new Map<string, string>()
  readonly #forced = new Set<string>()
  #differences: string[] = []
  #at = ''
  #serverIds = 0

  take(exchange: Exchange): Outcome {
    this.#differences = []
    this.#at = `at ${exchange.n}`
    const compared = this.#answer(exchange)
    return compared === undefined ? { excluded: this.#why(exchange) } : { compared, differences: this.#differences }
  }

  /** Why the decider has no part in an exchange. */
  #why({ request, response }: Exchange): string {
    const [, , , kind = ''] = request.path.split('/')
    if (response.status === 404) return 'no such route or object'
    if (response.status >= 400) return `refused before the rules (${response.status})`
    return kind === 'machines' || kind === 'jobs' ? `another part of ${kind}` : 'definitions'
  }

  #answer({ request, response }: Exchange): string | undefined {
    const [path = '', query = ''] = request.path.split('?')
    const [, , , kind = '', given = '', ...below] = path.split('/')
    if (below.length > 0) return undefined
    const key = given.replace(/^(?:Key|Uuid):/, '')
    const { method } = request
    if (kind === 'machines') {
      if (method === 'POST') return this.#createMachine(request.body, response)
      if (method === 'PATCH') return this.#editMachine(key, request.body, response, query.includes('force'))
      if (method === 'DELETE') return this.#removeMachine(key, response)
      return this.#readMachine(key, response)
    }
    if (kind === 'jobs') {
      if (method === 'POST') return this.#requestJob(request.body, response)
      if (method === 'PATCH' || method === 'PUT') return this.#updateJob(key, method, request.body, response)
      if (method === 'DELETE') return this.#deleteJob(key, response)
      return key === '' ? this.#readJobs(response) : this.#readJob(key, response)
    }
    return this.#define(kind, key, method, response.body)
  }

  #define(kind: string, key: string, method: string, body: unknown): string | undefined {
    if (!isRecorded(body)) return undefined
    const name = text(body['Name'])
    const { stages, workflows, tasks, bootEnvs } = this.definitions
    if (method === 'DELETE') tasks.delete(key)
    else if (kind === 'tasks') tasks.set(name, { prerequisites: strings(body['Prerequisites']) })
    else if (kind === 'bootenvs') {
      bootEnvs.set(name, { available: body['Available'] === true, onlyUnknown: body['OnlyUnknown'] === true })
    } else if (kind === 'workflows') {
      workflows.set(name, { stages: strings(body['Stages']), available: body['Available'] === true })
    } else if (kind === 'stages') {
      const available = body['Available'] === true
      stages.set(name, { bootEnv: text(body['BootEnv']), tasks: strings(body['Tasks']), available })
    } else return undefined
    return undefined
  }

  #createMachine(body: unknown, response: Exchange['response']): string | undefined {
    const document = response.body
    if (!isRecorded(body)) return undefined
    if (
      response.status === 422 &&
      !String(strings(isRecorded(document) ? document['Messages'] : [])[0]).includes('unique')
    ) {
      this.#decide(
        'new',
        { type: 'create', id: 'new', fields: machineFields(body), definitions: this.definitions },
        response,
      )
      return 'machine refused'
    }
    if (response.status !== 201 || !isRecorded(document)) return undefined
    const id = text(document['Uuid'])
    this.#decide(id, { type: 'create', id, fields: machineFields(body), definitions: this.definitions }, response)
    this.#compareMachine(id, document)
    return 'machine created'
  }

  #editMachine(id: string, body: unknown, response: Exchange['response'], force: boolean): string | undefined {
    const state = this.machines.get(id)
    if (state === undefined || ![200, 403, 422].includes(response.status)) return undefined
    // v3.13: once forced, the later edits of a machine are forced, too.
    if (force) this.#forced.add(id)
    const fields = machineFields(patched(machineDocument(state), body))
    this.#decide(id, { type: 'edit', fields, force: this.#forced.has(id), definitions: this.definitions }, response)
    if (response.status === 200 && isRecorded(response.body)) this.#compareMachine(id, response.body)
    return `machine edit ${response.status}`
  }

  #removeMachine(id: string, response: Exchange['response']): string | undefined {
    if (!this.machines.has(id)) return undefined
    this.#decide(id, { type: 'remove' }, response)
    return `machine removal ${response.status}`
  }

  #readMachine(id: string, { status, body }: Exchange['response']): string | undefined {
    const state = this.machines.get(id)
    if (state === undefined) return undefined
    this.#same('there', state.id !== null, status === 200)
    if (isRecorded(body) && status === 200) this.#compareMachine(id, body)
    return 'machine read'
  }

  #requestJob(body: unknown, response: Exchange['response']): string | undefined {
    if (!isRecorded(body) || response.status === 400 || response.status === 404) return undefined
    const machineId = text(body['Machine'])
    if (response.status === 500 && response.body === null) return undefined
    const asked = text(body['Uuid'])
    const answered = isRecorded(response.body) ? text(response.body['Uuid']) : ''
    const jobId = asked || answered || this.#nextServerId()
    const events = this.#decide(
      machineId,
      {
        type: 'request-job',
        jobId,
        serverJobId: this.#nextServerId(),
        jobIdTaken: this.#machineOf(this.#toModelId.get(jobId) ?? jobId) !== undefined,
        exitState: text(body['ExitState']),
        by: 'user',
        definitions: this.definitions,
        at: this.#at,
      },
      response,
    )
    const started = events.at(-1)
    if (started?.type === 'job-request-answered' && started.answer === 'action-started' && started.jobId !== null) {
      const result = response.status === 202 ? 'done' : 'unknown-action'
      this.#decide(
        machineId,
        { type: 'end-action', jobId: started.jobId, result, definitions: this.definitions, at: this.#at },
        response,
      )
    }
    if (isRecorded(response.body) && response.status < 300) {
      if (started?.type === 'job-request-answered') this.#sameId('Uuid', started.jobId, answered)
      this.#compareJob(response.body)
    }
    return `job request ${response.status}`
  }

  #updateJob(key: string, method: string, body: unknown, response: Exchange['response']): string | undefined {
    if (response.status !== 200 && response.status !== 422) return undefined
    const jobId = this.#toModelId.get(key) ?? key
    const machineId = this.#machineOf(jobId)
    const job = machineId === undefined ? undefined : this.machines.get(machineId)?.jobs.get(jobId)
    if (machineId === undefined || job === undefined) return undefined
    const document = this.#jobDocument(job)
    const next = method === 'PUT' ? (isRecorded(body) ? body : {}) : patched(document, body)
    this.#decide(
      machineId,
      {
        type: 'update-job',
        jobId,
        fields: this.#jobFields(document, next),
        definitions: this.definitions,
        at: this.#at,
      },
      response,
    )
    if (response.status === 200 && isRecorded(response.body)) this.#compareJob(response.body)
    return `job ${method} ${response.status}`
  }

  #deleteJob(key: string, response: Exchange['response']): string | undefined {
    const jobId = this.#toModelId.get(key) ?? key
    const machineId = this.#machineOf(jobId)
    if (machineId === undefined) return undefined
    this.#decide(machineId, { type: 'delete-job', jobId }, response)
    return `job deletion ${response.status}`
  }

  #readJob(key: string, { status, body }: Exchange['response']): string | undefined {
    if (status !== 200) {
      this.#same('job there', this.#machineOf(this.#toModelId.get(key) ?? key) !== undefined, false)
      return 'job read 404'
    }
    if (!isRecorded(body)) return undefined
    this.#compareJob(body)
    return 'job read'
  }

  /** All jobs, in the order in which they began; those that were never seen are bound in that order. */
  #readJobs({ body }: Exchange['response']): string | undefined {
    if (!Array.isArray(body)) return undefined
    const unseen = [...this.machines.values()]
      .flatMap(({ jobs }) => [...jobs.keys()])
      .filter((id) => id.startsWith('server ') && !this.#fromModelId.has(id))
      .toSorted((one, two) => Number(one.slice(7)) - Number(two.slice(7)))
    const documents = body.filter(isRecorded)
    for (const document of documents.toSorted((one, two) =>
      text(one['StartTime']) < text(two['StartTime']) ? -1 : 1,
    )) {
      const uuid = text(document['Uuid'])
      if (this.#machineOf(uuid) === undefined && !this.#toModelId.has(uuid))
        this.#sameId('unseen job', unseen.shift() ?? null, uuid)
      this.#compareJob(document)
    }
    const count = [...this.machines.values()].reduce((sum, { jobs }) => sum + jobs.size, 0)
    this.#same('jobs', count, documents.length)
    return 'job list'
  }

  /** Decides a command, compares how with the status and the messages of the answer, and keeps the state. */
  #decide(id: string, command: MachineCommand, { status, body }: Exchange['response']): readonly MachineEvent[] {
    const state = this.machines.get(id) ?? this.decider.initial
    const decision = this.decider.decide(state, command)
    if (!decision.ok) {
      this.#same('status', statusOfRefusal(decision.refusal), status)
      const messages = isRecorded(body) ? strings(body['Messages']) : []
      if (decision.refusal.problems.length > 0) {
        this.#same('messages', decision.refusal.problems.map((problem) => problem.text).join('\n'), messages.join('\n'))
      }
      return []
    }
    const execution = execute(this.decider, state, command)
    if (execution.ok) this.machines.set(id, execution.state)
    const answer = decision.events.at(-1)
    if (answer?.type !== 'job-request-answered') this.#same('accepted', status < 300, true)
    else if (answer.answer !== 'action-started') this.#same(answer.answer, statusOfAnswer[answer.answer], status)
    return decision.events
  }

  #compareMachine(id: string, document: Recorded): void {
    const state = this.machines.get(id)
    if (state === undefined) {
      this.#same('machine', 'none', id)
      return
    }
    const rendered = machineDocument(state)
    for (const field of Object.keys(rendered)) this.#same(field, rendered[field], document[field])
    this.#same('Available', state.problems.length === 0, document['Available'])
    this.#same(
      'Errors',
      state.problems.map((problem) => problem.text),
      document['Errors'],
    )
    this.#sameId('CurrentJob', state.currentJobId, text(document['CurrentJob']))
  }

  #compareJob(document: Recorded): void {
    const uuid = text(document['Uuid'])
    const jobId = this.#toModelId.get(uuid) ?? uuid
    const machineId = this.#machineOf(jobId)
    const job = machineId === undefined ? undefined : this.machines.get(machineId)?.jobs.get(jobId)
    if (job === undefined) {
      this.#same('job', 'none', uuid)
      return
    }
    const { task, stage, bootEnv, workflow, state, exitState, current, currentIndex, nextIndex, problems } = job
    this.#same('Task', task, document['Task'])
    this.#same('Stage', stage, document['Stage'])
    this.#same('BootEnv', bootEnv, document['BootEnv'])
    this.#same('Workflow', workflow, document['Workflow'])
    this.#same('State', state, document['State'])
    this.#same('ExitState', exitState, document['ExitState'])
    this.#same('Current', current, document['Current'])
    this.#same('CurrentIndex', currentIndex, document['CurrentIndex'])
    this.#same('NextIndex', nextIndex, document['NextIndex'])
    this.#same('Available', problems.length === 0, document['Available'])
    this.#same(
      'Errors',
      problems.map((problem) => problem.text),
      document['Errors'],
    )
    this.#sameTime('StartTime', job.startedAt, text(document['StartTime']))
    this.#sameTime('EndTime', job.endedAt, text(document['EndTime']))
    if (text(document['Previous']) === '') this.#same('Previous', job.previous, '')
    else this.#sameId('Previous', job.previous, text(document['Previous']))
  }

  #same(what: string, model: unknown, recorded: unknown): void {
    const [one, two] = [JSON.stringify(model), JSON.stringify(recorded)]
    if (one !== two) this.#differences.push(`${what}: ${one} is not ${two}`)
  }

  #sameId(what: string, model: string | null, recorded: string): void {
    const given = recorded === '' || recorded === zeroUuid ? null : recorded
    if (model === null || given === null) {
      this.#same(what, model, given)
      return
    }
    if (model.startsWith('server ') && !this.#fromModelId.has(model) && !this.#toModelId.has(recorded)) {
      this.#toModelId.set(recorded, model)
      this.#fromModelId.set(model, recorded)
    }
    this.#same(what, this.#fromModelId.get(model) ?? model, recorded)
  }

  #sameTime(what: string, model: string | null, recorded: string): void {
    const given = recorded === zeroTime ? null : recorded
    if (given !== null && model?.startsWith('at ') === true && !this.#toModelTime.has(given)) {
      this.#toModelTime.set(given, model)
    }
    this.#same(what, model, given === null ? null : (this.#toModelTime.get(given) ?? given))
  }

  #nextServerId(): string {
    this.#serverIds += 1
    return `server ${this.#serverIds}`
  }

  #machineOf(jobId: string): string | undefined {
    for (const [id, { jobs }] of this.machines) if (jobs.has(jobId)) return id
    return undefined
  }

  #jobDocument(job: MachineJobState): Recorded {
    return {
      State: job.state,
      ExitState: job.exitState,
      Task: job.task,
      Stage: job.stage,
      BootEnv: job.bootEnv,
      Workflow: job.workflow,
      CurrentIndex: job.currentIndex,
      NextIndex: job.nextIndex,
      Previous: job.previous ?? zeroUuid,
      StartTime: job.startedAt ?? zeroTime,
      EndTime: job.endedAt ?? zeroTime,
    }
  }

  /** The fields of a job's document after a change; what stayed as it was rendered is not mapped. */
  #jobFields(
    before: Recorded,
    after: Recorded,
  ): NonNullable<Extract<MachineCommand, { type: 'update-job' }>['fields']> {
    const time = (field: string): string | null => {
      const value = text(after[field] ?? zeroTime)
      return value === zeroTime ? null : value === before[field] ? value : (this.#toModelTime.get(value) ?? value)
    }
    const previous = text(after['Previous'])
    return {
      state: text(after['State']),
      exitState: text(after['ExitState']),
      task: text(after['Task']),
      stage: text(after['Stage']),
      bootEnv: text(after['BootEnv']),
      workflow: text(after['Workflow']),
      currentIndex: Number(after['CurrentIndex'] ?? 0),
      nextIndex: Number(after['NextIndex'] ?? 0),
      previous: previous === zeroUuid ? null : (this.#toModelId.get(previous) ?? previous),
      startedAt: time('StartTime'),
      endedAt: time('EndTime'),
    }
  }
}

function machineDocument(state: MachineState): Recorded {
  return {
    Tasks: state.tasks,
    CurrentTask: state.currentTask,
    Runnable: state.runnable,
    Locked: state.locked,
    Stage: state.stage,
    BootEnv: state.bootEnv,
    Workflow: state.workflow,
  }
}

function machineFields(document: Recorded): NonNullable<Extract<MachineCommand, { type: 'edit' }>['fields']> {
  const currentTask = document['CurrentTask']
  const runnable = document['Runnable']
  const locked = document['Locked']
  return {
    ...('Tasks' in document && { tasks: strings(document['Tasks']) }),
    ...(typeof currentTask === 'number' && { currentTask }),
    ...(typeof runnable === 'boolean' && { runnable }),
    ...(typeof locked === 'boolean' && { locked }),
    ...('Stage' in document && { stage: text(document['Stage']) }),
    ...('BootEnv' in document && { bootEnv: text(document['BootEnv']) }),
    ...('Workflow' in document && { workflow: text(document['Workflow']) }),
  }
}

const statusOfAnswer = {
  created: 201,
  resumed: 202,
  'action-done': 202,
  'action-failed': 500,
  'no-such-action': 204,
  moved: 204,
  'list-done': 204,
  stopped: 204,
  'other-context': 204,
  'duplicate-id': 500,
  'machine-locked': 500,
}

function statusOfRefusal({ code }: MachineRefusal): number {
  if (code === 'not-runnable' || code === 'job-exists') return 409
  if (code === 'locked') return 403
  return 422
}
