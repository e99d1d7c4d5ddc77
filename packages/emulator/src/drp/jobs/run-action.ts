import type { EndActionCommand } from '@jobwright/core/drp'
import { findAction, tellOfAction } from '../machines/actions.ts'
import type { Site } from '../site.ts'
import { appendLog } from './log.ts'

/** How an action of a task list ended. */
export interface EndedAction {
  readonly result: EndActionCommand['result']
  /** What went wrong; empty when nothing did. */
  readonly error: string
}

/** Runs the action of a job of an `action:` entry on the machine, and writes its log. */
export function performAction(site: Site, machine: string, jobId: string): EndedAction {
  const task = site.store.jobs.get(jobId)?.Task ?? ''
  const { log, ...ended } = perform(site, machine, task.slice('action:'.length))
  appendLog(site, jobId, log)
  return ended
}

/** The name is `command` or `plugin:command`. */
function perform(site: Site, machine: string, name: string): EndedAction & { readonly log: string } {
  const command = name.slice(name.lastIndexOf(':') + 1)
  const found = findAction(site, 'machines', command)
  if (found === undefined) {
    const error = `GET: machines/${machine}: Action ${command} on machines: Not Found`
    return { result: 'unknown-action', error, log: `Action ${command} validation failed:\n${error}` }
  }
  tellOfAction(site, found, machine, site.store.machines.get(machine))
  const run = site.runAction(machine, command)
  if (!run.ok) return { result: 'failed', error: run.error, log: `Action ${command} failed:\n${run.error}\n` }
  const shown = JSON.stringify(run.result, null, 2)
  return { result: 'done', error: '', log: `Results from plugin invoke:\n${shown}\n\nEnd of results\n` }
}
