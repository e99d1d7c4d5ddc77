import { checkKeys } from '@jobwright/core'
import { externalSystemTypes } from '@jobwright/core/ovirt'
import { demand } from '../../server/demand.ts'
import type { InternalCourse, InternalEnd, InternalStep } from '../controls.ts'
import { listOf, maybe, textIn, uuidIn } from '../seed/read-values.ts'

/** A step of the engine's own, completed. */
export interface CourseStep {
  readonly type: string
  readonly description: string
  readonly takeMs: number
  readonly end: InternalEnd
  readonly progress: readonly number[]
  readonly externalId: string | null
  readonly externalType: string | null
  readonly executionHost: string | null
  readonly steps: readonly CourseStep[]
  readonly parallel: boolean
}

/** How a job goes, completed. */
export interface Course {
  readonly steps: readonly CourseStep[]
  readonly parallel: boolean
  readonly end: InternalEnd
}

const usualSteps: readonly InternalStep[] = [{ type: 'VALIDATING' }, { type: 'EXECUTING', takeMs: 10_000 }]

/** The names of the members of a course. */
export const courseKeys = ['steps', 'parallel', 'end'] as const

/** Completes a course. Throws JobwrightError `invalid-input` for what cannot be. */
export function courseOf(
  where: string,
  { steps = usualSteps, parallel = false, end = 'finished' }: InternalCourse,
): Course {
  checkWay(where, parallel, end)
  return { steps: stepsOf(`${where}: steps`, steps), parallel, end }
}

const stepKeys = [
  'type',
  'description',
  'takeMs',
  'progress',
  'externalId',
  'externalType',
  'executionHost',
  ...courseKeys,
]

function stepsOf(where: string, steps: readonly InternalStep[]): readonly CourseStep[] {
  return listOf(where, steps).map((step, at) => stepOf(`${where}[${at}]`, step))
}

function stepOf(where: string, step: InternalStep): CourseStep {
  checkKeys(where, step, stepKeys)
  const { parallel = false, end = 'finished', takeMs = 1_000, progress = [], externalType = null, steps = [] } = step
  const type = textIn(`${where}: type`, step.type)
  checkWay(where, parallel, end)
  demand(Number.isFinite(takeMs) && takeMs >= 0, `${where}: takeMs must be a number of milliseconds from 0 up.`)
  demand(
    Array.isArray(progress) && progress.every((percent) => Number.isInteger(percent) && percent >= 0 && percent <= 100),
    `${where}: progress must be a list of whole numbers from 0 to 100.`,
  )
  demand(
    externalType === null || externalSystemTypes.includes(externalType),
    `${where}: externalType must be one of ${externalSystemTypes.join(', ')}.`,
  )
  return {
    type,
    description: textIn(`${where}: description`, step.description ?? inWords(type)),
    takeMs,
    end,
    progress: [...progress],
    externalId: maybe(textIn, `${where}: externalId`, step.externalId),
    externalType,
    executionHost: maybe(uuidIn, `${where}: executionHost`, step.executionHost),
    steps: stepsOf(`${where}: steps`, steps),
    parallel,
  }
}

function checkWay(where: string, parallel: boolean, end: InternalEnd): void {
  demand(typeof parallel === 'boolean', `${where}: parallel must be true or false.`)
  demand(['finished', 'failed', 'never'].includes(end), `${where}: end must be finished, failed or never.`)
}

/** `INSTALLING_HOST` as `Installing host`. */
function inWords(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1).toLowerCase().replaceAll('_', ' ')
}
