import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { quirks } from '../../packages/emulator/src/systems.ts'
import { quirkPage } from '../generate-quirk-page.ts'

const root = new URL('../../', import.meta.url)

test.each([...quirkPage()])('%s is what the table makes of it today', (path, text) => {
  expect(readFileSync(new URL(path, root), 'utf8')).toBe(text)
})

test('the page tells of every quirk', () => {
  const [text = ''] = quirkPage().values()
  expect([...text.matchAll(/^### `(.*)`$/gm)].map(([, name]) => name)).toEqual(quirks.map(({ name }) => name))
})
