import type { LabelTest } from './model.ts'

/** Tells tests apart by their own keys: what somebody adds to all objects must not turn one test into another. */
export function hasTest<Test extends LabelTest, Name extends 'in' | 'prefix' | 'suffix' | 'glob' | 'present'>(
  test: Test,
  name: Name,
): test is Extract<Test, Readonly<Record<Name, unknown>>> {
  return Object.hasOwn(test, name)
}
