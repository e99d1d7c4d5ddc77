import { jobLifecycle } from '@jobwright/core/lcm'

/** Has a job or a job node of this status failed, or will it? */
export function goesWrong(status: string): boolean {
  const [outcome = 'succeeded'] = jobLifecycle.outcomesOf(status)
  return outcome !== 'succeeded' || jobLifecycle.flagsOf(status).includes('failing')
}
