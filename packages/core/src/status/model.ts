import * as z from 'zod/mini'
import { type Open, openEnum } from '../wire/open-enum.ts'
import type { ResultWord } from './result.ts'

/** A document that a message is about. */
export interface StatusMessageDocument {
  /** The document's schema, for example `drydock/BaremetalNode/v1`. */
  readonly schema?: string | null | undefined
  /** The document's name. */
  readonly name?: string | null | undefined
}

/**
 * One message of a Status, as servers write it. Drydock's task results use the first six fields, `/validatedesign` and
 * `/health/extended` those of the Airship convention. A message may hold further fields; Drydock once wrote the keys of `extra` there.
 */
export interface StatusMessage {
  /** What happened, in words. */
  readonly message?: string | null | undefined
  /** Whether it is an error: these are what `errorCount` counts. */
  readonly error?: boolean | null | undefined
  /** What kind of thing it is about, for example `node`, `task`, `network`; `NA` when none. */
  readonly context_type?: string | null | undefined
  /** Which one it is about; `NA` when none. */
  readonly context?: string | null | undefined
  /** When: Drydock writes UTC, mostly without saying so. See `parseTimestamp`. */
  readonly ts?: string | null | undefined
  /** More about it: an object or, as Drydock answers, the JSON text of one. */
  readonly extra?: string | Readonly<Record<string, unknown>> | null | undefined
  /** Airship convention: `SimpleMessage` or `ValidationMessage`. */
  readonly kind?: string | null | undefined
  /** Airship convention: the number of the rule, for example `DD1001`. */
  readonly name?: string | null | undefined
  /** Airship convention: how bad it is. */
  readonly level?: Open<'Error' | 'Warning' | 'Info'> | null | undefined
  /** Airship convention: what to do about it. */
  readonly diagnostic?: string | null | undefined
  /** Airship convention: the documents it is about. */
  readonly documents?: readonly StatusMessageDocument[] | null | undefined
}

/** Where more can be read. */
export interface StatusLink {
  /** How it relates to the Status, for example `detail_logs`. */
  readonly rel: string
  /** The address. */
  readonly href: string
}

/** The messages of a Status and how many of them are errors. */
export interface StatusDetails {
  /** How many messages are errors, as the server states it. */
  readonly errorCount?: number | null | undefined
  /** The messages, oldest first. */
  readonly messageList?: readonly StatusMessage[] | null | undefined
}

/**
 * A Status as servers write it: the result of a Drydock task (of today, or as first documented), or an answer in the Airship
 * convention. Only `status` is always there. {@link StatusDocument} is the same in one complete form.
 */
export interface Status {
  /** `Status`. */
  readonly kind?: string | null | undefined
  /** `Status`, in the spelling Drydock first documented. */
  readonly Kind?: string | null | undefined
  /** `v1.0`; first documented as `v1`. */
  readonly apiVersion?: string | null | undefined
  /** Anything; Drydock leaves it empty. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined
  /** The outcome in words; Drydock's task results mostly leave it null. */
  readonly message?: string | null | undefined
  /** Why, in words; null for none. */
  readonly reason?: string | null | undefined
  /** The result. Drydock's word, or `Success` or `Failure` in the Airship convention; new words are kept. */
  readonly status: Open<ResultWord | 'Success' | 'Failure'>
  /** The names of what succeeded, for example of nodes. One name may be here and in `failures`. */
  readonly successes?: readonly string[] | null | undefined
  /** The names of what failed. */
  readonly failures?: readonly string[] | null | undefined
  /** Where more can be read. */
  readonly links?: readonly StatusLink[] | null | undefined
  /** The messages and the number of errors among them. */
  readonly details?: StatusDetails | null | undefined
  /** Airship convention: the HTTP status. */
  readonly code?: number | string | null | undefined
  /** In a task's `subtask_errors`: whose result it is. */
  readonly task_id?: string | undefined
}

/** What a {@link StatusMessage} must be: every field may be missing, further ones are kept. */
export const statusMessageSchema: z.ZodMiniType<StatusMessage, StatusMessage> = /*@__PURE__*/ (() =>
  z.looseObject({
    message: z.nullish(z.string()),
    error: z.nullish(z.boolean()),
    context_type: z.nullish(z.string()),
    context: z.nullish(z.string()),
    ts: z.nullish(z.string()),
    extra: z.nullish(z.union([z.string(), z.record(z.string(), z.unknown())])),
    kind: z.nullish(z.string()),
    name: z.nullish(z.string()),
    level: z.nullish(openEnum(['Error', 'Warning', 'Info'])),
    diagnostic: z.nullish(z.string()),
    documents: z.nullish(z.array(z.looseObject({ schema: z.nullish(z.string()), name: z.nullish(z.string()) }))),
  }))()

/** What a {@link Status} must be: every field but `status` may be missing, further ones are kept. */
export const statusSchema: z.ZodMiniType<Status, Status> = /*@__PURE__*/ (() =>
  z.looseObject({
    kind: z.nullish(z.string()),
    Kind: z.nullish(z.string()),
    apiVersion: z.nullish(z.string()),
    metadata: z.nullish(z.record(z.string(), z.unknown())),
    message: z.nullish(z.string()),
    reason: z.nullish(z.string()),
    status: openEnum(['success', 'failure', 'partial_success', 'incomplete', 'unreported', 'Success', 'Failure']),
    successes: z.nullish(z.array(z.string())),
    failures: z.nullish(z.array(z.string())),
    links: z.nullish(z.array(z.looseObject({ rel: z.string(), href: z.string() }))),
    details: z.nullish(
      z.looseObject({ errorCount: z.nullish(z.number()), messageList: z.nullish(z.array(statusMessageSchema)) }),
    ),
    code: z.nullish(z.union([z.number(), z.string()])),
    task_id: z.optional(z.string()),
  }))()
