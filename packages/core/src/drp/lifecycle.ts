import { defineLifecycle } from '../lifecycle/index.ts'

/**
 * The lifecycles of a Digital Rebar Provision job.
 *
 * `v4` is what the documents say: the agent starts a created job; it ends finished or failed, or is set aside as `incomplete`, and then the
 * same job is started again. A job that is not over may fail for any reason: an agent that starts fails the created or running job it finds,
 * and the server fails the job of a task list that was set back. `v3.13` is what that server enforces: nothing. Recorded, each of its five
 * states may follow each of them, the ended ones too; what protects a job there is the `test` operation in the caller's JSON Patch.
 */
export const jobLifecycles = /*@__PURE__*/ (() => ({
  v4: defineLifecycle({
    name: 'DRP job (v4)',
    initial: 'created',
    states: {
      created: { phase: 'pending', on: { start: 'running', fail: 'failed' } },
      running: { phase: 'running', on: { finish: 'finished', fail: 'failed', suspend: 'incomplete' } },
      incomplete: { phase: 'pending', flags: ['suspended'], on: { start: 'running', fail: 'failed' } },
      finished: { phase: 'ended', outcome: 'succeeded' },
      failed: { phase: 'ended', outcome: 'failed' },
    },
  }),
  'v3.13': defineLifecycle({
    name: 'DRP job (v3.13)',
    initial: 'created',
    endings: 'reopenable',
    states: {
      created: {
        phase: 'pending',
        on: { reset: 'created', start: 'running', finish: 'finished', fail: 'failed', suspend: 'incomplete' },
      },
      running: {
        phase: 'running',
        on: { reset: 'created', start: 'running', finish: 'finished', fail: 'failed', suspend: 'incomplete' },
      },
      incomplete: {
        phase: 'pending',
        flags: ['suspended'],
        on: { reset: 'created', start: 'running', finish: 'finished', fail: 'failed', suspend: 'incomplete' },
      },
      finished: {
        phase: 'ended',
        outcome: 'succeeded',
        on: { reset: 'created', start: 'running', finish: 'finished', fail: 'failed', suspend: 'incomplete' },
      },
      failed: {
        phase: 'ended',
        outcome: 'failed',
        on: { reset: 'created', start: 'running', finish: 'finished', fail: 'failed', suspend: 'incomplete' },
      },
    },
  }),
}))()

/**
 * The lifecycle of a DRP job that users meet in production: that of v4.
 *
 * @example
 * ```ts
 * import { jobLifecycle, jobLifecycles } from '@jobwright/core/drp'
 * jobLifecycle.next('incomplete', 'start') //=> 'running'
 * jobLifecycle.can('finished', 'fail') //=> false
 * jobLifecycles['v3.13'].can('finished', 'fail') //=> true
 * ```
 */
export const jobLifecycle = /*@__PURE__*/ (() => jobLifecycles.v4)()

/**
 * The lifecycle of a DRP work order (v4 only), from the documents alone: they list its states, among them no `incomplete`, and say that its
 * tasks are laid out when it starts; and that deleting orders by force cancels them first, those that wait and those that run.
 *
 * @example
 * ```ts
 * import { workOrderLifecycle } from '@jobwright/core/drp'
 * workOrderLifecycle.isState('incomplete') //=> false
 * workOrderLifecycle.next('created', 'cancel') //=> 'cancelled'
 * ```
 */
export const workOrderLifecycle = /*@__PURE__*/ (() =>
  defineLifecycle({
    name: 'DRP work order',
    initial: 'created',
    states: {
      created: { phase: 'pending', on: { start: 'running', cancel: 'cancelled' } },
      running: { phase: 'running', on: { finish: 'finished', fail: 'failed', cancel: 'cancelled' } },
      finished: { phase: 'ended', outcome: 'succeeded' },
      failed: { phase: 'ended', outcome: 'failed' },
      cancelled: { phase: 'ended', outcome: 'cancelled' },
    },
  }))()
