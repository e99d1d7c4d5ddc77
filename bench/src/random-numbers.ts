/** Whole numbers below a bound, the same ones for the same seed. */
export function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    // Numerical Recipes' constants; the high bits are the random ones.
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

/** One of some values. */
export function pick<T>(values: readonly T[], random: (below: number) => number): T {
  const value = values[random(values.length)]
  if (value === undefined) throw new Error('There is nothing to pick from.')
  return value
}
