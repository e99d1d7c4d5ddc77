import { type AgentExecutor, type AgentProgress, type AgentResult, runAgent } from '@jobwright/client/drp'
import { execute } from '@jobwright/core'
import {
  type AgentCommand,
  type AgentEffect,
  type AgentState,
  agentDecider,
  type ExitCode,
  interpretExitCode,
  type Job,
  type Machine,
} from '@jobwright/core/drp'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { failure, machineId, type Seen, script, World } from './agent-world.ts'

/** What a machine is in for. */
interface Scenario {
  readonly profile: 'v4.8' | 'v3.13'
  readonly exitOnFailure: boolean
  /** Its list: names of tasks, and entries that are none. */
  readonly list: readonly string[]
  /** How the actions of each task end, time after time; the last time stands for all that follow. */
  readonly codes: readonly (readonly ExitCode[])[]
  readonly machine: { readonly Workflow: string; readonly BootEnv: string; readonly Runnable: boolean }
  /** A job that somebody left, by its state. */
  readonly left: string | undefined
  /** How often the machine is made runnable again. */
  readonly revivals: number
  /** How often the actions of a job cannot be rendered. */
  readonly renderFailures: number
  /** Where a machine without a workflow goes to. */
  readonly stageMap: string | undefined
  readonly stage: { readonly BootEnv: string; readonly Reboot: boolean }
}

const exitCode = fc.constantFrom<ExitCode>(0, 0, 0, 1, 16, 32, 64, 128, 144, 160, 192, 'SIGKILL')

const scenario: fc.Arbitrary<Scenario> = fc.record({
  profile: fc.constantFrom('v4.8', 'v3.13'),
  exitOnFailure: fc.boolean(),
  list: fc.array(fc.constantFrom('a', 'b', 'a', 'b', 'stage:s', 'action:x', 'chroot:/mnt'), { maxLength: 5 }),
  codes: fc.array(fc.array(exitCode, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 5 }),
  machine: fc.record({
    Workflow: fc.constantFrom('w', ''),
    BootEnv: fc.constantFrom('live', 'live', 'os-install'),
    Runnable: fc.boolean(),
  }),
  left: fc.constantFrom(undefined, 'created', 'running', 'incomplete', 'finished', 'failed'),
  revivals: fc.nat(3),
  renderFailures: fc.nat(1),
  stageMap: fc.constantFrom(undefined, 'next', 'next:Reboot', 'next:Stop', 'next:Shutdown', 'none'),
  stage: fc.record({ BootEnv: fc.constantFrom('', 'live', 'other'), Reboot: fc.boolean() }),
})

/** A request and its answer. */
interface Exchange extends Seen {
  readonly status: number
  readonly answer: unknown
}

interface Run {
  readonly exchanges: readonly Exchange[]
  readonly moves: readonly string[]
  /** How each run of a job's actions ended: the code of the last action, and whether it was the last of the task. */
  readonly ends: readonly { readonly code: ExitCode; readonly last: boolean }[]
  readonly result: AgentResult
}

/** Lets the real loop run, against a server that has one machine. */
async function runLoop(scenario: Scenario): Promise<Run> {
  const { profile, exitOnFailure, list, codes, machine, left, stage, stageMap } = scenario
  const tasks = { a: { actions: [script('one'), script('two')] }, b: { actions: [script('one')] } }
  const context = profile === 'v4.8' ? { Context: '' } : {}
  const world = new World(tasks, { ...machine, ...context, Tasks: list })
  if (left !== undefined) world.addJob({ Task: 'old', State: left, CurrentIndex: 99, Current: true, Context: '' })
  for (const name of ['next', 'local']) world.stages.set(name, stage)
  if (stageMap !== undefined) world.params.set('change-stage/map', { none: stageMap })

  let { revivals, renderFailures } = scenario
  const exchanges: Exchange[] = []
  world.before = ({ method, path }) => {
    if (method === 'GET' && path === `/machines/${machineId}` && world.machine['Runnable'] !== true && revivals > 0) {
      revivals -= 1
      world.machine['Runnable'] = true
    }
    return undefined
  }
  world.after = async (request, given) => {
    const isRefused = request.path.includes('/actions') && request.path.startsWith('/jobs/') && renderFailures > 0
    if (isRefused) renderFailures -= 1
    const answer = isRefused ? failure(422, 'cannot be rendered') : given
    const text = await answer.clone().text()
    exchanges.push({ ...request, status: answer.status, answer: text === '' ? null : JSON.parse(text) })
    return answer
  }

  let jobs = 0
  const ends: { code: ExitCode; last: boolean }[] = []
  const run: AgentExecutor = ({ Name }, { task }) => {
    const planned = codes[Math.min(jobs, codes.length - 1)] ?? []
    const last = Name === 'two' || task.Name === 'b'
    const code = (last && task.Name === 'a' ? planned[1] : planned[0]) ?? 0
    if (code === 0 && !last) return code
    jobs += 1
    ends.push({ code, last })
    return code
  }
  const moves: string[] = []
  const onEvent = (event: AgentProgress): void => {
    if (event.kind === 'moved') moves.push(`${event.from} ${event.by} ${event.to}`)
  }
  const drp = world.client()
  const options = { machine: machineId, execute: run, profile, exitOnFailure, onEvent }
  const result = await world.clock.until(runAgent(drp, { ...options, exitOnNotRunnable: true, waitTimeoutMs: 0 }))
  await drp.close()
  return { exchanges, moves, ends, result }
}

/** Is it one whose answer tells the agent something? A task is read for its features; most writes are made in passing. */
function isAnswered({ method, path, body }: Exchange): boolean {
  if (method === 'PATCH') return JSON.stringify(body).includes('"/Stage"')
  return method === 'POST' || (method === 'GET' && !path.startsWith('/tasks/'))
}

/** What the decider does when it is told what the loop learnt. */
class Replay {
  readonly moves: string[] = []
  /** What it would write, in the order of writing. */
  readonly writes: string[] = []
  state: AgentState
  readonly #decider
  readonly #profile: Scenario['profile']
  readonly #answered: Exchange[]
  readonly #ends: Run['ends'][number][]

  constructor({ profile, exitOnFailure }: Scenario, { exchanges, ends }: Run) {
    this.#profile = profile
    this.#decider = agentDecider({ profile, exitOnFailure, exitOnNotRunnable: true })
    this.#answered = exchanges.filter(isAnswered)
    this.#ends = [...ends]
    this.state = this.#decider.initial
    while (this.state.expects !== 'nothing') {
      const execution = execute(this.#decider, this.state, this.#observe())
      if (!execution.ok) throw new Error(execution.refusal.message)
      this.state = execution.state
      for (const event of execution.events) {
        if (event.type === 'moved') this.moves.push(`${event.from} ${event.command} ${event.to}`)
        if (event.type === 'effect') this.writes.push(...writesOf(event.effect))
      }
    }
  }

  get unread(): number {
    return this.#answered.length
  }

  #read(path: string): Exchange {
    const next = this.#answered.shift()
    if (next?.path.startsWith(path) === true) return next
    throw new Error(`In ${this.state.status} the loop did not read ${path} but ${next?.path ?? 'nothing more'}`)
  }

  #observe(): AgentCommand {
    const path = `/machines/${machineId}`
    switch (this.state.expects) {
      case 'start': {
        const machine = this.#read(path).answer as Machine
        const { CurrentJob } = machine
        return { type: 'start', machine, job: CurrentJob === '' ? null : (this.#read('/jobs/').answer as Job) }
      }
      case 'connection':
        return { type: 'connected' }
      case 'machine':
        if (this.#answered.length === 0) return { type: 'time-out' }
        return { type: 'machine', machine: this.#read(path).answer as Machine }
      case 'job': {
        const { status, answer } = this.#read('/jobs')
        if (status >= 400) return { type: 'error', message: 'no job' }
        return { type: 'job', job: answer as Job | null }
      }
      case 'task': {
        if (this.#read('/jobs/').status !== 200) return { type: 'error', message: 'no actions' }
        const { code, last } = this.#ends.shift() ?? { code: null, last: true }
        const { state, exitState } = interpretExitCode(code, { mode: 'sane', last, profile: this.#profile })
        return { type: 'task-ended', state, exitState }
      }
      case 'stage-map':
        return { type: 'stage-map', map: this.#read(`${path}/params`).answer as Record<string, string> | null }
      case 'stage':
        return { type: 'stage', stage: this.#read('/stages/').answer as { BootEnv: string; Reboot: boolean } }
      case 'stage-change':
        if (this.#read(path).status === 200) return { type: 'stage-changed' }
        // It is in another stage by now: the client looks which.
        this.#read(path)
        return { type: 'error', message: 'no stage' }
      case 'power':
        return { type: 'powered' }
      case 'nothing':
        throw new Error('It is over.')
    }
  }
}

/** The writes of an effect, a line each. */
function writesOf(effect: AgentEffect): readonly string[] {
  switch (effect.type) {
    case 'fail-job':
      return [`jobs/${effect.uuid} State=${effect.from} → State=failed`]
    case 'run-job':
      return [`jobs/${effect.uuid} State=${effect.from} → State=running`]
    case 'report-job':
      return [`jobs/${effect.uuid} State=${effect.from} → State=${effect.state} ExitState=${effect.exitState}`]
    case 'mark-not-runnable':
      return [`machines/${machineId} ${effect.test}=${effect.test === 'Runnable' ? 'true' : ''} → Runnable=false`]
    case 'change-stage':
      return [`machines/${machineId} Stage=none → Stage=${effect.name}`]
    default:
      return []
  }
}

function writesIn({ exchanges }: Run): readonly string[] {
  return exchanges
    .filter(({ method }) => method === 'PATCH')
    .map(({ path, body }) => {
      const operations = body as readonly { op: string; path: string; value: unknown }[]
      const of = (name: string) =>
        operations.filter(({ op }) => op === name).map((one) => `${one.path.slice(1)}=${String(one.value)}`)
      return [path.slice(1), ...of('test'), '→', ...of('replace')].join(' ')
    })
}

/** The agent of v3.13 takes a machine down as it is; the loop keeps it from being given a job meanwhile, whatever the profile. */
function comparable({ profile }: Scenario, writes: readonly string[]): readonly string[] {
  return profile === 'v4.8' ? writes : writes.filter((write) => !write.endsWith('Runnable=false'))
}

test('the loop moves as the decider does, and writes what it asks for', async () => {
  const seen = { runs: 0, moves: new Set<string>(), endings: new Set<string>(), writes: 0 }
  await fc.assert(
    fc.asyncProperty(scenario, async (one) => {
      const run = await runLoop(one)
      const replay = new Replay(one, run)
      expect(replay.moves).toEqual(run.moves)
      expect(replay.unread).toBe(0)
      expect(replay.state.status).toBe(run.result.state)
      expect(comparable(one, replay.writes)).toEqual(comparable(one, writesIn(run)))
      seen.writes += replay.writes.length
      seen.runs += 1
      for (const move of run.moves) seen.moves.add(move)
      seen.endings.add(run.result.ended)
    }),
    { seed: 20261120, numRuns: 150 },
  )
  expect(seen.runs).toBe(150)
  expect(seen.moves.size).toBe(25)
  expect([...seen.endings].sort()).toEqual(['failed', 'not-runnable', 'powered-off', 'rebooted', 'stopped'])
  expect(seen.writes).toBe(510)
})
