import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { type Effort, full } from '../harness.ts'
import type { Subject, Survey } from '../survey.ts'
import type { FleetWeight } from './fleet/child.ts'
import { type Fleet, fleets } from './fleet/fleets.ts'

/** Many machines that work through their tasks side by side, by the rules alone: how long, and how much memory at most. */
export function fleetCases(effort: Effort): Survey[] {
  const machines = effort === full ? 10_000 : 1_000
  return [
    {
      name: `fleet: ${machines.toLocaleString('en')} machines of 5 tasks, each requested, started and finished, in turn`,
      columns: [{ name: 'µs a job' }, { name: 'bytes held a machine' }, { name: 'MB at most' }],
      subjects: fleets.map((fleet) => subject(fleet, machines)),
    },
  ]
}

const child = fileURLToPath(new URL('fleet/child.ts', import.meta.url))
const run = promisify(execFile)

/** A process of its own for each: the most memory that a process ever had is never less again. */
function subject({ name, role }: Fleet, machines: number): Subject {
  return {
    name,
    role,
    async count() {
      const { stdout } = await run(process.execPath, [...process.execArgv, child, name, String(machines)])
      const { ends, microseconds, heldBytes, mostBytes }: FleetWeight = JSON.parse(stdout)
      return {
        answers: ends,
        counts: [microseconds / (machines * 5), heldBytes / machines, mostBytes / 1_000_000],
      }
    },
  }
}
