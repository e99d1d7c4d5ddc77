import { type JobView, planWait, startWait, type WaitObservation, type WaitPlan, type WaitState } from '@jobwright/core'
import { describe, expect, test } from 'vitest'
import { simulate, type World } from './simulate.ts'
import { endedView, settings, subject, viewOf } from './views.ts'

const seen = (view: JobView): WaitObservation => ({ kind: 'seen', view })
const running = seen(viewOf())
const missing: WaitObservation = { kind: 'missing' }
const unreachable: WaitObservation = { kind: 'unreachable' }
const tick: WaitObservation = { kind: 'tick' }

const begun = (more: Partial<typeof settings> = {}, seed = 7): WaitState =>
  startWait(subject, { ...settings, ...more }, 0, seed)

/** Takes the steps of a list, each a time and what is observed then. */
function after(state: WaitState, ...steps: readonly (readonly [at: number, observation: WaitObservation])[]): WaitPlan {
  let plan: WaitPlan = { kind: 'poll', inMs: 0, state }
  for (const [at, observation] of steps) plan = planWait(plan.state, observation, at)
  return plan
}

describe('the beginning', () => {
  test('the first look is at once', () => {
    expect(planWait(begun(), tick, 0)).toMatchObject({ kind: 'poll', inMs: 0, state: { polls: 0, deadlineAt: 60_000 } })
  })

  test('a seed of its own is made of the id and the time, so that waits spread out without randomness', () => {
    const seed = (id: string, now: number) => startWait({ ...subject, id }, settings, now).seed
    expect(seed('a', 0)).toBe(seed('a', 0))
    expect(new Set([seed('a', 0), seed('b', 0), seed('a', 1), seed('b', 1)]).size).toBe(4)
  })

  test('looks are an interval apart, a tenth more or less', () => {
    const pauses = Array.from({ length: 200 }, (_, seed) => {
      const plan = after(begun({}, seed * 21_000_000), [0, running])
      return plan.kind === 'poll' ? plan.inMs : 0
    })
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(4_500)
    expect(Math.max(...pauses)).toBeLessThanOrEqual(5_500)
    expect(Math.max(...pauses) - Math.min(...pauses)).toBeGreaterThan(900)
    for (const pause of pauses) expect(pause).toBe(Math.ceil(pause))
  })
})

describe('a job that its machine holds up', () => {
  const held = (...flags: JobView['flags']) => seen(viewOf({ phase: 'pending', flags: ['suspended', ...flags] }))
  const notRunnable = held('not-runnable')

  test.each(['not-runnable', 'powered-off'] as const)('%s is why the wait is over, after a minute', (flag) => {
    const state = begun({ timeoutMs: 600_000 })
    const steps = [0, 30_000, 59_999].map((at) => [at, held(flag)] as const)
    expect(after(state, ...steps).kind).toBe('poll')
    expect(after(state, ...steps, [60_000, held(flag)])).toMatchObject({
      kind: 'settled',
      outcome: 'stalled',
      reason: flag,
    })
  })

  test('what is worse is said, however long each was so', () => {
    const state = begun({ heldUpGraceMs: 5_000 })
    const both = held('not-runnable', 'powered-off')
    expect(after(state, [0, notRunnable], [5_000, both])).toMatchObject({ reason: 'powered-off' })
    expect(after(begun({ heldUpGraceMs: 0 }), [0, notRunnable])).toMatchObject({ reason: 'not-runnable' })
  })

  test('the grace begins anew after a break', () => {
    const state = begun({ heldUpGraceMs: 5_000 })
    const plan = after(state, [1_000, notRunnable], [5_000, running], [6_000, notRunnable])
    expect(plan).toMatchObject({ kind: 'poll', state: { seen: { heldUpSince: 6_000 } } })
    expect(after(plan.state, [10_999, notRunnable]).kind).toBe('poll')
    expect(after(plan.state, [11_000, notRunnable])).toMatchObject({ outcome: 'stalled' })
    expect(after(plan.state, [11_000, running])).toMatchObject({
      kind: 'poll',
      state: { seen: { heldUpSince: undefined } },
    })
  })

  test('an end, being superseded and the deadline come first; no sign of life comes after', () => {
    const state = begun({ heldUpGraceMs: 0, stalledAfterMs: 1, pendingTimeoutMs: 1 })
    const ended = seen(viewOf({ phase: 'ended', outcome: 'failed', flags: ['not-runnable', 'superseded'] }))
    expect(after(state, [0, ended])).toMatchObject({ outcome: 'failed', reason: 'ended' })
    expect(after(state, [0, held('not-runnable', 'superseded')])).toMatchObject({ reason: 'superseded' })
    expect(after(state, [60_000, notRunnable])).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    const late = begun({ heldUpGraceMs: 5_000, stalledAfterMs: 5_000, pendingTimeoutMs: 5_000 })
    expect(after(late, [0, notRunnable], [5_000, notRunnable])).toMatchObject({ reason: 'not-runnable' })
  })

  test('a clock that is set back does not lengthen the grace', () => {
    const plan = after(begun({ heldUpGraceMs: 5_000 }), [1_000, notRunnable], [5_000, notRunnable])
    const back = after(plan.state, [-94_000, notRunnable])
    expect(back.state.seen?.heldUpSince).toBe(-98_000)
    expect(after(back.state, [-93_000, notRunnable])).toMatchObject({ reason: 'not-runnable' })
  })
})

test('a job that another one has superseded is lost at once, unless it has ended, also after the deadline', () => {
  const superseded = seen(viewOf({ flags: ['superseded'] }))
  const lost = { kind: 'settled', outcome: 'lost', reason: 'superseded' }
  expect(after(begun(), [0, superseded])).toMatchObject(lost)
  expect(after(begun(), [0, running], [99_000, superseded])).toMatchObject(lost)
  expect(after(begun({ settleOn: 'failing' }), [0, seen(viewOf({ flags: ['failing', 'superseded'] }))])).toMatchObject(
    lost,
  )
})

describe('the end', () => {
  test.each(['succeeded', 'failed', 'partial', 'cancelled', 'incomplete', 'lost'] as const)(
    '%s is the outcome',
    (outcome) => {
      expect(after(begun(), [0, seen(endedView(outcome))])).toMatchObject({ kind: 'settled', outcome, reason: 'ended' })
    },
  )

  test('an end without an outcome is taken for incomplete, not for success', () => {
    expect(after(begun(), [0, seen(viewOf({ phase: 'ended' }))])).toMatchObject({
      outcome: 'incomplete',
      reason: 'ended',
    })
  })

  test('a job that will fail is waited for until it has, unless failing is asked for', () => {
    const failing = seen(viewOf({ flags: ['failing'] }))
    expect(after(begun(), [0, failing])).toMatchObject({ kind: 'poll' })
    expect(after(begun({ settleOn: 'failing' }), [0, failing])).toMatchObject({
      kind: 'settled',
      outcome: 'failing',
      reason: 'will-fail',
    })
    expect(after(begun({ settleOn: 'failing' }), [0, running])).toMatchObject({ kind: 'poll' })
  })

  test('an unknown status counts as running', () => {
    expect(after(begun(), [0, seen(viewOf({ status: 'exploded', flags: ['unknown-status'] }))])).toMatchObject({
      kind: 'poll',
    })
  })
})

describe('not found', () => {
  test('within the grace it means not yet', () => {
    expect(after(begun(), [0, missing], [4_999, missing])).toMatchObject({ kind: 'poll' })
  })

  test('after the grace, a job that was never seen was never there', () => {
    expect(after(begun(), [0, missing], [5_000, missing])).toMatchObject({ kind: 'failed', reason: 'not-found' })
  })

  test('after the grace, a job that was seen is lost', () => {
    const plan = after(begun(), [0, running], [5_000, missing], [10_000, missing])
    expect(plan).toMatchObject({ kind: 'settled', outcome: 'lost', reason: 'gone' })
  })

  test('the grace begins anew when the job is found between, and when the server was out of reach', () => {
    expect(after(begun(), [0, missing], [3_000, running], [6_000, missing], [10_999, missing])).toMatchObject({
      kind: 'poll',
    })
    expect(after(begun(), [0, missing], [3_000, unreachable], [6_000, missing], [10_999, missing])).toMatchObject({
      kind: 'poll',
    })
  })

  test('at the deadline it is a time-out', () => {
    expect(after(begun(), [0, missing], [60_000, missing])).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
  })
})

describe('out of reach', () => {
  test('an outage is lived through within the tolerance, and forgotten when the server answers', () => {
    const plan = after(begun(), [0, unreachable], [29_999, unreachable], [30_001, missing], [31_000, unreachable])
    expect(plan).toMatchObject({ kind: 'poll', state: { failures: 1, outageSince: 31_000 } })
  })

  test('after the tolerance the wait fails, and whoever goes on has the whole tolerance again', () => {
    const plan = after(begun(), [0, running], [5_000, unreachable], [35_000, unreachable])
    expect(plan).toMatchObject({
      kind: 'failed',
      reason: 'unreachable',
      state: { failures: 0, outageSince: undefined },
    })
    expect(planWait(plan.state, unreachable, 40_000)).toMatchObject({ kind: 'poll' })
  })

  test('the pauses grow to four intervals, but not past the end of the tolerance', () => {
    const long = { timeoutMs: 1e7, outageToleranceMs: 100_000, intervalMs: 5_000 }
    const { looks, at, outcome } = simulate(() => unreachable, { ...settings, ...long }, 3)
    const pauses = looks.slice(1).map((look, index) => Math.round((look.at - (looks[index]?.at ?? 0)) / 5_000))
    expect(pauses.slice(0, 5)).toEqual([1, 2, 4, 4, 4])
    expect(outcome).toBe('unreachable')
    expect(at).toBeGreaterThanOrEqual(100_000)
    expect(at).toBeLessThanOrEqual(105_500)
  })

  test('the pause a server asks for is kept, also by a wake-up', () => {
    const plan = after(begun(), [0, { kind: 'unreachable', retryAfterMs: 20_000 }], [6_000, { kind: 'wake' }])
    expect(plan).toMatchObject({ kind: 'poll', inMs: 14_000 })
    expect(planWait(plan.state, tick, 20_000)).toMatchObject({ kind: 'poll', inMs: 0 })
  })

  test('a pause beyond the deadline is slept to the deadline, without a last look', () => {
    const plan = after(begun(), [0, { kind: 'unreachable', retryAfterMs: 59_999 }], [1_000, tick])
    expect(plan).toMatchObject({ kind: 'poll', inMs: 58_999 })
    const beyond = after(begun(), [0, { kind: 'unreachable', retryAfterMs: Number.POSITIVE_INFINITY }], [1_000, tick])
    expect(beyond).toMatchObject({ kind: 'poll', inMs: 59_000 })
    expect(planWait(beyond.state, tick, 60_000)).toMatchObject({ outcome: 'timed-out' })
  })

  test('it is forgotten with the next answer', () => {
    const plan = after(begun(), [0, { kind: 'unreachable', retryAfterMs: 20_000 }], [20_000, running])
    expect(plan.state.retryAt).toBeUndefined()
    expect(planWait(plan.state, { kind: 'wake' }, 20_500)).toMatchObject({ inMs: 0 })
    const gone = after(begun(), [0, { kind: 'unreachable', retryAfterMs: 20_000 }], [20_000, missing])
    expect(gone.state.retryAt).toBeUndefined()
  })

  test('at the deadline it is a time-out', () => {
    const plan = after(begun({ outageToleranceMs: 0 }), [60_000, unreachable])
    expect(plan).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
  })
})

describe('still pending', () => {
  const pending = seen(viewOf({ status: 'queued', phase: 'pending' }))
  const limited = { pendingTimeoutMs: 10_000 }

  test('a job that stays pending too long times out, for a reason of its own', () => {
    expect(after(begun(limited), [0, pending], [9_999, pending])).toMatchObject({ kind: 'poll' })
    expect(after(begun(limited), [0, pending], [10_000, pending])).toMatchObject({
      outcome: 'timed-out',
      reason: 'still-pending',
    })
  })

  test('it counts from the beginning of the wait, also while the job was not found', () => {
    const plan = after(begun(limited), [0, missing], [4_000, missing], [10_000, pending])
    expect(plan).toMatchObject({ outcome: 'timed-out', reason: 'still-pending' })
  })

  test('a job that ran and is pending again has the whole time again', () => {
    const steps = [
      [0, running],
      [30_000, pending],
      [39_999, pending],
    ] as const
    expect(after(begun(limited), ...steps)).toMatchObject({ kind: 'poll' })
    expect(after(begun(limited), ...steps, [40_000, pending])).toMatchObject({ reason: 'still-pending' })
    expect(after(begun(limited), ...steps, [39_999, running], [45_000, pending])).toMatchObject({ kind: 'poll' })
  })

  test('a running job does not time out so, nor does any without a limit', () => {
    expect(after(begun(limited), [0, running], [20_000, running])).toMatchObject({ kind: 'poll' })
    expect(after(begun(), [0, pending], [50_000, pending])).toMatchObject({ kind: 'poll' })
  })
})

describe('no sign of life', () => {
  const limited = { stalledAfterMs: 10_000 }

  test('a job in which nothing changes for so long is stalled', () => {
    expect(after(begun(limited), [0, running], [9_999, running])).toMatchObject({ kind: 'poll' })
    expect(after(begun(limited), [0, running], [10_000, running])).toMatchObject({
      outcome: 'stalled',
      reason: 'no-sign-of-life',
    })
    expect(after(begun(), [0, running], [50_000, running])).toMatchObject({ kind: 'poll' })
  })

  const child = viewOf({ id: '4f1d' })
  test.each<[string, Partial<JobView>]>([
    ['status', { status: 'configuring' }],
    ['phase', { phase: 'pending' }],
    ['flags', { flags: ['cancelling'] }],
    ['time of the last change', { updatedAt: '2026-01-01T00:00:00Z' }],
    ['progress', { progress: { done: 1, total: 3, unit: 'nodes' } }],
    ['messages', { messages: [{ text: 'hello', error: false }] }],
    ['targets', { targets: [{ name: 'n1', phase: 'running' }] }],
    ['children', { children: [child] }],
  ])('a change of the %s is a sign of life', (_, change) => {
    const plan = after(begun(limited), [0, running], [9_000, seen(viewOf(change))], [18_999, seen(viewOf(change))])
    expect(plan).toMatchObject({ kind: 'poll' })
    expect(planWait(plan.state, seen(viewOf(change)), 19_000)).toMatchObject({ outcome: 'stalled' })
  })

  test.each<[string, Partial<JobView>, Partial<JobView>]>([
    [
      'progress',
      { progress: { done: 1, total: 3, unit: 'nodes' } },
      { progress: { done: 2, total: 3, unit: 'nodes' } },
    ],
    ['total', { progress: { done: 1, total: 3, unit: 'nodes' } }, { progress: { done: 1, total: 4, unit: 'nodes' } }],
    ['target', { targets: [{ name: 'n1', phase: 'running' }] }, { targets: [{ name: 'n1', phase: 'ended' }] }],
    [
      'outcome of a target',
      { targets: [{ name: 'n1', phase: 'ended', outcome: 'failed' }] },
      { targets: [{ name: 'n1', phase: 'ended', outcome: 'succeeded' }] },
    ],
    ['a child', { children: [child] }, { children: [{ ...child, status: 'other' }] }],
    [
      'a grandchild',
      { children: [{ ...child, children: [child] }] },
      { children: [{ ...child, children: [child, child] }] },
    ],
    ['words that join to the same', { status: 'ab', updatedAt: 'c' }, { status: 'a', updatedAt: 'bc' }],
  ])('so is one within: %s', (_, before, now) => {
    const plan = after(
      begun(limited),
      [0, seen(viewOf(before))],
      [9_000, seen(viewOf(now))],
      [18_999, seen(viewOf(now))],
    )
    expect(plan).toMatchObject({ kind: 'poll' })
  })

  test('what the server itself calls stalled gives none, whatever changes in it', () => {
    const stalled = (updatedAt: string) => seen(viewOf({ flags: ['stalled'], updatedAt }))
    expect(after(begun(limited), [0, stalled('1')], [9_000, stalled('2')], [10_000, stalled('3')])).toMatchObject({
      outcome: 'stalled',
    })
    expect(after(begun(limited), [0, stalled('1')], [9_000, running], [18_999, running])).toMatchObject({
      kind: 'poll',
    })
  })
})

describe('the deadline', () => {
  test('a job that runs on is timed out at the deadline, after a last look shortly before it', () => {
    const world: World = () => running
    const { looks, at, outcome, reason } = simulate(world, settings, 1)
    expect({ at, outcome, reason }).toEqual({ at: 60_000, outcome: 'timed-out', reason: 'deadline' })
    expect(looks.at(-1)?.at).toBe(59_500)
  })

  test('an end between the last look and the deadline is not seen', () => {
    const world =
      (endsAt: number): World =>
      (at) =>
        at < endsAt ? running : seen(endedView())
    expect(simulate(world(59_501), settings, 1).outcome).toBe('timed-out')
    expect(simulate(world(59_500), settings, 1).outcome).toBe('succeeded')
  })

  test('a failing job that is seen at the deadline settles as failing, a stalled or pending one as timed out', () => {
    const late = (more: Partial<typeof settings>, view: JobView) =>
      after(begun(more), [0, seen(view)], [60_000, seen(view)])
    expect(late({ settleOn: 'ended' }, viewOf({ flags: ['failing'] }))).toMatchObject({ reason: 'deadline' })
    const failing = planWait(begun({ settleOn: 'failing' }), seen(viewOf({ flags: ['failing'] })), 60_000)
    expect(failing).toMatchObject({ outcome: 'failing' })
    expect(late({ stalledAfterMs: 50_000 }, viewOf())).toMatchObject({ outcome: 'timed-out', reason: 'deadline' })
    expect(late({ pendingTimeoutMs: 59_000 }, viewOf({ phase: 'pending' }))).toMatchObject({ reason: 'deadline' })
  })
})

test('a clock that is set back moves every time of the wait', () => {
  const pending = seen(viewOf({ phase: 'pending' }))
  const plan = after(begun(), [1_000, pending], [2_000, missing], [3_000, { kind: 'unreachable', retryAfterMs: 4_000 }])
  const back = planWait(plan.state, tick, -97_000).state
  const gone = after(begun(), [1_000, pending], [2_000, missing])
  expect(back).toEqual({
    ...plan.state,
    startedAt: -100_000,
    deadlineAt: -40_000,
    at: -97_000,
    lookedAt: -97_000,
    nextAt: plan.state.nextAt - 100_000,
    retryAt: -93_000,
    outageSince: -97_000,
    seen: { ...plan.state.seen, activeAt: -99_000, pendingSince: -100_000 },
  })
  expect(planWait(gone.state, tick, -98_000).state.missingSince).toBe(-98_000)
})
