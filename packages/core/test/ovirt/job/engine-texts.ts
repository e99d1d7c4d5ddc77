import type { JobProblem, JobRefusal } from '@jobwright/core/ovirt'

/** The engine's words for a check that failed. */
const words = new Map<JobProblem, string>([
  ['no-job', 'Job not found.'],
  ['no-step', 'Step not found.'],
  ['no-parent', 'Step should be a child of the Job or other Step.'],
  ['empty-description', 'Description can not be empty.'],
  ['not-external', 'External steps can be added only to external jobs or steps.'],
])

/** What the engine puts before them, the wrong verbs and the variables that it forgets to fill in included. */
const beginnings = new Map<string, string>([
  ['add-job', `Cannot \${action} \${type}.`],
  ['add-step', 'Cannot add External Job.'],
  ['end-job', 'Cannot Clear External Job.'],
  ['clear', 'Cannot Clear External Job.'],
  ['end-step', `Cannot \${action} \${type}.`],
])

/** The detail of the engine's answer, as who serves its API would make it of a refusal. */
export function detailOf({ command, problems }: JobRefusal): string {
  const texts = problems.map((problem) => `${beginnings.get(command)} ${words.get(problem)}`)
  return `[${texts.join(', ')}]`
}
