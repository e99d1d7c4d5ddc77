import { getEventListeners, setMaxListeners } from 'node:events'
import type { Subject, Survey } from '../../survey.ts'
import type { Reader } from './readers.ts'
import type { Site } from './site.ts'

const calls = 1_000

/** What calls that were answered leave behind when all are given one signal that lives on: that of a service's shutdown, say. */
export function leavings({ tasks }: Site, readers: readonly Reader[]): Survey {
  return {
    name: `client: what is left of ${calls.toLocaleString('en')} calls that were given one signal`,
    columns: [
      { name: 'timers', atMost: 0 },
      { name: 'listeners', atMost: 0 },
    ],
    subjects: readers.map(
      ({ name, role, read }): Subject => ({
        name,
        role,
        async count() {
          const { signal } = new AbortController()
          // Node warns of the eleventh listener.
          setMaxListeners(0, signal)
          const before = timers()
          const answers: unknown[] = []
          for (let call = 0; call < calls; call++) {
            const task = tasks[call % tasks.length]
            if (task !== undefined) answers.push(await read(task, signal))
          }
          return { answers, counts: [timers() - before, getEventListeners(signal, 'abort').length] }
        },
      }),
    ),
  }
}

const timers = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
