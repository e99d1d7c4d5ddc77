import type { LcmProfile } from '../controls.ts'
import { type Answer, json } from '../http/answer.ts'
import { refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { passwordName } from './password-name.ts'

/** The types of jobs that a version can be asked for. */
export function jobTypesOf(version: LcmProfile): readonly string[] {
  return version === 'v1' ? ['install', 'configure', 'restart'] : ['install', 'configure', 'restart', 'upgrade']
}

/** The form of these answers is in no document: this header says so. */
const assumed = [['X-Emulator-Assumes', 'the form of this answer']] as const

/** Which actions there are, and what they take: GET `actions/`. */
export function describeActions({ version }: HandledRequest): Answer {
  const names = [...jobTypesOf(version), 'terminate']
  return json(200, Object.fromEntries(names.map((name) => [name, descriptionOf(version, name)])), assumed)
}

/** What an action takes: GET `actions/{name}`. */
export function describeAction({ version, id }: HandledRequest): Answer {
  const isKnown = id === 'terminate' || jobTypesOf(version).includes(id)
  return isKnown ? json(200, descriptionOf(version, id), assumed) : unknownAction()
}

/** There is no such action. */
export function unknownAction(): never {
  return refuse('not-found', 'There is no action of this name.')
}

function descriptionOf(version: LcmProfile, name: string): object {
  if (name === 'terminate') return { name, parameters: { 'job-id': parameter('text', true, 'The job to kill.') } }
  const installs = name === 'install' || name === 'configure'
  return {
    name,
    parameters: {
      'job-scope': parameter('cluster, datacenter or node', true, 'What the job is run on.'),
      'resource-id': parameter('text', true, 'The id of that cluster, datacenter or node.'),
      'continue-on-error': parameter('boolean', false, 'Go on with other nodes after one has failed?'),
      ...(installs
        ? { 'auto-bootstrap': parameter('boolean or null', false, 'Do new nodes join the ring by themselves?') }
        : {}),
      ...(version === 'v2'
        ? { 'concurrency-strategy': parameter('text', false, 'How many nodes are worked on at a time.') }
        : {}),
      ...(version === 'v1' && installs
        ? { [passwordName]: parameter('text', false, 'The new password of the user cassandra.') }
        : {}),
    },
  }
}

function parameter(type: string, required: boolean, description: string): object {
  return { type, required, description }
}
