import type { EmulatedRequest } from './system.ts'

/** Whether the request is still handled, so that what it asks for is done although the answer does not say so. Default false. */
interface MayBeHandled {
  /** Is the request handled all the same, so that a write takes effect? Default false. */
  readonly handled?: boolean | undefined
}

/** Another answer than the system's. */
export interface StatusFault extends MayBeHandled {
  /** Which fault it is. */
  readonly kind: 'status'
  /** The status, 200 to 599. */
  readonly status: number
  /** The words after the status. Default: the usual ones. */
  readonly reason?: string | undefined
  /** The headers, such as `Retry-After`. Default: a `Content-Type` that fits the body. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** The body: text, or anything else, to be sent as JSON. Default: empty. */
  readonly body?: unknown
}

/** The connection closes instead of an answer. */
export interface DropFault extends MayBeHandled {
  /** Which fault it is. */
  readonly kind: 'drop'
}

/** Nothing comes for a time, or ever. */
export interface StallFault extends MayBeHandled {
  /** Which fault it is. */
  readonly kind: 'stall'
  /** For how long, in milliseconds; then it goes on as if nothing had been. Default: until the client gives up or the emulator closes. */
  readonly forMs?: number | undefined
  /** Stall after the headers and so many bytes of the body; the request is then handled. Default: before the answer begins. */
  readonly afterBytes?: number | undefined
}

/** The connection closes in the middle of the body. The request is handled. */
export interface TruncateFault {
  /** Which fault it is. */
  readonly kind: 'truncate'
  /** After how many bytes of the body. Default: half of them. */
  readonly afterBytes?: number | undefined
}

/** The body comes little by little. The request is handled. */
export interface DripFault {
  /** Which fault it is. */
  readonly kind: 'drip'
  /** How many bytes at a time. Default 1. */
  readonly bytes?: number | undefined
  /** The time between them, in milliseconds. Default 1 000. */
  readonly everyMs?: number | undefined
}

/** The answer says that its body is something else. The request is handled. */
export interface ContentTypeFault {
  /** Which fault it is. */
  readonly kind: 'content-type'
  /** What it says; null for no `Content-Type` at all. Default `text/html`. */
  readonly value?: string | null | undefined
}

/** The client is sent elsewhere. */
export interface RedirectFault extends MayBeHandled {
  /** Which fault it is. */
  readonly kind: 'redirect'
  /** The `Location`: a path stays on this origin, a whole address may leave it. Default: where the request came to, a loop. */
  readonly location?: string | undefined
  /** The status. Default 307. */
  readonly status?: 301 | 302 | 303 | 307 | 308 | undefined
}

/** The request is handled twice, as when a proxy sends it again; the second answer counts. */
export interface DuplicateFault {
  /** Which fault it is. */
  readonly kind: 'duplicate'
}

/** The body begins with very many blanks, which JSON and XML allow. The request is handled. */
export interface HugeFault {
  /** Which fault it is. */
  readonly kind: 'huge'
  /** How many bytes of blanks. Default 128 MiB. */
  readonly bytes?: number | undefined
  /** Does `Content-Length` tell? Default false: the body is sent in chunks. */
  readonly declared?: boolean | undefined
}

/** What goes wrong. */
export type Fault =
  | StatusFault
  | DropFault
  | StallFault
  | TruncateFault
  | DripFault
  | ContentTypeFault
  | RedirectFault
  | DuplicateFault
  | HugeFault

/** Which requests a fault is for: those that fit everything given. */
export interface FaultMatch {
  /** The system, such as `drydock`. */
  readonly system?: string | undefined
  /** The method, in capital letters. */
  readonly method?: string | undefined
  /** The path, undecoded and without the query: the whole of it, or a pattern found in it. */
  readonly path?: string | RegExp | undefined
}

/** A fault with the requests it is for. */
export interface FaultRule {
  /** Which requests it is for. Default: all. */
  readonly match?: FaultMatch | ((request: EmulatedRequest) => boolean) | undefined
  /** How many of these pass unharmed first. Default 0. */
  readonly skip?: number | undefined
  /** How many of them it then hits; `Infinity` for all. Default 1. */
  readonly times?: number | undefined
  /** What goes wrong. */
  readonly then: Fault
}

/** A fault that was added. */
export interface AddedFault {
  /** How many requests it has hit. */
  readonly hits: number
  /** Takes it away; more often than once does no harm. */
  remove(): void
}

/** The faults of an emulator. */
export interface Faults {
  /**
   * Adds a fault. A request meets one fault at most: the first added of those that it fits and that are not used up.
   *
   * Throws JobwrightError `invalid-input` for what it does not understand.
   */
  add(rule: FaultRule): AddedFault
  /** Takes all faults away. */
  clear(): void
}
