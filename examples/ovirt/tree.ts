import type { JobView } from '@jobwright/core'
import { oneLine } from '../lcm/board.ts'
import { minutes } from '../provision/timeline.ts'

/** A step as a line of a tree. */
export interface Line {
  readonly view: JobView
  /** How many steps it is below, 0 for one of the job's own. */
  readonly depth: number
  /** The branches that lead to it. */
  readonly branches: string
}

/** The steps of a job, each below what it is a part of. */
export function linesOf({ children }: JobView, depth = 0, indent = ''): readonly Line[] {
  return children.flatMap((view, at) => {
    const [branch, below] = at === children.length - 1 ? ['└─ ', '   '] : ['├─ ', '│  ']
    return [{ view, depth, branches: indent + branch }, ...linesOf(view, depth + 1, indent + below)]
  })
}

/** The tree of a job's steps, lined up: the name, how it stands and how long it took. */
export function drawTree(job: JobView): readonly string[] {
  const rows = linesOf(job).map(({ view, branches }) => [branches + oneLine(view.name), stateOf(view), tookOf(view)])
  const widths = [0, 1].map((column) => Math.max(0, ...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

/** How a job or a step stands: where it is over, how it ended. */
export function stateOf({ phase, outcome }: JobView): string {
  return outcome ?? phase
}

/** Empty for as long as it goes on. */
function tookOf({ startedAt, endedAt }: JobView): string {
  return startedAt === undefined || endedAt === undefined ? '' : minutes(Date.parse(endedAt) - Date.parse(startedAt))
}
