import type { JobProblem, StepFields, StepRecord } from '@jobwright/core/ovirt'
import { demandInjector, demandQuery } from '../auth/caller.ts'
import type { Answer } from '../http/answer.ts'
import { bodyOf } from '../http/body.ts'
import { emptyRefusal, reasons, refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import type { Site } from '../site.ts'
import { demandFields } from './complete.ts'
import { detailOf } from './engine-texts.ts'
import { follower } from './follow.ts'
import { givenId, pathId } from './ids.ts'
import { demandNoJobId } from './job-id-parameter.ts'
import { maxOf } from './max.ts'
import { stepDocument } from './render.ts'
import { stepFor, stepsFor } from './seen.ts'
import { demandKnownType } from './step-types.ts'

/** Lists the steps of a job, of all levels. */
export function getSteps(request: HandledRequest): Answer {
  const { site, call, caller, ids } = request
  const steps = stepsFor(site, call, caller, pathId(ids[0]), maxOf(call))
  return { status: 200, kind: 'steps', value: steps.map(follower(request)) }
}

/** Shows a step. */
export function getStep(request: HandledRequest): Answer {
  const { site, call, caller, ids } = request
  const step = stepFor(site, call, caller, pathId(ids[0]), pathId(ids[1]))
  return { status: 200, kind: 'step', value: follower(request)(step) }
}

/** The statistics of a step: there are some for those of Gluster alone, which are not emulated. */
export function getStatistics({ site, call, caller, ids }: HandledRequest): Answer {
  stepFor(site, call, caller, pathId(ids[0]), pathId(ids[1]))
  return { status: 200, kind: 'statistics', value: [] }
}

/** One of them: there is none. */
export function getStatistic(request: HandledRequest): Answer {
  getStatistics(request)
  return emptyRefusal(404)
}

/** Adds a step to a job, or below another step. */
export function addStep(request: HandledRequest): Answer {
  const { site, call, caller, ids } = request
  const jobId = pathId(ids[0])
  const body = bodyOf(site, call, 'step', 'steps/methods/add')
  demandFields('Step', body, ['type', 'description'], 'add')
  demandKnownType(site, body.type ?? '')
  if (body.parent_step !== undefined) demandFields('Step', body, ['parent_step.id'], 'add')
  const parentId = body.parent_step?.id === undefined ? jobId : givenId(body.parent_step.id)
  demandNoJobId(site, call, 'add-step')
  demandInjector(caller)
  const step = addedStep(site, jobId, parentId, body)
  // oVirt: what was added is read again before it is shown, and nobody asked before whether the caller may.
  if (site.quirk('ovirt/created-step-is-answered-400')) demandQuery(site, call, caller, 'admin')
  const value = stepDocument(site, call, jobId, step)
  return { status: 201, kind: 'step', value, headers: [['Location', `${site.origin}${value.href ?? ''}`]] }
}

function addedStep(site: Site, jobId: string, parentId: string, { type, description }: StepFields): StepRecord {
  const { engine } = site
  const problem = problemOfParent(site, jobId, parentId)
  const refusal = { problems: problem === undefined ? [] : [problem], message: '' }
  const added =
    problem === undefined
      ? engine.addStep({ parentId, stepType: type ?? '', description: description ?? '' })
      : ({ ok: false, refusal } as const)
  if (!added.ok) return refuse(400, reasons.operationFailed, detailOf(site, 'add-step', added.refusal))
  return engine.step(added.id) ?? emptyRefusal(404)
}

/** What an engine without its defects has against a parent; undefined for nothing. */
function problemOfParent({ engine, quirk }: Site, jobId: string, parentId: string): JobProblem | undefined {
  const owner = engine.job(parentId) ?? engine.jobOfStep(parentId)
  if (owner === undefined) return undefined
  if (owner.id !== jobId && !quirk('ovirt/job-of-a-step-is-not-checked')) return 'no-parent'
  const isInternal = engine.step(parentId)?.external === false
  return isInternal && !quirk('ovirt/sub-steps-of-internal-steps') ? 'not-external' : undefined
}
