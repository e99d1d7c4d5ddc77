import { fleets } from './fleets.ts'

/** What a fleet took. */
export interface FleetWeight {
  /** What became of it, so that fleets can be compared: jobs that finished, machines whose list is done. */
  readonly ends: readonly [jobs: number, machines: number]
  readonly microseconds: number
  /** What its machines hold when all are done. */
  readonly heldBytes: number
  /** By how much the process grew, garbage included. */
  readonly mostBytes: number
}

const [name, count] = process.argv.slice(2)
const fleet = fleets.find((fleet) => fleet.name === name)
if (fleet === undefined) throw new Error(`There is no fleet ${name}.`)
// Code that is compiled weighs nothing.
fleet.run(200)
const before = held()
const mostBefore = mostEver()
const start = process.hrtime.bigint()
const machines = fleet.run(Number(count))
const microseconds = Number(process.hrtime.bigint() - start) / 1000
const mostBytes = mostEver() - mostBefore
const heldBytes = held() - before
const weight: FleetWeight = { ends: machines.ends(), microseconds, heldBytes, mostBytes }
process.stdout.write(JSON.stringify(weight))

function held(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

function mostEver(): number {
  return process.resourceUsage().maxRSS * 1024
}
