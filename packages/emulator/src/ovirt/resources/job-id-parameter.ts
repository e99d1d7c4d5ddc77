import type { OvirtCall } from '../http/call.ts'
import { reasons, refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import { type ApiCommand, notMonitored } from './engine-texts.ts'
import { givenId } from './ids.ts'

/**
 * The job that the parameters of a call name; undefined for none.
 *
 * oVirt: they are meant for the engine's own commands, which then show under that job. `StepId` names a job too, by a mistake, and comes last.
 */
export function jobIdParameter(site: Site, call: OvirtCall): string | undefined {
  if (!site.quirk('ovirt/job-id-parameter')) return undefined
  const ids = ['JobId', 'StepId'].flatMap((name) => call.parameter(name) ?? []).map(givenId)
  return ids.at(-1)
}

/** Refuses to add something under the job that the parameters name. */
export function demandNoJobId(site: Site, call: OvirtCall, command: ApiCommand): void {
  if (jobIdParameter(site, call) !== undefined) refuse(400, reasons.operationFailed, notMonitored(site, command))
}
