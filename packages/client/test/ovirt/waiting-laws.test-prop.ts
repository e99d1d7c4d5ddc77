import { exitCodeOf, WaitFailedError, type WaitResult } from '@jobwright/client/wait'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Abilities, down, fault, idOf, jobOf, stepOf, world } from './waiting-world.ts'

const runs = { seed: 20261120, numRuns: 50 }

/** The life of a job: when it comes up, ends, and is removed. */
interface Life {
  readonly at: number
  readonly endAt: number | undefined
  readonly status: 'finished' | 'failed' | 'aborted' | 'unknown'
  readonly removedAt: number | undefined
}

interface Trouble {
  readonly from: number
  readonly to: number
  readonly kind: 'refused' | '503' | 'html'
}

// Few moments, so that many things fall on one.
const moment = fc.constantFrom(0, 1_000, 4_000, 5_000, 10_000, 25_000, 60_000, 120_000)

const lifeArb: fc.Arbitrary<Life> = fc
  .record({
    at: moment,
    lastsMs: fc.option(moment, { nil: undefined, freq: 8 }),
    status: fc.constantFrom(
      'finished' as const,
      'finished' as const,
      'failed' as const,
      'aborted' as const,
      'unknown' as const,
    ),
    // The engine leaves ended jobs for five minutes or more; anybody may remove one that goes on.
    removed: fc.option(fc.constantFrom(3_000, 40_000, 300_000), { nil: undefined, freq: 3 }),
  })
  .map(({ at, lastsMs, status, removed }) => {
    const endAt = lastsMs === undefined ? undefined : at + lastsMs
    const removedAt = removed === undefined ? undefined : at + removed
    return {
      at,
      endAt: removedAt !== undefined && (endAt ?? Number.POSITIVE_INFINITY) > removedAt ? undefined : endAt,
      status,
      removedAt,
    }
  })
  .map((life) =>
    life.endAt !== undefined && life.removedAt !== undefined ? { ...life, removedAt: life.endAt + 300_000 } : life,
  )

const troubleArb: fc.Arbitrary<Trouble> = fc
  .record({
    from: moment,
    lastsMs: fc.constantFrom(1_000, 20_000, 90_000),
    kind: fc.constantFrom('refused', '503', 'html'),
  })
  .map(({ from, lastsMs, kind }) => ({ from, to: from + lastsMs, kind }) as Trouble)

const answers: Readonly<Record<Trouble['kind'], () => Response>> = {
  refused: down,
  '503': () => fault(503, 'Unavailable', 'restarting'),
  html: () => new Response('<html>The engine is starting</html>', { headers: { 'Content-Type': 'text/html' } }),
}

/** An engine whose jobs live so, and that is in trouble then. */
function siteOf(lives: readonly Life[], troubles: readonly Trouble[], can: Partial<Abilities> = {}) {
  const site = world([jobOf(99, { correlationId: 'other', status: 'failed' })], { can, retry: { limit: 0 } })
  for (const [index, life] of lives.entries()) {
    const number = index + 1
    const id = idOf('job', number)
    const steps = [stepOf(number, { job: { id } })]
    site.at(life.at, () => site.there.set(id, jobOf(number, { steps })))
    if (life.endAt !== undefined) site.status(life.endAt, life.status, id)
    if (life.removedAt !== undefined) site.remove(life.removedAt, id)
  }
  site.control.trouble = () => {
    const now = site.elapsed()
    const trouble = troubles.find(({ from, to }) => from <= now && now < to)
    return trouble && answers[trouble.kind]()
  }
  return site
}

const settled = (end: Promise<WaitResult>): Promise<WaitResult | WaitFailedError> =>
  end.catch((error: unknown) => error as WaitFailedError)

const outcomeOf = { finished: 'succeeded', failed: 'failed', aborted: 'cancelled', unknown: 'lost' } as const

/** The laws that do not hold of an end, by name. */
function untrueOf(
  end: WaitResult | WaitFailedError,
  lives: readonly Life[],
  { elapsed, timeoutMs, settleMs }: { readonly elapsed: number; readonly timeoutMs: number; readonly settleMs: number },
): readonly string[] {
  if (end instanceof WaitFailedError) return broken({ 'no job was seen': end.code === 'not-found' })
  const shown = new Map(end.view?.children.map((job) => [job.id, job.outcome]))
  const ofOthers = { 'no job of another id is shown': !shown.has(idOf('job', 99)) }
  if (end.outcome === 'timed-out') return broken({ ...ofOthers, 'all of the time is used': elapsed === timeoutMs })

  const isOver = end.reason === 'ended'
  const known = lives.flatMap((life, index) => {
    const id = idOf('job', index + 1)
    return shown.has(id) ? [{ ...life, shownAs: shown.get(id) }] : []
  })
  const missed = lives.filter(
    ({ at, removedAt = later }, index) => at < elapsed && removedAt > elapsed && !shown.has(idOf('job', index + 1)),
  )
  const worst = (['lost', 'failed', 'cancelled'] as const).find((outcome) => [...shown.values()].includes(outcome))
  return broken({
    ...ofOthers,
    'every job that is there is shown': missed.length === 0,
    'each has ended, as is shown':
      !isOver ||
      known.every(({ endAt, status, shownAs }) => (endAt ?? later) <= elapsed && shownAs === outcomeOf[status]),
    'the outcome is the worst': end.outcome === (isOver ? (worst ?? 'succeeded') : 'lost'),
    'one that is gone was removed while it went on':
      isOver || known.some(({ endAt, removedAt }) => endAt === undefined && removedAt !== undefined),
    'it looked out for more': !isOver || known.every(({ endAt = 0 }) => elapsed >= endAt + settleMs),
    'the exit code tells': exitCodeOf(end) === (end.outcome === 'succeeded' ? 0 : 1),
  })
}

const later = Number.POSITIVE_INFINITY

/** The names of the laws that do not hold. */
function broken(laws: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.entries(laws).flatMap(([law, holds]) => (holds ? [] : [law]))
}

test('a wait for a correlation id never takes for the end, or for success, what is none', async () => {
  const seen = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(
      fc.array(lifeArb, { maxLength: 4 }),
      fc.array(troubleArb, { maxLength: 2 }),
      fc.constantFrom(0, 4_000, 30_000),
      fc.constantFrom(30_000, 400_000),
      fc.constantFrom('status' as const, 'targets' as const),
      async (lives, troubles, settleMs, timeoutMs, detail) => {
        const site = siteOf(lives, troubles)
        const options = { timeoutMs, settleMs, detail }
        const end = await site.clock.until(settled(site.ovirt.jobs.waitForCorrelation('create_d1', options)))
        const word = end instanceof WaitFailedError ? end.code : end.outcome
        seen.set(word, (seen.get(word) ?? 0) + 1)
        expect(site.elapsed()).toBeLessThanOrEqual(timeoutMs)
        expect(untrueOf(end, lives, { elapsed: site.elapsed(), timeoutMs, settleMs })).toEqual([])
      },
    ),
    runs,
  )
  for (const word of ['succeeded', 'failed', 'cancelled', 'lost', 'timed-out', 'not-found'])
    expect(seen.get(word) ?? 0, word).toBeGreaterThan(2)
})

test('many jobs come to the same ends as each by itself, whatever the engine can do', async () => {
  let different = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(lifeArb, { minLength: 4, maxLength: 6 }),
      fc.record({ follows: fc.boolean(), lists: fc.boolean(), readsSteps: fc.boolean(), hidesUnknown: fc.boolean() }),
      fc.constantFrom('status' as const, 'targets' as const),
      async (lives, can, detail) => {
        const site = siteOf(lives, [], can)
        const ids = lives.map((_, index) => idOf('job', index + 1))
        const options = { timeoutMs: 400_000, notFoundGraceMs: 130_000, intervalMs: 20_000, detail }
        const together = await site.clock.until(site.ovirt.jobs.waitAll(ids, options))
        const apart = siteOf(lives, [], can)
        const alone = await apart.clock.until(Promise.all(ids.map((id) => settled(apart.ovirt.jobs.wait(id, options)))))
        // One that was there for a moment may have been seen or not.
        const wordOf = (end: WaitResult | WaitFailedError) => (end instanceof WaitFailedError ? 'lost' : end.outcome)
        expect([...together.values()].map(wordOf)).toEqual(alone.map(wordOf))
        different += new Set([...together.values()].map(wordOf)).size
        expect(site.clock.scheduled).toBe(apart.clock.scheduled)
      },
    ),
    { ...runs, numRuns: 20 },
  )
  expect(different).toBeGreaterThan(40)
})
