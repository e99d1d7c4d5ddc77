import { type Draft, Immer } from 'immer'
import type { JobwrightError } from '../errors/jobwright-error.ts'
import { describeIssues, invalidInput } from '../input/index.ts'
import { parseTimestamp } from '../time/timestamp.ts'
import { groupLinks, type StatusDocument, type StatusDocumentMessage, toStatusDocument } from './document.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Status } from './model.ts'
import { parseStatus } from './parse-status.ts'
import { joinResults, type ResultWord } from './result.ts'

/** A message to add. As in Drydock, every field but `extra` must be given; the texts may be empty. */
export interface StatusMessageInit {
  /** What happened, in words. */
  readonly message: string
  /** Whether it is an error. */
  readonly error: boolean
  /** What kind of thing it is about, for example `node`; `NA` for none. */
  readonly context_type: string
  /** Which one it is about; `NA` for none. */
  readonly context: string
  /** When: a text that `parseTimestamp` reads, or a `Date`. */
  readonly ts: string | Date
  /** More about it, as JSON. Default: nothing. */
  readonly extra?: Readonly<Record<string, unknown>> | undefined
}

// Its own instance: an application that switches freezing off must not unfreeze these documents.
const immer = /*@__PURE__*/ (() => new Immer({ autoFreeze: true }))()

/**
 * A Status under construction. Every call returns a new builder and leaves the old one as it was; the documents of both share what
 * the call did not touch. Nothing but messages moves the number of errors.
 */
export class StatusBuilder {
  readonly #document: StatusDocument

  constructor(document: StatusDocument) {
    this.#document = document
  }

  /** Joins `success` to the result; see `joinResults`. `focus` names what succeeded and is listed once; empty for nothing. */
  success(focus?: string | null): StatusBuilder {
    return this.result('success').#list('successes', focus)
  }

  /** Joins `failure` to the result; see `joinResults`. `focus` names what failed and is listed once; empty for nothing. */
  failure(focus?: string | null): StatusBuilder {
    return this.result('failure').#list('failures', focus)
  }

  /** Joins any result to the one so far; see `joinResults`. */
  result(word: ResultWord): StatusBuilder {
    return this.#change((draft) => {
      draft.status = joinResults(draft.status, word)
    })
  }

  /**
   * Adds a message at the end and, if it is an error, counts it.
   *
   * @throws JobwrightError `invalid-input` for a field that is missing, unknown or of the wrong type, or a `ts` that is no time.
   */
  message(init: StatusMessageInit): StatusBuilder {
    const message = toMessage(init)
    return this.#change(({ details }) => {
      details.messageList.push(message as Draft<StatusDocumentMessage>)
      if (message.error) details.errorCount++
    })
  }

  /** Adds a message that is an error; see {@link StatusBuilder.message}. */
  error(init: Omit<StatusMessageInit, 'error'>): StatusBuilder {
    return this.message({ ...init, error: true })
  }

  /** Adds a message that is no error; see {@link StatusBuilder.message}. */
  info(init: Omit<StatusMessageInit, 'error'>): StatusBuilder {
    return this.message({ ...init, error: false })
  }

  /** Says the outcome in words; null takes the words back. */
  describe(message: string | null): StatusBuilder {
    return this.#change((draft) => {
      draft.message = message
    })
  }

  /** Says why, in words; null takes the words back. */
  reason(reason: string | null): StatusBuilder {
    return this.#change((draft) => {
      draft.reason = reason
    })
  }

  /** Adds an address to the links of its relation; one that is there already is not repeated. */
  link(rel: string, href: string): StatusBuilder {
    const { links } = this.#document
    if (links.some((link) => link.rel === rel && link.href === href)) return this
    const grouped = groupLinks([...links, Object.freeze({ rel, href })])
    return this.#change((draft) => {
      draft.links = grouped as Draft<typeof grouped>
    })
  }

  /**
   * Adds keys to `metadata`, or replaces them.
   *
   * @throws JobwrightError `invalid-input` when a value is no JSON, or nests more than 200 levels.
   */
  metadata(entries: Readonly<Record<string, unknown>>): StatusBuilder {
    const metadata = frozenCopy({ ...this.#document.metadata, ...entries }, 'metadata')
    return this.#change((draft) => {
      draft.metadata = metadata
    })
  }

  /** The document, frozen to its depth. Asked twice, it is the same object. */
  build(): StatusDocument {
    return this.#document
  }

  #list(field: 'successes' | 'failures', focus: string | null | undefined): StatusBuilder {
    if (focus === undefined || focus === null || focus === '') return this
    if (typeof focus !== 'string') {
      throw invalidInput(`Cannot list what is no name among the ${field}. Give a text, or nothing.`)
    }
    if (this.#document[field].includes(focus)) return this
    return this.#change((draft) => {
      draft[field].push(focus)
    })
  }

  /** Keys that come from data never enter the draft, which would lose `__proto__`: they stay inside frozen values. */
  #change(recipe: (draft: Draft<StatusDocument>) => void): StatusBuilder {
    return new StatusBuilder(immer.produce(this.#document, recipe))
  }
}

/**
 * Starts a Status: an empty one that is `incomplete`, or what a given one says.
 *
 * @param init a Status in any form, or some of its fields; it is read as `toStatusDocument` reads it, so errors are counted anew. It
 * is neither changed nor kept.
 * @returns a builder; `build()` gives the {@link StatusDocument}.
 * @throws JobwrightError `invalid-input` when `init` is no Status.
 * @example
 * ```ts
 * import { statusBuilder } from '@jobwright/core'
 *
 * const status = statusBuilder()
 *   .success('n1')
 *   .failure('n2')
 *   .error({ message: 'No power.', context_type: 'node', context: 'n2', ts: '2026-11-20 21:49:37' })
 *   .build()
 * status.status //=> 'partial_success'
 * status.failures //=> ['n2']
 * status.details.errorCount //=> 1
 * status.details.messageList[0]?.ts //=> '2026-11-20T21:49:37Z'
 * ```
 */
export function statusBuilder(init: Partial<Status> = {}): StatusBuilder {
  const result = parseStatus({ status: 'incomplete', ...init })
  if (result.ok) return new StatusBuilder(toStatusDocument(result.value))
  throw invalidInput(`Cannot start a Status: ${describeIssues(result.issues)}. Give a Status document, or none.`)
}

const textFields = ['message', 'context_type', 'context'] as const

function toMessage(init: StatusMessageInit): StatusDocumentMessage {
  const { message, error, context_type, context, ts, extra, ...unknown } = init
  for (const field of textFields) {
    if (typeof init[field] !== 'string') throw refuseMessage(`needs ${field}`, 'Give a text; it may be empty.')
  }
  if (typeof error !== 'boolean') throw refuseMessage('needs error', 'Give true or false.')
  for (const field of Object.keys(unknown))
    throw refuseMessage(`has no field ${field}`, 'Put further fields into extra.')
  return Object.freeze({
    message,
    error,
    context_type,
    context,
    ts: toUtc(ts),
    extra: frozenCopy(extra ?? {}, 'extra'),
  })
}

function toUtc(ts: StatusMessageInit['ts']): string {
  let utc: string | undefined
  try {
    utc = parseTimestamp(typeof ts === 'string' ? ts : ts.toISOString())
  } catch {
    // An invalid Date has no text, and what is no Date has no such method: neither is a time.
  }
  if (utc === undefined) throw refuseMessage('needs ts', 'Give a time such as 2026-11-20T21:49:37Z, or a Date.')
  return utc
}

function refuseMessage(what: string, remedy: string): JobwrightError {
  return invalidInput(`A status message ${what}. ${remedy}`)
}
