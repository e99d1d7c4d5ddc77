import { execute } from '@jobwright/core'
import {
  type AgentCommand,
  type AgentDeciderOptions,
  type AgentEffect,
  agentDecider,
  type ExitCode,
  interpretExitCode,
  type Job,
  type JobAction,
  type Machine,
  type Stage,
} from '@jobwright/core/drp'
import { machineId, type World } from './agent-world.ts'

const root = 'https://drp.example:8092/api/v3'

/** What was patched, tested fields first. */
type Fields = Readonly<Record<string, unknown>>

/** How the agent of the decider is run. */
export interface DriverOptions extends AgentDeciderOptions {
  readonly code: (task: string) => ExitCode
  /** How long each script takes, in milliseconds. */
  readonly scriptMs: number
  readonly signal: AbortSignal
  /** Between two looks, in milliseconds. */
  readonly pollMs: number
}

/**
 * An agent driven by the decider of core: it carries out each effect with bare requests, and tells the decider what came of it. It answers the
 * moves. Whatever `runAgent` does on its own is to come to the same.
 */
export async function driveDecider(world: World, options: DriverOptions): Promise<string[]> {
  const { code, scriptMs, signal, pollMs, ...rules } = options
  const decider = agentDecider(rules)
  const moves: string[] = []
  let agent = decider.initial
  let bootEnv: string | undefined
  let next: AgentCommand = await started()
  for (;;) {
    const execution = execute(
      decider,
      agent,
      signal.aborted && agent.expects !== 'nothing' ? { type: 'interrupt' } : next,
    )
    if (!execution.ok) throw new Error(execution.refusal.message)
    agent = execution.state
    let answer: AgentCommand | undefined
    for (const event of execution.events) {
      if (event.type === 'moved') moves.push(`${event.command} ${event.to.replace('AGENT_', '')}`)
      if (event.type !== 'effect') continue
      answer = (await carryOut(event.effect)) ?? answer
    }
    if (agent.expects === 'nothing') return moves
    next = answer ?? (await carryOut({ type: 'await-machine', ms: rules.waitMs ?? 3_600_000 })) ?? next
  }

  async function carryOut(effect: AgentEffect): Promise<AgentCommand | undefined> {
    switch (effect.type) {
      case 'fail-job':
        await patch(`/jobs/${effect.uuid}`, { State: effect.from }, { State: 'failed' })
        return undefined
      case 'report-job':
        await patch(
          `/jobs/${effect.uuid}`,
          { State: effect.from },
          { State: effect.state, ExitState: effect.exitState },
        )
        return undefined
      case 'mark-not-runnable':
        await patch(`/machines/${machineId}`, effect.test === 'Runnable' ? { Runnable: true } : { Context: '' }, {
          Runnable: false,
        })
        return undefined
      case 'open-events':
        return { type: 'connected' }
      case 'await-machine':
        return awaitMachine(effect.ms)
      case 'post-job': {
        const answer = await send('POST', '/jobs', { Machine: machineId, Context: effect.context })
        return { type: 'job', job: answer.status === 204 ? null : ((await answer.json()) as Job) }
      }
      case 'run-job':
        return runJob(effect.uuid, effect.task, effect.from)
      case 'read-stage-map':
        return { type: 'stage-map', map: await read(`/machines/${machineId}/params/change-stage/map?aggregate=true`) }
      case 'read-stage':
        return { type: 'stage', stage: (await read(`/stages/${effect.name}`)) as Stage }
      case 'change-stage': {
        const answer = await patch(`/machines/${machineId}`, { Stage: agent.machine?.stage }, { Stage: effect.name })
        return answer.ok ? { type: 'stage-changed' } : { type: 'error', message: 'the stage is another one' }
      }
      case 'pause':
        await sleep(effect.ms)
        return signal.aborted ? { type: 'interrupt' } : started()
      case 'reboot':
      case 'kexec':
      case 'poweroff':
        return { type: 'powered' }
      default:
        return undefined
    }
  }

  async function started(): Promise<AgentCommand> {
    const machine = await read<Machine>(`/machines/${machineId}`)
    // What it runs in stays the same while it lives; the one that is to be rebooted leaves its job alone.
    const savedBootEnv = bootEnv
    bootEnv ??= machine.BootEnv
    const reboots = machine.BootEnv !== bootEnv && (rules.context ?? '') === ''
    const job = machine.CurrentJob === '' || reboots ? null : await read<Job>(`/jobs/${machine.CurrentJob}`)
    return { type: 'start', machine, job, savedBootEnv }
  }

  async function awaitMachine(ms: number): Promise<AgentCommand> {
    // A wait that begins anew is the same wait.
    const ends = rules.exitOnNotRunnable === true || agent.status === 'AGENT_EXIT'
    const endsAt = ends ? world.clock.now() + ms : Number.POSITIVE_INFINITY
    for (;;) {
      if (signal.aborted) return { type: 'interrupt' }
      const machine = await read<Machine>(`/machines/${machineId}`)
      const seen = execute(decider, agent, { type: 'machine', machine })
      if (seen.ok && seen.events.length > 0) return { type: 'machine', machine }
      const leftMs = endsAt - world.clock.now()
      if (leftMs <= 0) return { type: 'time-out' }
      await sleep(Math.min(pollMs, leftMs))
    }
  }

  async function runJob(uuid: string, task: string, from: string): Promise<AgentCommand> {
    await read(`/tasks/${task}`)
    await patch(`/jobs/${uuid}`, { State: from }, { State: 'running' })
    const rendered = await send('GET', `/jobs/${uuid}/actions`)
    if (!rendered.ok) return { type: 'error', message: 'the actions could not be read' }
    const actions = (await rendered.json()) as JobAction[]
    for (const index of actions.keys()) {
      if (signal.aborted) return { type: 'interrupt' }
      await sleep(scriptMs)
      if (signal.aborted) return { type: 'interrupt' }
      const meaning = interpretExitCode(code(task), { mode: 'sane', last: index === actions.length - 1 })
      const { state, exitState, next } = meaning
      if (next !== 'next-action') return { type: 'task-ended', state, exitState }
    }
    return { type: 'task-ended', state: 'finished', exitState: 'complete' }
  }

  function sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const stop = world.clock.schedule(ms, resolve)
      signal.addEventListener('abort', () => {
        stop()
        resolve()
      })
    })
  }

  async function read<T = never>(path: string): Promise<T> {
    return (await (await send('GET', path)).json()) as T
  }

  async function patch(path: string, tests: Fields, changes: Fields): Promise<Response> {
    const operations = (op: string, fields: Fields) =>
      Object.entries(fields).map(([name, value]) => ({ op, path: `/${name}`, value }))
    const answer = await send('PATCH', path, [...operations('test', tests), ...operations('replace', changes)])
    // Clients look at what refuses a change.
    if (answer.status === 409) await read(path)
    return answer
  }

  function send(method: string, path: string, body?: unknown): Promise<Response> {
    return world.fetch(`${root}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
  }
}
