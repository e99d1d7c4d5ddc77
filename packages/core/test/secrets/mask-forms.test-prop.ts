import { maskForms } from '@jobwright/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const secret = fc.string({ unit: fc.constantFrom('a', 'b', '/', '%'), minLength: 1, maxLength: 16 })
const around = fc.string({ unit: fc.constantFrom('c', ' ', '*'), maxLength: 5 })

test('whatever a text holds of secrets is gone, and everything else stands', () => {
  let several = 0
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.array(fc.tuple(around, fc.nat(3)), { maxLength: 6 }),
      around,
      (secrets, pieces, end) => {
        const chosen = pieces.map(([before, which]) => [before, secrets[which % secrets.length] ?? ''] as const)
        const text = chosen.map(([before, held]) => `${before}${held}`).join('') + end
        const masked = maskForms(text, secrets)
        if (pieces.length > 1) several += 1
        // No letter of any secret is in what stands around them.
        expect(masked).not.toMatch(/[ab/%]/)
        expect(masked.replaceAll('*', '')).toBe(
          `${pieces.map(([before]) => before).join('')}${end}`.replaceAll('*', ''),
        )
      },
    ),
    { seed: 20261120, numRuns: 500 },
  )
  expect(several).toBeGreaterThan(200)
})
