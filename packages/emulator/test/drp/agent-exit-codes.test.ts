import type { JobAction } from '@jobwright/core/drp'
import { interpretExitCode } from '@jobwright/core/drp'
import { expect, test } from 'vitest'
import { type RecordedExchange, transcript } from './recordings.ts'
import { type DrpSite, startDrp } from './site.ts'

/** What a real agent's run of a task left behind. */
interface RecordedRun {
  readonly agent: 'v3.13' | 'v4.8'
  readonly exit_codes: 'sane' | 'orig'
  readonly code: number | string
  readonly position: 'final' | 'nonfinal'
  readonly jobs: readonly {
    readonly Task: string
    readonly State: string
    readonly ExitState: string
    readonly CurrentIndex: number
    readonly NextIndex: number
    readonly Current: boolean
  }[]
  readonly machine: { readonly Runnable: boolean; readonly CurrentTask: number }
}

interface Job {
  readonly Uuid: string
  readonly State: string
}

const runs = transcript('08-agent-exit-codes') as readonly RecordedRun[]

test('leaves behind what the recorded runs of both agents left', async () => {
  const site = await startDrp()
  for (const { request } of transcript('08-agent-setup-http') as readonly RecordedExchange[])
    await site.send(request.method, request.path.slice('/api/v3'.length), request.body)
  const left: unknown[] = []
  for (const [at, run] of runs.entries()) left.push(await runAgent(site, `ag-${at}`, run))
  expect(left).toEqual(runs.map(({ jobs, machine }) => ({ jobs, machine })))
  expect(runs).toHaveLength(104)
})

/** Works through the tasks as an agent does, until it has nothing to do or may not go on. */
async function runAgent(site: DrpSite, name: string, { agent, exit_codes: codes, code, position }: RecordedRun) {
  const task = `x${codes}-${code}-${position}`
  const created = await site.send('POST', '/machines', { Name: name, Tasks: [task, 'after'] })
  const { Uuid: machine } = created.json as { Uuid: string }
  for (;;) {
    const asked = await site.send('POST', '/jobs', { Machine: machine })
    if (asked.status !== 201) break
    const job = asked.json as Job
    await change(site, `/jobs/${job.Uuid}`, 'State', job.State, { State: 'running' })
    const actions = (await site.send('GET', `/jobs/${job.Uuid}/actions?os=linux`)).json as readonly JobAction[]
    const mode = codes === 'sane' ? 'sane' : 'original'
    let meaning = interpretExitCode(0, { mode, last: true, profile: agent })
    for (const [at, { Content: script }] of actions.entries()) {
      const last = at === actions.length - 1
      meaning = interpretExitCode(exitCodeOf(script), { mode, last, profile: agent })
      if (meaning.next !== 'next-action') break
    }
    if (!meaning.runnable) await change(site, `/machines/${machine}`, 'Runnable', true, { Runnable: false })
    const { state: State, exitState: ExitState } = meaning
    await change(site, `/jobs/${job.Uuid}`, 'State', 'running', { State, ExitState })
    await site.clock.advance(1)
  }
  const jobs = await site.send('GET', `/jobs?Machine=${machine}&sort=StartTime`)
  const { Runnable, CurrentTask } = (await site.send('GET', `/machines/${machine}`)).json as RecordedRun['machine']
  return {
    jobs: (jobs.json as RecordedRun['jobs']).map(({ Task, State, ExitState, CurrentIndex, NextIndex, Current }) => {
      return { Task, State, ExitState, CurrentIndex, NextIndex, Current }
    }),
    machine: { Runnable, CurrentTask },
  }
}

async function change(site: DrpSite, path: string, guard: string, value: unknown, fields: object): Promise<void> {
  const patch = [
    { op: 'test', path: `/${guard}`, value },
    ...Object.entries(fields).map(([name, next]) => ({ op: 'replace', path: `/${name}`, value: next })),
  ]
  expect((await site.send('PATCH', path, patch)).status).toBe(200)
}

/** What a shell would end with; the scripts that do not say kill themselves. */
function exitCodeOf(script: string): number | 'SIGKILL' {
  const said = /exit (\d+)\s*$/.exec(script)?.[1]
  return said === undefined ? 'SIGKILL' : Number(said)
}
