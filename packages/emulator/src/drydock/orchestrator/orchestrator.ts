import { JobwrightError } from '@jobwright/core'
import type { ScriptRule } from '../controls.ts'
import type { Orchestrator, OrchestratorOptions } from '../orchestration.ts'
import type { Job } from './job.ts'
import { runTask } from './run-task.ts'
import { createScript } from './script.ts'
import { taskHand } from './task-hand.ts'
import { begin } from './work.ts'

/**
 * Makes what runs the queued tasks of a store: it looks for the oldest one at each poll, and runs one top-level task at a time. It begins
 * at once, and does everything on the clock.
 */
export function createOrchestrator(options: OrchestratorOptions): Orchestrator {
  const { profile, store, clock, newId, designOf, quirks } = options
  let { pollIntervalMs, driver } = options
  let rules: readonly ScriptRule[] = []
  let script = createScript(rules)
  let busy = false
  let begunAt = clock.now()
  let callOffPoll: (() => void) | undefined
  let callOffWork = (): void => {}

  const jobFor = (rootId: string): Job => ({
    profile,
    driver,
    pollIntervalMs,
    designOf,
    store,
    script: { next: (work) => script.next(work) },
    hand: taskHand(store, newId, rootId),
    has: (quirk) => profile === 'deployed' && quirks.has(quirk),
  })

  const run = (id: string): void => {
    busy = true
    callOffWork = begin(clock, runTask(jobFor(id), id), () => {
      busy = false
      pollAgain()
    })
  }

  const waiting = () => store.roots().find(({ status }) => status === 'queued' || status === 'terminating')

  /**
   * Looks again at the next of the moments at which the real server does. Only while something waits: a clock with nothing scheduled
   * tells whoever moves it by hand that nothing will happen any more.
   */
  const pollAgain = (): void => {
    if (callOffPoll !== undefined || waiting() === undefined) return
    callOffPoll = clock.schedule(pollIntervalMs - ((clock.now() - begunAt) % pollIntervalMs), poll)
  }

  const poll = (): void => {
    callOffPoll = undefined
    runNext()
    if (!busy) pollAgain()
  }

  const runNext = (): void => {
    while (!busy) {
      const next = waiting()
      if (next === undefined) return
      const { id } = next
      // The documented profile: it was asked to end while it waited for its turn.
      if (next.status === 'terminating') store.execute(id, { type: 'stop', id, at: store.stamp() })
      else run(id)
      // Drydock: after a task that was ended instead of run, it looks for another at once.
      if (store.find(id)?.task.status !== 'terminated') return
    }
  }

  const close = (): void => {
    callOffPoll?.()
    callOffPoll = undefined
    callOffWork()
    busy = false
  }

  store.whenQueued(pollAgain)
  poll()
  return {
    restart(settings) {
      close()
      ;({ pollIntervalMs, driver } = settings)
      script = createScript(rules)
      begunAt = clock.now()
      poll()
    },
    script(given) {
      script = createScript(given)
      rules = given.map((rule) => ({ ...rule }))
    },
    terminate(id, by) {
      const found = store.find(id)
      if (found === undefined) throw new JobwrightError(`There is no task ${id} to terminate.`, { code: 'not-found' })
      const execution = store.execute(found.rootId, { type: 'terminate', id, by, at: store.stamp() })
      if (execution.ok) return
      throw new JobwrightError(`Task ${id} cannot be terminated: ${execution.refusal.message}`, { code: 'conflict' })
    },
    close,
  }
}
