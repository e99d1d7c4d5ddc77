import { expect, test } from 'vitest'
import { measure } from '../check-sizes.ts'
import type { SizeBudget } from '../size-budgets.ts'

const budget = (code: string): SizeBudget => ({
  name: 'trial',
  code,
  limit: 0,
  withoutPackages: ['zod'],
  withoutText: [/\beval\(/],
})
const zodMini = `import * as z from 'zod/mini'; export const schema = z.string()`

test('a bundle is weighed with what it imports', async () => {
  const small = await measure(budget('export const a = 1'), 'docs')
  const large = await measure(budget(zodMini), 'docs')
  expect(small.bytes).toBeLessThan(50)
  expect(large.bytes).toBeGreaterThan(2_000)
})

test('a forbidden package is found, unless nothing of it is kept', async () => {
  expect((await measure(budget(zodMini), 'docs')).found).toEqual(['zod'])
  expect((await measure(budget(`import * as z from 'zod/mini'; export const a = 1`), 'docs')).found).toEqual([])
})

test('a forbidden text is found', async () => {
  expect((await measure(budget(`export const a = () => eval('1')`), 'docs')).found).toEqual(['/\\beval\\(/'])
})

test('a name that is not exported is an error', async () => {
  await expect(measure(budget(`export { nothing } from 'zod/mini'`), 'docs')).rejects.toThrow('nothing')
})
