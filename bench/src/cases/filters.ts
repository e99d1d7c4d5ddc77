import { type Case, type Effort, full } from '../harness.ts'
import type { Survey } from '../survey.ts'
import { build } from './filters/build.ts'
import { denseSets } from './filters/dense-sets.ts'
import { firstAnswer } from './filters/first-answer.ts'
import { memory } from './filters/memory.ts'
import { movedRows } from './filters/moved-rows.ts'
import { selectedCount } from './filters/selected-count.ts'
import { selectedNames } from './filters/selected-names.ts'
import { Site } from './filters/site.ts'
import { update } from './filters/update.ts'

/** Many questions to one inventory: what an index is worth, what it costs, and what its sets can do. */
export function filtersCases(effort: Effort): (Case | Survey)[] {
  const sizes = effort === full ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]
  return [...sizes.flatMap(casesOf), memory(sizes.slice(1))]
}

function casesOf(size: number): Case[] {
  const site = new Site(size)
  return [
    firstAnswer(site),
    selectedNames(site),
    selectedCount(site),
    build(site),
    update(site),
    movedRows(size),
    ...denseSets(size),
  ]
}
