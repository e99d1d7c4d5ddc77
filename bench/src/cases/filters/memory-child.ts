import { keepers } from './keepers.ts'
import { Site } from './site.ts'

/** What one index weighs. */
export interface Weight {
  /** How many nodes some wishes select: that it is a whole index. */
  readonly counts: readonly unknown[]
  /** Bytes a node, beside the nodes. */
  readonly bytes: number
}

const [name, size] = process.argv.slice(2)
const keeper = keepers.find((keeper) => keeper.name === name)
if (keeper === undefined) throw new Error(`There is no index ${name}.`)
// So that compiled code weighs nothing.
keeper.build(new Site(1_000).nodes())

const site = new Site(Number(size))
const wishes = site.wishes()
const before = await held()
const index = keeper.build(site.nodes())
const after = await held()
const weight: Weight = {
  counts: wishes.map((wish) => index.count(wish)()),
  bytes: (after - before) / site.size,
}
process.stdout.write(JSON.stringify(weight))

/** On the heap and outside of it, as far as the process is told: roaring tells. */
async function held(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    globalThis.gc?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
