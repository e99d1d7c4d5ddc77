import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { leftOn, openSite, type Site } from './site.ts'
import { step } from './steps.ts'
import { Walk } from './walk.ts'

const covered = new Map<string, number>()
const cover = (what: string) => void covered.set(what, (covered.get(what) ?? 0) + 1)

let site: Site
beforeEach(async () => {
  site = await openSite()
  site.emulator.drydock.script([{ node: 'a', action: 'deploy_node', fail: 999 }, { takeMs: 2_000 }])
  // Pauses are spread by chance: by the same chance each time.
  let chance = 1
  vi.spyOn(Math, 'random').mockImplementation(() => {
    chance = (Math.imul(chance, 1_664_525) + 1_013_904_223) >>> 0
    return chance / 2 ** 32
  })
})
afterEach(() => {
  vi.restoreAllMocks()
})

test('whatever is asked in whatever order, a client shows past or present states, never goes back, and tells the truth about writes', {
  timeout: 300_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async (steps) => {
      site.emulator.reset()
      const walk = new Walk(site, cover)
      for (const one of steps) await walk.take(one)
      expect(leftOn(site)).toEqual([])
    }),
    { seed: 20261120, numRuns: 40, endOnFailure: false },
  )
  const least = {
    'create, lost': 26,
    'create, applied unknown and done': 10,
    'create, applied unknown and not done': 5,
    'ensure, lost': 26,
    'ensure, lost and found': 13,
    'ensure, there already': 6,
    'wait succeeded': 3,
    'wait partial': 1,
    'wait cancelled': 1,
    'wait timed-out': 5,
    'wait failed: unavailable': 5,
    'resume succeeded': 3,
    'check done': 1,
    'check not done': 5,
    'state seen': 133,
  }
  for (const [what, count] of Object.entries(least)) expect(covered.get(what) ?? 0, what).toBeGreaterThanOrEqual(count)
})
