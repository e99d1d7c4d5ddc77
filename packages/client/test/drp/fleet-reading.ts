import type { FleetUpdate, FleetWatch } from '@jobwright/client/drp'
import type { Job } from '@jobwright/core/drp'
import { job } from './documents.ts'
import { type fleetWorld, uuid } from './fleet-world.ts'

export type World = ReturnType<typeof fleetWorld>

/** A running job whose id is a number. */
export const jobOf = (n: number, fields: Partial<Job> = {}) =>
  job({ Uuid: uuid(n), Task: `t${n}`, State: 'running', ...fields })

export const putJobs = (site: World, count: number) => {
  for (let n = 1; n <= count; n++) site.put('jobs', jobOf(n))
}

/** A quick reader: it takes every update at once. */
export function read<Document>(watch: FleetWatch<Document>) {
  const updates: FleetUpdate<Document>[] = []
  const iterator = watch[Symbol.asyncIterator]()
  const done = (async () => {
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) updates.push(next.value)
  })()
  done.catch(() => {})
  return { updates, done, iterator }
}

/** What an update says, in short. */
export const said = ({ changes }: FleetUpdate) =>
  changes.map(({ kind, id, view }) => [kind, Number.parseInt(id.slice(-12), 16), view.status])
