import { JobwrightError } from '@jobwright/core'
import { type Step, stepLifecycle } from '@jobwright/core/ovirt'
import { flag, type OptionRule } from '../input/index.ts'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { checkEnd, endAndReadBack } from './end-and-read-back.ts'
import { sameId } from './same-id.ts'
import { endStep, getStep, getSteps } from './step-operations.ts'

/** How a step is to end. */
export interface EndStepOptions {
  /** Did the work succeed? */
  readonly succeeded: boolean
}

/** How a step stands after an end. */
export interface StepEnding {
  /** The step, read after the end. */
  readonly step: Step
  /** Was it ended by this call, as it was asked to? False: it had ended before, or another end came later; `step` shows how. */
  readonly ended: boolean
}

const of = 'steps.endOnce'

/** Ends a step of a job unless it has ended, and reads it back. */
export async function endStepOnce(
  connection: OvirtConnection,
  jobId: string,
  stepId: string,
  end: EndStepOptions,
  request: RequestOptions | undefined,
): Promise<StepEnding> {
  const { succeeded } = checkEnd(of, end, rules)
  const operation = endStep(connection, jobId, stepId, { succeeded }, of)
  // Of a step that is asked for by its id, the engine says that it is of this job, whichever it is of.
  const steps = await connection.send(getSteps(connection, jobId, [], of), request)
  const before = steps.find(({ id }) => sameId(id, stepId))
  if (before === undefined) {
    throw new JobwrightError(
      `${of}: the job has no such step; one of another job would have been ended. Nothing was ended.`,
      { code: 'not-found' },
    )
  }
  if (stepLifecycle.isEnded(before.status)) return { step: before, ended: false }
  const read = () => connection.send(getStep(connection, jobId, stepId, [], of), request)
  const step = await endAndReadBack(connection, operation, read, request)
  return { step, ended: step.status === (succeeded ? 'finished' : 'failed') }
}

const rules: ReadonlyMap<string, OptionRule> = /*@__PURE__*/ (() => new Map([['succeeded', flag]]))()
