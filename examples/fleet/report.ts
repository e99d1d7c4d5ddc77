import type { JobView } from '@jobwright/core'
import { isJobwrightError } from '@jobwright/core'
import type { Machine } from '@jobwright/core/drp'
import { minutes } from '../provision/timeline.ts'
import { table } from '../start/table.ts'
import { failedTaskOf } from './board.ts'
import type { Site } from './open-site.ts'
import type { Watched } from './watch-fleet.ts'

/** What came of it all. */
export interface Report {
  readonly machines: number
  /** How many have ended how; `unfinished` have not. */
  readonly outcomes: Readonly<Record<string, number>>
  readonly slowest: readonly { readonly name: string; readonly seconds: number }[]
  readonly failed: readonly { readonly name: string; readonly task: string; readonly reason: string }[]
  /** How the server's own list differs from what was shown; undefined where it was not asked. */
  readonly differences: readonly string[] | undefined
  readonly outages: number
  /** How many requests of each name it took. */
  readonly requests: Readonly<Record<string, number>>
}

/** So many logs are read at most. */
const mostLogs = 20

/** Puts together what was seen; `ask` says whether the server is asked for more. */
export async function reportOf(site: Site, watched: Watched, ask: boolean): Promise<Report> {
  const views = [...(watched.last?.all.values() ?? [])].toSorted((a, b) => a.name.localeCompare(b.name))
  const outcomes: Record<string, number> = {}
  for (const { outcome = 'unfinished' } of views) outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
  const failed = views.filter(({ phase, outcome }) => phase === 'ended' && outcome !== 'succeeded')
  // What the watch has cost, before anything else is asked.
  const requests = Object.fromEntries(site.requests)
  return {
    machines: views.length,
    outcomes,
    slowest: views
      .flatMap(({ id, name }) => {
        const ms = watched.tookMs.get(id)
        return ms === undefined ? [] : [{ name, seconds: Math.round(ms / 1_000) }]
      })
      .toSorted((a, b) => b.seconds - a.seconds)
      .slice(0, 5),
    failed: await Promise.all(
      failed.map(async (view, at) => ({
        name: view.name,
        task: failedTaskOf(view),
        reason: (ask && at < mostLogs ? await lastLine(site, view) : undefined) ?? view.targets[0]?.why ?? '',
      })),
    ),
    differences: ask ? await differencesTo(site, watched) : undefined,
    outages: watched.outages,
    requests,
  }
}

/** How the log of a machine's current job ends: that is the one that failed. */
async function lastLine({ operator }: Site, { raw }: JobView): Promise<string | undefined> {
  try {
    const log = await operator.jobs.log.read((raw as Machine).CurrentJob)
    return log.trimEnd().split('\n').at(-1)
  } catch (error) {
    if (isJobwrightError(error)) return undefined
    throw error
  }
}

/** Holds the server's own list against what the watch has shown: nothing is lost if they are the same, and each end was told once. */
async function differencesTo(
  { operator, workflow }: Site,
  { last, endsTold, beginnings }: Watched,
): Promise<readonly string[]> {
  const differences: string[] = []
  const shown = new Map(last?.all)
  const query = workflow === undefined ? {} : { where: { Workflow: workflow } }
  for await (const machine of operator.machines.list(query).items()) {
    const { Uuid, Name, CurrentTask, CurrentJob, JobState } = machine
    const view = shown.get(Uuid)
    shown.delete(Uuid)
    if (view === undefined) {
      differences.push(`${Name} was not shown`)
      continue
    }
    const document = view.raw as Machine
    const isSame = document.CurrentTask === CurrentTask && document.CurrentJob === CurrentJob
    // Before v4, a machine alone does not tell how it ended.
    const isAlike = !JobState || operator.machines.view(machine).outcome === view.outcome
    if (!isSame || !isAlike) differences.push(`${Name} was shown otherwise`)
    const [ends, begun] = [endsTold.get(Uuid) ?? 0, beginnings.get(Uuid) ?? 0]
    if (ends !== begun) differences.push(`${Name} began ${begun} times, and its end was told ${ends} times`)
  }
  for (const { name } of shown.values()) differences.push(`${name} was shown, and is not there`)
  return differences
}

export function showReport({ machines, outcomes, slowest, failed, differences, outages, requests }: Report): string {
  const parts = [table([['outcome', 'machines'], ...Object.entries(outcomes).map(([name, n]) => [name, String(n)])])]
  if (slowest.length > 0)
    parts.push(table([['slowest', 'took'], ...slowest.map(({ name, seconds }) => [name, minutes(seconds * 1_000)])]))
  if (failed.length > 0)
    parts.push(table([['failed', 'task', 'reason'], ...failed.map(({ name, task, reason }) => [name, task, reason])]))
  const lists = (requests['machines.list'] ?? 0) + (requests['jobs.list'] ?? 0)
  const cost = [`The board took ${lists} requests for lists.`]
  if (outages > 0) cost.push(`The server was out of reach ${outages === 1 ? 'once' : `${outages} times`}.`)
  if (differences?.length === 0)
    cost.push(
      `Nothing was lost: the server's own list of ${machines} machines is the same, and each end was told once.`,
    )
  return [...parts, [...cost, ...(differences ?? []).map((text) => `DIFFERENT: ${text}.`)].join('\n')].join('\n\n')
}
