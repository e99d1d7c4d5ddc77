import { parseTimestamp } from '../time/timestamp.ts'
import { frozenCopy } from './frozen-copy.ts'
import type { Status, StatusDetails, StatusLink, StatusMessage } from './model.ts'
import { type ResultWord, readResultWord } from './result.ts'

/** A {@link StatusMessage} in its one complete form. */
export interface StatusDocumentMessage extends StatusMessage {
  /** What happened, in words; empty when the server said nothing. */
  readonly message: string
  /** Whether it is an error. */
  readonly error: boolean
  /** What kind of thing it is about; `NA` when none. */
  readonly context_type: string
  /** Which one it is about; `NA` when none. */
  readonly context: string
  /** When: ISO 8601 in UTC; the server's own text where that is no time, null where it gave none. */
  readonly ts: string | null
  /** More about it, and every field that is not one of the others. */
  readonly extra: Readonly<Record<string, unknown>>
}

/** The messages of a {@link StatusDocument}. */
export interface StatusDocumentDetails extends StatusDetails {
  /** How many messages are errors: always counted, never taken over. */
  readonly errorCount: number
  /** The messages, oldest first. */
  readonly messageList: readonly StatusDocumentMessage[]
}

/** A {@link Status} in its one complete form, with Drydock's fields in Drydock's order. It is frozen to its depth. */
export interface StatusDocument extends Status {
  readonly kind: 'Status'
  readonly apiVersion: 'v1.0'
  /** Anything; empty for none. */
  readonly metadata: Readonly<Record<string, unknown>>
  /** The outcome in words; null for none. */
  readonly message: string | null
  /** Why, in words; null for none. */
  readonly reason: string | null
  /** The result; `incomplete` where the word received is not known. */
  readonly status: ResultWord
  /** The names of what succeeded, each once. */
  readonly successes: readonly string[]
  /** The names of what failed, each once. */
  readonly failures: readonly string[]
  /** Where more can be read, grouped by relation, each address once. */
  readonly links: readonly StatusLink[]
  /** The messages and the number of errors among them. */
  readonly details: StatusDocumentDetails
}

/**
 * Puts a Status of any form (today's, the first documented one, the Airship convention) into the one complete form, so that it can be
 * read without asking what may be missing.
 *
 * `Success` becomes `success`; `extra` becomes an object, also from JSON text or from keys among the message's own; times become ISO
 * 8601 in UTC; errors are counted. What has no place in the form (`code`, `task_id`, further fields of the Status) is left behind.
 *
 * @param status a Status, for example the `value` of `parseStatus`. It is neither changed nor kept.
 * @returns a new document, frozen to its depth.
 * @throws JobwrightError `invalid-input` when `metadata` or an `extra` nests more than 200 levels, or is no JSON.
 * @example
 * ```ts
 * import { toStatusDocument } from '@jobwright/core'
 *
 * const document = toStatusDocument({ status: 'Failure', details: { errorCount: 0, messageList: [{ message: 'no power', error: true }] } })
 * document.status //=> 'failure'
 * document.details.errorCount //=> 1
 * document.details.messageList[0]?.context_type //=> 'NA'
 * ```
 */
export function toStatusDocument(status: Status): StatusDocument {
  return statusDocument({
    metadata: frozenCopy(status.metadata ?? {}, 'metadata'),
    message: status.message ?? null,
    reason: status.reason ?? null,
    status: readResultWord(status.status) ?? 'incomplete',
    successes: status.successes ?? [],
    failures: status.failures ?? [],
    links: (status.links ?? []).map(({ rel, href }) => Object.freeze({ rel, href })),
    messages: (status.details?.messageList ?? []).map(toDocumentMessage),
  })
}

/** What a document is made of; links, messages and `metadata` are frozen already. */
export interface StatusDocumentParts
  extends Pick<StatusDocument, 'metadata' | 'message' | 'reason' | 'status' | 'successes' | 'failures' | 'links'> {
  readonly messages: readonly StatusDocumentMessage[]
}

/** Lays out a document: names once, links by relation, errors counted. */
export function statusDocument(parts: StatusDocumentParts): StatusDocument {
  return Object.freeze({
    kind: 'Status',
    apiVersion: 'v1.0',
    metadata: parts.metadata,
    message: parts.message,
    reason: parts.reason,
    status: parts.status,
    successes: Object.freeze([...new Set(parts.successes)]),
    failures: Object.freeze([...new Set(parts.failures)]),
    links: groupLinks(parts.links),
    details: Object.freeze({
      errorCount: parts.messages.filter(({ error }) => error).length,
      messageList: Object.freeze([...parts.messages]),
    }),
  })
}

/** Drydock lists links relation by relation, in the order in which each first appeared. */
export function groupLinks(links: readonly StatusLink[]): readonly StatusLink[] {
  const relations = new Map<string, Map<string, StatusLink>>()
  for (const link of links) {
    const known = relations.get(link.rel) ?? new Map<string, StatusLink>()
    if (!known.has(link.href)) relations.set(link.rel, known.set(link.href, link))
  }
  return Object.freeze([...relations.values()].flatMap((known) => [...known.values()]))
}

function toDocumentMessage(received: StatusMessage, index: number): StatusDocumentMessage {
  const { message, error, context_type, context, ts, extra, ...others } = received
  // Text that is no JSON object is kept under its own name: it is a field like any other.
  const more = { ...others, ...(readExtra(extra) ?? { extra }) }
  return Object.freeze({
    message: message ?? '',
    error: error ?? false,
    context_type: context_type ?? 'NA',
    context: context ?? 'NA',
    ts: ts === null || ts === undefined ? null : (parseTimestamp(ts) ?? ts),
    extra: frozenCopy(more, `details.messageList[${index}].extra`),
  })
}

/** The object that `extra` is, or is the JSON text of; undefined when it is the text of something else. */
export function readExtra(extra: StatusMessage['extra']): Readonly<Record<string, unknown>> | undefined {
  if (typeof extra !== 'string') return extra ?? {}
  let value: unknown
  try {
    value = JSON.parse(extra)
  } catch {
    return undefined
  }
  if (value === null) return {}
  return typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined
}
