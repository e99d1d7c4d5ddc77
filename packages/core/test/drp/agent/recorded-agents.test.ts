import { readFileSync } from 'node:fs'
import { execute } from '@jobwright/core'
import {
  type AgentCommand,
  type AgentEffect,
  type AgentState,
  type AgentTaskEndedCommand,
  agentDecider,
  type ObservedMachine,
} from '@jobwright/core/drp'
import { describe, expect, test } from 'vitest'

/** What a real agent sent and was answered. */
interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown }
  readonly response: { readonly status: number; readonly body: unknown }
}

interface RecordedJob {
  readonly Uuid: string
  readonly Task: string
  readonly State: string
}

type Operation = { readonly op: string; readonly path: string; readonly value: unknown }

const read = (name: string) => readFileSync(new URL(`../../fixtures/drp/${name}`, import.meta.url), 'utf8').trimEnd()

/** The states that a real agent says it is in, and how it begins to say so. */
const sayings = new Map([
  ['Agent in init', 'AGENT_INIT'],
  ['Agent waiting for tasks', 'AGENT_WAIT_FOR_RUNNABLE'],
  ['Agent running task', 'AGENT_RUN_TASK'],
  ['Agent changing stage', 'AGENT_CHANGE_STAGE'],
  ['Agent waiting stage change', 'AGENT_WAIT_FOR_CHANGE_STAGE'],
  ['Agent exiting', 'AGENT_EXIT'],
])

/** A request in one line: `PATCH jobs/… /State "running" → /State "finished", /ExitState "complete"`. */
function line({ method, path, body }: Exchange['request']): string {
  const operations = method === 'PATCH' ? (body as readonly Operation[]) : []
  const of = (name: string) =>
    operations.filter(({ op }) => op === name).map((one) => `${one.path} ${JSON.stringify(one.value)}`)
  return [method, path.replace('/api/v3/', ''), ...of('test'), '→', ...of('replace')].join(' ')
}

/** What a real agent sent. The task is read for its features, and the log is written in passing: neither is a matter of the decider. */
function exchangesOf(name: string): readonly Exchange[] {
  return read(`${name}.jsonl`)
    .split('\n')
    .map((text): Partial<Exchange> => JSON.parse(text))
    .filter((entry): entry is Exchange => entry.request !== undefined)
    .filter(({ request }) => !request.path.includes('/tasks/') && !request.path.endsWith('/log'))
}

/** Leads a decider through what a real agent was answered, and notes what it would have sent. */
class Replay {
  readonly #decider = agentDecider({ profile: 'v4.8', exitOnFailure: true, exitOnNotRunnable: true })
  readonly #exchanges: Exchange[]
  readonly #machine: string
  readonly sent: string[] = []
  readonly statuses: string[] = ['AGENT_INIT']
  readonly effects: AgentEffect[] = []
  state: AgentState = this.#decider.initial

  constructor(exchanges: readonly Exchange[]) {
    this.#exchanges = [...exchanges]
    this.#machine = exchanges[0]?.request.path.replace('/api/v3/', '') ?? ''
    while (this.state.expects !== 'nothing') {
      const execution = execute(this.#decider, this.state, this.#observe())
      if (!execution.ok) throw new Error(execution.refusal.message)
      this.state = execution.state
      for (const event of execution.events) {
        if (event.type === 'moved') this.statuses.push(event.to)
        if (event.type === 'effect') this.#carryOut(event.effect)
      }
    }
  }

  /** Sends something and gives what the real agent was answered at this point. */
  #send(method: string, path: string, operations?: readonly Operation[]): Exchange['response'] {
    this.sent.push(line({ method, path, body: operations }))
    const next = this.#exchanges.shift()
    if (next === undefined) throw new Error(`The real agent sent nothing more, but the decider ${this.sent.at(-1)}`)
    return next.response
  }

  #observe(): AgentCommand {
    switch (this.state.expects) {
      case 'start': {
        const machine = this.#send('GET', this.#machine).body as ObservedMachine & { readonly CurrentJob: string }
        const { CurrentJob } = machine
        const job = CurrentJob === '' ? null : (this.#send('GET', `jobs/${CurrentJob}`).body as RecordedJob)
        return { type: 'start', machine, job }
      }
      case 'connection':
        return { type: 'connected' }
      case 'machine':
        if (this.#exchanges.length === 0) return { type: 'time-out' }
        return { type: 'machine', machine: this.#send('GET', this.#machine).body as ObservedMachine }
      case 'job': {
        const { status, body } = this.#send('POST', 'jobs')
        return { type: 'job', job: status === 204 ? null : (body as RecordedJob) }
      }
      case 'stage-map': {
        const { body } = this.#send('GET', `${this.#machine}/params/change-stage/map?aggregate=true`)
        return { type: 'stage-map', map: body as null }
      }
      case 'task':
        return this.#ran()
      default:
        throw new Error(`not recorded: ${this.state.expects}`)
    }
  }

  /** How the task ended is read from what the real agent then wrote; the decider has to write the same. */
  #ran(): AgentCommand {
    const { status } = this.#send('GET', `jobs/${this.state.job?.uuid ?? ''}/actions?os=linux`)
    if (status !== 200) return { type: 'error', message: 'the actions could not be rendered' }
    const final = this.#exchanges.find(({ request }) => request.method === 'PATCH' && request.path.includes('/jobs/'))
    const operations = (final?.request.body ?? []) as readonly Operation[]
    const written = Object.fromEntries(operations.map(({ path, value }) => [path.slice(1), value]))
    return {
      type: 'task-ended',
      state: written['State'] as AgentTaskEndedCommand['state'],
      exitState: written['ExitState'] as AgentTaskEndedCommand['exitState'],
    }
  }

  #carryOut(effect: AgentEffect): void {
    this.effects.push(effect)
    const test = (path: string, value: unknown) => ({ op: 'test', path, value })
    const replace = (path: string, value: unknown) => ({ op: 'replace', path, value })
    if (effect.type === 'fail-job' || effect.type === 'run-job') {
      const state = effect.type === 'fail-job' ? 'failed' : 'running'
      this.#send('PATCH', `jobs/${effect.uuid}`, [test('/State', effect.from), replace('/State', state)])
    }
    if (effect.type === 'mark-not-runnable') {
      this.#send('PATCH', this.#machine, [test(`/${effect.test}`, true), replace('/Runnable', false)])
    }
    if (effect.type === 'report-job') {
      const { uuid, from, state, exitState } = effect
      const written = [replace('/State', state), replace('/ExitState', exitState)]
      this.#send('PATCH', `jobs/${uuid}`, [test('/State', from), ...written])
    }
  }
}

describe('the recorded agents of v4.8', () => {
  const recordings = [
    ['12-agent-v48-workflow', 20, 'timeOut'],
    ['12-agent-v48-init-fails-stale-running-job', 15, 'timeOut'],
    ['12-agent-v48-render-failure', 6, 'giveUp'],
  ] as const

  test.each(recordings)('%s: the decider moves and writes as the agent did', (name, requests, endedBy) => {
    const exchanges = exchangesOf(name)
    const replay = new Replay(exchanges)
    expect(replay.sent).toEqual(exchanges.map(({ request }) => line(request)))
    expect(replay.sent).toHaveLength(requests)
    const said = read(`${name}.stdout.txt`)
      .split('\n')
      .flatMap((line) => sayings.get(line) ?? [])
    expect(replay.statuses).toEqual(said)
    expect(replay.state.endedBy).toBe(endedBy)
  })

  test('fail a job that was left running before anything else is done', () => {
    const replay = new Replay(exchangesOf('12-agent-v48-init-fails-stale-running-job'))
    expect(replay.effects.slice(0, 4).map(({ type }) => type)).toEqual([
      'close-events',
      'fail-job',
      'open-events',
      'await-machine',
    ])
    expect(replay.effects.filter(({ type }) => type === 'read-stage-map')).toHaveLength(2)
  })

  test('leave the machine runnable when the actions could not be rendered', () => {
    const replay = new Replay(exchangesOf('12-agent-v48-render-failure'))
    expect(replay.effects.map(({ type }) => type)).not.toContain('mark-not-runnable')
    expect(replay.state.error).toBe('the actions could not be rendered')
  })
})
