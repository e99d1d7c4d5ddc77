import { availableParallelism, loadavg } from 'node:os'
import { explainCases } from './cases/explain.ts'
import { lifecycleCases } from './cases/lifecycle.ts'
import { nodesCases } from './cases/nodes.ts'
import { parseCases } from './cases/parse.ts'
import { type Case, checksum, dissenters, measure } from './harness.ts'
import { type Options, readOptions } from './options.ts'
import { shortcomings, table } from './report.ts'

const groups: ReadonlyMap<string, () => Case[]> = new Map([
  ['lifecycle', lifecycleCases],
  ['nodes', nodesCases],
  ['parse', parseCases],
  ['explain', explainCases],
])

try {
  process.exitCode = run(readOptions([...groups.keys()]))
} catch (error) {
  console.error(error)
  process.exitCode = 2
}

/** Measures and prints; returns 1 when contenders disagree, 0 otherwise, however slow anybody is. */
function run(options: Options): number {
  const load = loadavg()[0] ?? 0
  console.log(
    `Node ${process.version} on ${process.arch}, load ${load.toFixed(1)} on ${availableParallelism()} cores.\n`,
  )
  const seen: string[] = []
  let differ = 0
  for (const one of options.groups.flatMap((group) => groups.get(group)?.() ?? [])) {
    const wrong = dissenters(one)
    if (wrong.length > 0) {
      console.error(
        `${one.name}\n  Not timed: ${names(wrong)} answered otherwise than ${names(one.contenders.slice(0, 1))}.\n`,
      )
      differ++
      continue
    }
    const measured = measure(one, options.effort)
    console.log(`${table(one, measured)}\n`)
    seen.push(...shortcomings(one, measured))
  }
  if (!Number.isFinite(checksum())) throw new Error('A contender returned no number.')
  if (seen.length > 0) console.log(`To look at:\n  ${seen.join('\n  ')}`)
  else if (differ === 0) console.log('Every budget is kept and no peer is faster.')
  return differ > 0 ? 1 : 0
}

const names = (contenders: Case['contenders']): string => contenders.map(({ name }) => name).join(', ')
