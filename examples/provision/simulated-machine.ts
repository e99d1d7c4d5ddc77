import {
  type AgentExecutor,
  type AgentProgress,
  type AgentResult,
  type DrpClient,
  runAgent,
} from '@jobwright/client/drp'
import { type Clock, isJobwrightError } from '@jobwright/core'
import { pause } from '../program/pause.ts'
import { taskPlans } from './content.ts'
import type { Site } from './open-site.ts'
import type { Run } from './timeline.ts'

/** A machine that only seems to be one. */
export interface SimulatedMachine {
  readonly uuid: string
  readonly site: Site
  /** How long it may be needed. */
  readonly timeoutMs: number
  /** Tells what happens on the machine. */
  readonly say: (who: 'agent' | 'machine', text: string) => void
  /** Pulls the plug. */
  readonly signal: AbortSignal
}

/** How long the machine takes to come up again. */
const bootSeconds = 60

/** Boots the machine and runs its agent, again after each reboot, until something else ends the agent. What ran when is noted in `runs`. */
export async function runMachine(machine: SimulatedMachine, runs: Run[]): Promise<AgentResult> {
  const { uuid, site, say, signal } = machine
  const drp = await clientOfMachine(machine)
  const execute = simulatedExecutor(site)
  const note = noteRuns(site.clock, runs)
  const onEvent = (event: AgentProgress) => {
    note(event)
    tell(event, say)
  }
  for (;;) {
    const result = await runAgent(drp, { machine: uuid, execute, signal, onEvent, pollIntervalMs: site.intervalMs })
    if (result.due !== 'reboot') return result
    say('machine', 'reboots')
    await pause(site.clock, site.lasting(bootSeconds), signal)
    if (signal.aborted) return result
    // What runs first on a machine that has booted says that it may run tasks again.
    await drp.machines.setRunnable(uuid, true)
    say('machine', 'is up again')
  }
}

/** An agent works with its machine's own token, which servers give out from v4 on; before, with whatever the operator has. */
async function clientOfMachine({ uuid, site, timeoutMs }: SimulatedMachine): Promise<DrpClient> {
  try {
    const { Token: token } = await site.operator.machines.token(uuid, { ttlSeconds: Math.ceil(timeoutMs / 1000) + 60 })
    return site.connect('agent', { token })
  } catch (error) {
    if (isJobwrightError(error, 'not-found')) return site.operator
    throw error
  }
}

function tell(event: AgentProgress, say: SimulatedMachine['say']): void {
  if (event.kind === 'job-started') say('agent', `runs ${event.job.task}`)
  if (event.kind === 'job-ended') {
    const { task, state, exitState } = event.job
    say('agent', `${task} is ${state}, exit state ${exitState}`)
  }
  if (event.kind === 'error')
    say('agent', `goes on after: ${event.error instanceof Error ? event.error.message : 'an error'}`)
}

function noteRuns(clock: Clock, runs: Run[]): (event: AgentProgress) => void {
  let from = 0
  return (event) => {
    if (event.kind === 'job-started') from = clock.now()
    if (event.kind === 'job-ended') runs.push({ job: event.job.id, from, to: clock.now() })
  }
}

/** Runs nothing: it takes the time a task would take, logs, and ends as the plan has it for this try. */
function simulatedExecutor({ clock, lasting }: Site): AgentExecutor {
  const triesOf = new Map<string, number>()
  return async ({ Name, Path, Content }, job) => {
    const { task, signal } = job
    if (Path !== '') {
      await job.log(`writes ${Path}: ${Content}\n`)
      return 0
    }
    const tries = taskPlans.find(({ name }) => name === task.Name)?.tries ?? []
    const before = triesOf.get(task.Name) ?? 0
    triesOf.set(task.Name, before + 1)
    const plan = tries[Math.min(before, tries.length - 1)]
    if (plan === undefined) throw new Error(`Nobody has planned what ${task.Name} comes to.`)
    await job.log(`${Name}: ${Content.split('\n').slice(1).join('\n')}`)
    await pause(clock, lasting(plan.seconds), signal)
    await job.log(`${plan.says}\n`)
    return plan.code
  }
}
