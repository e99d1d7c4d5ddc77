import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A process that runs. */
export interface Running {
  readonly child: ChildProcess
  /** Resolves with the first line printed that the pattern fits. */
  readonly line: (pattern: RegExp) => Promise<string>
  /** Resolves when it has ended. */
  readonly end: Promise<{ readonly code: number | null; readonly out: string; readonly error: string }>
}

const packageFolder = new URL('../..', import.meta.url)
/** The sources are compiled for the first process only. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/compiled', packageFolder))

/** Runs Node with the workspace's sources. */
export function runNode(args: readonly string[]): Running {
  const child = spawn(process.execPath, ['--conditions=@jobwright/source', '--no-warnings', ...args], {
    // A package may import itself by its name from its own folder.
    cwd: packageFolder,
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let [out, error] = ['', '']
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    error += text
  })
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  const end = new Promise<{ code: number | null; out: string; error: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, out, error })),
  )
  return {
    child,
    end,
    line: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = out
            .split('\n')
            .slice(0, -1)
            .find((line) => pattern.test(line))
          if (found !== undefined) resolve(found)
        }
        child.stdout.on('data', look)
        child.on('close', () => reject(new Error(`Ended without the line ${pattern}: ${out}${error}`)))
        look()
      }),
  }
}
