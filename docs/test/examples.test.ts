import { globSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { collectExamples } from '../../scripts/doc-examples/collect.ts'
import { compileModules, removeModules, writeModules } from '../../scripts/doc-examples/modules.ts'

/** How many blocks are marked `no-run`. Raise it only for code that cannot run here, such as a call to a real site. */
const compiledOnly = 0

const documents = ['README.md', 'docs/**/*.md', 'packages/*/README.md', 'packages/*/src/**/*.ts']
const files = globSync(documents, { exclude: (name) => name === 'api' || name === 'node_modules' })
const examples = files
  .map((file) => file.replaceAll(path.sep, '/'))
  .sort()
  .flatMap((file) => collectExamples(file))

/** The examples with the modules made of them. */
const modules = writeModules(examples).map((module, index) => ({ ...examples[index], module }))

beforeAll(() => {
  vi.spyOn(console, 'log').mockImplementation(() => {})
})
afterAll(removeModules)

test('every example of the documentation compiles', { timeout: 60_000 }, () => {
  expect(compileModules()).toEqual([])
})

test('every example but the counted ones runs', () => {
  expect(examples.filter(({ run }) => !run)).toHaveLength(compiledOnly)
})

describe('examples', { timeout: 60_000 }, () => {
  for (const { file, line, run, module } of modules) {
    if (!run) continue
    test(`${file}:${line}`, async () => {
      const { exitCode } = process
      await import(module).finally(() => {
        process.exitCode = exitCode
      })
    })
  }
})
