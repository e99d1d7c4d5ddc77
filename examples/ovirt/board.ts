import type { JobView } from '@jobwright/core'
import { oneLine } from '../lcm/board.ts'
import { minutes } from '../provision/timeline.ts'
import { drawTree, stateOf } from './tree.ts'

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
      const tell = (view: JobView, text: string) => {
        if (known.get(view.id) !== stateOf(view)) say(text, elapsedMs)
        known.set(view.id, stateOf(view))
      }
      const walk = (view: JobView, text: string, indent: string) => {
        // The end of something comes after that of its parts, its beginning before what they do.
        if (view.phase !== 'ended') tell(view, text)
        for (const step of view.children) walk(step, `${indent}${step.name}  ${stateOf(step)}`, `${indent}  `)
        if (view.phase === 'ended') tell(view, text)
      }
      walk(job, headOf(job), '  ')
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
  const width = columns - 1
  const draw = () => {
    // The first one stays, whole: it says how to go on with this backup.
    const [first = '', ...later] = news
    const told = [first.slice(0, width), first.slice(width), ...later.slice(1 - mostNews)].filter((text) => text !== '')
    const lines = [...tree, '', ...told].map((line) => line.slice(0, width).trimEnd())
    // Up to where it began, and everything from there on is wiped.
    print(`${drawn === 0 ? '' : `\u001B[${drawn}F`}\u001B[J${lines.join('\n')}\n`)
    drawn = lines.length
  }
  return {
    show(job, elapsedMs) {
      tree = [`${minutes(elapsedMs)}  ${headOf(job)}`, ...drawTree(job, width)]
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
