import type { JobView } from '@jobwright/core'
import { oneLine } from '../lcm/board.ts'
import { minutes } from '../provision/timeline.ts'

/** A step as a line of a tree. */
interface Line {
  readonly view: JobView
  /** The branches that lead to it. */
  readonly branches: string
}

/** The steps of a job, each below what it is a part of. */
function linesOf({ children }: JobView, indent = ''): readonly Line[] {
  return children.flatMap((view, at) => {
    const [branch, below] = at === children.length - 1 ? ['└─ ', '   '] : ['├─ ', '│  ']
    return [{ view, branches: indent + branch }, ...linesOf(view, indent + below)]
  })
}

/**
 * The tree of a job's steps, lined up: the name, how it stands and how long it took.
 *
 * @param columns so wide it is at the most: names are cut, and the rest is not.
 */
export function drawTree(job: JobView, columns = Number.POSITIVE_INFINITY): readonly string[] {
  const rows = linesOf(job).map(({ view, branches }) => ({
    name: branches + oneLine(view.name),
    state: stateOf(view),
    took: tookOf(view),
  }))
  const widest = (cell: 'name' | 'state' | 'took') => Math.max(0, ...rows.map((row) => row[cell].length))
  const states = widest('state')
  const room = Math.min(widest('name'), Math.max(leastName, columns - states - widest('took') - 4))
  return rows.map(({ name, state, took }) =>
    `${shortened(name, room).padEnd(room)}  ${state.padEnd(states)}  ${took}`.trimEnd(),
  )
}

/** So much of a name is shown however narrow the terminal is. */
const leastName = 12

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`
}

/** How a job or a step stands: where it is over, how it ended. */
export function stateOf({ phase, outcome }: JobView): string {
  return outcome ?? phase
}

/** Empty for as long as it goes on. */
function tookOf({ startedAt, endedAt }: JobView): string {
  return startedAt === undefined || endedAt === undefined ? '' : minutes(Date.parse(endedAt) - Date.parse(startedAt))
}
