import { type MachineDecider, type MachineRefusal, machineDecider } from '@jobwright/core/drp'
import type { DrpProfile } from '../controls.ts'
import { invalid, panic, refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { JobObject } from '../store/objects.ts'
import { textsOf } from './problems.ts'

const deciders: { readonly [Profile in DrpProfile]: MachineDecider } = /*@__PURE__*/ (() => ({
  'v3.13': machineDecider({ profile: 'v3.13' }),
  v4: machineDecider({ profile: 'v4' }),
}))()

/** The rules of the site's profile. */
export function rulesOf(site: Site): MachineDecider {
  return deciders[site.profile]
}

/** Those of a machine's jobs that the rules may look at: its current job, this one, and the one before it. */
export function jobsThatMatter(site: Site, ids: readonly string[]): readonly JobObject[] {
  return [...new Set(ids)].flatMap((id) => site.store.jobs.get(id) ?? [])
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
