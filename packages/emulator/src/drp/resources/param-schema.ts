import { goPrint } from '../patch/go-syntax.ts'
import { isRecord } from '../patch/pointer.ts'
import type { Site } from '../site.ts'
import type { Params } from '../store/objects.ts'

/** What is wrong with parameters that are defined: those that are not may be anything. */
export function paramProblems({ store }: Site, params: Params): readonly string[] {
  return Object.entries(params).flatMap(([name, value]) => {
    const problems = schemaProblems(store.params.get(name)?.Schema, value, '(root)')
    return problems.map((problem) => `Key '${name}': invalid val '${goPrint(value)}': : ${problem}`)
  })
}

/** What is wrong with a value by a JSON schema: types, enumerations, bounds, members. Other keywords are not looked at. */
function schemaProblems(schema: unknown, value: unknown, where: string): readonly string[] {
  if (!isRecord(schema)) return []
  const problems = [...typeProblems(schema['type'], value, where), ...enumProblems(schema['enum'], value, where)]
  if (problems.length > 0) return problems
  return [...boundProblems(schema, value, where), ...memberProblems(schema, value, where)]
}

function typeProblems(type: unknown, value: unknown, where: string): readonly string[] {
  const types = typeof type === 'string' ? [type] : Array.isArray(type) ? type.map(String) : []
  const given = typeOf(value)
  const fits = types.length === 0 || types.includes(given) || (given === 'integer' && types.includes('number'))
  return fits ? [] : [`${where}: Invalid type. Expected: ${types.join('/')}, given: ${given}`]
}

function enumProblems(allowed: unknown, value: unknown, where: string): readonly string[] {
  if (!Array.isArray(allowed) || allowed.some((item) => JSON.stringify(item) === JSON.stringify(value))) return []
  return [`${where}: ${where} must be one of the following: ${allowed.map((item) => JSON.stringify(item)).join(', ')}`]
}

function boundProblems(schema: Readonly<Record<string, unknown>>, value: unknown, where: string): readonly string[] {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = schema
  const problems: string[] = []
  const check = (size: number, least: unknown, most: unknown, low: string, high: string): void => {
    if (typeof least === 'number' && size < least) problems.push(`${where}: ${low.replace('#', String(least))}`)
    if (typeof most === 'number' && size > most) problems.push(`${where}: ${high.replace('#', String(most))}`)
  }
  if (typeof value === 'number')
    check(value, minimum, maximum, 'Must be greater than or equal to #', 'Must be less than or equal to #')
  if (typeof value === 'string')
    check(
      Array.from(value).length,
      minLength,
      maxLength,
      'String length must be greater than or equal to #',
      'String length must be less than or equal to #',
    )
  if (Array.isArray(value))
    check(value.length, minItems, maxItems, 'Array must have at least # items', 'Array must have at most # items')
  return problems
}

function memberProblems(schema: Readonly<Record<string, unknown>>, value: unknown, where: string): readonly string[] {
  const below = (name: string): string => (where === '(root)' ? name : `${where}.${name}`)
  if (Array.isArray(value)) return value.flatMap((item, at) => schemaProblems(schema['items'], item, below(String(at))))
  if (!isRecord(value)) return []
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : []
  const missing = required.filter((name) => !Object.hasOwn(value, name)).map((name) => `${where}: ${name} is required`)
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  const members = Object.entries(value).flatMap(([name, item]) =>
    Object.hasOwn(properties, name) ? schemaProblems(properties[name], item, below(name)) : [],
  )
  return [...missing, ...members]
}

function typeOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number'
  return typeof value
}
