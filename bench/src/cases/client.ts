import type { Case, Contender } from '../harness.ts'
import type { Survey } from '../survey.ts'
import { leavings } from './client/leavings.ts'
import { type Reader, readersOf } from './client/readers.ts'
import { type Site, site } from './client/site.ts'

/** What a client costs beside the network: one GET from a server in the same process, from the call to the document. */
export function clientCases(): (Case | Survey)[] {
  const server = site()
  const readers = readersOf(server)
  const budget = { atMost: 15_000, above: 'ky, no retry, no time limit' }
  return [
    {
      name: 'client: one GET of a task, 1 kB of JSON',
      operations: server.tasks.length,
      contenders: readers.map((reader) => contender(reader, server)),
      budgets: [
        { contender: 'jobwright tasks.get', ...budget },
        { contender: 'jobwright transport.send', ...budget },
      ],
    },
    leavings(server, readers),
  ]
}

/** One call takes microseconds, next to which the shared loop is nothing. */
function contender({ name, role, read }: Reader, { tasks }: Site): Contender {
  return {
    name,
    role,
    answers: () => Promise.all(tasks.map((task) => read(task))),
    async run(times) {
      let keys = 0
      for (let time = 0; time < times; time++) {
        for (const task of tasks) keys += Object.keys((await read(task)) as object).length
      }
      return keys
    },
  }
}
