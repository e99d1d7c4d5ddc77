import { defineLifecycle } from '../lifecycle/index.ts'

/**
 * The lifecycles of an oVirt job.
 *
 * `documented` is the design page of external tasks: the action `end` names the status, `aborted` among others; the page lists `unknown` but
 * nothing that sets it. `v4` is what the engine does: `end` only tells success from failure (v4 reads `succeeded`; v3 took every status but
 * FINISHED for a failure), a step that ends as failed fails its job, a restart of the engine leaves the job `unknown`, and nothing sets
 * `aborted`. The first end wins: ending an ended job is answered like a success and changes nothing. `v3` is the same table.
 */
export const jobLifecycles = /*@__PURE__*/ (() => {
  const engine = defineLifecycle({
    name: 'oVirt job (v4)',
    initial: 'started',
    states: {
      started: {
        phase: 'running',
        on: { endSucceeded: 'finished', endFailed: 'failed', failStep: 'failed', restartEngine: 'unknown' },
      },
      finished: {
        phase: 'ended',
        outcome: 'succeeded',
        on: { endSucceeded: 'finished', endFailed: 'finished', failStep: 'finished' },
      },
      failed: {
        phase: 'ended',
        outcome: 'failed',
        on: { endSucceeded: 'failed', endFailed: 'failed', failStep: 'failed' },
      },
      aborted: { phase: 'ended', outcome: 'cancelled', reserved: true },
      unknown: {
        phase: 'ended',
        outcome: 'lost',
        on: { endSucceeded: 'unknown', endFailed: 'unknown', failStep: 'unknown' },
      },
    },
  })
  const documented = defineLifecycle({
    name: 'oVirt job (documented)',
    initial: 'started',
    states: {
      started: { phase: 'running', on: { endSucceeded: 'finished', endFailed: 'failed', endAborted: 'aborted' } },
      finished: { phase: 'ended', outcome: 'succeeded' },
      failed: { phase: 'ended', outcome: 'failed' },
      aborted: { phase: 'ended', outcome: 'cancelled' },
      unknown: { phase: 'ended', outcome: 'lost', reserved: true },
    },
  })
  return { documented, v3: engine, v4: engine }
})()

/**
 * The lifecycle of an oVirt job that users meet in production: that of v4.
 *
 * @example
 * ```ts
 * import { jobLifecycle } from '@jobwright/core/ovirt'
 * jobLifecycle.next('started', 'endSucceeded') //=> 'finished'
 * jobLifecycle.next('finished', 'endFailed') //=> 'finished'
 * ```
 */
export const jobLifecycle = /*@__PURE__*/ (() => jobLifecycles.v4)()

/**
 * The lifecycles of a step of an oVirt job.
 *
 * `documented` is the design page of external tasks: as for the job, the action `end` names the status, and an ended step has ended. `v4` is
 * what the engine does: no end is guarded, so the last one wins and even revives a step that a restart left `unknown`. A step that is still
 * started when its job ends is closed with the job's status (`closeUnknown`: a step that was added after the restart). `v3` is the same table.
 */
export const stepLifecycles = /*@__PURE__*/ (() => {
  const engine = defineLifecycle({
    name: 'oVirt step (v4)',
    initial: 'started',
    endings: 'revisable',
    states: {
      started: {
        phase: 'running',
        on: {
          endSucceeded: 'finished',
          endFailed: 'failed',
          closeFinished: 'finished',
          closeFailed: 'failed',
          closeUnknown: 'unknown',
          restartEngine: 'unknown',
        },
      },
      finished: { phase: 'ended', outcome: 'succeeded', on: { endSucceeded: 'finished', endFailed: 'failed' } },
      failed: { phase: 'ended', outcome: 'failed', on: { endSucceeded: 'finished', endFailed: 'failed' } },
      aborted: { phase: 'ended', outcome: 'cancelled', reserved: true },
      unknown: { phase: 'ended', outcome: 'lost', on: { endSucceeded: 'finished', endFailed: 'failed' } },
    },
  })
  const documented = defineLifecycle({
    name: 'oVirt step (documented)',
    initial: 'started',
    states: {
      started: { phase: 'running', on: { endSucceeded: 'finished', endFailed: 'failed', endAborted: 'aborted' } },
      finished: { phase: 'ended', outcome: 'succeeded' },
      failed: { phase: 'ended', outcome: 'failed' },
      aborted: { phase: 'ended', outcome: 'cancelled' },
      unknown: { phase: 'ended', outcome: 'lost', reserved: true },
    },
  })
  return { documented, v3: engine, v4: engine }
})()

/**
 * The lifecycle of a step of an oVirt job that users meet in production: that of v4.
 *
 * @example
 * ```ts
 * import { stepLifecycle } from '@jobwright/core/ovirt'
 * stepLifecycle.next('finished', 'endFailed') //=> 'failed'
 * stepLifecycle.next('unknown', 'endSucceeded') //=> 'finished'
 * ```
 */
export const stepLifecycle = /*@__PURE__*/ (() => stepLifecycles.v4)()
