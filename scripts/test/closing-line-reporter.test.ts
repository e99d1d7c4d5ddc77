import { expect, test } from 'vitest'
import type { TestModule } from 'vitest/node'
import { closingLine } from '../closing-line-reporter.ts'

/** As much of a test module as the reporter reads. */
const module = (states: readonly string[], errors: { module?: number; suite?: number } = {}) =>
  ({
    errors: () => Array.from({ length: errors.module ?? 0 }),
    children: {
      allTests: () => states.map((state) => ({ result: () => ({ state }) })),
      allSuites: () => [{ errors: () => Array.from({ length: errors.suite ?? 0 }) }],
    },
  }) as unknown as TestModule

test('the tests of all modules are counted by how they ended', () => {
  const modules = [module(['passed', 'passed', 'failed']), module(['skipped', 'passed'])]
  expect(closingLine(modules, 0)).toBe('tests: 3 passed, 1 failed, 1 skipped')
})

test('a run with an error anywhere never shows 0 failed', () => {
  expect(closingLine([module([], { module: 1 })], 0)).toBe('tests: 0 passed, 1 failed, 0 skipped')
  expect(closingLine([module(['passed'], { suite: 1 })], 0)).toBe('tests: 1 passed, 1 failed, 0 skipped')
  expect(closingLine([module(['passed'])], 2)).toBe('tests: 1 passed, 2 failed, 0 skipped')
})

test('a test that never ended has failed', () => {
  expect(closingLine([module(['pending'])], 0)).toBe('tests: 0 passed, 1 failed, 0 skipped')
})
