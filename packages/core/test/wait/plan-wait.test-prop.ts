import {
  type JobView,
  planWait,
  startWait,
  type WaitObservation,
  type WaitPlan,
  type WaitSettings,
  type WaitState,
} from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { simulate, throughToken, type World } from './simulate.ts'
import { endedView, subject, viewOf } from './views.ts'

const runs = { seed: 20261120, numRuns: 500 }
const seeds = fc.integer({ min: 0, max: 0xffffffff })

const settingsArb: fc.Arbitrary<WaitSettings> = fc
  .record({
    intervalMs: fc.integer({ min: 10, max: 10_000 }),
    floorPart: fc.double({ min: 0, max: 1, noNaN: true }),
    timeoutPart: fc.double({ min: 0.01, max: 20, noNaN: true }),
    gracePart: fc.constantFrom(0, 0.5, 2),
    tolerancePart: fc.constantFrom(0, 0.5, 3, 10),
    pendingPart: fc.option(fc.constantFrom(0, 1, 4), { nil: undefined }),
    stalledPart: fc.option(fc.constantFrom(0.1, 2, 6), { nil: undefined }),
    settleOn: fc.constantFrom('ended', 'failing'),
  })
  .map(({ intervalMs, floorPart, timeoutPart, gracePart, tolerancePart, pendingPart, stalledPart, settleOn }) => ({
    intervalMs,
    floorMs: Math.round(intervalMs * floorPart),
    timeoutMs: Math.max(1, Math.round(intervalMs * timeoutPart)),
    notFoundGraceMs: intervalMs * gracePart,
    outageToleranceMs: intervalMs * tolerancePart,
    pendingTimeoutMs: pendingPart && intervalMs * pendingPart,
    stalledAfterMs: stalledPart && intervalMs * stalledPart,
    settleOn,
  }))

const viewArb: fc.Arbitrary<JobView> = fc.oneof(
  fc.record({ updatedAt: fc.constantFrom('1', '2', '3'), phase: fc.constantFrom('pending', 'running') }).map(viewOf),
  fc.subarray(['stalled', 'failing', 'cancelling', 'unknown-status'] as const).map((flags) => viewOf({ flags })),
  fc.constantFrom('succeeded', 'failed', 'partial', 'cancelled', 'incomplete', 'lost').map(endedView),
)
const lookArb: fc.Arbitrary<WaitObservation> = fc.oneof(
  { weight: 3, arbitrary: viewArb.map((view) => ({ kind: 'seen' as const, view })) },
  fc.constant({ kind: 'missing' as const }),
  fc.record({
    kind: fc.constant('unreachable' as const),
    retryAfterMs: fc.oneof(
      fc.constantFrom(undefined, -5, 0, Number.NaN, 1e300, Number.POSITIVE_INFINITY),
      fc.integer({ min: 1, max: 30_000 }),
    ),
  }),
)
const observationArb: fc.Arbitrary<WaitObservation> = fc.oneof(
  { weight: 3, arbitrary: lookArb },
  fc.constantFrom<WaitObservation>({ kind: 'tick' }, { kind: 'wake' }, { kind: 'aborted' }),
)

/** A world that changes at some moments; the last look of the list stays. */
const worldArb: fc.Arbitrary<World> = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 60_000 }), lookArb), { minLength: 1, maxLength: 8 })
  .map((changes) => (at) => {
    const past = changes.filter(([from], index) => index === 0 || from <= at).sort(([a], [b]) => a - b)
    return past.at(-1)?.[1] ?? { kind: 'missing' }
  })

/** A state in the midst of a wait: a beginning and some steps. */
const stateArb: fc.Arbitrary<WaitState> = fc
  .tuple(settingsArb, seeds, fc.array(fc.tuple(observationArb, fc.integer({ min: 0, max: 3_000 })), { maxLength: 6 }))
  .map(([settings, seed, steps]) => {
    let now = 1_000_000
    let state = startWait(subject, settings, now, seed)
    for (const [observation, ms] of steps) {
      now += ms
      state = planWait(state, observation, now).state
    }
    return state
  })

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    Object.values(value).forEach(deepFreeze)
  }
  return value
}

test('a step is a function of its arguments and changes none of them', () => {
  const kinds = new Map<WaitPlan['kind'], number>()
  fc.assert(
    fc.property(stateArb, observationArb, fc.integer({ min: -10_000, max: 10_000 }), (state, observation, ms) => {
      const now = state.at + ms
      const plan = planWait(deepFreeze(state), deepFreeze(observation), now)
      expect(planWait(structuredClone(state), structuredClone(observation), now)).toEqual(plan)
      expect(plan.state.at).toBe(now)
      kinds.set(plan.kind, (kinds.get(plan.kind) ?? 0) + 1)
    }),
    runs,
  )
  expect([...kinds.keys()].sort()).toEqual(['failed', 'poll', 'settled'])
  for (const count of kinds.values()) expect(count).toBeGreaterThan(5)
})

test('a wait terminates by its deadline, never looks at it or after it, and asks for no moment in the past', () => {
  const outcomes = new Map<string, number>()
  fc.assert(
    fc.property(worldArb, settingsArb, seeds, (world, settings, seed) => {
      const run = simulate(world, settings, seed, (state) => {
        expect(state.nextAt).toBeLessThanOrEqual(Math.max(state.deadlineAt, state.at))
        return state
      })
      expect(run.at).toBeLessThanOrEqual(settings.timeoutMs)
      for (const { at } of run.looks) expect(at).toBeLessThan(settings.timeoutMs)
      expect(run.looks[0]?.at).toBe(0)
      outcomes.set(run.outcome, (outcomes.get(run.outcome) ?? 0) + 1)
    }),
    runs,
  )
  const all = 'cancelled failed failing incomplete lost not-found partial stalled succeeded timed-out unreachable'
  expect([...outcomes.keys()].sort().join(' ')).toBe(all)
})

test('the number of looks keeps the budget: 1 + ceil(1.2 × duration / interval)', () => {
  let most = 0
  fc.assert(
    fc.property(worldArb, settingsArb, seeds, (world, settings, seed) => {
      const { looks, at } = simulate(world, settings, seed)
      expect(looks.length).toBeLessThanOrEqual(1 + Math.ceil((1.2 * at) / settings.intervalMs))
      most = Math.max(most, looks.length)
    }),
    runs,
  )
  expect(most).toBeGreaterThan(15)
})

test('two looks are never nearer than the floor, nor than the pause the server asked for', () => {
  let asked = 0
  fc.assert(
    fc.property(worldArb, settingsArb, seeds, (world, settings, seed) => {
      const { looks } = simulate(world, settings, seed)
      for (const [index, { at }] of looks.entries()) {
        const before = looks[index - 1]
        if (before === undefined) continue
        expect(at - before.at).toBeGreaterThanOrEqual(settings.floorMs)
        if (before.found.kind !== 'unreachable' || before.found.retryAfterMs === undefined) continue
        if (!(before.found.retryAfterMs > 0)) continue
        expect(at - before.at).toBeGreaterThanOrEqual(before.found.retryAfterMs)
        asked++
      }
    }),
    runs,
  )
  expect(asked).toBeGreaterThan(10)
})

test('a wake-up makes the next look sooner, but no sooner than the floor and the pause the server asked for', () => {
  let sooner = 0
  fc.assert(
    fc.property(settingsArb, seeds, lookArb, fc.nat(20_000), (settings, seed, found, later) => {
      const looked = planWait(startWait(subject, settings, 0, seed), found, 0)
      fc.pre(looked.kind === 'poll' && later < settings.timeoutMs)
      const retryAt = found.kind === 'unreachable' ? Math.max(0, found.retryAfterMs || 0) : 0
      const woken = planWait(looked.state, { kind: 'wake' }, later)
      const ticked = planWait(looked.state, { kind: 'tick' }, later)
      if (woken.kind !== 'poll' || ticked.kind !== 'poll') throw new Error('It has ended without a look.')
      expect(woken.inMs).toBeLessThanOrEqual(ticked.inMs)
      const earliest = Math.max(settings.floorMs, retryAt)
      expect(later + woken.inMs).toBeGreaterThanOrEqual(Math.min(earliest, settings.timeoutMs))
      expect(woken.inMs === 0).toBe(later >= earliest || ticked.inMs === 0)
      if (woken.inMs < ticked.inMs) sooner++
    }),
    runs,
  )
  expect(sooner).toBeGreaterThan(50)
})

test('a clock that is set back never lengthens what remains', () => {
  fc.assert(
    fc.property(stateArb, observationArb, fc.integer({ min: 1, max: 1e9 }), (state, observation, back) => {
      const { state: after } = planWait(state, observation, state.at - back)
      expect(after.deadlineAt - after.at).toBe(state.deadlineAt - state.at)
      expect(after.at - after.startedAt).toBe(state.at - state.startedAt)
      const ticked = planWait(state, { kind: 'tick' }, state.at - back)
      const before = planWait(state, { kind: 'tick' }, state.at)
      expect(ticked).toEqual({ ...before, state: ticked.state })
      expect((ticked.state.seen?.activeAt ?? 0) - (state.seen?.activeAt ?? 0)).toBe(state.seen ? -back : 0)
    }),
    runs,
  )
})

test('a wait whose clock is set back at any time still ends, within the time it was given and one interval for each time', () => {
  const world: World = () => ({ kind: 'seen', view: viewOf() })
  fc.assert(
    fc.property(
      settingsArb,
      seeds,
      fc.array(fc.integer({ min: 0, max: 100_000 }), { maxLength: 5 }),
      (given, seed, backs) => {
        const settings = { ...given, pendingTimeoutMs: undefined, stalledAfterMs: undefined }
        let now = 0
        let spent = 0
        let plan = planWait(startWait(subject, settings, now, seed), { kind: 'tick' }, now)
        const left = [...backs]
        for (let step = 0; plan.kind === 'poll'; step++) {
          expect(step).toBeLessThan(1_000)
          now += plan.inMs - (plan.inMs > 0 ? (left.pop() ?? 0) : 0)
          spent += plan.inMs
          plan = planWait(plan.state, plan.inMs > 0 ? { kind: 'tick' } : world(now), now)
        }
        expect(plan).toMatchObject({ kind: 'settled', outcome: 'timed-out', reason: 'deadline' })
        expect(spent).toBeLessThanOrEqual(settings.timeoutMs + backs.length * (1.1 * settings.intervalMs + 1))
      },
    ),
    runs,
  )
})

test('another jitter seed changes times, never the outcome', () => {
  let differed = 0
  fc.assert(
    fc.property(settingsArb, seeds, seeds, fc.nat(200_000), viewArb, (given, one, other, endsAt, last) => {
      fc.pre(last.phase === 'ended')
      const settings = { ...given, pendingTimeoutMs: undefined, stalledAfterMs: undefined }
      const world: World = (at) => ({ kind: 'seen', view: at < endsAt ? viewOf() : last })
      const [left, right] = [simulate(world, settings, one), simulate(world, settings, other)]
      expect([right.outcome, right.reason]).toEqual([left.outcome, left.reason])
      const times = ({ looks }: typeof left) => looks.map(({ at }) => at).join()
      if (times(left) !== times(right)) differed++
    }),
    runs,
  )
  expect(differed).toBeGreaterThan(50)
})

test('the last look before a time-out is one floor before the deadline, and at least a tenth of the interval', () => {
  let checked = 0
  fc.assert(
    fc.property(settingsArb, seeds, (given, seed) => {
      const settings = { ...given, pendingTimeoutMs: undefined, stalledAfterMs: undefined }
      const margin = Math.max(settings.floorMs, settings.intervalMs / 10)
      fc.pre(settings.timeoutMs >= settings.floorMs + margin + 1)
      const { looks } = simulate(() => ({ kind: 'seen', view: viewOf() }), settings, seed)
      expect(looks.at(-1)?.at).toBe(Math.floor(settings.timeoutMs - margin))
      checked++
    }),
    runs,
  )
  expect(checked).toBeGreaterThan(200)
})

test('a wait that is written down and read again between any two steps goes as if it had never stopped', () => {
  fc.assert(
    fc.property(worldArb, settingsArb, seeds, (world, settings, seed) => {
      expect(simulate(world, settings, seed, throughToken)).toEqual(simulate(world, settings, seed))
    }),
    runs,
  )
})

test('at one instant an end comes first, then an abort, then the deadline; and only an end that was seen is success', () => {
  fc.assert(
    fc.property(stateArb, fc.nat(5_000), observationArb, (state, late, observation) => {
      const now = Math.max(state.at, state.deadlineAt) + late
      const ended = planWait(state, { kind: 'seen', view: endedView() }, now)
      expect(ended).toMatchObject({ kind: 'settled', outcome: 'succeeded', reason: 'ended' })
      expect(planWait(state, { kind: 'aborted' }, now)).toMatchObject({ outcome: 'aborted', reason: 'aborted' })
      expect(planWait(state, { kind: 'tick' }, now)).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
      const plan = planWait(state, observation, now)
      if (plan.kind !== 'settled' || plan.outcome !== 'succeeded') return
      expect(observation).toMatchObject({ kind: 'seen', view: { phase: 'ended', outcome: 'succeeded' } })
    }),
    runs,
  )
})
