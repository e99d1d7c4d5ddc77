import { defineLifecycle } from '../lifecycle/index.ts'

/**
 * The lifecycles of an LCM job.
 *
 * `strict` has the edges that DataStax documents or that follow from the meaning of the words: an IDLE job has shown no activity for a while
 * and goes on by itself; one that WILL_FAIL can still be terminated but neither recover nor complete; the four ended states have no way out,
 * for a rerun is a new job. `permissive` adds the edges that no document settles: a job that fails or is orphaned before it runs, and a doomed
 * job that falls silent. The two versions of the API have the same words and say the same about them: `v1` and `v2` are both `strict`.
 */
export const jobLifecycles = /*@__PURE__*/ (() => {
  const strict = defineLifecycle({ name: 'LCM job (strict)', initial: 'PENDING', states: strictStates() })
  const permissive = defineLifecycle({ name: 'LCM job (permissive)', initial: 'PENDING', states: permissiveStates() })
  return { v1: strict, v2: strict, strict, permissive }
})()

/**
 * The lifecycle of an LCM job that users meet in production: that of v2, without the edges that no document settles.
 *
 * @example
 * ```ts
 * import { jobLifecycle } from '@jobwright/core/lcm'
 * jobLifecycle.flagsOf('IDLE') //=> ['stalled']
 * jobLifecycle.canObserve('PENDING', 'COMPLETE') //=> true
 * jobLifecycle.canObserve('WILL_FAIL', 'COMPLETE') //=> false
 * ```
 */
export const jobLifecycle = /*@__PURE__*/ (() => jobLifecycles.v2)()

/**
 * The lifecycles of an LCM job node: one node's part in a job.
 *
 * A node has the words and the rules of its job, by the same profiles; its status is documented as the job's status for this node. A node that a
 * job did not come to stays PENDING as far as anybody knows, also after the job has ended.
 */
export const jobNodeLifecycles = /*@__PURE__*/ (() => {
  const strict = defineLifecycle({ name: 'LCM job node (strict)', initial: 'PENDING', states: strictStates() })
  const permissive = defineLifecycle({
    name: 'LCM job node (permissive)',
    initial: 'PENDING',
    states: permissiveStates(),
  })
  return { v1: strict, v2: strict, strict, permissive }
})()

/**
 * The lifecycle of an LCM job node that users meet in production: that of v2, without the edges that no document settles.
 *
 * @example
 * ```ts
 * import { jobNodeLifecycle } from '@jobwright/core/lcm'
 * jobNodeLifecycle.commandsFrom('WILL_FAIL') //=> ['fail', 'terminate', 'orphan']
 * ```
 */
export const jobNodeLifecycle = /*@__PURE__*/ (() => jobNodeLifecycles.v2)()

// Functions, so that a bundler can drop the tables with the lifecycles made of them.
function strictStates() {
  return {
    PENDING: { phase: 'pending', on: { start: 'RUNNING', terminate: 'TERMINATED' } },
    RUNNING: {
      phase: 'running',
      on: {
        stall: 'IDLE',
        doom: 'WILL_FAIL',
        complete: 'COMPLETE',
        fail: 'FAILED',
        terminate: 'TERMINATED',
        orphan: 'ORPHANED',
      },
    },
    IDLE: {
      phase: 'running',
      flags: ['stalled'],
      on: {
        resume: 'RUNNING',
        doom: 'WILL_FAIL',
        complete: 'COMPLETE',
        fail: 'FAILED',
        terminate: 'TERMINATED',
        orphan: 'ORPHANED',
      },
    },
    WILL_FAIL: {
      phase: 'running',
      flags: ['failing'],
      on: { fail: 'FAILED', terminate: 'TERMINATED', orphan: 'ORPHANED' },
    },
    COMPLETE: { phase: 'ended', outcome: 'succeeded' },
    FAILED: { phase: 'ended', outcome: 'failed' },
    TERMINATED: { phase: 'ended', outcome: 'cancelled' },
    ORPHANED: { phase: 'ended', outcome: 'lost' },
  } as const
}

function permissiveStates() {
  const strict = strictStates()
  return {
    ...strict,
    PENDING: { phase: 'pending', on: { ...strict.PENDING.on, fail: 'FAILED', orphan: 'ORPHANED' } },
    WILL_FAIL: { phase: 'running', flags: ['failing'], on: { ...strict.WILL_FAIL.on, stall: 'IDLE' } },
  } as const
}
