import { resume, wait, waitAll, watch } from '@jobwright/client/wait'
import { type JobView, JobwrightError, manualClock, type WaitOutcome } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { countedSignal } from './scripted-site.ts'
import { endedView, subject, viewOf } from './views.ts'

const runs = { seed: 20261120, numRuns: 300 }
const begin = Date.UTC(2026, 0, 1)

type Answer = 'running' | 'ended' | 'missing' | 'down'
interface Happening {
  readonly answers: readonly { readonly afterMs: number; readonly answer: Answer }[]
  readonly abortAt: number | undefined
  readonly wakesAt: readonly number[]
  readonly timeoutMs: number
}

const answerArb = fc.record({
  afterMs: fc.oneof(fc.constantFrom(0, 1, 100, 1_000), fc.integer({ min: 0, max: 3_000 })),
  answer: fc.constantFrom<Answer>('running', 'running', 'running', 'ended', 'missing', 'down'),
})
// Few moments, so that many things fall on one.
const moment = fc.constantFrom(0, 100, 1_000, 1_100, 2_000, 5_000, 10_000)
const happeningArb: fc.Arbitrary<Happening> = fc.record({
  answers: fc.array(answerArb, { minLength: 1, maxLength: 6 }),
  abortAt: fc.option(moment, { nil: undefined }),
  wakesAt: fc.array(moment, { maxLength: 4 }),
  timeoutMs: fc.constantFrom(100, 1_000, 1_100, 5_000, 10_000),
})

function siteOf({ answers, abortAt, wakesAt }: Happening, abortFirst: boolean) {
  const clock = manualClock({ now: begin })
  const { signal, abort, listeners, most } = countedSignal()
  const reads: { readonly at: number; answered?: { readonly at: number; readonly answer: Answer } }[] = []
  const wakes = new Set<() => void>()
  const plan = () => {
    if (abortAt !== undefined) clock.schedule(abortAt, abort)
    for (const at of wakesAt)
      clock.schedule(at, () => {
        for (const wake of wakes) wake()
      })
  }
  if (abortFirst) plan()
  const watched = {
    ...subject,
    id: 'a',
    pace: { intervalMs: 1_000, floorMs: 100 },
    clock,
    wakeUps: (_: string, wake: () => void) => {
      wakes.add(wake)
      return () => void wakes.delete(wake)
    },
    async read(id: string): Promise<JobView | undefined> {
      const { afterMs, answer } = answers[Math.min(reads.length, answers.length - 1)] ?? {
        afterMs: 0,
        answer: 'running',
      }
      const read: (typeof reads)[number] = { at: clock.now() - begin }
      reads.push(read)
      if (afterMs > 0) await new Promise<void>((resolve) => clock.schedule(afterMs, resolve))
      read.answered = { at: clock.now() - begin, answer }
      if (answer === 'down') throw new JobwrightError('Nobody answers.', { code: 'unavailable' })
      return answer === 'missing' ? undefined : answer === 'ended' ? endedView(id) : viewOf(id)
    },
  }
  return { clock, signal, listeners, most, reads, wakes, watched, start: () => void (abortFirst || plan()) }
}

test('whatever comes when: one outcome that is true, nothing sent after it, nothing left', async () => {
  const outcomes = new Map<WaitOutcome, number>()
  let sameInstant = 0
  await fc.assert(
    fc.asyncProperty(happeningArb, fc.boolean(), async (happening, abortFirst) => {
      const { clock, signal, listeners, most, reads, wakes, watched, start } = siteOf(happening, abortFirst)
      const waiting = wait(watched, { timeoutMs: happening.timeoutMs, signal })
      start()
      const { outcome, elapsedMs, polls } = await clock.until(waiting)
      const { abortAt = Number.POSITIVE_INFINITY, timeoutMs } = happening
      const endedAt =
        reads.find(({ answered }) => answered?.answer === 'ended')?.answered?.at ?? Number.POSITIVE_INFINITY

      const last = Math.min(endedAt, abortAt, timeoutMs)
      expect(elapsedMs).toBe(last)
      expect(outcome).toBe(endedAt === last ? 'succeeded' : abortAt === last ? 'aborted' : 'timed-out')
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      if ([endedAt, abortAt, timeoutMs].filter((at) => at === last).length > 1) sameInstant++

      expect([clock.now() - begin, listeners(), wakes.size]).toEqual([last, 0, 0])
      expect(most()).toBe(1)
      expect(reads.filter(({ answered }) => answered !== undefined && answered.at <= last)).toHaveLength(polls)
      for (const [index, { at }] of reads.entries()) {
        expect(at).toBeLessThanOrEqual(last)
        const answeredAt = reads[index - 1]?.answered?.at ?? Number.NEGATIVE_INFINITY
        expect(at - answeredAt).toBeGreaterThanOrEqual(100)
      }
      const sent = reads.length
      await clock.advance(100_000)
      expect([reads.length, clock.scheduled]).toEqual([sent, 0])
    }),
    runs,
  )
  expect([...outcomes.keys()].sort()).toEqual(['aborted', 'succeeded', 'timed-out'])
  for (const count of outcomes.values()) expect(count).toBeGreaterThan(20)
  expect(sameInstant).toBeGreaterThan(20)
})

test('whatever comes when: leaving a watch leaves nothing, and it never shows a snapshot twice', async () => {
  let shown = 0
  await fc.assert(
    fc.asyncProperty(happeningArb, fc.nat(3), moment, async (happening, count, slowMs) => {
      const { clock, signal, listeners, reads, wakes, watched, start } = siteOf(happening, false)
      const live = watch(watched, { timeoutMs: happening.timeoutMs, signal })
      start()
      const phases: string[] = []
      const reading = (async () => {
        for await (const { view } of live) {
          phases.push(view.phase)
          if (phases.length > count) break
          await new Promise<void>((resolve) => clock.schedule(slowMs, resolve))
        }
      })()
      await clock.until(reading)
      await clock.until(live.result)
      shown += phases.length
      expect(phases.filter((phase, index) => phase === phases[index - 1])).toEqual([])
      const sent = reads.length
      await clock.advance(100_000)
      expect([reads.length, clock.scheduled, listeners(), wakes.size]).toEqual([sent, 0, 0, 0])
    }),
    runs,
  )
  expect(shown).toBeGreaterThan(100)
})

test('whatever comes when: a wait that is aborted and resumed ends as one that was not', async () => {
  const job = (endsAt: number, clock: { now(): number }) => ({
    ...subject,
    pace: { intervalMs: 1_000, floorMs: 100 },
    clock,
    read: async (id: string) => (clock.now() - begin < endsAt ? viewOf(id) : endedView(id)),
  })
  const outcomes = new Set<string>()
  await fc.assert(
    fc.asyncProperty(
      fc.nat(12_000),
      fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 5 }),
      async (endsAt, stops) => {
        const straight = manualClock({ now: begin })
        const expected = await straight.until(
          wait({ ...job(endsAt, straight), id: 'a' } as never, { timeoutMs: 10_000 }),
        )
        const clock = manualClock({ now: begin })
        const watchable = job(endsAt, clock) as never
        const stopAfter = (ms: number | undefined): AbortSignal => {
          const controller = new AbortController()
          if (ms !== undefined) clock.schedule(ms, () => controller.abort())
          return controller.signal
        }
        const [first, ...rest] = stops
        let result = await clock.until(
          wait({ ...(watchable as object), id: 'a' } as never, { timeoutMs: 10_000, signal: stopAfter(first) }),
        )
        for (const ms of [...rest, undefined]) {
          if (result.outcome === 'aborted')
            result = await clock.until(resume(watchable, result.token, { signal: stopAfter(ms) }))
        }
        expect({ ...result, token: '' }).toEqual({ ...expected, token: '' })
        outcomes.add(result.outcome)
      },
    ),
    runs,
  )
  expect([...outcomes].sort()).toEqual(['succeeded', 'timed-out'])
})

test('in whatever order the answers of many come, each job has its own outcome and no more reads are under way than allowed', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      async (scheduler, maxConcurrency, count) => {
        const clock = manualClock({ now: begin, settle: async () => scheduler.waitIdle() })
        let underWay = 0
        let most = 0
        const read = async (id: string): Promise<JobView> => {
          most = Math.max(most, ++underWay)
          await scheduler.schedule(Promise.resolve(), `answer ${id}`)
          underWay--
          return id.endsWith('3') ? endedView(id, { outcome: 'failed' }) : endedView(id)
        }
        const ids = Array.from({ length: count }, (_, n) => `job${n}`)
        const watchable = { ...subject, pace: { intervalMs: 1_000 }, clock, maxConcurrency, read }
        const results = await clock.until(waitAll(watchable, ids, { timeoutMs: 10_000 }))
        expect([...results].map(([id, { outcome }]) => [id, outcome])).toEqual(
          ids.map((id) => [id, id === 'job3' ? 'failed' : 'succeeded']),
        )
        expect(most).toBe(Math.min(count, maxConcurrency))
        expect(clock.scheduled).toBe(0)
      },
    ),
    { ...runs, numRuns: 100 },
  )
})
