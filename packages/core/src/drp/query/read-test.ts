import { type DrpTestName, type TestParts, testForms } from './tests.ts'

/**
 * Reads a field's value in a query as the server does: there is no escaping. The first "(" divides the test's name from its values, the last
 * character must be the ")" that ends them, and each comma between divides two. What has another form, or an unknown name, is a value to be equal to.
 *
 * @returns the test; undefined for `Between` and `Except` with one value. More than two are passed over.
 */
export function readTest(text: string): TestParts | undefined {
  const open = text.indexOf('(')
  const name = open < 0 || !text.endsWith(')') ? undefined : names.get(text.slice(0, open))
  if (name === undefined) return { name: 'eq', values: [text] }
  const inside = text.slice(open + 1, -1)
  const { takes } = testForms[name]
  if (takes === 'one') return { name, values: [inside] }
  const values = inside.split(',')
  if (takes === 'many') return { name, values }
  return values.length < 2 ? undefined : { name, values: values.slice(0, 2) }
}

const names: ReadonlyMap<string, DrpTestName> = /*@__PURE__*/ (() =>
  new Map((Object.keys(testForms) as DrpTestName[]).map((name) => [testForms[name].spelling, name])))()
