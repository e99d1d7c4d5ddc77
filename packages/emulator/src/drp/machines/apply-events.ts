import type { JobRequestAnswered, MachineChanges, MachineEvent, RetryPlanned } from '@jobwright/core/drp'
import { applyJobEvent } from '../jobs/job-events.ts'
import type { Change, Draft } from '../resources/kind.ts'
import { saveObject } from '../resources/save-object.ts'
import type { Site } from '../site.ts'
import { withEntry } from '../store/objects.ts'
import { changeMachine } from './machine-state.ts'
import { rulesOf, stateOf } from './rules.ts'
import { times } from './times.ts'

/** What the rules decided about a machine and its jobs, and what else is to be said of it. */
export interface Happening {
  readonly events: readonly MachineEvent[]
  /** The time that the rules were given. */
  readonly at: string
  /** Whose request it was; missing for what the server does by itself. */
  readonly change?: Change | undefined
  /** Fields of the asker's new job that the rules do not know. */
  readonly newJob?: Draft<'jobs'> | undefined
}

/** Brings into the store what the rules decided. Answers how a request for a job was answered. */
export function applyEvents(
  site: Site,
  machine: string,
  { events, at, change, newJob }: Happening,
): JobRequestAnswered | undefined {
  const about = { machine, change, newJob, timeOf: times(site, at) }
  let answered: JobRequestAnswered | undefined
  for (const event of events) {
    switch (event.type) {
      case 'machine-saved':
        saveMachine(site, machine, event.changes, change)
        break
      case 'job-created':
      case 'job-saved':
      case 'job-deleted':
        applyJobEvent(site, event, about)
        break
      case 'retry-planned':
        planRetry(site, machine, event)
        break
      case 'job-request-answered':
        answered = event
    }
  }
  return answered
}

/** Stores what the rules changed of a machine. */
export function saveMachine(site: Site, id: string, changes: MachineChanges, change?: Change): void {
  const old = site.store.machines.get(id)
  if (old === undefined) return
  const draft: Draft<'machines'> = { ...old }
  changeMachine(draft, changes)
  // v3.13 notes for its oldest agents which stage came after which.
  if (changes.stage !== undefined && site.profile === 'v3.13')
    draft.Params = withEntry(old.Params, 'change-stage/map', { [old.Stage]: changes.stage })
  saveObject(site, site.kinds.machines, draft, old, change)
}

/** Lets the failed task be tried again when its back-off is over, unless something else has happened by then. */
export function planRetry(site: Site, machine: string, { jobId, afterMs }: RetryPlanned): void {
  site.later(afterMs, () => {
    const found = site.store.machines.get(machine)
    if (found === undefined) return
    const decided = rulesOf(site).decide(stateOf(site, found), { type: 'retry-task', jobId })
    if (decided.ok) applyEvents(site, machine, { events: decided.events, at: site.stamp() })
  })
}
