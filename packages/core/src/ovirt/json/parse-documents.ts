import type { ParseResult } from '../../wire/index.ts'
import type { Action } from '../model/action.ts'
import type { Fault } from '../model/fault.ts'
import type { Job, Step } from '../model/job.ts'
import { readJson } from './read-json.ts'

/**
 * Reads a job from JSON: what `POST /jobs` and `GET /jobs/{id}` answer in v4. The same as {@link readJson} with its defaults.
 *
 * @param value what `JSON.parse` gave; out comes the job with typed values, or what is wrong with it.
 *
 * @example
 * import { parseJob } from '@jobwright/core/ovirt'
 * parseJob({ id: 'j1', status: 'started', external: 'true', start_time: 1481588849758 })
 * //=> { ok: true, value: { id: 'j1', status: 'started', external: true, start_time: '2016-12-13T00:27:29.758Z' } }
 */
export function parseJob(value: unknown): ParseResult<Job> {
  return readJson('job', value)
}

/**
 * Reads a list of jobs from JSON: what `GET /jobs` answers in v4. An empty list is an empty object on the wire.
 *
 * @param value what `JSON.parse` gave; out comes the list, or what is wrong with it.
 *
 * @example
 * import { parseJobList } from '@jobwright/core/ovirt'
 * parseJobList({ job: [{ id: 'j1', status: 'failed' }] }) //=> { ok: true, value: [{ id: 'j1', status: 'failed' }] }
 * parseJobList({}) //=> { ok: true, value: [] }
 */
export function parseJobList(value: unknown): ParseResult<readonly Job[]> {
  return readJson('jobs', value)
}

/**
 * Reads a step from JSON: what `POST /jobs/{id}/steps` and `GET /jobs/{id}/steps/{id}` answer in v4.
 *
 * @param value what `JSON.parse` gave; out comes the step with typed values, or what is wrong with it.
 *
 * @example
 * import { parseStep } from '@jobwright/core/ovirt'
 * parseStep({ id: 's1', status: 'started', number: '0' }) //=> { ok: true, value: { id: 's1', status: 'started', number: 0 } }
 */
export function parseStep(value: unknown): ParseResult<Step> {
  return readJson('step', value)
}

/**
 * Reads a list of steps from JSON: what `GET /jobs/{id}/steps` answers in v4, the steps of all levels in one list.
 *
 * @param value what `JSON.parse` gave; out comes the list, or what is wrong with it.
 *
 * @example
 * import { parseStepList } from '@jobwright/core/ovirt'
 * parseStepList({ step: [{ id: 's1', status: 'paused' }] }) //=> { ok: true, value: [{ id: 's1', status: 'paused' }] }
 */
export function parseStepList(value: unknown): ParseResult<readonly Step[]> {
  return readJson('steps', value)
}

/**
 * Reads an action from JSON: what `end` and `clear` answer in v4, refusals included.
 *
 * @param value what `JSON.parse` gave; out comes the action with typed values, or what is wrong with it.
 *
 * @example
 * import { parseAction } from '@jobwright/core/ovirt'
 * parseAction({ status: 'complete', force: 'true' }) //=> { ok: true, value: { status: 'complete', force: true } }
 */
export function parseAction(value: unknown): ParseResult<Action> {
  return readJson('action', value)
}

/**
 * Reads a fault from JSON: what all refused requests but `end` and `clear` answer.
 *
 * @param value what `JSON.parse` gave; out comes the fault, or what is wrong with it.
 *
 * @example
 * import { parseFault } from '@jobwright/core/ovirt'
 * parseFault({ reason: 'Incomplete parameters', detail: 'Job [description] required for add' }).ok //=> true
 */
export function parseFault(value: unknown): ParseResult<Fault> {
  return readJson('fault', value)
}
