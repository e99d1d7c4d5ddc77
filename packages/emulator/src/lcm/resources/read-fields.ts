import type { LcmProfile } from '../controls.ts'
import { own } from '../http/body.ts'
import { booleanOf } from '../http/boolean.ts'
import { refuse } from '../http/refusal.ts'
import type { Site } from '../site.ts'
import type { KindName } from '../store/records.ts'
import { type Field, fieldsOf, nameIn } from './fields.ts'
import { inWords } from './kind-names.ts'

/** What the fields of a record were before a request; undefined of one that is to be made. */
type Before = ReadonlyMap<string, unknown> | undefined

/**
 * Reads what a request says of a record: all of a new one, or what changes of one there is. What is no field of its kind is passed over. Throws a
 * `Refusal` for values that cannot be.
 */
export function readFields(
  site: Site,
  version: LcmProfile,
  kind: KindName,
  body: object,
  before: Before,
): Map<string, unknown> {
  const fields = new Map<string, unknown>()
  for (const field of fieldsOf[kind]) {
    const { name, only = version, fallback = null, required = false } = field
    const given = only === version ? givenFor(version, field, body) : undefined
    const kept = before === undefined ? fallback : before.get(name)
    if (required && (given === null || given === '' || (given ?? kept) === null))
      refuse('bad-request', `A ${inWords(kind)} must have ${nameIn(version, field)}.`)
    fields.set(name, given === undefined ? kept : checked(site, version, field, given))
  }
  return fields
}

function givenFor(version: LcmProfile, field: Field, body: object): unknown {
  const given = own(body, nameIn(version, field))
  return given === undefined && field.alias !== undefined ? own(body, field.alias) : given
}

function checked(site: Site, version: LcmProfile, field: Field, value: unknown): unknown {
  if (value === null) return null
  const name = nameIn(version, field)
  const { type, words, refersTo } = field
  if (type === 'yes-no') return booleanOf(site, name, value)
  if (type === 'number') {
    if (!Number.isInteger(value)) refuse('bad-request', `${name} must be a whole number.`)
    return value
  }
  if (type === 'object') {
    if (typeof value !== 'object' || Array.isArray(value)) refuse('bad-request', `${name} must be an object.`)
    return value
  }
  if (typeof value !== 'string') refuse('bad-request', `${name} must be a text.`)
  if (words?.includes(value) === false) refuse('bad-request', `${name} must be one of ${words.join(', ')}.`)
  if (refersTo !== undefined) demandReferred(site, field, refersTo, value)
  return value
}

/** What a record is part of must be there; what it uses need not be, unless that is assumed. */
function demandReferred(site: Site, { name, required }: Field, kind: KindName, id: string): void {
  if (site.store.resources[kind].get(id) !== undefined) return
  if (required === true) refuse('not-found', `${name}: there is no ${inWords(kind)} of this id.`)
  if (site.assumptions.unknownReferences === 'refuse')
    refuse('bad-request', `${name}: there is no ${inWords(kind)} of this id.`)
}
