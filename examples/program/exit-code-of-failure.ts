import { exitCodeOf } from '@jobwright/client/wait'
import { isJobwrightError } from '@jobwright/core'
import { InputError } from '../start/read-yaml.ts'
import type { Surroundings } from './surroundings.ts'

/** Says why a program has failed, and answers its exit code. What is a defect is thrown again. */
export function exitCodeOfFailure(error: unknown, { complain }: Pick<Surroundings, 'complain'>): number {
  if (!(error instanceof InputError) && !isJobwrightError(error)) throw error
  complain(`${error.message}\n`)
  return error instanceof InputError ? 2 : exitCodeOf(error)
}
