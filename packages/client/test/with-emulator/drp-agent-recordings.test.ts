import { readFileSync } from 'node:fs'
import { type AgentExecutor, runAgent } from '@jobwright/client/drp'
import type { ExitCode } from '@jobwright/core/drp'
import { expect, test } from 'vitest'
import { type DrpSite, machineId, openDrpSite, taskOf } from './drp-site.ts'

const fixture = (name: string): string => readFileSync(new URL(`../fixtures/drp/${name}`, import.meta.url), 'utf8')

const linesOf = (name: string): Record<string, unknown>[] =>
  fixture(`${name}.jsonl`)
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

interface Exchange {
  readonly request: { readonly method: string; readonly path: string; readonly body: unknown }
  readonly response: { readonly status: number; readonly body: unknown }
}

/** What the recorded driver did before an agent came, by the agent's machine. */
const preparations = (linesOf('12-agent-flow-setup') as unknown as Exchange[]).filter(
  ({ request }) => request.method !== 'GET',
)

/** Runs what a script says that it exits with, and says nothing. */
const asItSays: AgentExecutor = Object.assign(
  ({ Path, Content }: { readonly Path: string; readonly Content: string }): ExitCode => {
    if (Path !== '') return 0
    const code = [...Content.matchAll(/exit (\d+)/g)].at(-1)?.[1]
    return code === undefined ? 'SIGKILL' : Number(code)
  },
  { os: 'linux' },
)

/** Sends what was sent before, with the ids that this server has given. */
async function prepare(site: DrpSite, upTo: string): Promise<void> {
  const ids = new Map<string, string>()
  for (const { request, response } of preparations) {
    const path = request.path.replace('/api/v3', '').replace(/[\da-f-]{36}$/, (id) => ids.get(id) ?? id)
    const answer = (await site.bare(request.method, path, request.body)) as { Uuid?: string }
    const recorded = response.body as { Uuid?: string }
    if (recorded.Uuid !== undefined && answer.Uuid !== undefined) ids.set(recorded.Uuid, answer.Uuid)
    if ((request.body as { Uuid?: string }).Uuid === upTo && upTo !== stale) return
    if (request.method === 'PATCH' && upTo === stale) return
  }
}

const stale = 'bbbb0002-0000-0000-0000-000000000000'

/** Requests as method and path, with what their patches do; ids by the order of their appearance. */
function inShort(
  requests: readonly { readonly method: string; readonly path: string; readonly body: unknown }[],
): unknown[] {
  const ids = new Map<string, string>()
  const named = (text: string) =>
    text.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id ${ids.size + 1}`)
      return ids.get(id) ?? ''
    })
  return requests.map(({ method, path, body }) => {
    const operations = Array.isArray(body) ? body.map(({ op, path: at, value }) => [op, at, value]) : []
    return [`${method} ${named(path)}`, ...operations]
  })
}

/** What became of tasks that end with each code, as first or last of two actions, run by the real agents. */
const rows = fixture('exit-codes.tsv')
  .trim()
  .split('\n')
  .slice(1)
  .map(
    (line) =>
      line.split('\t') as [agent: 'v4.8' | 'v3.13', mode: string, code: string, position: string, ...rest: string[]],
  )

test('leaves behind what both agents left, for every exit code', async () => {
  const found: string[][] = []
  for (const [agent, mode, code, position] of rows) {
    const task = {
      ...(position === 'final' ? taskOf('task', code) : taskOf('task', code, 0)),
      Meta: mode === 'orig' ? { 'feature-flags': 'original-exit-codes' } : {},
    }
    const machines = [{ Name: 'one', Uuid: machineId, Tasks: ['task', 'after'] }]
    const site = await openDrpSite({ tasks: [task, taskOf('after', 0)], machines }, { profiles: { drp: 'v3.13' } })
    const ran: string[] = []
    const execute: AgentExecutor = (action, context) => {
      ran.push(`${context.task.Name} ${action.Name}`)
      return asItSays(action, context)
    }
    await site.until(
      runAgent(site.agentClient(), {
        machine: machineId,
        execute,
        profile: agent,
        exitOnNotRunnable: true,
        waitTimeoutMs: 0,
      }),
    )
    const job = (await site.jobs()).find(({ Task }) => Task === 'task')
    const { Runnable } = await site.machine()
    const written = (flag: boolean) => (flag ? 'True' : 'False')
    const rest = [
      job?.State ?? '',
      job?.ExitState ?? '',
      written(Runnable),
      written(ran.includes('task a1')),
      written(ran.includes('after a0')),
    ]
    found.push([agent, mode, code, position, ...rest])
    await site.emulator.close()
  }
  expect(found).toEqual(rows)
  expect(rows.filter(([agent]) => agent === 'v4.8')).toHaveLength(52)
  expect(rows).toHaveLength(104)
})

test.each([
  ['12-agent-v48-workflow', 'bbbb0001-0000-0000-0000-000000000000', 'not-runnable', 26],
  ['12-agent-v48-init-fails-stale-running-job', stale, 'not-runnable', 17],
  ['12-agent-v48-render-failure', 'bbbb0003-0000-0000-0000-000000000000', 'failed', 7],
])('sends what the agent of %s sent, in its order', async (name, machine, ended, count) => {
  const site = await openDrpSite({}, { profiles: { drp: 'v3.13' } })
  await prepare(site, machine)
  const drp = site.client({ auth: { token: site.emulator.drp.machineToken(machine) } })
  const result = await site.until(
    runAgent(drp, { machine, execute: asItSays, exitOnFailure: true, exitOnNotRunnable: true, waitTimeoutMs: 0 }),
  )
  expect(result.ended).toBe(ended)

  const exchanges = linesOf(name).filter((line) => 'request' in line) as unknown as Exchange[]
  const recorded = exchanges.map(({ request }) => ({ ...request, path: request.path.replace('/api/v3', '') }))
  const sent = site.sent.map(({ method, path, text }) => ({
    method,
    path,
    body: text.startsWith('[') ? JSON.parse(text) : undefined,
  }))
  // The recorded agent that could not render ended before it had sent its log.
  const withoutLog = ended === 'failed' ? sent.slice(0, -1) : sent
  expect(inShort(withoutLog)).toEqual(inShort(recorded))
  expect(recorded).toHaveLength(count)
})
