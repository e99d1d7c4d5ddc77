import { type Action, type JobFields, readJson, type StepFields } from '@jobwright/core/ovirt'
import { readXml } from '@jobwright/core/ovirt/xml'
import type { Site } from '../site.ts'
import type { OvirtCall } from './call.ts'
import { sentForm } from './form.ts'
import { invalidValueIn } from './invalid-value.ts'
import { emptyRefusal, reasons, refuse } from './refusal.ts'

/** What is sent to the engine, by kind. */
interface Bodies {
  readonly action: Action
  readonly job: JobFields
  readonly step: StepFields
}

/**
 * Reads the body of a call, as the engine does: in UTF-8, whatever it says itself. Refuses what it cannot read: in XML a value that is wrong is told, all
 * else is only said to be wrong; a document of another kind than the call takes is assumed to be refused like the latter.
 *
 * @param usage where its own documents say how the call is used, such as `jobs/methods/add`.
 */
export function bodyOf<Kind extends keyof Bodies>(
  site: Site,
  call: OvirtCall,
  kind: Kind,
  usage: string,
): Bodies[Kind] {
  const form = sentForm(call.headers.get('content-type'))
  if (form === undefined) return emptyRefusal(415)
  const text = new TextDecoder().decode(call.body)
  const value = form === 'xml' ? fromXml(call, text, kind) : fromJson(call, text, kind)
  if (value !== undefined) return value
  const detail = `For correct usage, see: ${site.origin}/ovirt-engine/apidoc#services/${usage}`
  return refuse(400, reasons.syntax, detail)
}

function fromXml<Kind extends keyof Bodies>(call: OvirtCall, text: string, kind: Kind): Bodies[Kind] | undefined {
  const read = readXml(text, { as: 'request', profile: call.form, doctype: 'ignore' })
  if (read.ok) return read.kind === kind ? (read.value as Bodies[Kind]) : undefined
  const invalid = invalidValueIn(text, read.issues)
  return invalid === undefined ? undefined : refuse(400, reasons.invalidValue, invalid)
}

function fromJson<Kind extends keyof Bodies>(call: OvirtCall, text: string, kind: Kind): Bodies[Kind] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  const read = readJson(kind, value, { as: 'request', profile: call.form })
  return read.ok ? (read.value as Bodies[Kind]) : undefined
}
