import type { JobProblem, JobRefusal } from '@jobwright/core/ovirt'
import type { Site } from '../site.ts'

/** The engine's words for a check that failed. Those that are missing here are refused before the engine is asked. */
const words = new Map<JobProblem, string>([
  ['no-job', 'Job not found.'],
  ['no-step', 'Step not found.'],
  ['no-parent', 'Step should be a child of the Job or other Step.'],
  ['empty-description', 'Description can not be empty.'],
  ['not-external', 'External steps can be added only to external jobs or steps.'],
])

/** The commands that the API gives. */
export type ApiCommand = 'add-job' | 'add-step' | 'end-job' | 'clear' | 'end-step'

/** What each command is. */
const verbs: Readonly<Record<ApiCommand, string>> = {
  'add-job': 'Cannot add External Job.',
  'add-step': 'Cannot add External Step.',
  'end-job': 'Cannot End External Job.',
  clear: 'Cannot Clear External Job.',
  'end-step': 'Cannot End External Step.',
}

/** What the engine says instead: commands that were copied from others, and not changed. */
const wrongVerbs = new Map<ApiCommand, string>([
  ['add-step', verbs['add-job']],
  ['end-job', verbs.clear],
])

/** What the engine says where a command does not tell what it is: the variables of the text stay as they are. */
const placeholders = `Cannot \${action} \${type}.`

/** The detail of the engine's fault for a refused command: all checks that failed, in brackets. */
export function detailOf(
  site: Site,
  command: ApiCommand,
  { problems, message }: Pick<JobRefusal, 'problems' | 'message'>,
): string {
  const beginning = beginningOf(site, command)
  const texts = problems.map((problem) => `${beginning} ${words.get(problem) ?? message}`)
  return `[${texts.join(', ')}]`
}

/** The detail for a command with a job in its parameters, which no command that adds something takes. */
export function notMonitored(site: Site, command: ApiCommand): string {
  const beginning = site.quirk('ovirt/placeholders-in-refusals') ? placeholders : verbs[command]
  return `[${beginning} Non monitored command.]`
}

function beginningOf(site: Site, command: ApiCommand): string {
  if (command === 'add-job' || command === 'end-step') {
    return site.quirk('ovirt/placeholders-in-refusals') ? placeholders : verbs[command]
  }
  const wrong = site.quirk('ovirt/wrong-verbs') ? wrongVerbs.get(command) : undefined
  return wrong ?? verbs[command]
}
