import type { ApiCall, RequestOptions } from '../transport/index.ts'

/** A piece of a job's log. */
export interface JobLogChunk {
  /** Where it begins, in bytes from the log's beginning. */
  readonly from: number
  /** Where it ends: what to go on from. */
  readonly to: number
  /** The bytes as they were written. */
  readonly bytes: Uint8Array
  /** The bytes as text (UTF-8). In `follow` a character that is split between two pieces comes with the later one. */
  readonly text: string
}

/** Which part of a log is wanted. */
export interface JobLogRange {
  /** The first byte, counted from 0. */
  readonly from: number
  /** The byte before which it ends. Default: the log's end. */
  readonly to?: number | undefined
}

/** How a log is followed. */
export interface FollowLogOptions extends RequestOptions {
  /** The first byte wanted: 0 is all of it, `to` of a piece goes on behind it. Default 0. */
  readonly from?: number | undefined
  /** How long, in milliseconds, the log must not have grown once the job has ended: agents write the last of it afterwards. Default 5 000. */
  readonly graceMs?: number | undefined
  /** How often to look, in milliseconds. Default 1 000. */
  readonly intervalMs?: number | undefined
  /** How long the server may be out of reach, in milliseconds. Default 300 000. */
  readonly outageToleranceMs?: number | undefined
}

/** The logs of jobs. That of an archived job cannot be read. */
export interface DrpJobLog {
  /** Reads a log as text. */
  read(id: string, options?: RequestOptions): ApiCall<string>
  /** Reads a part of a log; an empty piece where it begins at or behind the end. */
  range(id: string, range: JobLogRange, options?: RequestOptions): ApiCall<JobLogChunk>
  /** Writes behind a log's end. Servers check neither the job's state nor how much it is. It is not sent twice. */
  append(id: string, data: string | Uint8Array, options?: RequestOptions): ApiCall<void>
  /**
   * Shows a log as it grows, until the job is over and the log has not grown for `graceMs`. A job that is set aside is not over.
   *
   * Each iteration begins anew, and leaving it ends it. A server that is out of reach is waited for. It throws what cannot be waited out:
   * `not-found` for a job that is deleted, `aborted` when `signal` is.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * const job = {
   *   Validated: true, Available: true, ReadOnly: false, Uuid: 'j1', Previous: '', Machine: 'm1', Task: 'raid', Stage: 'prep', BootEnv: 'local',
   *   Workflow: '', State: 'finished', ExitState: 'complete', StartTime: '2026-11-20T21:49:37.848913829Z', EndTime: '2026-11-20T21:49:38Z',
   *   Archived: false, Current: true, CurrentIndex: 0, NextIndex: 1,
   * }
   * const fetch = async (url: string) => (url.endsWith('/log') ? new Response('Log for Job: j1\n') : Response.json(job))
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch })
   * const seen: string[] = []
   * for await (const { text } of drp.jobs.log.follow('j1', { graceMs: 0 })) seen.push(text)
   * seen //=> ['Log for Job: j1\n']
   */
  follow(id: string, options?: FollowLogOptions): AsyncIterable<JobLogChunk>
}
