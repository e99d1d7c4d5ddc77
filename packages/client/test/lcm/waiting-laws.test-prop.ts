import type { JobCancellation } from '@jobwright/client/lcm'
import { exitCodeOf, WaitFailedError, type WaitResult } from '@jobwright/client/wait'
import { jobLifecycle } from '@jobwright/core/lcm'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { failure, lostConnection, type Sent } from './scripted-server.ts'
import { down, jobId, jobOf, rowOf, world } from './waiting-world.ts'

const runs = { seed: 20261120, numRuns: 60 }
const sessionid = '0123456789abcdef0123456789abcde'

interface Step {
  readonly at: number
  readonly status: string
}

interface Trouble {
  readonly from: number
  readonly to: number
  readonly kind: 'refused' | 'reset' | '500' | '502 page' | 'text' | '404'
}

// Few moments, so that many things fall on one.
const moment = fc.constantFrom(0, 1_000, 5_000, 20_000, 40_000, 60_000, 90_000, 120_000, 200_000, 300_000)

/** A life of a job that is possible: each status can come after the one before, and none after an end. */
const lifeArb: fc.Arbitrary<readonly Step[]> = fc
  .array(
    fc.record({
      afterMs: moment,
      status: fc.constantFrom('RUNNING', 'IDLE', 'WILL_FAIL', 'COMPLETE', 'FAILED', 'TERMINATED', 'ORPHANED'),
    }),
    { maxLength: 7 },
  )
  .map((steps) => {
    const life: Step[] = [{ at: 0, status: 'PENDING' }]
    for (const { afterMs, status } of steps) {
      const last = life.at(-1) ?? { at: 0, status: 'PENDING' }
      if (jobLifecycle.canObserve(last.status, status)) life.push({ at: last.at + afterMs, status })
    }
    return life
  })

const troubleArb: fc.Arbitrary<Trouble> = fc
  .record({
    from: moment,
    lastsMs: fc.constantFrom(1_000, 15_000, 60_000, 200_000, 400_000),
    kind: fc.constantFrom<Trouble['kind']>('refused', 'reset', '500', '502 page', 'text', '404'),
  })
  .map(({ from, lastsMs, kind }) => ({ from, to: from + (kind === '404' ? Math.min(lastsMs, 15_000) : lastsMs), kind }))

const answers: Readonly<Record<Trouble['kind'], () => Response>> = {
  refused: down,
  reset: lostConnection,
  '500': () => failure(500, 'server error'),
  '502 page': () => new Response('<html>bad gateway</html>', { status: 502 }),
  text: () => Response.json('server error', { status: 500 }),
  '404': () => failure(404, 'no such job'),
}

/** A server whose job lives so, that is in trouble then, and whose sessions end at these moments. */
function siteOf(life: readonly Step[], troubles: readonly Trouble[], logoutsAt: readonly number[]) {
  const site = world(
    { jobs: [jobOf(1, { status: 'PENDING' })], rows: [rowOf(1, 'COMPLETE')] },
    { auth: { username: 'admin', password: 'hunter22' }, retry: { limit: 0 } },
  )
  let session = 0
  for (const { at, status } of life) {
    site.at(at, () => {
      // What was killed does not come back to life.
      if (!jobLifecycle.isEnded(statusOf(site))) site.set({ status })
    })
  }
  for (const at of logoutsAt) {
    site.at(at, () => {
      session += 1
    })
  }
  site.control.trouble = (request: Sent) => {
    const now = site.elapsed()
    const trouble = troubles.find(({ from, to }) => from <= now && now < to)
    if (trouble !== undefined) return answers[trouble.kind]()
    if (request.path === '/login') return Response.json({ sessionid: `${sessionid}${session % 10}` })
    return request.headers['opscenter-session'] === `${sessionid}${session % 10}` ? undefined : failure(401, 'log in')
  }
  return site
}

const statusOf = ({ there }: ReturnType<typeof world>): string => there.jobs.get(jobId)?.status ?? ''

const outcomes: Readonly<Record<string, string>> = {
  COMPLETE: 'succeeded',
  FAILED: 'failed',
  TERMINATED: 'cancelled',
  ORPHANED: 'lost',
}

/** The longest time for which the server was out of reach, as far as somebody sees who looks after four intervals again. */
function longestOutage(troubles: readonly Trouble[]): number {
  let longest = 0
  let [from, to] = [0, 0]
  for (const one of troubles.toSorted((a, b) => a.from - b.from)) {
    if (one.from > to + 100_000) [from, to] = [one.from, one.to]
    else to = Math.max(to, one.to)
    longest = Math.max(longest, to - from)
  }
  return longest
}

/** The names of the laws that do not hold. */
function broken(laws: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law]))
}

/** Nothing is known, and it does not pretend: the server was away for too long, or the job was not there. */
function untrueOfError(error: WaitFailedError, troubles: readonly Trouble[]): readonly string[] {
  const wasMissing = troubles.some(({ kind }) => kind === '404')
  return broken({
    'the wait can be gone on with': error.token.startsWith('jw1.'),
    'it has a code of its own': exitCodeOf(error) === 4,
    'it says why': error.code === 'not-found' ? wasMissing : longestOutage(troubles) >= 300_000,
  })
}

test('whatever the order of outages, ended sessions and restarts: the wait ends as the job did, or says why not', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      lifeArb,
      fc.array(troubleArb, { maxLength: 3 }),
      fc.array(moment, { maxLength: 3 }),
      fc.constantFrom(100_000, 600_000, 3_600_000),
      fc.constantFrom('ended' as const, 'ended' as const, 'failing' as const),
      fc.constantFrom(undefined, undefined, 100_000),
      fc.constantFrom('status' as const, 'targets' as const, 'messages' as const),
      async (life, troubles, logoutsAt, timeoutMs, settleOn, stalledAfterMs, detail) => {
        const site = siteOf(life, troubles, logoutsAt)
        const options = { timeoutMs, settleOn, stalledAfterMs, detail }
        const end: WaitResult | WaitFailedError = await site.clock.until(
          site.lcm.jobs.wait(jobId, options).catch((error: unknown) => error as WaitFailedError),
        )
        const elapsed = site.elapsed()
        // What was so by then: several things may fall on one moment.
        const been = life.filter(({ at }) => at <= elapsed)
        const ended = been.find(({ status }) => status in outcomes)
        const word = end instanceof WaitFailedError ? end.code : end.reason
        seen.set(word, (seen.get(word) ?? 0) + 1)

        const untrueOf = ({ outcome, reason, view }: WaitResult): readonly string[] => {
          const code = exitCodeOf(end)
          // Four intervals after the last outage at the latest it has looked again.
          const clearFrom = Math.max(ended?.at ?? timeoutMs, ...troubles.map(({ to }) => to))
          return broken({
            'ended when the job has': (reason === 'ended') === (view?.phase === 'ended'),
            'the outcome of the job': reason !== 'ended' || outcome === outcomes[ended?.status ?? ''],
            'success is COMPLETE': code !== 0 || ended?.status === 'COMPLETE',
            'a time-out comes in time': outcome !== 'timed-out' || elapsed === timeoutMs,
            'a time-out is no success': outcome !== 'timed-out' || code === 3,
            'failing was seen': reason !== 'will-fail' || been.some(({ status }) => status === 'WILL_FAIL'),
            'stalled was asked for': outcome !== 'stalled' || stalledAfterMs !== undefined,
            'no time-out where the end was to be seen': clearFrom + 100_000 >= timeoutMs || outcome !== 'timed-out',
          })
        }

        expect(end instanceof WaitFailedError ? untrueOfError(end, troubles) : untrueOf(end)).toEqual([])
        expect(elapsed).toBeLessThanOrEqual(timeoutMs)
        expect(site.clock.scheduled).toBe(
          life.filter(({ at }) => at > elapsed).length + logoutsAt.filter((at) => at > elapsed).length,
        )
      },
    ),
    runs,
  )
  expect(seen.get('ended')).toBeGreaterThan(18)
  expect(seen.get('deadline')).toBeGreaterThan(10)
  expect(seen.get('unavailable')).toBeGreaterThan(3)
  expect(seen.get('will-fail')).toBeGreaterThan(1)
  expect(seen.get('no-sign-of-life')).toBeGreaterThan(3)
})

test('a wait that is cut into pieces and gone on with by its token ends as one that is not', async () => {
  let pieces = 0
  await fc.assert(
    fc.asyncProperty(lifeArb, fc.array(moment, { minLength: 1, maxLength: 3 }), async (life, cuts) => {
      const whole = siteOf(life, [], [])
      const expected = await whole.clock.until(whole.lcm.jobs.wait(jobId, { timeoutMs: 900_000 }))
      const site = siteOf(life, [], [])
      let token = site.lcm.jobs.waitToken(jobId, { timeoutMs: 900_000 })
      for (const cut of cuts) {
        const controller = new AbortController()
        const stop = site.clock.schedule(cut, () => controller.abort())
        token = (await site.clock.until(site.lcm.jobs.resume(token, { signal: controller.signal }))).token
        stop()
        pieces += 1
      }
      const end = await site.clock.until(site.lcm.jobs.resume(token))
      expect([end.outcome, end.reason]).toEqual([expected.outcome, expected.reason])
    }),
    { ...runs, numRuns: 25 },
  )
  expect(pieces).toBeGreaterThan(31)
})

test('killing a job always says who won, and that is who did', async () => {
  const winners = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      lifeArb,
      fc.array(troubleArb, { maxLength: 2 }),
      fc.constantFrom(undefined, 0, 1_000, 5_000, 30_000),
      fc.constantFrom(400, 404, 409),
      fc.constantFrom(0, 20_000, 60_000),
      fc.boolean(),
      async (life, troubles, killAfterMs, refusal, beginAfterMs, isLost) => {
        const site = siteOf(life, troubles, [])
        let agreed = 0
        site.control.onTerminate = () => {
          if (jobLifecycle.isEnded(statusOf(site))) return failure(refusal, 'it has ended')
          agreed += 1
          if (killAfterMs !== undefined) {
            site.clock.schedule(killAfterMs, () => {
              if (!jobLifecycle.isEnded(statusOf(site))) site.set({ status: 'TERMINATED' })
            })
          }
          return isLost && agreed === 1 ? answers.reset() : Response.json('Termination in progress')
        }
        await site.clock.advance(beginAfterMs)
        const end = await site.clock.until(
          site.lcm.jobs.cancel(jobId, { timeoutMs: 400_000 }).catch((error: unknown) => error as WaitFailedError),
        )
        const by = end instanceof WaitFailedError ? 'an error' : end.by
        winners.set(by, (winners.get(by) ?? 0) + 1)
        const untrueOf = ({ asked, result }: JobCancellation): readonly string[] => {
          const winner = { TERMINATED: 'termination', ORPHANED: 'a restart' }[statusOf(site)] ?? 'the job itself'
          return broken({
            'who ended it': by === (result.reason === 'ended' ? winner : 'nobody'),
            'it was asked for': agreed === 0 || asked,
            'a termination of its own': by !== 'termination' || agreed > 0 || !asked,
          })
        }
        expect(end instanceof WaitFailedError ? untrueOfError(end, troubles) : untrueOf(end)).toEqual([])
      },
    ),
    runs,
  )
  for (const winner of ['termination', 'the job itself', 'a restart', 'nobody'])
    expect(winners.get(winner), winner).toBeGreaterThan(3)
})
