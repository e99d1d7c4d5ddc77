import { expect } from 'vitest'

/** What `expression //=> value` does: deep equality, in which an absent key equals an undefined one. */
export function equal(actual: unknown, expected: unknown, where: string): void {
  expect(actual, where).toEqual(expected)
}

/** What `expression //=> throws Name: message` does. */
export async function throws(act: () => unknown, where: string, name: string, message?: string): Promise<void> {
  const thrown = await Promise.resolve()
    .then(act)
    .then(
      () => expect.fail(`${where}: expected ${name} to be thrown`),
      (error: unknown) => error,
    )
  if (!(thrown instanceof Error)) expect.fail(`${where}: what was thrown is no Error`)
  expect([thrown.name, thrown.constructor.name], where).toContain(name)
  if (message !== undefined) expect(thrown.message, where).toBe(message)
}
