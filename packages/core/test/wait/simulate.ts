import {
  planWait,
  readWaitToken,
  startWait,
  type WaitObservation,
  type WaitOutcome,
  type WaitPlan,
  type WaitSettings,
  type WaitState,
  writeWaitToken,
} from '@jobwright/core'
import { subject } from './views.ts'

/** What a look at a moment finds; time begins at 0. */
export type World = (at: number) => WaitObservation

export interface Run {
  readonly outcome: WaitOutcome | 'not-found' | 'unreachable'
  readonly reason: string
  readonly at: number
  /** When it was looked, and what was found. */
  readonly looks: readonly { readonly at: number; readonly found: WaitObservation }[]
}

/** Carries a wait out against a world whose answers take no time. `between` sees every state and may replace it. */
export function simulate(
  world: World,
  settings: WaitSettings,
  seed: number,
  between: (state: WaitState) => WaitState = (state) => state,
): Run {
  const looks: { at: number; found: WaitObservation }[] = []
  let now = 0
  let plan: WaitPlan = planWait(startWait(subject, settings, now, seed), { kind: 'tick' }, now)
  for (let step = 0; plan.kind === 'poll'; step++) {
    if (step > 10_000) throw new Error('The wait does not terminate.')
    const state = between(plan.state)
    if (plan.inMs > 0) {
      now += plan.inMs
      plan = planWait(state, { kind: 'tick' }, now)
    } else {
      const found = world(now)
      looks.push({ at: now, found })
      plan = planWait(state, found, now)
    }
  }
  return { outcome: plan.kind === 'failed' ? plan.reason : plan.outcome, reason: plan.reason, at: now, looks }
}

export const throughToken = (state: WaitState): WaitState => readWaitToken(writeWaitToken(state), subject)
