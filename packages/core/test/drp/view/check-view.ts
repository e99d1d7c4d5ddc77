import type { JobView } from '@jobwright/core'
import { expect } from 'vitest'

/** What holds of every view, in a tree of them. */
export function checkView(view: JobView, keys: Set<string> = new Set()): void {
  expect(keys.has(view.key), `${view.key} twice`).toBe(false)
  keys.add(view.key)
  for (const one of [view, ...view.targets]) expect(one.outcome !== undefined).toBe(one.phase === 'ended')
  expect(view.endedAt === undefined || view.phase === 'ended').toBe(true)
  for (const at of [view.createdAt, view.startedAt, view.updatedAt, view.endedAt]) {
    expect(at ?? '2026Z').toMatch(/^2026.*Z$/)
  }
  expect(!view.flags.includes('suspended') || view.phase === 'pending').toBe(true)
  for (const flag of ['errors-reported', 'nothing-done'] as const) {
    expect(!view.flags.includes(flag) || view.outcome === 'succeeded').toBe(true)
  }
  expect(new Set(view.flags).size).toBe(view.flags.length)
  expect(JSON.stringify(view.raw)).not.toContain('aB3dE6gH9jK2mN5p')
  for (const child of view.children) {
    expect(child.parentId).toBe(view.id)
    checkView(child, keys)
  }
}
