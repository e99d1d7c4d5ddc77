import { inspect } from 'node:util'
import { type AgentExecutor, type AgentProgress, type AgentResult, runAgent } from '@jobwright/client/drp'
import type { ExitCode } from '@jobwright/core/drp'
import type { Fault } from '@jobwright/emulator'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type DrpSite, machineId, openDrpSite, password, taskOf } from './drp-site.ts'

/** What became of what the laws are about: lost coverage fails. */
const covered = new Map<string, number>()
const cover = (what: string) => void covered.set(what, (covered.get(what) ?? 0) + 1)

const faults: Readonly<Record<string, Fault>> = {
  'a proxy that fails': { kind: 'status', status: 503, handled: false, body: '<h1>no</h1>' },
  'a lost answer': { kind: 'drop', handled: true },
  'a lost request': { kind: 'drop' },
  'a proxy that fails afterwards': { kind: 'status', status: 503, handled: true, body: '<h1>no</h1>' },
  'an error of the server': { kind: 'status', status: 500, body: '' },
  'half an answer': { kind: 'truncate' },
  'no answer': { kind: 'stall' },
  'a request sent twice': { kind: 'duplicate' },
}

const faultArbitrary = fc.record({
  name: fc.constantFrom(...Object.keys(faults)),
  skip: fc.nat({ max: 30 }),
  times: fc.integer({ min: 1, max: 3 }),
})

const codes = fc.constantFrom<ExitCode>(0, 0, 0, 1, 16, 32, 64, 128, 144, 192, 255, 'SIGKILL')

/** The codes of each task, one a run of it; after these it succeeds. */
const plan = fc.dictionary(fc.constantFrom('aa', 'bb', 'cc'), fc.array(codes, { maxLength: 3 }), {
  minKeys: 1,
  noNullPrototype: true,
})

/** What happened on a machine: who ran what, in the order in which it was begun. */
interface Deed {
  readonly agent: number
  readonly job: string
  readonly task: string
  ended: boolean
}

class Machine {
  readonly site: DrpSite
  readonly deeds: Deed[] = []
  readonly told: unknown[] = []
  /** Jobs that were run by two at once. */
  readonly doubled: string[] = []
  readonly #left: Map<string, ExitCode[]>

  constructor(site: DrpSite, codes: Readonly<Record<string, readonly ExitCode[]>>) {
    this.site = site
    this.#left = new Map(Object.entries(codes).map(([task, list]) => [task, [...list]]))
  }

  /** Runs a task in some seconds. */
  executor(agent: number, ms: number): AgentExecutor {
    return async (_, { job, task, signal }) => {
      if (this.deeds.some((other) => other.job === job.Uuid && !other.ended)) this.doubled.push(job.Uuid)
      const deed: Deed = { agent, job: job.Uuid, task: task.Name, ended: false }
      this.deeds.push(deed)
      await new Promise<void>((resolve) => {
        const stop = this.site.clock.schedule(ms, resolve)
        signal.addEventListener('abort', () => {
          stop()
          resolve()
        })
      })
      deed.ended = true
      return this.#left.get(task.Name)?.shift() ?? 0
    }
  }

  run(agent: number, ms: number, signal?: AbortSignal): Promise<AgentResult> {
    return runAgent(this.site.agentClient({ attemptTimeoutMs: 5_000, totalTimeoutMs: 20_000 }), {
      machine: machineId,
      execute: this.executor(agent, ms),
      signal,
      exitOnNotRunnable: true,
      waitTimeoutMs: 20_000,
      pollIntervalMs: 10_000,
      onEvent: (event: AgentProgress) => void this.told.push(event),
    })
  }

  /** Boots and mends the machine until all is done. */
  async untilDone(agent: number, ms: number): Promise<number> {
    for (let boots = 1; boots < 40; boots++) {
      const result = await this.run(agent, ms)
      this.told.push(result)
      cover(result.ended)
      const { CurrentTask, Tasks } = await this.site.machine()
      if (result.ended === 'not-runnable' && CurrentTask === Tasks?.length) return boots
      this.site.emulator.drp.setMachine(machineId, { Runnable: true })
    }
    throw new Error('It does not get through.')
  }
}

async function machineOf(codes: Readonly<Record<string, readonly ExitCode[]>>): Promise<Machine> {
  const Tasks = Object.keys(codes)
  const site = await openDrpSite({
    tasks: Tasks.map((name) => taskOf(name, 0)),
    machines: [{ Name: 'one', Uuid: machineId, Tasks }],
  })
  return new Machine(site, codes)
}

/** What is true of the jobs of a machine, however its agents fared. */
async function checkJobs({ site, told, doubled }: Machine): Promise<void> {
  expect(doubled).toEqual([])
  const jobs = await site.jobs()
  // One current job, and each follows the one before it in the list, or is of the same entry again.
  expect(jobs.filter(({ Current }) => Current)).toHaveLength(1)
  for (const [at, job] of jobs.entries()) {
    const before = jobs[at - 1]
    expect(job.CurrentIndex - (before?.CurrentIndex ?? 0)).toBe(before?.State === 'finished' ? 1 : 0)
    expect(['finished', 'failed']).toContain(job.State)
  }
  // No task is lost: each entry has a job that finished, the last for that entry.
  const { Tasks } = await site.machine()
  for (const [index, task] of (Tasks ?? []).entries()) {
    const last = jobs.filter(({ CurrentIndex }) => CurrentIndex === index).at(-1)
    expect([last?.Task, last?.State]).toEqual([task, 'finished'])
  }
  const shown = inspect(told, { depth: null, maxArrayLength: null, maxStringLength: null })
  expect(shown).not.toContain(password)
  expect(shown).not.toMatch(/Token: '/)
}

test('an agent gets through its list whatever becomes of its requests, losing and doubling nothing', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      plan,
      fc.array(faultArbitrary, { minLength: 1, maxLength: 4 }),
      fc.integer({ min: 0, max: 3_000 }),
      async (codes, chosen, ms) => {
        const machine = await machineOf(codes)
        const { site } = machine
        for (const { name, skip, times } of chosen) {
          const then = faults[name]
          if (then !== undefined)
            site.emulator.faults.add({ match: ({ headers }) => !headers.has('x-bare'), skip, times, then })
        }
        await site.until(machine.untilDone(1, ms))
        site.emulator.faults.clear()
        await checkJobs(machine)
        // The same job runs again only where it was set aside, one after the other.
        expect(machine.deeds.every(({ ended }) => ended)).toBe(true)
        expect([site.underWay, site.clock.scheduled]).toEqual([0, 0])
        for (const { name } of chosen) cover(name)
        await site.emulator.close()
      },
    ),
    { seed: 20261120, numRuns: 35 },
  )
})

test('two agents on one machine never run the same job at once, and get through its list', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(
      plan,
      fc.integer({ min: 0, max: 20_000 }),
      fc.integer({ min: 0, max: 30_000 }),
      fc.integer({ min: 0, max: 30_000 }),
      async (codes, delayMs, firstMs, secondMs) => {
        const machine = await machineOf(codes)
        const { site } = machine
        const second = async () => {
          await new Promise<void>((resolve) => void site.clock.schedule(delayMs, resolve))
          return machine.untilDone(2, secondMs)
        }
        await site.until(Promise.all([machine.untilDone(1, firstMs), second()]))
        await checkJobs(machine)
        cover(
          new Set(machine.deeds.map(({ agent }) => agent)).size > 1 ? 'both agents ran jobs' : 'one agent ran all jobs',
        )
        expect([site.underWay, site.clock.scheduled]).toEqual([0, 0])
        await site.emulator.close()
      },
    ),
    { seed: 20261120, numRuns: 15 },
  )
})

test('both laws met what they are about', () => {
  const endings = [
    'not-runnable',
    'rebooted',
    'powered-off',
    'stopped',
    'both agents ran jobs',
    'one agent ran all jobs',
  ]
  const rare = [...endings, ...Object.keys(faults)].filter((what) => (covered.get(what) ?? 0) < 3)
  expect(rare).toEqual([])
})
