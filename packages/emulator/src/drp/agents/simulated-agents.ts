import type { Clock } from '@jobwright/core'
import { exitCodeModeOf, interpretExitCode } from '@jobwright/core/drp'
import { machineCaller } from '../auth/claims.ts'
import type { TaskRule } from '../controls.ts'
import type { Answer } from '../http/answer.ts'
import { innerCall, jsonOf } from '../http/inner-call.ts'
import type { Site } from '../site.ts'
import type { JobObject, MachineObject } from '../store/objects.ts'
import { orderCounts, unboundOrders } from '../work-orders/queue.ts'
import type { TaskScript } from './task-script.ts'

/** Agents on every machine of a site. */
export interface Agents {
  /** Lets every agent that waits see whether there is something to do. */
  look(): void
  /** Calls off what they do. */
  stop(): void
}

/** What simulated agents work with. */
export interface AgentsOptions {
  readonly site: Site
  readonly clock: Clock
  readonly script: TaskScript
  /** How long a task takes, in milliseconds. Default 1000. */
  readonly takeMs?: number | undefined
  /** How long a machine takes to boot, in milliseconds. Default 5000. */
  readonly bootMs?: number | undefined
}

/** Plays the agents: they send what real agents send, in the same order, and nothing while they wait. */
export function simulatedAgents({ site, clock, script, takeMs = 1000, bootMs = 5000 }: AgentsOptions): Agents {
  const { machines, jobs, tasks } = site.store
  /** Machines whose agent is at work, or which boot, and how to call that off. */
  const busy = new Map<string, () => void>()
  /** The jobs of agents that hang, by machine. */
  const hung = new Map<string, string>()

  const as = (uuid: string) => (method: string, path: string, body?: unknown) =>
    innerCall(site, machineCaller(uuid), method, path, body)

  function later(uuid: string, ms: number, run: () => void): void {
    const cancel = clock.schedule(ms, () => {
      busy.delete(uuid)
      run()
    })
    busy.set(uuid, cancel)
  }

  /** Asks for jobs until there is one to execute, or nothing to do. */
  function work(uuid: string): void {
    for (;;) {
      const before = machines.get(uuid)
      if (before === undefined || !before.Runnable || !before.Available) return
      // The server would only say again that there is nothing to do.
      if (!hasWork(before)) return
      const { changes } = site.store.work_orders
      const answer = as(uuid)('POST', 'jobs', { Machine: uuid })
      const after = machines.get(uuid)
      if (after === undefined) return
      if (after.BootEnv !== before.BootEnv) {
        boot(uuid)
        return
      }
      const goesOn = hasMoved(before, after) || site.store.work_orders.changes !== changes
      if (answer.status === 204 ? !goesOn : !isJob(answer)) return
      if (answer.status !== 204 && begin(uuid, jsonOf(answer) as JobObject)) return
    }
  }

  /** Is there something left of its list, or of work orders? */
  function hasWork({ Uuid: uuid, WorkOrderMode: mode, CurrentTask: current, Tasks: list }: MachineObject): boolean {
    if (mode !== true) return current < list.length
    const { waiting, running } = orderCounts(site.store, uuid)
    return waiting + running + unboundOrders(site.store).length > 0
  }

  /** Begins a job; false for one that is none of the agent's work. */
  function begin(uuid: string, job: JobObject): boolean {
    if (job.Task.includes(':')) {
      if (job.State !== 'finished') patchJob(uuid, job.Uuid, job.State, 'finished', 'complete')
      return false
    }
    patchJob(uuid, job.Uuid, job.State, 'running')
    const rule = script.next(job.Task, uuid)
    if (rule.hang === true) hung.set(uuid, job.Uuid)
    else later(uuid, rule.takeMs ?? takeMs, () => end(uuid, job, rule))
    return true
  }

  function end(uuid: string, job: JobObject, { exitCode = 0, log }: TaskRule): void {
    const { Uuid: id, Task: task, WorkOrder: order = '' } = job
    // Somebody else has ended it.
    if (jobs.get(id)?.State !== 'running') {
      work(uuid)
      return
    }
    const mode = exitCodeModeOf(tasks.get(task) ?? {})
    const rendered = as(uuid)('GET', `jobs/${id}/actions`)
    const why = rendered.status < 300 ? undefined : String(jsonOf(rendered)['Messages'])
    const profile = site.profile === 'v4' ? 'v4' : 'v3.13'
    const { state, exitState, runnable, next } = interpretExitCode(why === undefined ? exitCode : 1, {
      mode,
      last: true,
      profile,
    })
    const line = why ?? log ?? `Task ${task} ended with exit code ${exitCode}: ${state}, ${exitState}`
    as(uuid)('PUT', `jobs/${id}/log`, new TextEncoder().encode(line.endsWith('\n') ? line : `${line}\n`))
    // Of a machine that goes on running, only the work order stops: an assumption.
    const stopsOrder = order !== '' && next !== 'reboot' && next !== 'poweroff'
    if (!runnable) setRunnable(uuid, false, stopsOrder ? `work_orders/${order}` : undefined)
    patchJob(uuid, id, 'running', state, exitState)
    if (next === 'reboot') boot(uuid)
    else work(uuid)
  }

  function boot(uuid: string): void {
    later(uuid, bootMs, () => {
      setRunnable(uuid, true)
      work(uuid)
    })
  }

  function setRunnable(uuid: string, value: boolean, path = `machines/${uuid}`): void {
    as(uuid)('PATCH', path, [{ op: 'replace', path: '/Runnable', value }])
  }

  function patchJob(uuid: string, id: string, from: string, to: string, exitState?: string): void {
    const operations = [
      { op: 'test', path: '/State', value: from },
      { op: 'replace', path: '/State', value: to },
      ...(exitState === undefined ? [] : [{ op: 'replace', path: '/ExitState', value: exitState }]),
    ]
    as(uuid)('PATCH', `jobs/${id}`, operations)
  }

  /** An agent hangs for as long as nobody else ends its job. */
  function isHung(uuid: string): boolean {
    const job = hung.get(uuid)
    if (job !== undefined && jobs.get(job)?.State === 'running') return true
    hung.delete(uuid)
    return false
  }

  return {
    look() {
      for (const { Uuid: uuid } of machines.list()) if (!busy.has(uuid) && !isHung(uuid)) work(uuid)
    },
    stop() {
      for (const cancel of busy.values()) cancel()
      busy.clear()
    },
  }
}

/** Is there something to ask for again? A 204 also says that the server has changed the machine's stage by itself. */
function hasMoved(before: MachineObject, after: MachineObject): boolean {
  return before.CurrentTask !== after.CurrentTask || before.Stage !== after.Stage
}

function isJob({ status }: Answer): boolean {
  return status === 201 || status === 202
}
