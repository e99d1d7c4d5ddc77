import { type Life, liveToTheEnd, liveUntilAbort } from './life.ts'
import { type Waiter, waiters } from './waiters.ts'
import { type Weight, weigh } from './weight.ts'

/** What a child process is asked: which waiter, how many waits, and what of them. */
export type Question = readonly ['weigh' | 'live', waiter: string, count: string]

/** What it answers, as JSON. */
export interface Answers {
  readonly weigh: Weight
  readonly live: { readonly toTheEnd: Life; readonly untilAbort: Life; readonly cpuMicroseconds: number }
}

const [what, name, count] = process.argv.slice(2) as unknown as Question
const waiter = waiters.find((waiter) => waiter.name === name)
if (waiter === undefined) throw new Error(`There is no waiter ${name}.`)
const answer: Answers[typeof what] =
  what === 'weigh' ? await weigh(waiter, Number(count)) : await live(waiter, Number(count))
process.stdout.write(JSON.stringify(answer), () => process.exit())

async function live(waiter: Waiter, count: number): Promise<Answers['live']> {
  const untilAbort = await liveUntilAbort(waiter, count)
  const before = process.cpuUsage()
  const toTheEnd = await liveToTheEnd(waiter, count)
  const { user, system } = process.cpuUsage(before)
  return { toTheEnd, untilAbort, cpuMicroseconds: user + system }
}
