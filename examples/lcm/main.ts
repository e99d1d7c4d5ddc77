import type { RollUpExplanation } from '@jobwright/core/lcm'
import { exitCodeOfFailure } from '../program/exit-code-of-failure.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { type Board, noBoard, plainBoard, terminalBoard } from './board.ts'
import { runJobs, type Work } from './jobs.ts'
import { openSite } from './open-site.ts'
import { help, type Options, readOptions } from './options.ts'
import { type Report, reportOf, showReport } from './report.ts'
import { readTopology, type Topology } from './topology.ts'

/** Runs the program and answers its exit code. */
export async function main(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  try {
    const options = readOptions(argv, surroundings.environment)
    if (!options.help) return await rollingRestart(options, surroundings)
    surroundings.print(help)
    return 0
  } catch (error) {
    return exitCodeOfFailure(error, surroundings)
  }
}

async function rollingRestart(options: Options, surroundings: Surroundings): Promise<number> {
  const { print, signal } = surroundings
  const site = await openSite(options, surroundings.clock)
  try {
    const topology = await site.until(readTopology(site, options.cluster, signal))
    const board = boardFor(options, surroundings, topology)
    const { cluster } = topology
    const work: Work = { site, cluster, board, options, begunAt: site.clock.now(), signal }
    const done = await site.until(runJobs(work))
    const report = reportOf(topology, done, await site.until(rollUpOf(work)))
    print(options.json ? `${JSON.stringify(report, null, 2)}\n` : `\n${showReport(report)}\n${closingOf(report, work)}`)
    return report.exitCode
  } finally {
    await site.close()
  }
}

function boardFor({ json }: Options, { print, terminal }: Surroundings, { nodes }: Topology): Board {
  if (json) return noBoard
  return terminal === undefined ? plainBoard(print) : terminalBoard(print, terminal.columns, nodes)
}

/** Which jobs keep the cluster red; it is not asked any more once the program is interrupted. */
async function rollUpOf({ site, cluster, signal }: Work): Promise<RollUpExplanation | undefined> {
  return signal.aborted ? undefined : site.lcm.clusters.explainRollup(cluster.id, { signal })
}

/** What becomes of a job that nobody waits for any more. */
function closingOf({ jobs }: Report, { site }: Work): string {
  const last = jobs.at(-1)
  if (last === undefined || last.reason === 'ended' || last.terminatedBy !== undefined) return ''
  return site.emulated
    ? '\nThe emulated server ends with this program, and the job with it.\n'
    : `\nThe ${last.type} ${last.id} goes on.\n`
}
