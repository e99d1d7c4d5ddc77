import type { Environment, Surroundings } from '../program/surroundings.ts'

/** A program's `main`. */
type Main = (argv: readonly string[], surroundings: Surroundings) => Promise<number>

export interface Setting {
  readonly environment?: Environment | undefined
  /** Presses Ctrl-C as soon as this was printed. */
  readonly interruptAt?: string | undefined
  /** How wide the terminal is. Default: there is none. */
  readonly columns?: number | undefined
  /** What tells the time at a real server. */
  readonly clock?: Surroundings['clock']
  /** Where files are written. */
  readonly folder?: string
}

/** Runs a program in this process. */
export async function runProgram(main: Main, args: readonly string[], setting: Setting = {}) {
  const { environment = {}, interruptAt, columns, clock, folder = 'no-such-folder' } = setting
  let stdout = ''
  let stderr = ''
  const interrupt = new AbortController()
  const status = await main(args, {
    print: (text) => {
      stdout += text
      if (interruptAt !== undefined && text.includes(interruptAt)) interrupt.abort()
    },
    complain: (text) => {
      stderr += text
    },
    environment,
    signal: interrupt.signal,
    terminal: columns === undefined ? undefined : { columns },
    folder,
    clock,
  })
  return { status, stdout, stderr }
}
