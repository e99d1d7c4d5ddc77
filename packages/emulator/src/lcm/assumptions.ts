import type { GivenClusterAssumptions } from '@jobwright/core/lcm'
import { completed } from '../server/completed.ts'
import { demand } from '../server/demand.ts'

/** What is assumed of OpsCenter where no source tells. Each has a default, and tests should try the other ways too. */
export interface LcmAssumptions {
  /** About jobs: strategies, terminations, restarts, the roll-up of statuses. Default: as each says. */
  readonly jobs?: GivenClusterAssumptions | undefined
  /** The name of the parameter that asks for a page by number. Default `page`. */
  readonly pageParameter?: string | undefined
  /** The name of the parameter that says how many rows a page has. Default `per-page`. */
  readonly perPageParameter?: string | undefined
  /** How many rows a page has at most, whatever is asked for. Default: no limit. */
  readonly largestPage?: number | undefined
  /** What is answered for a page beyond the last: one without rows, or 404. Default `empty`. */
  readonly pageBeyondLast?: 'empty' | 'not-found' | undefined
  /** How lists are ordered. Default `oldest-first`. */
  readonly listOrder?: 'oldest-first' | 'newest-first' | undefined
  /** Does a server of `v2` answer below `/api/v1/lcm` too, as a server of `v1` would? Default false. */
  readonly servesV1?: boolean | undefined
  /** What the text `"false"` means where yes or no belongs: no (`as-written`), or yes as any text that is not empty (`truthy`). Default `as-written`. */
  readonly textBooleans?: 'as-written' | 'truthy' | undefined
  /** Have errors of `v2` a `type`, as those of `v1` have? Default false. */
  readonly errorTypeInV2?: boolean | undefined
  /** The status of the answer to a termination. Default 200. */
  readonly terminateStatus?: number | undefined
  /** How long after the request a job is killed, in milliseconds. Default: when the job manager looks at it next. */
  readonly terminateAfterMs?: number | undefined
  /** What happens to a job on a cluster without repository, credential or profile: it fails as soon as it starts, its POST is answered 400, or it is run. Default `fail`. */
  readonly incompleteCluster?: 'fail' | 'refuse' | 'run' | undefined
  /**
   * What is answered for a repository, credential or profile that is named but not there: the record is made all the same, or 400. Default `accept`. What
   * a record is part of must always be there: 404.
   */
  readonly unknownReferences?: 'accept' | 'refuse' | undefined
  /** Do clusters show `old-password` and `new-password`? Default false. */
  readonly clusterPasswordsShown?: boolean | undefined
  /** Do repositories show their `password`? Default false. */
  readonly repositoryPasswordsShown?: boolean | undefined
  /** The name of the cookie that holds the session. Default `opscenter-session`. */
  readonly sessionCookie?: string | undefined
  /** How long a session lasts, in milliseconds. Default: for ever. */
  readonly sessionLifeMs?: number | undefined
  /** Do sessions outlive a restart of OpsCenter? Default false. */
  readonly sessionsSurviveRestart?: boolean | undefined
  /** How long events are kept, in milliseconds. Default: for ever. */
  readonly eventsKeptMs?: number | undefined
  /** How long after its creation a job is answered 404, in milliseconds, as some scripts have seen. Default 0. */
  readonly jobHiddenMs?: number | undefined
  /** The status of the answer to a DELETE; with 204 it has no body. Default 204. */
  readonly deleteStatus?: number | undefined
}

/** Assumptions, completed; undefined means for ever, or when the job manager looks next. */
export type ResolvedAssumptions = {
  readonly [Name in Exclude<keyof LcmAssumptions, Open>]-?: NonNullable<LcmAssumptions[Name]>
} & Pick<LcmAssumptions, Open>

type Open = 'jobs' | 'terminateAfterMs'

/** What each is by default. */
const usual: Omit<ResolvedAssumptions, Open> = {
  pageParameter: 'page',
  perPageParameter: 'per-page',
  largestPage: Number.POSITIVE_INFINITY,
  pageBeyondLast: 'empty',
  listOrder: 'oldest-first',
  servesV1: false,
  textBooleans: 'as-written',
  errorTypeInV2: false,
  terminateStatus: 200,
  incompleteCluster: 'fail',
  unknownReferences: 'accept',
  clusterPasswordsShown: false,
  repositoryPasswordsShown: false,
  sessionCookie: 'opscenter-session',
  sessionLifeMs: Number.POSITIVE_INFINITY,
  sessionsSurviveRestart: false,
  eventsKeptMs: Number.POSITIVE_INFINITY,
  jobHiddenMs: 0,
  deleteStatus: 204,
}

/** The words that some of them may be. */
const words: Readonly<Record<string, readonly string[]>> = {
  pageBeyondLast: ['empty', 'not-found'],
  listOrder: ['oldest-first', 'newest-first'],
  textBooleans: ['as-written', 'truthy'],
  incompleteCluster: ['fail', 'refuse', 'run'],
  unknownReferences: ['accept', 'refuse'],
}

/** Completes assumptions. Throws JobwrightError `invalid-input` for what cannot be. Those about jobs are checked by the rules of core. */
export function assumptionsOf(given: LcmAssumptions | undefined): ResolvedAssumptions {
  const assumptions = completed('assumptions', given, usual, ['jobs', 'terminateAfterMs'])
  for (const [name, value] of Object.entries(assumptions)) {
    const known = words[name]
    demand(
      known === undefined || known.includes(String(value)),
      `assumptions: ${name} must be one of ${known?.join(', ')}.`,
    )
    demand(typeof value !== 'number' || value >= 0, `assumptions: ${name} must be a number from 0 up.`)
  }
  const { largestPage, terminateStatus, deleteStatus, pageParameter, perPageParameter, sessionCookie } = assumptions
  demand(largestPage >= 1, 'assumptions: largestPage must be a number from 1 up.')
  for (const status of [terminateStatus, deleteStatus])
    demand(
      Number.isInteger(status) && status >= 200 && status < 300,
      'assumptions: a status must be one from 200 to 299.',
    )
  demand(pageParameter !== '' && perPageParameter !== '', 'assumptions: the names of parameters may not be empty.')
  demand(/^[\w-]+$/.test(sessionCookie), 'assumptions: sessionCookie must be a name of letters, digits and hyphens.')
  return assumptions
}
