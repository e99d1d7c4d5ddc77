import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, SerializedError, TestModule } from 'vitest/node'

/** Where the line is left. */
const lineFile = 'reports/tests.txt'

/**
 * Ends a test run with `tests: N passed, N failed, N skipped` alone on the last line, and leaves the same line in a file
 * for scripts that have more to print. A file that cannot be loaded and an error outside all tests count as failed.
 */
export default class ClosingLineReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    const line = closingLine(modules, errors.length)
    mkdirSync(path.dirname(lineFile), { recursive: true })
    writeFileSync(lineFile, `${line}\n`)
    // The coverage table comes after this hook; the exit comes after everything.
    process.once('exit', () => console.log(line))
  }
}

/** The line: a module that fails to load, a suite that fails outside its tests and `errors` outside all tests are failures. */
export function closingLine(modules: readonly TestModule[], errors: number): string {
  const count = { passed: 0, failed: errors, skipped: 0 }
  for (const module of modules) {
    count.failed += module.errors().length
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      count[state === 'pending' ? 'failed' : state] += 1
    }
    for (const suite of module.children.allSuites()) count.failed += suite.errors().length
  }
  return `tests: ${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`
}
