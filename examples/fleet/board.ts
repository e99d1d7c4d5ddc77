import type { FleetUpdate } from '@jobwright/client/drp'
import type { JobView } from '@jobwright/core'
import { minutes } from '../provision/timeline.ts'

/** Shows a fleet while it works. */
export interface Board {
  /** An update, and how long the fleet has worked, in milliseconds. */
  show(update: FleetUpdate, elapsedMs: number): void
  /** Something else has happened. */
  say(text: string, elapsedMs: number): void
}

/** One that shows nothing. */
export const noBoard: Board = { show() {}, say() {} }

/** What stands for a machine. */
function markOf({ phase, outcome, flags }: JobView): string {
  if (phase === 'ended') return outcome === 'succeeded' ? '#' : 'x'
  if (flags.includes('not-runnable') || flags.includes('powered-off')) return '!'
  return phase === 'running' ? '+' : '.'
}

/** How much of the work of all machines is done, from 0 to 1. What has ended is done, however it ended. */
export function doneOf(all: FleetUpdate['all']): number {
  if (all.size === 0) return 0
  let done = 0
  for (const { phase, progress } of all.values()) {
    done += phase === 'ended' ? 1 : progress === undefined ? 0 : progress.done / progress.total
  }
  return done / all.size
}

function headOf({ counts, via, stale, all }: FleetUpdate, elapsedMs: number): string {
  const { total, pending, running, succeeded, ended } = counts
  const percent = `${Math.floor(doneOf(all) * 100)} %`.padStart(5)
  const numbers = `${pending} pending, ${running} running, ${succeeded} done, ${ended - succeeded} failed of ${total}`
  return `${minutes(elapsedMs)} ${percent}  ${numbers}  (${stale === undefined ? `by ${via}` : 'OUT OF REACH'})`
}

/** Draws over what it drew before. */
export function terminalBoard(print: (text: string) => void, columns: number): Board {
  const told: string[] = []
  let drawn = 0
  let last: FleetUpdate | undefined
  const draw = (elapsedMs: number) => {
    if (last === undefined) return
    const machines = [...last.all.values()].toSorted((a, b) => a.name.localeCompare(b.name))
    const names = Math.max(...machines.map(({ name }) => name.length), 0)
    const width = Math.max(10, Math.min(columns - names - 3, 100))
    const rows = Array.from({ length: Math.ceil(machines.length / width) }, (_, at) => {
      const row = machines.slice(at * width, (at + 1) * width)
      return `${row[0]?.name.padEnd(names)}  ${row.map(markOf).join('')}`
    })
    const lines = [
      headOf(last, elapsedMs),
      '',
      ...rows,
      '',
      '. pending  + running  ! stands still  # done  x failed',
      '',
    ]
    const all = [...lines, ...told.slice(-5)].map((line) => line.slice(0, columns - 1))
    // Up to where it began, and everything from there on is wiped.
    print(`${drawn === 0 ? '' : `\u001B[${drawn}F`}\u001B[J${all.join('\n')}\n`)
    drawn = all.length
  }
  return {
    show(update, elapsedMs) {
      last = update
      for (const line of newsOf(update)) told.push(`${minutes(elapsedMs)}  ${line}`)
      draw(elapsedMs)
    },
    say(text, elapsedMs) {
      told.push(`${minutes(elapsedMs)}  ${text}`)
      draw(elapsedMs)
    },
  }
}

/** Says what is worth a line of its own, and how things stand at each tenth of the way. */
export function plainBoard(print: (text: string) => void): Board {
  let tenth = -1
  let wasStale = false
  return {
    show(update, elapsedMs) {
      for (const line of newsOf(update)) print(`${minutes(elapsedMs)}  ${line}\n`)
      const stale = update.stale !== undefined
      const now = Math.floor(doneOf(update.all) * 10)
      if (now > tenth || stale !== wasStale) print(`${headOf(update, elapsedMs)}\n`)
      tenth = Math.max(tenth, now)
      wasStale = stale
    },
    say(text, elapsedMs) {
      print(`${minutes(elapsedMs)}  ${text}\n`)
    },
  }
}

/** Machines that did not succeed, in words. */
function newsOf({ changes }: FleetUpdate): readonly string[] {
  return changes.flatMap(({ kind, view }) => {
    if (kind === 'gone') return [`${view.name} is gone`]
    if (kind !== 'ended' || view.outcome === 'succeeded') return []
    return [`${view.name} has ${view.outcome ?? 'ended'}: ${failedTaskOf(view)}`]
  })
}

/** The task that a machine failed at. */
export function failedTaskOf({ children }: JobView): string {
  return children.find(({ outcome }) => outcome === 'failed')?.name ?? 'no task'
}
