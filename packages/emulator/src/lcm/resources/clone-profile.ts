import { type Answer, json } from '../http/answer.ts'
import { bodyOf, own } from '../http/body.ts'
import { refuse } from '../http/refusal.ts'
import type { HandledRequest } from '../http/route.ts'
import { textIn } from '../store/records.ts'
import { demandResource } from './crud.ts'
import { renderResource } from './render.ts'
import { saveResource } from './save-resource.ts'

const kind = 'config_profiles'

/** Makes a copy of a configuration profile. What the request says is in no document: here it may name the copy. */
export function cloneProfile({ site, call, version, id }: HandledRequest): Answer {
  const original = demandResource(site, kind, id)
  const given = call.body.length === 0 ? undefined : own(bodyOf(site, call), 'name')
  const name = given ?? `${textIn(original, 'name')} (copy)`
  if (typeof name !== 'string' || name === '') return refuse('bad-request', 'name must be a text.')
  const copy = saveResource(site, kind, site.newId(kind), new Map([...original.fields, ['name', name]]))
  return json(201, renderResource(site, version, kind, copy, 'posted'))
}
