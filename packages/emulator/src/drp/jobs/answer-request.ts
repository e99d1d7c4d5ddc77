import type { JobRequestAnswered } from '@jobwright/core/drp'
import { type Answer, json, noContent } from '../http/answer.ts'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'

/** Answers a request for a job as the rules have answered it; `error` is what went wrong with an action. */
export function answerOf(site: Site, answered: JobRequestAnswered | undefined, error = ''): Answer {
  if (answered === undefined) throw new Error('The rules gave no answer to a request for a job.')
  const job = site.store.jobs.get(answered.jobId ?? '')
  switch (answered.answer) {
    case 'created':
      return json(201, job)
    case 'resumed':
    case 'action-done':
      return json(202, job)
    case 'action-failed':
      return refuse(500, [error], { type: 'INVOKE' })
    case 'duplicate-id':
      return refuse(500, ['already exists'])
    case 'machine-locked':
      return refuse(500, ['Locked'])
    default:
      return noContent
  }
}
