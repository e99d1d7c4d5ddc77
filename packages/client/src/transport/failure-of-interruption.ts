import type { Interruption } from './call-scope.ts'
import type { Head } from './exchange.ts'
import type { Failure } from './failure.ts'

/** What a call was doing when it was interrupted. */
export type Doing = 'fetching-token' | 'queueing' | 'cooling-down' | 'starting' | 'exchanging' | 'pausing'

const doings: Readonly<Record<Doing, string>> = {
  'fetching-token': 'while a token was fetched',
  queueing: 'while it waited in line behind other requests of this client',
  'cooling-down': 'while the server was left alone, as it had asked',
  starting: 'before it was sent',
  exchanging: 'before the whole answer had come',
  pausing: 'before it was tried again',
}

/** The failure that an interruption stands for. */
export function failureOfInterruption(
  by: Interruption,
  about: {
    readonly doing: Doing
    readonly writes: boolean
    /** The beginning of the answer, if that has come. */
    readonly head?: Head | undefined
    readonly attemptTimeoutMs: number
    readonly totalTimeoutMs: number
  },
): Failure {
  const { doing, writes, head, attemptTimeoutMs, totalTimeoutMs } = about
  const done = head !== undefined && head.status >= 200 && head.status < 300
  const applied = !writes || doing !== 'exchanging' ? 'no' : done ? 'yes' : 'unknown'
  const seen = { applied, status: head?.status, headers: head?.headers } as const
  switch (by) {
    case 'aborted':
      return { code: 'aborted', retryable: false, what: `it was called off ${doings[doing]}`, advice: '', ...seen }
    case 'closed':
      return { code: 'aborted', retryable: false, what: `the client was closed ${doings[doing]}`, advice: '', ...seen }
    case 'attempt-timeout':
    case 'total-timeout': {
      const [option, ms] =
        by === 'attempt-timeout' ? ['attemptTimeoutMs', attemptTimeoutMs] : ['totalTimeoutMs', totalTimeoutMs]
      return {
        code: 'timed-out',
        retryable: true,
        what: `its time of ${ms} ms ran out ${doings[doing]}`,
        advice: `Try again later, or give it more time (${option}).`,
        ...seen,
      }
    }
  }
}
