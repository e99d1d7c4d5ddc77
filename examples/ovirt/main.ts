import { exitCodeOfFailure } from '../program/exit-code-of-failure.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { type Board, noBoard, plainBoard, terminalBoard } from './board.ts'
import { openSite, reach } from './open-site.ts'
import { help, type Options, readOptions } from './options.ts'
import { readBack, reportOf, showReport } from './report.ts'
import { runBackup } from './run-backup.ts'
import { stopOn } from './stopped.ts'

/** Runs the program and answers its exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const options = readOptions(argv, surroundings.environment)
    if (!options.help) return await externalJob(options, surroundings)
    surroundings.print(help)
    return 0
  } catch (error) {
    return exitCodeOfFailure(error, surroundings)
  }
}

async function externalJob(options: Options, surroundings: Surroundings): Promise<number> {
  const { print, terminal } = surroundings
  const site = await openSite(options, surroundings.clock)
  const { clock, until } = site
  const stop = stopOn(surroundings.signal, clock, options.timeoutMs)
  try {
    await until(reach(site, stop.signal))
    const board = boardFor(options, surroundings)
    const begunAt = clock.now()
    const done = await until(runBackup({ site, board, options, begunAt, signal: stop.signal }))
    const back = await until(readBack(site, done))
    const report = reportOf(done, back)
    if (back.view !== undefined) board.show(back.view, clock.now() - begunAt)
    print(
      options.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${showReport(report, back.view, terminal?.columns)}\n`,
    )
    return report.exitCode
  } finally {
    stop.close()
    await site.close()
  }
}

function boardFor({ json }: Options, { print, terminal }: Surroundings): Board {
  if (json) return noBoard
  return terminal === undefined ? plainBoard(print) : terminalBoard(print, terminal.columns)
}
