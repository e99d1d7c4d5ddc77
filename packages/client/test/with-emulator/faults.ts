import type { ErrorCode } from '@jobwright/core'
import type { Fault } from '@jobwright/emulator'
import { token } from './site.ts'

/** A fault, and what a single request that meets it comes to. */
export interface NamedFault {
  readonly name: string
  readonly then: Fault
  /** What a request that met it fails with; undefined where it is answered all the same. */
  readonly code?: ErrorCode
  /** Does it help to ask again? */
  readonly passes?: boolean
  /** Does the server do what the request asks for? */
  readonly done: boolean
  /** What can be known of that by whoever sees the answer? */
  readonly applied: 'no' | 'yes' | 'unknown'
}

/** An answer of Drydock's own that quotes the token it was shown. */
const said = (status: number, retry = false, headers = {}): Fault => ({
  kind: 'status',
  status,
  headers: { 'Content-Type': 'application/json', ...headers },
  body: JSON.stringify({ type: 'error', message: `no: ${token}`, retry }),
})

/** A page of something that stands in between. */
const page = (status: number, handled: boolean): Fault => ({
  kind: 'status',
  status,
  handled,
  body: `<h1>${token}</h1>`,
})

export const faults: readonly NamedFault[] = [
  { name: '400', then: said(400), code: 'rejected', done: false, applied: 'no' },
  { name: '401', then: said(401), code: 'authentication', done: false, applied: 'no' },
  { name: '403', then: said(403), code: 'forbidden', done: false, applied: 'no' },
  { name: '404', then: said(404), code: 'not-found', done: false, applied: 'no' },
  { name: '409', then: said(409), code: 'conflict', done: false, applied: 'no' },
  {
    name: '429 with Retry-After',
    then: said(429, true, { 'Retry-After': '3' }),
    code: 'rate-limited',
    passes: true,
    done: false,
    applied: 'no',
  },
  { name: '500 of Drydock', then: said(500), code: 'unavailable', done: false, applied: 'unknown' },
  {
    name: '500 of a proxy',
    then: page(500, false),
    code: 'unavailable',
    passes: true,
    done: false,
    applied: 'unknown',
  },
  { name: '503', then: page(503, false), code: 'unavailable', passes: true, done: false, applied: 'unknown' },
  {
    name: '503 after the work',
    then: page(503, true),
    code: 'unavailable',
    passes: true,
    done: true,
    applied: 'unknown',
  },
  {
    name: 'drop before the work',
    then: { kind: 'drop' },
    code: 'unavailable',
    passes: true,
    done: false,
    applied: 'unknown',
  },
  {
    name: 'drop after the work',
    then: { kind: 'drop', handled: true },
    code: 'unavailable',
    passes: true,
    done: true,
    applied: 'unknown',
  },
  { name: 'truncate', then: { kind: 'truncate' }, code: 'unavailable', passes: true, done: true, applied: 'yes' },
  { name: 'drip for ever', then: { kind: 'drip' }, code: 'timed-out', passes: true, done: true, applied: 'yes' },
  { name: 'drip', then: { kind: 'drip', bytes: 1_024, everyMs: 50 }, done: true, applied: 'yes' },
  { name: 'stall for ever', then: { kind: 'stall' }, code: 'timed-out', passes: true, done: false, applied: 'unknown' },
  {
    name: 'stall after the work',
    then: { kind: 'stall', handled: true },
    code: 'timed-out',
    passes: true,
    done: true,
    applied: 'unknown',
  },
  {
    name: 'stall in the body',
    then: { kind: 'stall', afterBytes: 5 },
    code: 'timed-out',
    passes: true,
    done: true,
    applied: 'yes',
  },
  { name: 'stall', then: { kind: 'stall', forMs: 2_000 }, done: true, applied: 'yes' },
  { name: 'wrong content type', then: { kind: 'content-type' }, done: true, applied: 'yes' },
  { name: 'no content type', then: { kind: 'content-type', value: null }, done: true, applied: 'yes' },
  { name: 'redirect', then: { kind: 'redirect' }, code: 'unexpected-response', done: false, applied: 'no' },
  {
    name: 'redirect after the work',
    then: { kind: 'redirect', status: 303, handled: true },
    code: 'unexpected-response',
    done: true,
    applied: 'unknown',
  },
  {
    name: 'redirect to another origin',
    then: { kind: 'redirect', location: 'http://elsewhere.example/' },
    code: 'unexpected-response',
    done: false,
    applied: 'no',
  },
  { name: 'duplicate', then: { kind: 'duplicate' }, done: true, applied: 'yes' },
  { name: 'huge', then: { kind: 'huge', bytes: 800_000 }, code: 'unexpected-response', done: true, applied: 'yes' },
  {
    name: 'huge, and says so',
    then: { kind: 'huge', bytes: 800_000, declared: true },
    code: 'unexpected-response',
    done: true,
    applied: 'yes',
  },
]
