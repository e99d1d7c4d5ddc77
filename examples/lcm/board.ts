import type { JobView, TargetView } from '@jobwright/core'
import { minutes } from '../provision/timeline.ts'
import { table } from '../start/table.ts'
import type { JobType } from './jobs.ts'
import type { PlacedNode } from './topology.ts'

/** Shows the nodes of a cluster while jobs work on them. */
export interface Board {
  /** How a job stands, and how long the program has run, in milliseconds. */
  show(type: JobType, view: JobView, elapsedMs: number): void
  /** Something else has happened. */
  say(text: string, elapsedMs: number): void
}

/** One that shows nothing. */
export const noBoard: Board = { show() {}, say() {} }

/** Says what has changed, a line each. */
export function plainBoard(print: (text: string) => void): Board {
  const news = newsOf()
  const say = (text: string, elapsedMs: number) => print(`${minutes(elapsedMs)}  ${text}\n`)
  return {
    show(type, view, elapsedMs) {
      for (const line of news(type, view)) say(line, elapsedMs)
    },
    say,
  }
}

/** So many lines at most, for a terminal of 24. */
const mostNodes = 14
const mostNews = 3

/** Draws over what it drew before. */
export function terminalBoard(print: (text: string) => void, columns: number, nodes: readonly PlacedNode[]): Board {
  const news = newsOf()
  const told: string[] = []
  const jobs = new Map<JobType, JobView>()
  let head = ''
  let drawn = 0
  const draw = () => {
    const lines = [head, '', ...nodeTable(jobs, nodes), '', ...told.slice(-mostNews)]
    const cut = lines.map((line) => line.slice(0, columns - 1).trimEnd())
    // Up to where it began, and everything from there on is wiped.
    print(`${drawn === 0 ? '' : `\u001B[${drawn}F`}\u001B[J${cut.join('\n')}\n`)
    drawn = cut.length
  }
  const tell = (text: string, elapsedMs: number) => told.push(`${minutes(elapsedMs)}  ${text}`)
  return {
    show(type, view, elapsedMs) {
      jobs.set(type, view)
      head = `${minutes(elapsedMs)}  ${headOf(view)}`
      for (const line of news(type, view)) tell(line, elapsedMs)
      draw()
    },
    say(text, elapsedMs) {
      tell(text, elapsedMs)
      draw()
    },
  }
}

function headOf({ name, status, progress }: JobView): string {
  const done = progress === undefined ? '' : `  ${progress.done} of ${progress.total} ${progress.unit}`
  return `${name}  ${status}${done}`
}

/** What each job has come to on each node and, of the last job, what is going on there. */
function nodeTable(jobs: ReadonlyMap<JobType, JobView>, nodes: readonly PlacedNode[]): readonly string[] {
  const views = [...jobs.values()]
  const last = views.at(-1)
  const rows = nodes.map((node) => {
    const targets = views.map((view) => targetOf(view, node))
    const now = targets.at(-1)
    return {
      rank: rankOf(now),
      cells: [node.datacenter, node.name, node.rack, ...targets.map(stateOf), now?.why ?? lastMessage(last, node)].map(
        oneLine,
      ),
    }
  })
  // Where there is no room for all, those at work and those that failed come first.
  const shown = rows.length <= mostNodes ? rows : rows.toSorted((a, b) => a.rank - b.rank).slice(0, mostNodes)
  const hidden = rows.length - shown.length
  return [
    ...table([['datacenter', 'node', 'rack', ...jobs.keys(), ''], ...shown.map(({ cells }) => cells)]).split('\n'),
    ...(hidden === 0 ? [] : [`and ${hidden} more`]),
  ]
}

/** A node in a job. Where several nodes have the same name, it is told by that of its datacenter. */
export function targetOf({ targets }: JobView, { name, datacenter }: PlacedNode): TargetView | undefined {
  return targets.find((target) => target.name === name || target.name === `${datacenter}/${name}`)
}

/** How a node stands: where its part is over, how it ended. */
export function stateOf(target: TargetView | undefined): string {
  return target?.outcome ?? target?.phase ?? '-'
}

function rankOf(target: TargetView | undefined): number {
  if (target === undefined || target.phase === 'pending') return 2
  if (target.phase === 'running') return 0
  return target.outcome === 'succeeded' ? 3 : 1
}

function lastMessage(view: JobView | undefined, node: PlacedNode): string {
  if (view === undefined || targetOf(view, node)?.phase !== 'running') return ''
  return view.messages.findLast(({ about }) => about === node.name)?.text ?? ''
}

/** What a server says may have several lines, and more that would move the cursor. */
export function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, ' ')
}

/** Finds what is worth a line of its own: another status of the job, another state of a node. */
function newsOf(): (type: JobType, view: JobView) => readonly string[] {
  const known = new Map<string, string>()
  const isNew = (key: string, value: string) => {
    if (known.get(key) === value) return false
    known.set(key, value)
    return true
  }
  return (type, { id, status, phase, progress, targets }) => {
    const news: string[] = []
    for (const target of targets) {
      const text = target.why === undefined ? stateOf(target) : `${stateOf(target)}: ${oneLine(target.why)}`
      // That a node waits for its turn goes without saying.
      if (!isNew(`${id}/${target.name}`, text) || (target.phase === 'pending' && target.why === undefined)) continue
      news.push(`${type}  ${target.name.padEnd(widthOf(targets))}  ${text}`)
    }
    const done = progress === undefined ? '' : ` (${progress.done} of ${progress.total} ${progress.unit})`
    const line = `${type}  is ${status}${done}`
    // The end of a job comes after that of its nodes, every other status before what they do.
    if (!isNew(id, status)) return news
    return phase === 'ended' ? [...news, line] : [line, ...news]
  }
}

function widthOf(targets: readonly TargetView[]): number {
  return Math.max(0, ...targets.map(({ name }) => name.length))
}
