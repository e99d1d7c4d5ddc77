import { checkKeys, invalidInput } from '@jobwright/core'
import {
  type DrpEvent,
  type DrpRegistrationInput,
  type DrpRegistrationRefusal,
  drpRegistration,
  matchesRegistration,
} from '@jobwright/core/drp'

/**
 * Which events are wanted. A text is the value itself, whatever characters it has, and `'*'` alone stands for every value; of a list, each value
 * is wanted.
 */
export interface DrpEventRegistration {
  /** The kinds of objects, for example `jobs`. */
  readonly type: string | readonly string[]
  /** What happened, for example `update`. Default `'*'`. */
  readonly action?: string | readonly string[] | undefined
  /** The ids of the objects. Default `'*'`. */
  readonly key?: string | readonly string[] | undefined
  /** What else must hold of an event, in a language that no public document tells; only where `profile` is `v4`. Default: nothing. */
  readonly filter?: string | undefined
}

/** Which servers a registration is written for. */
export interface DrpEventOptions {
  /**
   * `v4`: registrations are written as only servers of v4 read them, which allows for `filter`, and for `machine_jobs` and `work_order_jobs` as types.
   * Default: as every server reads them.
   */
  readonly profile?: 'v4' | undefined
}

/** What is registered, and which events it is for. */
export interface WrittenRegistration {
  readonly text: string
  readonly wants: (event: DrpEvent) => boolean
  /** Can the text be found by an event's parts, each itself or an asterisk? */
  readonly plain: boolean
}

/**
 * Writes registrations so that every server reads the same in them. It takes no profile for that, as nothing of a client does: v3.13 knows neither
 * lists nor escapes, and v4 ends a key at a dot and takes commas for lists, so that each value is registered by itself, and what one of them
 * would misread as `*`; which of those events are wanted is then decided here.
 *
 * Throws JobwrightError `invalid-input`.
 */
export function writeRegistrations(
  of: string,
  registrations: readonly DrpEventRegistration[],
  { profile }: DrpEventOptions = {},
): readonly WrittenRegistration[] {
  if (!Array.isArray(registrations) || registrations.length === 0) {
    throw invalidInput(`${of}: registrations must be a list of at least one, such as [{ type: 'jobs' }].`)
  }
  const written = new Map<string, WrittenRegistration>()
  for (const given of registrations as readonly DrpEventRegistration[]) {
    checkKeys(`${of}: a registration`, given, ['type', 'action', 'key', 'filter'])
    for (const [id, one] of profile === 'v4' ? forNew(of, given) : forAll(of, given)) written.set(id, one)
  }
  return [...written.values()]
}

type Identified = readonly [id: string, registration: WrittenRegistration]

function forNew(of: string, { type, action = '*', key = '*', filter }: DrpEventRegistration): readonly Identified[] {
  const text = textOf(of, drpRegistration({ type, action, key, filter }))
  const types: readonly string[] = [type].flat()
  // Which type the events of `machine_jobs` carry is documented nowhere: one that is named so has been asked for.
  const wants = (event: DrpEvent) =>
    matchesRegistration(text, event) || (jobTypes.has(event.Type) && types.includes(event.Type))
  return [[text, { text, wants, plain: false }]]
}

const jobTypes: ReadonlySet<string> = /*@__PURE__*/ (() => new Set(['machine_jobs', 'work_order_jobs']))()

function forAll(of: string, { type, action = '*', key = '*', filter }: DrpEventRegistration): readonly Identified[] {
  if (filter !== undefined) throw invalidInput(`${of}: only v4 knows filters: say so by profile, or leave it out.`)
  return valuesOf(of, 'type', type).flatMap((oneType) => {
    if (jobTypes.has(oneType)) {
      throw invalidInput(
        `${of}: only v4 sends events for ${oneType}: say so by profile, or register jobs and read whose they are.`,
      )
    }
    return valuesOf(of, 'action', action).flatMap((oneAction) =>
      valuesOf(of, 'key', key).map((oneKey) => writeOne(of, oneType, oneAction, oneKey)),
    )
  })
}

function writeOne(of: string, type: string, action: string, key: string): Identified {
  const registration: DrpRegistrationInput = { type: widened(type), action: widened(action), key: widened(key) }
  const text = textOf(of, drpRegistration(registration, { profile: 'v3.13' }))
  const wants = ({ Type, Action, Key }: DrpEvent) =>
    (type === '*' || type === Type) && (action === '*' || action === Action) && (key === '*' || key === Key)
  return [JSON.stringify([type, action, key]), { text, wants, plain: true }]
}

function valuesOf(of: string, part: string, given: string | readonly string[]): readonly string[] {
  const values: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (values.length > 0 && values.every((value) => typeof value === 'string' && value !== '')) {
    return values as readonly string[]
  }
  throw invalidInput(`${of}: ${part} must be a text or a list of texts, none of them empty.`)
}

/** What v3.13 and v4 read differently is left open. */
function widened(value: string): string {
  return /[.,*]|\\[123]/.test(value) ? '*' : value
}

function textOf(of: string, writing: { readonly ok: true; readonly text: string } | DrpRegistrationRefusal): string {
  if (writing.ok) return writing.text
  throw invalidInput(`${of}: this cannot be registered: ${writing.reason}.`)
}
