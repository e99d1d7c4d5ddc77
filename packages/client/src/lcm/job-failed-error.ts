import { JobNotSucceededError, type WaitResult } from '../wait/index.ts'
import { adviceFor, type JobFailure } from './job-failures.ts'

/**
 * A job of LCM that was waited for did not succeed, or the wait was over before. It is a JobNotSucceededError whose message tells the errors of nodes that
 * failed, too, and what to do.
 *
 * @example
 * import { createLcmClient, LcmJobNotSucceededError } from '@jobwright/client/lcm'
 * // This server was restarted while the job ran.
 * const job = { id: 'j1', 'job-type': 'install', status: 'ORPHANED', 'cluster-id': 'c1', 'cluster-name': 'test' }
 * const page = { count: 0, 'per-page': 50, current: 1, last: 1, next: null, previous: null, results: [] }
 * const fetch = async (url: string) => Response.json(url.endsWith('/jobs/j1') ? job : page)
 * const lcm = createLcmClient({ baseUrl: 'https://opscenter.example:8443', auth: 'none', name: 'opscenter', fetch })
 * const error = await lcm.jobs.waitForSuccess('j1', { timeoutMs: 60_000 }).catch((error: unknown) => error)
 * error instanceof LcmJobNotSucceededError //=> true
 * String(error).includes('it never finishes by itself. Run it again') //=> true
 */
export class LcmJobNotSucceededError extends JobNotSucceededError {
  /** The name of the class. */
  override readonly name: string = 'LcmJobNotSucceededError'
  readonly #failures: readonly JobFailure[]

  constructor(result: WaitResult, failures: readonly JobFailure[]) {
    super(result)
    this.#failures = failures
    const advice = result.view && adviceFor(result.view)
    const message = [this.message, ...told(failures), ...(advice === undefined ? [] : [advice])].join(' ')
    // It was written with the message of the class below.
    if (this.stack !== undefined) this.stack = this.stack.replace(this.message, () => message)
    this.message = message
  }

  /** What went wrong, as far as it could be read; without secrets as far as those are known. */
  get failures(): readonly JobFailure[] {
    return this.#failures
  }
}

const mostTold = 3
const longest = 200

function told(failures: readonly JobFailure[]): readonly string[] {
  const some = failures.slice(0, mostTold).map(({ node, subtype, message }) => {
    const who = [node, subtype].filter((part) => part !== undefined).join(', ')
    const text = message.length > longest ? `${message.slice(0, longest)}…` : message
    return `${who === '' ? 'The job' : who}: ${text}.`
  })
  return failures.length > mostTold ? [...some, `And ${failures.length - mostTold} more errors.`] : some
}
