import { invalidInput } from '@jobwright/core'
import type { Machine } from '@jobwright/core/drp'
import type { Connection } from '../api/index.ts'
import {
  type CheckOptions,
  type CheckResult,
  check,
  JobNotSucceededError,
  type JobWatch,
  jobMethods,
  type ResumeOptions,
  type WaitAllOptions,
  type WaitForSuccessOptions,
  type WaitOptions,
  type WaitResult,
  type WaitTokenOptions,
} from '../wait/index.ts'
import type { EventHub } from './events/event-hub.ts'
import { machineFoundations } from './events/foundations.ts'
import { wokenByEvents } from './events/woken-by-events.ts'
import { machineSubject, readSubject } from './machine-subject.ts'
import { machineWatchable } from './machine-watchable.ts'

/** Which work of a machine is waited for. */
export interface OfWorkflow {
  /** The workflow that the machine must stay in: in another one, the wait is over as `superseded`. Default: whatever list it has. */
  readonly workflow?: string | undefined
}

/** How machines are waited for. */
export interface MachineWaits {
  /**
   * Waits for a machine's list of tasks; resolves however the list or the wait ended. The interface of the machines tells the ends there are.
   *
   * @example
   * import { createDrpClient } from '@jobwright/client/drp'
   * const machine = {
   *   Validated: true, Available: true, ReadOnly: false, Uuid: 'm1', Name: 'm1.example', CurrentJob: 'j1', Stage: 'prep', BootEnv: 'local',
   *   Profiles: [], Tasks: ['stage:prep', 'raid'], CurrentTask: 2, Runnable: true, Workflow: 'w', Arch: 'amd64', Locked: false, JobState: 'finished',
   * }
   * const drp = createDrpClient({ baseUrl: 'https://drp.example:8092', auth: 'none', fetch: async () => Response.json(machine) })
   * const end = await drp.machines.wait('m1', { workflow: 'w', timeoutMs: 3_600_000 })
   * end.outcome //=> 'succeeded'
   * end.view?.progress //=> { done: 2, total: 2, unit: 'tasks' }
   */
  wait(id: string, options: WaitOptions & OfWorkflow): Promise<WaitResult<Machine>>
  /** Waits for the list to be done and answers the machine; rejects with JobNotSucceededError on all else. */
  waitForSuccess(id: string, options: WaitForSuccessOptions & OfWorkflow): Promise<Machine>
  /** Waits for several machines. */
  waitAll(
    ids: Iterable<string>,
    options: WaitAllOptions<Machine> & OfWorkflow,
  ): Promise<Map<string, WaitResult<Machine>>>
  /** Shows a machine as it works through its list. */
  watch(id: string, options: WaitOptions & OfWorkflow): JobWatch<Machine>
  /** Begins a wait without looking: a token for `check` and `resume`. */
  waitToken(id: string, options: WaitTokenOptions & OfWorkflow): string
  /** Looks once: at the machine, and before v4 at its current job too. */
  check(token: string, options?: CheckOptions): Promise<CheckResult<Machine>>
  /** Goes on with a wait as if it had never stopped. */
  resume(token: string, options?: ResumeOptions): Promise<WaitResult<Machine>>
}

/** Gives machines their methods for waiting. */
export function machineWaits(connection: Connection, maxConcurrency: number | undefined, hub: EventHub): MachineWaits {
  const watchable = machineWatchable(connection, maxConcurrency)
  const methods = jobMethods<Machine>(wokenByEvents(watchable, hub, machineFoundations))
  return {
    wait: async (id, options) => byId(await methods.wait(...subjectAnd(id, options))),
    async waitForSuccess(id, options) {
      try {
        return await methods.waitForSuccess(...subjectAnd(id, options))
      } catch (error) {
        if (!(error instanceof JobNotSucceededError)) throw error
        throw new JobNotSucceededError(byId(error.result as WaitResult<Machine>))
      }
    },
    async waitAll(ids, options) {
      const { workflow, options: rest } = apart(options)
      const { onEnd } = rest ?? {}
      const told = onEnd && ((result: WaitResult<Machine>) => onEnd(byId(result)))
      const subjects = Array.from(ids, (id) => machineSubject(id, workflow))
      const results = await methods.waitAll(subjects, told === undefined ? rest : { ...rest, onEnd: told })
      return new Map([...results.values()].map(byId).map((result) => [result.id, result]))
    },
    watch: (id, options) => watchById(methods.watch(...subjectAnd(id, options))),
    waitToken: (id, options) => methods.waitToken(...subjectAnd(id, options)),
    async check(token, options) {
      // It is one look, with its own requests.
      const found = await check(watchable, token, options)
      return found.done ? { ...found, result: byId(found.result) } : found
    },
    resume: async (token, options) => byId(await methods.resume(token, options)),
  }
}

/** What is waited for, and how; what is no set of options is refused by the wait. */
function subjectAnd<Options extends OfWorkflow>(id: string, options: Options): [string, Omit<Options, 'workflow'>] {
  const { workflow, options: rest } = apart(options)
  return [machineSubject(id, workflow), rest]
}

function apart<Options extends OfWorkflow>(options: Options): OfWorkflow & { options: Omit<Options, 'workflow'> } {
  if (typeof options !== 'object' || options === null) return { options }
  const { workflow, ...rest } = options
  if (workflow === undefined || (typeof workflow === 'string' && workflow !== '')) return { workflow, options: rest }
  throw invalidInput('workflow must be the name of one: leave it out to wait for whatever list the machine has.')
}

/** A result under the id that was asked for. */
function byId(result: WaitResult<Machine>): WaitResult<Machine> {
  return { ...result, id: readSubject(result.id).id }
}

function watchById(watch: JobWatch<Machine>): JobWatch<Machine> {
  return {
    get result() {
      return watch.result.then(byId)
    },
    async *[Symbol.asyncIterator]() {
      const looks = watch[Symbol.asyncIterator]()
      try {
        for (;;) {
          const { done, value } = await looks.next()
          if (done === true) return byId(value)
          yield value
        }
      } finally {
        // Leaving the iteration calls the wait off.
        await looks.return?.()
      }
    },
  }
}
