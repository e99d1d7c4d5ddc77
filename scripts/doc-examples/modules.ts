import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { DocExample } from './collect.ts'
import { withChecks } from './transform.ts'

const root = path.resolve(import.meta.dirname, '../..')
const directory = path.join(root, 'docs/test/generated')
const checks = '../../../scripts/doc-examples/checks.ts'

/** Writes every example as a module of its own and returns their files, in order. */
export function writeModules(examples: readonly DocExample[]): string[] {
  removeModules()
  mkdirSync(directory, { recursive: true })
  return examples.map((example) => {
    const file = path.join(directory, `${example.file.replaceAll('/', '+')}+${example.line}.ts`)
    writeFileSync(file, withChecks(example, checks))
    return file
  })
}

export function removeModules(): void {
  rmSync(directory, { recursive: true, force: true })
}

/** Compiles all written modules at once, strictly; gives what is wrong as `document:line: message`. */
export function compileModules(): string[] {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['node_modules/@typescript/native/bin/tsc', '-p', 'docs/test', '--pretty', 'false'],
    { cwd: root, encoding: 'utf8' },
  )
  if (status === 0) return []
  return `${stdout}${stderr}`
    .trimEnd()
    .split('\n')
    .map((line) =>
      line.replace(/^docs\/test\/generated\/(.+)\+\d+\.ts\((\d+),\d+\)/, (_, name: string, number: string) => {
        return `${name.replaceAll('+', '/')}:${number}`
      }),
    )
}
