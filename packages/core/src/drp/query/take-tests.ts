import { invalidInput } from '../../input/index.ts'
import { type DrpTestName, type TestParts, testForms } from './tests.ts'

/** Takes apart what a caller asks of a field. Throws for what is neither a value nor a test. */
export function takeTests(field: string, tests: unknown): readonly TestParts[] {
  return (Array.isArray(tests) ? tests : [tests]).map((test) => takeTest(field, test))
}

function takeTest(field: string, test: unknown): TestParts {
  const value = valueText(test)
  if (value !== undefined) return { name: 'eq', values: [value] }
  const entries = typeof test === 'object' && test !== null && !Array.isArray(test) ? Object.entries(test) : []
  const given = entries.filter(([, values]) => values !== undefined)
  const [first, second, ...more] = given
  if (first === undefined) throw wrong(field, 'a value, a test such as { ne: … }, or a list of these')
  const name = knownName(field, first[0])
  if (second === undefined) return { name, values: takeValues(field, name, first[1]) }
  const names = [name, knownName(field, second[0])]
  if (more.length > 0 || !names.includes('gte') || !names.includes('lte')) {
    throw wrong(
      field,
      'one test, for of one field the server takes several tests as alternatives; only gte and lte go together',
    )
  }
  const ends = new Map<string, unknown>(given)
  return { name: 'between', values: takeValues(field, 'between', [ends.get('gte'), ends.get('lte')]) }
}

function knownName(field: string, name: string): DrpTestName {
  if (!Object.hasOwn(testForms, name)) throw wrong(field, `one of the tests ${Object.keys(testForms).join(', ')}`)
  return name as DrpTestName
}

function takeValues(field: string, name: DrpTestName, given: unknown): readonly string[] {
  const { takes } = testForms[name]
  const list: readonly unknown[] = takes === 'one' ? [given] : Array.isArray(given) ? given : [undefined]
  const values = list.map(valueText).filter((value) => value !== undefined)
  if (values.length < list.length || (takes === 'two' && values.length !== 2)) {
    throw wrong(field, `{ ${name}: ${{ one: 'a value', two: '[from, to]', many: 'a list of values' }[takes]} }`)
  }
  return values
}

function valueText(value: unknown): string | undefined {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : undefined
  return typeof value === 'object' && value !== null && 'toISOString' in value
    ? timeText(value.toISOString, value)
    : undefined
}

/** What a time tells of itself; undefined for a `Date` that is none. */
function timeText(tell: unknown, time: object): string | undefined {
  if (typeof tell !== 'function') return undefined
  try {
    const told: unknown = tell.call(time)
    return typeof told === 'string' ? told : undefined
  } catch {
    return undefined
  }
}

function wrong(field: string, wanted: string): Error {
  return invalidInput(`drpQuery: where ${JSON.stringify(field)} must be ${wanted}.`)
}
