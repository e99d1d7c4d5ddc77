import type { Clock } from '@jobwright/core'

/** The variables that stand for options, such as `RS_TOKEN`. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a program writes to and reads from, and what interrupts it. */
export interface Surroundings {
  readonly print: (text: string) => void
  readonly complain: (text: string) => void
  readonly environment: Environment
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal
  /** What is drawn on; undefined where there is no terminal. */
  readonly terminal: { readonly columns: number } | undefined
  /** Where files are written. */
  readonly folder: string
  /** What tells the time at a real server. Default: the platform's. */
  readonly clock?: Clock | undefined
}

/** The surroundings of this process. Only the first Ctrl-C interrupts the program, the second one ends the process. */
export function surroundingsOfProcess(): Surroundings {
  const interrupted = new AbortController()
  process.once('SIGINT', () => interrupted.abort())
  // Who reads no more, such as `head`, is told no more: what is at work goes on to its end.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    print: (text) => process.stdout.write(text),
    complain: (text) => process.stderr.write(text),
    environment: process.env,
    signal: interrupted.signal,
    // Some terminals do not say how wide they are.
    terminal: process.stdout.isTTY ? { columns: process.stdout.columns || 80 } : undefined,
    folder: process.cwd(),
  }
}
