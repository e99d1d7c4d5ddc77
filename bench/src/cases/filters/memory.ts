import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Subject, Survey } from '../../survey.ts'
import { keepers } from './keepers.ts'
import type { Weight } from './memory-child.ts'

const child = fileURLToPath(new URL('memory-child.ts', import.meta.url))
const run = promisify(execFile)

/** What an index takes beside the nodes, whose texts it shares. Each is weighed in a process of its own. */
export function memory(sizes: readonly number[]): Survey {
  return {
    name: 'filters: bytes a node that an index holds',
    columns: sizes.map((size) => ({ name: `of ${size.toLocaleString('en')}` })),
    subjects: keepers.map(
      ({ name, role }): Subject => ({
        name,
        role,
        async count() {
          const weights: Weight[] = []
          for (const size of sizes) weights.push(await weigh(name, size))
          return { answers: weights.map(({ counts }) => counts), counts: weights.map(({ bytes }) => bytes) }
        },
      }),
    ),
  }
}

async function weigh(name: string, size: number): Promise<Weight> {
  const { stdout } = await run(process.execPath, [...process.execArgv, child, name, String(size)])
  return JSON.parse(stdout)
}
