import { expect } from 'vitest'

/** Expects a value and everything in it to be frozen. */
export function expectFrozen(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  expect(Object.isFrozen(value)).toBe(true)
  for (const key of Reflect.ownKeys(value)) expectFrozen((value as Record<PropertyKey, unknown>)[key])
}
