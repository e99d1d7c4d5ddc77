import { spawnSync } from 'node:child_process'
import path from 'node:path'

/** The sources are compiled for the first process only. */
export const compiled = path.join(import.meta.dirname, '../../node_modules/.cache/compiled')

/** Runs a program of this folder as its own process, where code generation from strings is switched off. */
export function spawnProgram(file: string, args: readonly string[] = [], folder?: string) {
  const program = path.join(import.meta.dirname, '..', file)
  const node = ['--disallow-code-generation-from-strings', '--conditions=@jobwright/source', program, ...args]
  return spawnSync(process.execPath, node, {
    cwd: folder,
    env: { ...process.env, NODE_COMPILE_CACHE: compiled },
    encoding: 'utf8',
  })
}
