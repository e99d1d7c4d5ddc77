import { type FieldType, type Struct, zeroTime } from './fields.ts'

/** Thrown for a value that does not fit; the message is Go's. */
export class DecodeError extends Error {}

/** An object whose fields may be set. */
export type Fields = { [field: string]: unknown }

/**
 * Reads JSON as an object of the server, as Go does: names count in any case, unknown ones are passed over, and the rest have their zero values;
 * lists and maps that are missing or null are empty ones. Throws a {@link DecodeError}.
 *
 * @param goType how the server calls the whole, for a value that is no object.
 */
export function decodeStruct(type: Struct, value: unknown, goType: string): Fields {
  if (value !== null && goKind(value) !== 'object') {
    throw new DecodeError(`json: cannot unmarshal ${goKind(value)} into Go value of type ${goType}`)
  }
  return structOf(type, value, [])
}

/** Whether JSON names any field of a structure. What names none panics where the server creates or replaces something. */
export function namesAnyField(type: Struct, value: unknown): boolean {
  if (goKind(value) !== 'object') return true
  return Object.keys(value as object).some((name) => fieldOf(type, name) !== undefined)
}

function structOf(type: Struct, value: unknown, path: readonly string[]): Fields {
  const fields = allFieldsOf(type, value, path)
  for (const name of type.omitEmpty) if (isEmpty(fields[name])) delete fields[name]
  return fields
}

function isEmpty(value: unknown): boolean {
  return value === '' || value === false || value === 0 || (Array.isArray(value) && value.length === 0)
}

function allFieldsOf(type: Struct, value: unknown, path: readonly string[]): Fields {
  const fields: Fields = {}
  for (const [name, fieldType] of type.fields) fields[name] = zeroOf(fieldType)
  if (value === null) return fields
  for (const [given, item] of Object.entries(value as object)) {
    const name = fieldOf(type, given)
    const fieldType = name === undefined ? undefined : type.fields.get(name)
    if (name === undefined || fieldType === undefined) continue
    if (item !== null) fields[name] = fieldValue(fieldType, item, [...path, name], type.name)
    else if (typeof fields[name] === 'object' || fieldType === 'uuid') fields[name] = zeroOf(fieldType)
  }
  return fields
}

function fieldOf(type: Struct, given: string): string | undefined {
  if (type.fields.has(given)) return given
  const lower = given.toLowerCase()
  for (const name of type.fields.keys()) if (name.toLowerCase() === lower) return name
  return undefined
}

function zeroOf(type: FieldType): unknown {
  if (typeof type === 'object') return 'listOf' in type ? [] : structOf(type, null, [])
  switch (type) {
    case 'bool':
      return false
    case 'int':
      return 0
    case 'time':
      return zeroTime
    case '[]string':
      return []
    case 'map[string]string':
    case 'map[string]interface {}':
      return {}
    case 'interface {}':
      return null
    default:
      return ''
  }
}

function fieldValue(type: FieldType, value: unknown, path: readonly string[], owner: string): unknown {
  const kind = goKind(value)
  const wrong = (goType: string, what = kind): never => {
    throw new DecodeError(
      `json: cannot unmarshal ${what} into Go struct field ${owner}.${path.join('.')} of type ${goType}`,
    )
  }
  if (typeof type === 'object') {
    if (!('listOf' in type)) return kind === 'object' ? structOf(type, value, path) : wrong(`models.${type.name}`)
    const element = type.listOf
    if (!Array.isArray(value)) return wrong(`[]models.${element.name}`)
    return value.map((item: unknown) => {
      if (item !== null && goKind(item) !== 'object') return wrong(`models.${element.name}`, goKind(item))
      return structOf(element, item, path)
    })
  }
  switch (type) {
    case 'interface {}':
      return value
    case 'string':
      return typeof value === 'string' ? value : wrong('string')
    case 'bool':
      return typeof value === 'boolean' ? value : wrong('bool')
    case 'int':
      if (typeof value !== 'number') return wrong('int')
      return Number.isSafeInteger(value) ? value : wrong('int', `number ${value}`)
    case 'uuid':
      return typeof value === 'string' ? uuidOf(value) : wrong('uuid.UUID')
    case 'time':
      return timeOf(value)
    case 'ip':
      return typeof value === 'string' ? ipOf(value) : wrong('net.IP')
    case '[]string':
      if (!Array.isArray(value)) return wrong('[]string')
      return value.map((item: unknown) => {
        if (item === null) return ''
        return typeof item === 'string' ? item : wrong('string', goKind(item))
      })
    default: {
      if (kind !== 'object') return wrong(type)
      const entries = Object.entries(value as object).toSorted(([a], [b]) => (a < b ? -1 : 1))
      if (type === 'map[string]interface {}') return Object.fromEntries(entries)
      return Object.fromEntries(
        entries.map(([name, item]) => {
          if (item === null) return [name, '']
          return [name, typeof item === 'string' ? item : wrong('string', goKind(item))]
        }),
      )
    }
  }
}

/** How Go's refusals call a JSON value. */
export function goKind(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'array'
  return typeof value === 'boolean' ? 'bool' : typeof value
}

/** An empty text is no UUID at all, which is allowed. */
function uuidOf(text: string): string {
  if (text === '') return ''
  const bare = /^(?:urn:uuid:|\{)?([0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12})\}?$/.exec(text)?.[1]
  if (bare === undefined) throw new DecodeError('invalid UUID')
  return bare.toLowerCase()
}

function timeOf(value: unknown): string {
  const layout = '2006-01-02T15:04:05Z07:00'
  if (typeof value !== 'string') throw new DecodeError('Time.UnmarshalJSON: input is not a JSON string')
  const parts = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|[+-]\d\d:\d\d)$/.exec(value)
  if (parts === null || Number.isNaN(Date.parse(`${parts[1]}${parts[3]}`))) {
    throw new DecodeError(`parsing time "\\"${value}\\"" as "\\"${layout}\\"": cannot parse "${value}\\"" as "2006"`)
  }
  const [, seconds = '', fraction = '', zone = ''] = parts
  return `${seconds}${fraction.replace(/\.?0+$/, '')}${zone}`
}

function ipOf(text: string): string {
  if (text !== '' && !/^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*)$/.test(text)) {
    throw new DecodeError(`invalid IP address: ${text}`)
  }
  return text
}
