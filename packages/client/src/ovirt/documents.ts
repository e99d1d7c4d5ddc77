import { type Drift, describeIssues, findDrift, JobwrightError } from '@jobwright/core'
import {
  type Action,
  type AnswerDocuments,
  actionSchema,
  type Job,
  jobSchema,
  type Step,
  stepSchema,
} from '@jobwright/core/ovirt'
import type { DocumentOperation } from '../api/index.ts'
import type { Operation } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { sameId } from './same-id.ts'

/** What an operation of documents is written with. */
export type Wire = Pick<OvirtConnection, 'format' | 'profile'>

type Read<T> = Pick<DocumentOperation<T>, 'read' | 'driftIn'>

/** Reads a job. */
export function readJob(wire: Wire): Read<Job> {
  return reads(wire, 'job', (job) => driftOf(jobSchema, [job]))
}

/** Reads a list of jobs. */
export function readJobs(wire: Wire): Read<readonly Job[]> {
  return reads(wire, 'jobs', (jobs) => driftOf(jobSchema, jobs))
}

/** Reads a step. */
export function readStep(wire: Wire): Read<Step> {
  return reads(wire, 'step', (step) => driftOf(stepSchema, [step]))
}

/** Reads a list of steps. */
export function readSteps(wire: Wire): Read<readonly Step[]> {
  return reads(wire, 'steps', (steps) => driftOf(stepSchema, steps))
}

/** Reads what an action answers. */
export function readAction(wire: Wire): Read<Action> {
  return reads(wire, 'action', (action) => driftOf(actionSchema, [action]))
}

/** Reads one that was asked for by its id: what stands in between may answer with another one. */
export function readOf<T extends { readonly id: string }>(id: string, { read, driftIn }: Read<T>): Read<T> {
  return {
    driftIn,
    read(answer) {
      const document = read(answer)
      if (sameId(document.id, id)) return document
      throw new JobwrightError('it has another id than was asked for', { code: 'unexpected-response' })
    },
  }
}

/** The body of a document, in the form of the client. */
export function bodyOf<Kind extends 'action' | 'job' | 'step'>(
  { format, profile }: Wire,
  kind: Kind,
  document: Parameters<typeof format.write<Kind>>[1],
): Operation<unknown>['body'] {
  return { type: format.type, data: format.write(kind, document, profile) }
}

function reads<Kind extends keyof AnswerDocuments>(
  { format, profile }: Wire,
  kind: Kind,
  driftIn: (document: AnswerDocuments[Kind]) => readonly Drift[],
): Read<AnswerDocuments[Kind]> {
  return {
    read({ text, headers }) {
      const result = format.read(kind, text, profile)
      if (result.ok) return result.value
      // What the answer holds is not said: it may be secret.
      const message = `it is not what the engine answers here (${describe(headers, text)}): ${describeIssues(result.issues)}`
      throw new JobwrightError(message, { code: 'unexpected-response' })
    },
    driftIn,
  }
}

function driftOf(schema: Parameters<typeof findDrift>[0], documents: readonly unknown[]): readonly Drift[] {
  return documents.flatMap((document) => findDrift(schema, document))
}

function describe(headers: ReadonlyMap<string, string>, text: string): string {
  const type = headers.get('content-type')?.split(';', 1)[0]
  const known = type !== undefined && /^[\w.+-]{1,40}\/[\w.+-]{1,80}$/.test(type)
  return `${known ? type : 'no content type'}, ${text === '' ? 'empty' : `${text.length} characters`}`
}
