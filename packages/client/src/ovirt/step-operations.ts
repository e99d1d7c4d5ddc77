import { JobwrightError } from '@jobwright/core'
import {
  type Action,
  type CreateStep,
  parseCreateStep,
  parseEndAction,
  parseEndStepActionV3,
  type Step,
} from '@jobwright/core/ovirt'
import { checkDocument, type DocumentOperation } from '../api/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import { bodyOf, readAction, readOf, readStep, readSteps, type Wire } from './documents.ts'
import { checkFollow, followQuery, type StepFollow, stepFollows } from './follow.ts'
import { sameId } from './same-id.ts'

/** How a step is read. */
export interface GetStepOptions extends RequestOptions {
  /** What is read along with it. Default nothing. */
  readonly follow?: readonly StepFollow[] | undefined
}

/** `POST /jobs/{id}/steps`. */
export function addStep(wire: Wire, jobId: string, step: CreateStep, of = 'steps.add'): DocumentOperation<Step> {
  const body = bodyOf(wire, 'step', checkDocument(of, parseCreateStep, step))
  return { name: of, method: 'POST', path: ['jobs', jobId, 'steps'], body, ...readStepOf(wire, jobId) }
}

/** `GET /jobs/{id}/steps/{id}`. */
export function getStep(
  wire: Wire,
  jobId: string,
  stepId: string,
  follow: readonly StepFollow[] = [],
  of = 'steps.get',
): DocumentOperation<Step> {
  const query = followQuery(checkFollow(of, follow, stepFollows))
  const read = readOf(stepId, readStepOf(wire, jobId))
  return { name: of, method: 'GET', path: ['jobs', jobId, 'steps', stepId], query, ...read }
}

/** `GET /jobs/{id}/steps`. */
export function getSteps(
  wire: Wire,
  jobId: string,
  query: readonly (readonly [name: string, value: string])[] = [],
  of = 'steps.list',
): DocumentOperation<readonly Step[]> {
  return { name: of, method: 'GET', path: ['jobs', jobId, 'steps'], query, ...readSteps(wire) }
}

/** `POST /jobs/{id}/steps/{id}/end`. The last end counts, so it is not sent twice. */
export function endStep(
  wire: Wire,
  jobId: string,
  stepId: string,
  action: unknown = {},
  of = 'steps.end',
): DocumentOperation<Action> {
  const checked =
    wire.profile === 'v3' ? checkDocument(of, parseEndStepActionV3, action) : checkDocument(of, parseEndAction, action)
  const body = bodyOf(wire, 'action', checked)
  return { name: of, method: 'POST', path: ['jobs', jobId, 'steps', stepId, 'end'], body, ...readAction(wire) }
}

/** Engines say of each step that it is of the job in the address, whichever it is of. One that does compare them, and says so, is believed. */
function readStepOf(wire: Wire, jobId: string): Pick<DocumentOperation<Step>, 'read' | 'driftIn'> {
  const { read, driftIn } = readStep(wire)
  return {
    driftIn,
    read(answer) {
      const step = read(answer)
      if (step.job?.id === undefined || sameId(step.job.id, jobId)) return step
      throw new JobwrightError('it is a step of another job', { code: 'unexpected-response' })
    },
  }
}
