import { JobwrightError } from '@jobwright/core'
import type { CreateStep, Step } from '@jobwright/core/ovirt'
import type { RequestOptions } from '../transport/index.ts'
import type { OvirtConnection } from './connection.ts'
import { Flights } from './flights.ts'
import { idsInWords } from './ids-in-words.ts'
import { isLost, lookAgain } from './lost-answer.ts'
import { sameId } from './same-id.ts'
import { addStep, getSteps } from './step-operations.ts'

/** The step that was wanted. */
export interface EnsuredStep {
  /** The step, new or found. */
  readonly step: Step
  /** Was it added by this call? False: it was there before, or another call at the same time added it. */
  readonly added: boolean
}

const of = 'steps.ensure'

/** Makes what ensures the steps of a client; calls for the same step at the same time share one. */
export function stepEnsurer(
  connection: OvirtConnection,
): (jobId: string, step: CreateStep, options?: RequestOptions) => Promise<EnsuredStep> {
  const flights = new Flights<EnsuredStep>()
  return async (jobId, step, request = {}) => {
    // Wrong input is refused before anything is sent.
    const add = addStep(connection, jobId, step, of)
    const { type, description, parent_step } = step

    const ensure = async (): Promise<EnsuredStep> => {
      const look = () => connection.send(getSteps(connection, jobId, [], of), request)
      const there = wantedIn(await look(), step)
      if (there !== undefined) return { step: there, added: false }
      try {
        return { step: await connection.send(add, request), added: true }
      } catch (lost) {
        if (!isLost(lost)) throw lost
        const found = await lookAgain(connection, request.signal, async () => newIn(await look(), step))
        if (found === undefined) throw lost
        return { step: found, added: true }
      }
    }

    const key = JSON.stringify([jobId, parent_step?.id, type, description])
    const { value, shared } = await flights.share(of, key, request.signal, ensure)
    return shared ? { ...value, added: false } : value
  }
}

/** The one step that is there already; undefined for none. */
function wantedIn(steps: readonly Step[], wanted: CreateStep): Step | undefined {
  const parent = wanted.parent_step?.id
  if (parent !== undefined && !steps.some(({ id }) => sameId(id, parent))) {
    throw new JobwrightError(
      `${of}: the parent is no step of this job; the engine would add the step below it all the same. Nothing was added.`,
      { code: 'not-found' },
    )
  }
  const found = steps.filter((step) => isSuch(step, wanted))
  if (found.length <= 1) return found[0]
  throw new JobwrightError(
    `${of}: ${found.length} steps have this parent, type and description: ${idsInWords(found)}. Nothing was added.`,
    { code: 'conflict' },
  )
}

/** The step that was added without an answer: there was none before, so it is the only one. */
function newIn(steps: readonly Step[], wanted: CreateStep): Step | undefined {
  const [found, ...others] = steps.filter((step) => isSuch(step, wanted))
  return others.length === 0 ? found : undefined
}

/** The engine's own steps are not: nobody could end them. */
function isSuch(step: Step, { type, description, parent_step }: CreateStep): boolean {
  return (
    step.external !== false &&
    step.type === type &&
    step.description === description &&
    sameId(step.parent_step?.id, parent_step?.id)
  )
}
