import type { Job } from '@jobwright/core/drp'
import { table } from '../start/table.ts'

/** One time that a job ran, by the agent's clock. */
export interface Run {
  /** The job's UUID: one that was incomplete runs again under the same. */
  readonly job: string
  readonly from: number
  readonly to: number
}

/** How wide the drawing is. */
const width = 40

/** Draws when each job ran. Jobs without a run were done by the server itself, at once. */
export function timeline(jobs: readonly Job[], runs: readonly Run[]): string {
  const first = Math.min(...runs.map(({ from }) => from))
  const last = Math.max(...runs.map(({ to }) => to))
  const column = (time: number) => Math.floor(((time - first) / Math.max(1, last - first)) * (width - 1))
  const rows = jobs.map(({ Uuid, Task, State, ExitState }) => {
    const own = runs.filter(({ job }) => job === Uuid)
    const took = own.reduce((sum, { from, to }) => sum + to - from, 0)
    const cells = Array.from({ length: width }, (_, at) =>
      own.some(({ from, to }) => column(from) <= at && at <= column(to)) ? '█' : ' ',
    )
    const [begun] = own
    const times = begun === undefined ? ['', ''] : [minutes(begun.from - first), minutes(took)]
    return [Uuid.slice(0, 8), Task, State, ExitState, String(own.length), ...times, cells.join('')]
  })
  return table([['job', 'task', 'state', 'exit state', 'runs', 'from', 'took', ''], ...rows])
}

/** By the task list, and the tries of a task as they were made. */
export function inOrder(jobs: readonly Job[]): readonly Job[] {
  return jobs.toSorted((a, b) => a.CurrentIndex - b.CurrentIndex || Date.parse(a.StartTime) - Date.parse(b.StartTime))
}

/** Milliseconds as minutes and seconds. */
export function minutes(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
