import type { FleetUpdate } from '@jobwright/client/drp'
import type { Machine } from '@jobwright/core/drp'
import { type Board, doneOf } from './board.ts'
import type { Site } from './open-site.ts'

/** What the watch has shown by its end. */
export interface Watched {
  readonly last: FleetUpdate<Machine> | undefined
  /** How often each machine's end was told, and how often it was shown to begin, by id. */
  readonly endsTold: ReadonlyMap<string, number>
  readonly beginnings: ReadonlyMap<string, number>
  /** How long each took from the beginning, in milliseconds, by id. */
  readonly tookMs: ReadonlyMap<string, number>
  /** How often the server was out of reach. */
  readonly outages: number
}

/** Watches all machines until each has ended or the signal comes, and has the troubles happen on the way. */
export async function watchFleet(site: Site, board: Board, begunAt: number, signal: AbortSignal): Promise<Watched> {
  const { operator, workflow, clock } = site
  const troubles = site.troubles.toSorted((a, b) => a.at - b.at)
  const endsTold = new Map<string, number>()
  const beginnings = new Map<string, number>()
  const tookMs = new Map<string, number>()
  let last: FleetUpdate<Machine> | undefined
  let outages = 0
  const query = workflow === undefined ? {} : { where: { Workflow: workflow } }
  for await (const update of operator.machines.watchAll(query, { until: 'all-ended', signal })) {
    for (const { kind, id, view } of update.changes) {
      const wasAtWork = last?.all.has(id) === true && last.all.get(id)?.phase !== 'ended'
      if (view.phase !== 'ended' && !wasAtWork) count(beginnings, id)
      if (kind !== 'ended') continue
      count(endsTold, id)
      tookMs.set(id, update.asOf - begunAt)
    }
    if (update.stale !== undefined && last?.stale === undefined) outages += 1
    last = update
    board.show(update, clock.now() - begunAt)
    const [next] = troubles
    if (next === undefined || doneOf(update.all) < next.at) continue
    troubles.shift()
    board.say(next.what, clock.now() - begunAt)
    next.begin()
  }
  return { last, endsTold, beginnings, tookMs, outages }
}

function count(counts: Map<string, number>, id: string): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}
