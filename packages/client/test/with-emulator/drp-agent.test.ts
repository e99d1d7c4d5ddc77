import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inspect } from 'node:util'
import {
  type AgentExecutor,
  type AgentProgress,
  createDrpClient,
  type RunAgentOptions,
  runAgent,
} from '@jobwright/client/drp'
import { nodeExecutor } from '@jobwright/client/drp/agent-node'
import { compareTimestamps } from '@jobwright/core'
import { type DrpSeed, startEmulator } from '@jobwright/emulator'
import { describe, expect, test } from 'vitest'
import { type DrpSite, machineId, openDrpSite, password } from './drp-site.ts'

const script = (Name: string, Contents: string) => ({ Name, Contents: `#!/usr/bin/env bash\n${Contents}\n` })

/** A workflow of two stages: one task reboots, one is incomplete once, one fails the first time. */
const seed: DrpSeed = {
  tasks: [
    {
      Name: 'files',
      Templates: [
        { Name: 'f', Path: 'rel/conf.txt', Contents: 'name={{.Machine.Name}}' },
        script('s', 'cat rel/conf.txt; echo; echo "I am $RS_UUID"'),
      ],
    },
    { Name: 'reboots', Templates: [script('s', '. ./helper; exit_reboot')] },
    {
      Name: 'waits',
      Templates: [script('s', 'test -e "$STATE/waited" && exit 0; touch "$STATE/waited"; . ./helper; exit_incomplete')],
    },
    { Name: 'fails', Templates: [script('s', 'test -e "$STATE/failed" && exit 0; touch "$STATE/failed"; exit 1')] },
  ],
  stages: [
    { Name: 'first', Tasks: ['files', 'reboots'] },
    { Name: 'second', Tasks: ['waits', 'fails'] },
  ],
  workflows: [{ Name: 'flow', Stages: ['first', 'second'] }],
  machines: [{ Name: 'one', Uuid: machineId, Workflow: 'flow' }],
}

/** What every run of that workflow comes to. */
const timeline = [
  'files finished complete',
  'reboots finished reboot',
  'stage:second finished complete',
  'waits finished complete',
  'fails failed failed',
  'fails finished complete',
]

/** An executor that does what the scripts of the workflow do, in no time. */
function simulated(): AgentExecutor {
  const done = new Set<string>()
  return Object.assign(
    ({ Path }: { readonly Path: string }, { task, useSaneExitCodes }: Parameters<AgentExecutor>[1]) => {
      const again = done.has(task.Name)
      if (Path === '') done.add(task.Name)
      useSaneExitCodes()
      if (task.Name === 'reboots') return 64
      if (again || Path !== '') return 0
      return task.Name === 'waits' ? 128 : task.Name === 'fails' ? 1 : 0
    },
    { os: 'linux' },
  )
}

const shortly = ({ Task, State, ExitState }: { Task: string; State: string; ExitState: string }): string =>
  [Task, State, ExitState].join(' ')

/** Runs agents one after the other, as a machine does that boots again; somebody makes it runnable each time. */
async function untilItIsDone(
  makeRunnable: () => Promise<unknown>,
  run: () => ReturnType<typeof runAgent>,
): Promise<string[]> {
  const endings: string[] = []
  for (let boot = 0; boot < 10; boot++) {
    const { ended } = await run()
    endings.push(ended)
    if (ended === 'not-runnable') return endings
    await makeRunnable()
  }
  throw new Error(`The machine does not get through: ${endings.join(', ')}`)
}

describe('a workflow', () => {
  test('is run from end to end with scripts and files, over real sockets', { timeout: 60_000 }, async () => {
    await using emulator = await startEmulator({ systems: ['drp'], seed: { drp: seed } })
    const dir = await mkdtemp(join(tmpdir(), 'jobwright-test-'))
    const token = emulator.drp.machineToken(machineId)
    await using drp = createDrpClient({ baseUrl: emulator.drp.baseUrl, auth: { token } })
    await using user = createDrpClient({ baseUrl: emulator.drp.baseUrl, auth: { username: 'rocketskates', password } })
    const execute = nodeExecutor({ dir: join(dir, 'jobs'), env: { ...process.env, STATE: dir } })
    const told: AgentProgress[] = []

    const options: RunAgentOptions = {
      machine: machineId,
      execute,
      pollIntervalMs: 5,
      exitOnFailure: true,
      exitOnNotRunnable: true,
      waitTimeoutMs: 0,
      onEvent: (event) => void told.push(event),
    }
    const endings: string[] = []
    for (;;) {
      const { ended } = await runAgent(drp, options)
      endings.push(ended)
      const machine = await user.machines.get(machineId)
      if (machine.CurrentTask === machine.Tasks?.length) break
      await user.machines.setRunnable(machineId, true)
    }
    expect(endings).toEqual(['rebooted', 'not-runnable', 'failed', 'not-runnable'])
    const jobs = []
    for await (const job of user.jobs.list().items()) jobs.push(job)
    // Not as texts: the server leaves out the zeros at the end of a fraction.
    jobs.sort((a, b) => compareTimestamps(a.StartTime, b.StartTime))
    expect(jobs.map(shortly).filter((job) => !job.startsWith('stage:first'))).toEqual(timeline)
    const log = await user.jobs.log.read(jobs.find(({ Task }) => Task === 'files')?.Uuid ?? '')
    expect(log).toContain(`name=one\nI am ${machineId}\n`)
    expect(await readdir(join(dir, 'jobs'))).toEqual([])
    expect(inspect(told, { depth: null })).not.toContain(token)
    await rm(dir, { recursive: true })
  })

  test.each(['v3.13', 'v4'] as const)('is run the same without any (%s)', async (profile) => {
    const site = await openDrpSite(seed, { profiles: { drp: profile } })
    const execute = simulated()
    const endings = await site.until(
      untilItIsDone(
        async () => site.bare('PATCH', `/machines/${machineId}`, [{ op: 'replace', path: '/Runnable', value: true }]),
        async () =>
          runAgent(site.agentClient(), {
            machine: machineId,
            execute,
            exitOnFailure: true,
            exitOnNotRunnable: true,
            waitTimeoutMs: 5_000,
            onEvent: (event) => {
              if (event.kind === 'job-ended' && event.job.state === 'incomplete') {
                site.clock.schedule(2_000, () => site.emulator.drp.setMachine(machineId, { Runnable: true }))
              }
            },
          }),
      ),
    )
    expect(endings).toEqual(['rebooted', 'failed', 'not-runnable'])
    expect((await site.jobs()).map(shortly).filter((job) => !job.startsWith('stage:first'))).toEqual(timeline)
  })
})

describe('whoever waits for the job of an agent', () => {
  const incomplete: DrpSeed = {
    tasks: [{ Name: 'waits', Templates: [script('s', 'exit 0')] }],
    machines: [{ Name: 'one', Uuid: machineId, Tasks: ['waits'] }],
  }

  /** Runs an agent whose job is incomplete once, and is given again after a minute. */
  function runIncomplete(site: DrpSite, onJob: (id: string) => void) {
    let times = 0
    const controller = new AbortController()
    const running = runAgent(site.agentClient(), {
      machine: machineId,
      execute: async () => {
        times += 1
        await new Promise<void>((resolve) => void site.clock.schedule(10_000, resolve))
        return times === 1 ? 128 : 0
      },
      signal: controller.signal,
      onEvent: (event) => {
        if (event.kind === 'job-started') onJob(event.job.id)
        if (event.kind === 'job-ended' && event.job.state === 'incomplete') {
          site.clock.schedule(60_000, () => site.emulator.drp.setMachine(machineId, { Runnable: true }))
        }
      },
    })
    return { running, stop: () => controller.abort() }
  }

  test('waits through its being set aside', async () => {
    const site = await openDrpSite(incomplete)
    let started: (id: string) => void = () => {}
    const id = new Promise<string>((resolve) => {
      started = resolve
    })
    const { running, stop } = runIncomplete(site, started)
    const drp = site.client()
    const seen: string[] = []
    const waiting = (async () =>
      drp.jobs.wait(await id, {
        timeoutMs: 600_000,
        intervalMs: 5_000,
        onSnapshot: ({ view }) => void seen.push([view.status, ...view.flags].join(' ')),
      }))()
    const result = await site.until(waiting)
    expect(result).toMatchObject({ outcome: 'succeeded', reason: 'ended' })
    expect(seen).toEqual(['running', 'incomplete suspended not-runnable', 'running', 'finished'])
    stop()
    expect((await site.until(running)).jobs).toBe(2)
  })

  test('may go on from a token, in another process, while it is set aside', async () => {
    const site = await openDrpSite(incomplete)
    let started: (id: string) => void = () => {}
    const id = new Promise<string>((resolve) => {
      started = resolve
    })
    const { running, stop } = runIncomplete(site, started)
    const first = await site.until(
      (async () => site.client().jobs.wait(await id, { timeoutMs: 30_000, intervalMs: 5_000 }))(),
    )
    expect([first.outcome, first.view?.status]).toEqual(['timed-out', 'incomplete'])
    expect(first.token).not.toContain(password)
    const second = await site.until(site.client().jobs.resume(first.token, { timeoutMs: 600_000 }))
    expect([second.outcome, second.view?.status]).toEqual(['succeeded', 'finished'])
    stop()
    await site.until(running)
  })

  test('sees a whole machine through', async () => {
    const site = await openDrpSite(incomplete)
    const { running, stop } = runIncomplete(site, () => {})
    const result = await site.until(
      site.client().machines.wait(machineId, { timeoutMs: 600_000, intervalMs: 5_000, stalledAfterMs: 300_000 }),
    )
    expect(result.outcome).toBe('succeeded')
    stop()
    await site.until(running)
  })

  test('follows its log to the end', async () => {
    const site = await openDrpSite(incomplete)
    let started: (id: string) => void = () => {}
    const id = new Promise<string>((resolve) => {
      started = resolve
    })
    const { running, stop } = runIncomplete(site, started)
    const drp = site.client()
    const text = await site.until(
      (async () => {
        let all = ''
        for await (const chunk of drp.jobs.log.follow(await id)) all += chunk.text
        return all
      })(),
    )
    expect(text.match(/Task waits .* begins/g)).toHaveLength(2)
    expect(text).toContain('Task waits is incomplete (complete)')
    expect(text.endsWith('Task waits is finished (complete)\n')).toBe(true)
    stop()
    await site.until(running)
  })
})

describe('a job that its agent left behind', () => {
  test('is set aside when the agent is called off, and given to the next one', async () => {
    const site = await openDrpSite({
      tasks: [{ Name: 'long', Templates: [script('s', 'sleep 60')] }],
      machines: [{ Name: 'one', Uuid: machineId, Tasks: ['long'] }],
    })
    const controller = new AbortController()
    const agent = (execute: AgentExecutor, signal?: AbortSignal) =>
      runAgent(site.agentClient(), { machine: machineId, execute, signal, exitOnNotRunnable: true, waitTimeoutMs: 0 })
    site.clock.schedule(5_000, () => controller.abort())
    const killed: AgentExecutor = (_, { signal }) =>
      new Promise((resolve) => signal.addEventListener('abort', () => resolve('SIGTERM'), { once: true }))
    const first = await site.until(agent(killed, controller.signal))
    expect([first.ended, (await site.machine()).Runnable]).toEqual(['interrupted', false])
    site.emulator.drp.setMachine(machineId, { Runnable: true })
    const second = await site.until(agent(() => 0))
    expect(second.lastJob).toMatchObject({ id: first.lastJob?.id, state: 'finished' })
    expect(await site.jobs()).toHaveLength(1)
  })
})
