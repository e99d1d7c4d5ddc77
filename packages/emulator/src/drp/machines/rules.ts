import {
  type MachineDecider,
  type MachineRefusal,
  type MachineState,
  readTaskErrorRules,
  type TaskErrorRules,
} from '@jobwright/core/drp'
import { invalid, panic, refuse } from '../http/refusal.ts'
import { aggregated } from '../resources/aggregated.ts'
import type { Site } from '../site.ts'
import type { JobObject, MachineObject } from '../store/objects.ts'
import { machineStateOf } from './machine-state.ts'
import { ownJobOf } from './own-job.ts'
import { textsOf } from './problems.ts'

/** The rules of the site's profile. */
export function rulesOf(site: Site): MachineDecider {
  return site.rules.machine
}

/** The jobs of these ids that there are. */
export function jobsThatMatter(site: Site, ids: readonly string[]): readonly JobObject[] {
  return [...new Set(ids)].flatMap((id) => site.store.jobs.get(id) ?? [])
}

/**
 * A machine as its rules see it: with the current job of its own list, the one whose error is handled, and these. What it names as its current job may
 * be that of a work order.
 */
export function stateOf(
  site: Site,
  machine: MachineObject | undefined,
  more: readonly (JobObject | string)[] = [],
): MachineState {
  const given = more.flatMap((job) => (typeof job === 'string' ? jobsThatMatter(site, [job]) : job))
  if (machine === undefined) return machineStateOf(undefined, given)
  const own = { ...machine, CurrentJob: ownJobOf(site, machine) }
  const stacks = own.TaskErrorStacks ?? []
  return machineStateOf(own, [
    ...jobsThatMatter(site, [own.CurrentJob, ...stacks.map(({ CurrentJob }) => CurrentJob)]),
    ...given,
  ])
}

/** What the parameters that reach a machine say about tasks that fail; nothing on servers that do not look at them. */
export function taskErrorsOf(site: Site, machine: MachineObject | undefined): { readonly taskErrors?: TaskErrorRules } {
  if (site.profile === 'v3.13' || machine === undefined) return {}
  return { taskErrors: readTaskErrorRules(aggregated(site, machine)) }
}

/** Answers what the rules refuse about a machine. */
export function refuseMachine(
  site: Site,
  { code, message, problems }: MachineRefusal,
  key: string,
  method: string,
): never {
  const about = { model: 'machines', key, type: method }
  switch (code) {
    case 'locked':
      return refuse(403, ['Locked'], about)
    case 'out-of-range':
      return site.quirk('drp/current-task-panics') ? panic() : invalid('machines', key, [message])
    default:
      return invalid('machines', key, textsOf(problems))
  }
}
