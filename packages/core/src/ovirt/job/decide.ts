import type { JobCommand } from './commands.ts'
import { addJob, addStep } from './decide-adding.ts'
import { endJob, endStep } from './decide-ending.ts'
import { cleanJob, clearJob, reportProgress, restartEngine } from './decide-upkeep.ts'
import { type JobDecision, refuse } from './refusals.ts'
import type { JobRules } from './rules.ts'
import { type JobRecord, standing } from './state.ts'

export function decideJob(rules: JobRules, job: JobRecord, command: JobCommand): JobDecision {
  switch (command.type) {
    case 'add-job':
      return addJob(rules, job, command)
    case 'add-step':
      return addStep(rules, job, command)
    case 'end-step':
      return endStep(rules, job, command)
    case 'end-job':
      return endJob(rules, job, command)
    case 'clear':
      return clearJob(rules, job, command)
    case 'report-progress':
      return reportProgress(job, command)
    case 'restart-engine':
      return restartEngine(rules, job, command)
    case 'clean':
      return cleanJob(rules, job, command)
    default: {
      const { type } = command satisfies never as { type: string }
      return refuse('unknown-command', standing(job), type, `"${type}" is not a command of jobs.`)
    }
  }
}
