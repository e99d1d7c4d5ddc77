import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Case, type Contender, type Effort, full } from '../harness.ts'
import type { Subject, Survey } from '../survey.ts'
import type { Answers, Question } from './waits/child.ts'
import { durationMs, Jobs } from './waits/jobs.ts'
import { abortController, intervalMs } from './waits/life.ts'
import { VirtualTime } from './waits/virtual-time.ts'
import { type Waiter, waiters } from './waits/waiters.ts'

/** Many waits in one process: what they hold, what they send, what they leave behind, and what a look costs. */
export function waitsCases(effort: Effort): (Case | Survey)[] {
  return [waitsSurvey(effort === full ? [1_000, 5_000, 10_000] : [100, 500, 1_000]), lookCase()]
}

function waitsSurvey(sizes: readonly [number, ...number[]]): Survey {
  const most = Math.max(...sizes)
  return {
    name: `waits: ${most.toLocaleString('en')} at once for jobs of ten minutes, a look every five seconds`,
    columns: [
      { name: 'bytes a wait', atMost: 3_000 },
      { name: 'timers a wait', atMost: 1 },
      { name: 'looks a wait', atMost: 1 + Math.ceil((1.2 * durationMs) / intervalMs) },
      { name: 'requests a wait' },
      { name: 'µs of CPU a look' },
      { name: 'left at the end', atMost: 0 },
      { name: 'left after an abort', atMost: 0 },
      { name: 'requests after it', atMost: 0 },
    ],
    subjects: waiters.map((waiter) => subject(waiter, sizes, most)),
  }
}

function subject({ name, role }: Waiter, sizes: readonly number[], most: number): Subject {
  return {
    name,
    role,
    async count() {
      const weights: { count: number; bytes: number; timers: number }[] = []
      for (const count of sizes) weights.push({ count, ...(await ask('weigh', name, count)) })
      const { toTheEnd, untilAbort, cpuMicroseconds } = await ask('live', name, most)
      return {
        answers: [toTheEnd.ends, untilAbort.ends],
        counts: [
          slope(weights.map(({ count, bytes }) => [count, bytes])),
          // Once by the platform's own count and once by that of virtual time, which misses none.
          Math.max(toTheEnd.timers / most, ...weights.map(({ count, timers }) => timers / count)),
          toTheEnd.looks / most,
          toTheEnd.requests / most,
          cpuMicroseconds / toTheEnd.looks,
          toTheEnd.left,
          untilAbort.left,
          untilAbort.requests,
        ],
      }
    },
  }
}

const child = fileURLToPath(new URL('waits/child.ts', import.meta.url))
const run = promisify(execFile)

/** A process of its own for each answer: what others have left on the heap does not count. */
async function ask<What extends Question[0]>(what: What, waiter: string, count: number): Promise<Answers[What]> {
  const { stdout } = await run(process.execPath, [...process.execArgv, child, what, waiter, String(count)])
  return JSON.parse(stdout)
}

/** How much each more adds: the slope of the line that fits best. What all have in common does not count. */
function slope(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (axis: 0 | 1) => points.reduce((sum, point) => sum + point[axis], 0) / points.length
  const [meanX, meanY] = [mean(0), mean(1)]
  const sum = (of: (x: number, y: number) => number) =>
    points.reduce((all, [x, y]) => all + of(x - meanX, y - meanY), 0)
  return sum((x, y) => x * y) / sum((x) => x * x)
}

function lookCase(): Case {
  return {
    name: 'waits: one look of one wait, in virtual time',
    operations: 1 + durationMs / intervalMs,
    contenders: waiters.filter(({ together }) => !together).map(contender),
    budgets: [],
  }
}

function contender(waiter: Waiter): Contender {
  const wait = () => {
    const time = new VirtualTime()
    return time.during(() => time.until(waiter.wait(new Jobs(1, intervalMs), abortController().signal)))
  }
  return {
    name: waiter.name,
    role: waiter.role,
    answers: wait,
    async run(times) {
      let ends = 0
      for (let time = 0; time < times; time++) ends += (await wait()).length
      return ends
    },
  }
}
