import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import type { ExitCode } from '@jobwright/core/drp'

/** A program, and what is to be done with it. */
export interface Program {
  readonly command: string
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  /** Takes what the program writes; nothing more is read before the promise resolves. */
  readonly write: (chunk: Uint8Array) => Promise<void>
  /** Ends the program and all it has started. */
  readonly signal: AbortSignal
  /** How long it may take to end by itself then, in milliseconds. */
  readonly killAfterMs: number
}

/** What a program has left in the background may hold its output open: when nothing has come for so long after its end, that is all. */
const quietMs = 500

/** Runs a program to its end, and answers how it ended. Rejects when it cannot be started. */
export async function runProgram(program: Program): Promise<ExitCode> {
  const { command, args, cwd, env, signal } = program
  // In a group of its own, so that all it starts can be ended with it.
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true })
  const ended = new Promise<ExitCode>((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, died) => resolve(code ?? died))
  })
  const outputs = [child.stdout, child.stderr].map((stream) => new Output(stream, program.write))
  const stopKilling = killOn(signal, child, program.killAfterMs)
  try {
    return await ended
  } finally {
    stopKilling()
    await Promise.all(outputs.map((output) => output.end()))
  }
}

/** What a program writes, on its way to the log. */
class Output {
  readonly #stream: Readable
  readonly #copied: Promise<void>
  #programEnded = false
  #writing = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(stream: Readable, write: Program['write']) {
    this.#stream = stream
    this.#copied = this.#copy(write)
  }

  /** The program is over: resolves when what it wrote has been taken. */
  async end(): Promise<void> {
    this.#programEnded = true
    if (!this.#writing) this.#awaitQuiet()
    await this.#copied
    clearTimeout(this.#timer)
  }

  async #copy(write: Program['write']): Promise<void> {
    try {
      for await (const chunk of this.#stream) {
        clearTimeout(this.#timer)
        this.#writing = true
        await write(chunk as Uint8Array)
        this.#writing = false
        if (this.#programEnded) this.#awaitQuiet()
      }
    } catch {
      // It was cut off, or the program was never started: what was read is all there is.
    }
  }

  #awaitQuiet(): void {
    this.#timer = setTimeout(() => this.#stream.destroy(), quietMs)
  }
}

/** Asks the group to end when the signal comes, and kills what is left of it when it has not; answers how to call that off. */
function killOn(signal: AbortSignal, child: ChildProcess, killAfterMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const begin = (): void => {
    send(child, 'SIGTERM')
    timer = setTimeout(() => send(child, 'SIGKILL'), killAfterMs)
  }
  if (signal.aborted) begin()
  else signal.addEventListener('abort', begin, { once: true })
  return () => {
    signal.removeEventListener('abort', begin)
    clearTimeout(timer)
    // What it had started may have outlived it.
    if (signal.aborted) send(child, 'SIGKILL')
  }
}

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return
  try {
    if (process.platform === 'win32') child.kill(signal)
    else process.kill(-child.pid, signal)
  } catch {
    // There is nobody left to tell.
  }
}
