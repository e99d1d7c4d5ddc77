import { defineLifecycle } from '../lifecycle/index.ts'

/**
 * The lifecycles of a Drydock task.
 *
 * `documented` is what the task document says: a task that is being stopped is `terminating` before it is `terminated`. `deployed` is what the
 * real server's code does: it knows the word `terminating` but never sets it; a queued task is stopped when its turn comes, and of the
 * running ones only `noop`. `requested` tasks that nobody queues are subtasks: their driver starts them. How a `complete` task ended is said by its result.
 *
 * @example
 * import { taskLifecycles } from '@jobwright/core/drydock'
 * taskLifecycles.documented.next('running', 'terminate') //=> 'terminating'
 * taskLifecycles.deployed.commandsFrom('running') //=> ['complete', 'stop']
 * taskLifecycles.deployed.isReserved('terminating') //=> true
 */
export const taskLifecycles = /*@__PURE__*/ (() => ({
  documented: defineLifecycle({
    name: 'Drydock task (documented)',
    initial: 'requested',
    states: {
      requested: { phase: 'pending', on: { queue: 'queued', start: 'running', terminate: 'terminating' } },
      queued: { phase: 'pending', on: { start: 'running', terminate: 'terminating' } },
      running: { phase: 'running', on: { complete: 'complete', terminate: 'terminating' } },
      terminating: { phase: 'running', flags: ['cancelling'], on: { stop: 'terminated' } },
      complete: { phase: 'ended', outcome: ['succeeded', 'partial', 'failed', 'incomplete'] },
      terminated: { phase: 'ended', outcome: 'cancelled' },
    },
  }),
  deployed: defineLifecycle({
    name: 'Drydock task (deployed)',
    initial: 'requested',
    states: {
      requested: { phase: 'pending', on: { queue: 'queued', start: 'running' } },
      queued: { phase: 'pending', on: { start: 'running', stop: 'terminated' } },
      running: { phase: 'running', on: { complete: 'complete', stop: 'terminated' } },
      terminating: { phase: 'running', flags: ['cancelling'], reserved: true },
      complete: { phase: 'ended', outcome: ['succeeded', 'partial', 'failed', 'incomplete'] },
      terminated: { phase: 'ended', outcome: 'cancelled' },
    },
  }),
}))()

/**
 * The lifecycle of a Drydock task that users meet in production: the deployed one.
 *
 * @example
 * import { taskLifecycle } from '@jobwright/core/drydock'
 * taskLifecycle.canObserve('queued', 'complete') //=> true
 * taskLifecycle.outcomesOf('terminated') //=> ['cancelled']
 */
export const taskLifecycle = /*@__PURE__*/ (() => taskLifecycles.deployed)()
