import { exitCodeOfFailure } from '../program/exit-code-of-failure.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { type Board, noBoard, plainBoard, terminalBoard } from './board.ts'
import { openSite } from './open-site.ts'
import { help, type Options, readOptions } from './options.ts'
import { type Report, reportOf, showReport } from './report.ts'
import { watchFleet } from './watch-fleet.ts'

/** Runs the program and answers its exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const options = readOptions(argv, surroundings.environment)
    if (!options.help) return await fleet(options, surroundings)
    surroundings.print(help)
    return 0
  } catch (error) {
    return exitCodeOfFailure(error, surroundings)
  }
}

async function fleet(options: Options, surroundings: Surroundings): Promise<number> {
  const { print, signal } = surroundings
  const site = await openSite(options, surroundings.clock)
  const { clock } = site
  const timeOut = new AbortController()
  let stopTimer = () => {}
  try {
    // Whoever cannot be reached is told at once, and not after the watch has held out for minutes.
    await site.until(site.operator.info({ signal }))
    await site.until(site.begin())
    site.startCounting()
    const begunAt = clock.now()
    stopTimer = clock.schedule(options.timeoutMs, () => timeOut.abort())
    const either = AbortSignal.any([signal, timeOut.signal])
    const watched = await site.until(watchFleet(site, boardFor(options, surroundings), begunAt, either))
    const report = await site.until(reportOf(site, watched, !either.aborted))
    const exitCode = codeOf(report, signal, timeOut.signal)
    print(options.json ? `${JSON.stringify({ ...report, exitCode }, null, 2)}\n` : `\n${showReport(report)}\n`)
    return exitCode
  } finally {
    stopTimer()
    await site.close()
  }
}

function boardFor({ json }: Options, { print, terminal }: Surroundings): Board {
  if (json) return noBoard
  return terminal === undefined ? plainBoard(print) : terminalBoard(print, terminal.columns)
}

function codeOf({ machines, outcomes, differences = [] }: Report, interrupted: AbortSignal, timeOut: AbortSignal) {
  if (interrupted.aborted) return 130
  const failed = Object.entries(outcomes).some(([name]) => name !== 'succeeded' && name !== 'unfinished')
  // What has surely failed is not mended by waiting on.
  if (failed || machines === 0 || differences.length > 0) return 1
  return timeOut.aborted ? 3 : 0
}
