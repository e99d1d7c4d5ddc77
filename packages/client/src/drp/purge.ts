import { invalidInput, JobwrightError } from '@jobwright/core'
import { parseGoDuration } from '@jobwright/core/drp'
import { type Connection, composedCall, type DocumentOperation } from '../api/index.ts'
import { flag, type OptionRule, wholeNumber } from '../input/index.ts'
import type { ApiCall, RequestOptions } from '../transport/index.ts'
import { getInfo } from './site-operations.ts'

/** Which jobs are purged. Each limit takes the place of the server's preference of the same name. */
export interface PurgeOptions extends RequestOptions {
  /** Only find out what would be purged? Default false. */
  readonly dryRun?: boolean | undefined
  /** Only the jobs of this machine, by its UUID; `missing`: those of machines that are gone. Default: of all machines. */
  readonly machine?: 'missing' | (string & {}) | undefined
  /** So many jobs of each machine are kept. Default: the preference. */
  readonly jobsToKeep?: number | undefined
  /** The age from which on failed jobs are purged, as a duration such as `48h` or `1h30m`. Default: the preference. */
  readonly failedJobsPurgedAfter?: string | undefined
  /** The age from which on finished jobs are purged, as a duration such as `168h`. Default: the preference. */
  readonly completeJobsPurgedAfter?: string | undefined
}

/** By this word in `/info` a server says that it heeds what a purge is asked for. */
const feature = 'selective-job-purge'

const of = 'jobs.purge'

const duration: OptionRule = (value) =>
  typeof value === 'string' && Number(parseGoDuration(value)) >= 0 ? undefined : 'a duration such as 48h or 1h30m'

const uuid = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** Not a name: no document tells what a server purges that does not know the machine. */
const machineOrMissing: OptionRule = (value) =>
  typeof value === 'string' && (value === 'missing' || uuid.test(value))
    ? undefined
    : "the UUID of a machine, or 'missing'"

type Limits = Omit<PurgeOptions, keyof RequestOptions>

const rules: readonly (readonly [name: keyof Limits, written: string, rule: OptionRule])[] = [
  ['dryRun', 'dryrun', flag],
  ['machine', 'machine', machineOrMissing],
  ['jobsToKeep', 'jobsToKeep', wholeNumber(0)],
  ['failedJobsPurgedAfter', 'failedJobsPurgedAfter', duration],
  ['completeJobsPurgedAfter', 'completeJobsPurgedAfter', duration],
]

/** `DELETE /jobs`. A server that would pass over what is asked is not asked. */
export function purgeJobs({ send }: Connection, options: PurgeOptions = {}): ApiCall<unknown> {
  return composedCall(async () => {
    const { dryRun, machine, jobsToKeep, failedJobsPurgedAfter, completeJobsPurgedAfter, ...request } = options
    const query = queryOf({ dryRun, machine, jobsToKeep, failedJobsPurgedAfter, completeJobsPurgedAfter })
    if (query.length > 0) {
      const { features } = await send({ ...getInfo, name: of }, request)
      if (features?.includes(feature) !== true) throw unheeded()
    }
    return send(operationOf(query, dryRun === true), request).withResponse()
  })
}

type Query = readonly (readonly [string, string])[]

function queryOf(limits: Limits): Query {
  return rules.flatMap(([name, written, rule]) => {
    const value = limits[name]
    const wanted = value === undefined ? undefined : rule(value)
    if (wanted !== undefined) throw invalidInput(`${of}: ${name} must be ${wanted}.`)
    return value === undefined || value === false ? [] : [[written, String(value)] as const]
  })
}

function operationOf(query: Query, asks: boolean): DocumentOperation<unknown> {
  return {
    name: of,
    method: 'DELETE',
    path: ['jobs'],
    query,
    asks,
    read: (answer) => (answer.text === '' ? undefined : answer.json()),
    driftIn: () => [],
  }
}

function unheeded(): JobwrightError {
  return new JobwrightError(
    `${of}: this server does not have the feature ${feature}: it would purge by its own preferences whatever is asked. Nothing was purged; without options, it will be.`,
    { code: 'rejected' },
  )
}
