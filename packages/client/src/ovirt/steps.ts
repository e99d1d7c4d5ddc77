import {
  type Action,
  type CreateStep,
  type EndAction,
  type Step,
  type StepNode,
  stepTreesOf,
} from '@jobwright/core/ovirt'
import type { Listing } from '../api/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import type { EndArguments } from './end-arguments.ts'
import { type EndStepOptions, endStepOnce, type StepEnding } from './end-step-once.ts'
import { type EnsuredStep, stepEnsurer } from './ensure-step.ts'
import { listSteps, type StepListQuery } from './step-list.ts'
import { addStep, endStep, type GetStepOptions, getStep, getSteps } from './step-operations.ts'

/**
 * The steps of the jobs of an engine. `End` is what ends one: in `v4` it may be left out, in `v3` it may not.
 *
 * The engine does not compare the step of an address with the job in it. `endOnce`, `ensure` and `tree` do, as they read the steps of the job; all else takes the ids
 * as they are given.
 */
export interface OvirtSteps<End extends object = EndAction> {
  /**
   * Adds a step to a job, or to the step that it names as its parent: it is `started` at once. Neither the text nor the number of a step can be changed later. It
   * is not sent twice; `ensure` finds the step again when the answer is lost.
   *
   * The engine adds steps to jobs and steps that have ended, too.
   *
   * @throws JobwrightError `invalid-input` for a field that the engine would ignore and for a blank description: nothing is sent then. RequestError with
   * `applied: 'unknown'` and the code `forbidden` for a user who may not read steps, as only administrators may: the step has then been added,
   * if the user has the right to add it.
   */
  add(jobId: string, step: CreateStep, options?: RequestOptions): ApiCall<Step>
  /** Adds a step to a step, as `add`. */
  addSub(
    jobId: string,
    parentId: string,
    step: Omit<CreateStep, 'parent_step'>,
    options?: RequestOptions,
  ): ApiCall<Step>
  /**
   * Makes sure that a job has a step of this parent, type and description: looks for it, adds it only where there is none, and looks again where the answer to
   * that is lost. The step that is found may have ended. Calls for the same step at the same time share one.
   *
   * @throws JobwrightError `conflict` when there are several, `not-found` for a parent that is no step of the job. RequestError with `applied: 'unknown'` when the answer
   * was lost and the step is not found: it may still come up, so call `ensure` again later.
   */
  ensure(jobId: string, step: CreateStep, options?: RequestOptions): Promise<EnsuredStep>
  /** Reads a step. RequestError `not-found` for an id that the engine does not know. */
  get(jobId: string, stepId: string, options?: GetStepOptions): ApiCall<Step>
  /** Lists the steps of a job, of all levels. For a job that the engine does not know, it answers an empty list. */
  list(jobId: string, query?: StepListQuery, options?: RequestOptions): Listing<Step>
  /**
   * Ends a step. The last end counts: one that has ended is ended again, as it is said now; so it is not sent twice. One that fails also fails its job, which ends all
   * other steps that are still `started`; one that succeeds ends nothing else. `endOnce` looks first.
   *
   * @param action did the work succeed? `v4`: default yes. `v3`: it must be said.
   * @throws RequestError `not-found` for an id that the engine does not know, `rejected` for a step of the engine's own.
   */
  end(jobId: string, stepId: string, ...action: EndArguments<End>): ApiCall<Action>
  /**
   * Ends a step of the job unless it has ended, and reads it back.
   *
   * @returns the step as it stands then. `ended` is false when it had ended before.
   * @throws JobwrightError `not-found` for a step that the job does not have, though another one may.
   */
  endOnce(jobId: string, stepId: string, end: EndStepOptions, options?: RequestOptions): Promise<StepEnding>
  /**
   * Reads the steps of a job as trees: those of the job itself, each with those below it, in the order of their numbers. A step whose parent is not there, or that is its
   * own ancestor, stands on the first level, so that none is lost.
   *
   * @example
   * import { createOvirtClient } from '@jobwright/client/ovirt'
   * const step = [
   *   { id: 's3', type: 'unknown', description: 'disk 1', number: '0', status: 'started', parent_step: { id: 's2' } },
   *   { id: 's2', type: 'executing', description: 'Copying', number: '1', status: 'started' },
   *   { id: 's1', type: 'validating', description: 'Looking', number: '0', status: 'finished' },
   * ]
   * const ovirt = createOvirtClient({ baseUrl: 'https://engine.example', auth: 'none', fetch: async () => Response.json({ step }) })
   * const tree = await ovirt.steps.tree('j1')
   * tree.map((node) => node.step.description) //=> ['Looking', 'Copying']
   * tree[1]?.steps.map((node) => node.step.description) //=> ['disk 1']
   */
  tree(jobId: string, options?: RequestOptions): Promise<readonly StepNode[]>
}

/** Makes the steps of a client. */
export function ovirtSteps<End extends object>(connection: OvirtConnection): OvirtSteps<End> {
  const { call } = connection
  return {
    add: (jobId, step, options) => call(() => addStep(connection, jobId, step), options),
    addSub: (jobId, parentId, step, options) =>
      call(() => addStep(connection, jobId, { ...step, parent_step: { id: parentId } }, 'steps.addSub'), options),
    ensure: stepEnsurer(connection),
    get: (jobId, stepId, { follow, ...options } = {}) =>
      call(() => getStep(connection, jobId, stepId, follow), options),
    list: (jobId, query, options) => listSteps(connection, jobId, query, options),
    end: (jobId, stepId, ...[action, options]) => call(() => endStep(connection, jobId, stepId, action), options),
    endOnce: (jobId, stepId, end, options) => endStepOnce(connection, jobId, stepId, end, options),
    tree: async (jobId, options) =>
      stepTreesOf(await connection.send(getSteps(connection, jobId, [], 'steps.tree'), options)).roots,
  }
}
