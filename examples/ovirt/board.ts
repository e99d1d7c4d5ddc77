import type { JobView } from '@jobwright/core'
import { oneLine } from '../lcm/board.ts'
import { minutes } from '../provision/timeline.ts'
import { drawTree, linesOf, stateOf } from './tree.ts'

/** Shows the job as the engine shows it, while it goes on. */
export interface Board {
  /** How the job stands, and how long the program has run, in milliseconds. */
  show(view: JobView, elapsedMs: number): void
  /** Something else has happened. */
  say(text: string, elapsedMs: number): void
}

/** One that shows nothing. */
export const noBoard: Board = { show() {}, say() {} }

/** Says what has changed, a line each. */
export function plainBoard(print: (text: string) => void): Board {
  const known = new Map<string, string>()
  const say = (text: string, elapsedMs: number) => print(`${minutes(elapsedMs)}  ${oneLine(text)}\n`)
  return {
    show(job, elapsedMs) {
      const own = { view: job, text: headOf(job) }
      const steps = linesOf(job).map(({ view, depth }) => ({
        view,
        text: `${'  '.repeat(depth + 1)}${view.name}  ${stateOf(view)}`,
      }))
      // The end of a job comes after that of its steps, its beginning before what they do.
      for (const { view, text } of job.phase === 'ended' ? [...steps, own] : [own, ...steps]) {
        if (known.get(view.id) !== stateOf(view)) say(text, elapsedMs)
        known.set(view.id, stateOf(view))
      }
    },
    say,
  }
}

/** So many lines at most of what else has happened. */
const mostNews = 3

/** Draws over what it drew before. */
export function terminalBoard(print: (text: string) => void, columns: number): Board {
  const news: string[] = []
  let tree: readonly string[] = []
  let drawn = 0
  const draw = () => {
    const lines = [...tree, '', ...news.slice(-mostNews)]
    const cut = lines.map((line) => line.slice(0, columns - 1).trimEnd())
    // Up to where it began, and everything from there on is wiped.
    print(`${drawn === 0 ? '' : `\u001B[${drawn}F`}\u001B[J${cut.join('\n')}\n`)
    drawn = cut.length
  }
  return {
    show(job, elapsedMs) {
      tree = [`${minutes(elapsedMs)}  ${headOf(job)}`, ...drawTree(job)]
      draw()
    },
    say(text, elapsedMs) {
      news.push(`${minutes(elapsedMs)}  ${oneLine(text)}`)
      draw()
    },
  }
}

function headOf(job: JobView): string {
  const { name, progress } = job
  const done = progress === undefined ? '' : ` (${progress.done} of ${progress.total} ${progress.unit})`
  return `${name}  ${stateOf(job)}${done}`
}
