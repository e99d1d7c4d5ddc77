import type { MachineDecision } from '@jobwright/core/drp'
import { findAction } from '../machines/actions.ts'
import { machineStateOf } from '../machines/machine-state.ts'
import { jobsThatMatter, rulesOf } from '../machines/rules.ts'
import type { Site } from '../site.ts'
import { appendLog } from './log.ts'

/** How an action of a task list ended, and what the rules make of it. */
export interface EndedAction {
  readonly decided: MachineDecision
  /** The time that the rules were given. */
  readonly at: string
  /** What went wrong; empty when nothing did. */
  readonly error: string
}

/** Runs the action of a job of an `action:` entry, writes its log, and asks the rules what follows. */
export function runAction(site: Site, machineId: string, jobId: string): EndedAction {
  const task = site.store.jobs.get(jobId)?.Task ?? ''
  const { result, error, log } = perform(site, machineId, task.slice('action:'.length))
  appendLog(site, jobId, log)
  const at = site.stamp()
  const machine = site.store.machines.get(machineId)
  const decided = rulesOf(site).decide(machineStateOf(machine, jobsThatMatter(site, [jobId])), {
    type: 'end-action',
    jobId,
    result,
    definitions: site.definitions(),
    at,
  })
  return { decided, at, error }
}

/** The name is `command` or `plugin:command`. */
function perform(site: Site, machine: string, name: string) {
  const command = name.slice(name.lastIndexOf(':') + 1)
  if (findAction(site, command) === undefined) {
    const error = `GET: machines/${machine}: Action ${command} on machines: Not Found`
    return { result: 'unknown-action', error, log: `Action ${command} validation failed:\n${error}` } as const
  }
  const run = site.runAction(machine, command)
  if (!run.ok) return { result: 'failed', error: run.error, log: `Action ${command} failed:\n${run.error}\n` } as const
  const shown = JSON.stringify(run.result, null, 2)
  return { result: 'done', error: '', log: `Results from plugin invoke:\n${shown}\n\nEnd of results\n` } as const
}
