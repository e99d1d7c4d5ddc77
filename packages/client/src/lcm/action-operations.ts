import { invalidInput, type ParseResult } from '@jobwright/core'
import {
  type ActionCatalogue,
  type ActionDescription,
  actionCatalogueSchema,
  actionDescriptionSchema,
  type Job,
  jobSchema,
  parseActionCatalogue,
  parseActionDescription,
  parseJob,
  parseTerminateAnswer,
  parseTerminateRequest,
  type TerminateAnswer,
} from '@jobwright/core/lcm'
import { checkDocument, type DocumentOperation, readDocuments } from '../api/index.ts'
import type { Answer } from '../transport/index.ts'

/** `GET /actions/`. */
export const listActions: DocumentOperation<ActionCatalogue> = /*@__PURE__*/ (() => ({
  name: 'actions.list',
  method: 'GET',
  path: ['actions'],
  trailingSlash: true,
  ...readDocuments(parseActionCatalogue, actionCatalogueSchema, () => []),
}))()

/** `GET /actions/{action}`. */
export function describeAction(action: string): DocumentOperation<ActionDescription> {
  return {
    name: 'actions.describe',
    method: 'GET',
    path: ['actions', action],
    ...readDocuments(parseActionDescription, actionDescriptionSchema, () => []),
  }
}

/** `POST /actions/{action}`: makes a job. */
export function runAction<Request extends { readonly 'job-type': string }>(
  action: Request['job-type'],
  parse: (value: unknown) => ParseResult<Request>,
  request: unknown,
): DocumentOperation<Job> {
  const name = `actions.${action}`
  if (typeof request !== 'object' || request === null) throw invalidInput(`${name}: say what to ${action}: an object.`)
  // A job-type of another action stays, and is refused.
  const json = checkDocument(name, parse, { 'job-type': action, ...request })
  return { name, method: 'POST', path: ['actions', action], json, ...readDocuments(parseJob, jobSchema) }
}

/** `POST /actions/terminate`. By which of these statuses a job is refused that has ended is in no document. */
export function terminateJob(jobId: string): DocumentOperation<TerminateAnswer> {
  const name = 'actions.terminate'
  return {
    name,
    method: 'POST',
    path: ['actions', 'terminate'],
    json: checkDocument(name, parseTerminateRequest, { 'job-id': jobId }),
    refusals: [400, 409, 410, 412, 422],
    read: readTerminateAnswer,
    driftIn: () => [],
  }
}

/** It is a text for people: whether it is written as JSON or not, the request has been taken. */
function readTerminateAnswer({ text }: Answer): TerminateAnswer {
  try {
    const answer = parseTerminateAnswer(JSON.parse(text))
    return answer.ok ? answer.value : text
  } catch {
    return text
  }
}
