import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { illegalTransitionTests } from '../generate-illegal-transition-tests.ts'
import { lifecyclePages } from '../generate-lifecycle-pages.ts'

const root = new URL('../../', import.meta.url)

test.each([...lifecyclePages(), ...illegalTransitionTests()])(
  '%s is what the tables make of it today',
  (path, text) => {
    expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
  },
)

test('every system has a page and a file of type tests', () => {
  const systems = ['drydock', 'drp', 'lcm', 'ovirt']
  expect([...lifecyclePages().keys()]).toEqual(['README', ...systems].map((name) => `docs/lifecycles/${name}.md`))
  expect([...illegalTransitionTests().keys()]).toEqual(
    systems.map((name) => `packages/core/test/${name}/illegal-transitions.test-d.ts`),
  )
})
