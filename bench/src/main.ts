import { availableParallelism, loadavg } from 'node:os'
import { clientCases } from './cases/client.ts'
import { explainCases } from './cases/explain.ts'
import { filtersCases } from './cases/filters.ts'
import { fleetCases } from './cases/fleet.ts'
import { lifecycleCases } from './cases/lifecycle.ts'
import { nodesCases } from './cases/nodes.ts'
import { ovirtCases } from './cases/ovirt.ts'
import { parseCases } from './cases/parse.ts'
import { waitsCases } from './cases/waits.ts'
import { type Case, checksum, dissenters, type Effort, measure } from './harness.ts'
import { type Options, readOptions } from './options.ts'
import { shortcomings, table } from './report.ts'
import { count, countShortcomings, countTable, dissentersIn, type Survey } from './survey.ts'

type Group = (effort: Effort) => (Case | Survey)[]

const groups: ReadonlyMap<string, Group> = new Map<string, Group>([
  ['lifecycle', lifecycleCases],
  ['nodes', nodesCases],
  ['parse', parseCases],
  ['ovirt', ovirtCases],
  ['explain', explainCases],
  ['filters', filtersCases],
  ['client', clientCases],
  ['waits', waitsCases],
  ['fleet', fleetCases],
])

try {
  process.exitCode = await run(readOptions([...groups.keys()]))
} catch (error) {
  console.error(error)
  process.exitCode = 2
}

/** Measures and prints; returns 1 when contenders disagree, 0 otherwise, however slow anybody is. */
async function run({ groups: wanted, effort }: Options): Promise<number> {
  const load = loadavg()[0] ?? 0
  console.log(
    `Node ${process.version} on ${process.arch}, load ${load.toFixed(1)} on ${availableParallelism()} cores.\n`,
  )
  const seen: string[] = []
  let differ = 0
  for (const one of wanted.flatMap((group) => groups.get(group)?.(effort) ?? [])) {
    const found = 'subjects' in one ? await survey(one) : await time(one, effort)
    if ('wrong' in found) {
      console.error(`${one.name}\n  Not compared: ${found.wrong} answered otherwise than ${found.first}.\n`)
      differ++
      continue
    }
    console.log(`${found.table}\n`)
    seen.push(...found.shortcomings)
  }
  if (!Number.isFinite(checksum())) throw new Error('A contender returned no number.')
  if (seen.length > 0) console.log(`To look at:\n  ${seen.join('\n  ')}`)
  else if (differ === 0) console.log('Every budget is kept and no peer is better.')
  return differ > 0 ? 1 : 0
}

type Found = { table: string; shortcomings: string[] } | { wrong: string; first: string }

async function time(one: Case, effort: Effort): Promise<Found> {
  const wrong = await dissenters(one)
  if (wrong.length > 0) return disagreement(wrong, one.contenders)
  const measured = await measure(one, effort)
  return { table: table(one, measured), shortcomings: shortcomings(one, measured) }
}

async function survey(one: Survey): Promise<Found> {
  const counted = await count(one)
  const wrong = dissentersIn(counted)
  if (wrong.length > 0) return disagreement(wrong, one.subjects)
  return { table: countTable(one, counted), shortcomings: countShortcomings(one, counted) }
}

function disagreement(wrong: readonly { name: string }[], all: readonly { name: string }[]): Found {
  return { wrong: wrong.map(({ name }) => name).join(', '), first: all[0]?.name ?? '' }
}
