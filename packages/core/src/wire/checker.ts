import type * as z from 'zod/mini'

/** Says whether a value is what a schema describes, and nothing else. */
export type Check = (value: unknown) => boolean

type AnySchema = z.core.$ZodType
type CheckOf = (schema: AnySchema) => Check

/**
 * Turns a zod schema into a plain function that says yes or no as zod would, without copying the value and without generated code.
 *
 * Only the kinds written out here are answered here; every other kind, every check that is not known and every doubtful value is put
 * to zod itself. A yes is always zod's yes too. A no may be hasty (of a value that zod would coerce or give a default, say): whoever
 * is told no asks zod, which has to explain it anyway.
 */
export function createChecker(schema: AnySchema): Check {
  const built = new Map<AnySchema, Check>()
  const checkOf: CheckOf = (schema) => {
    let check = built.get(schema)
    if (check === undefined) {
      check = build(schema as z.core.$ZodTypes, checkOf)
      built.set(schema, check)
    }
    return check
  }
  return checkOf(schema)
}

function build(schema: z.core.$ZodTypes, checkOf: CheckOf): Check {
  const askZod: Check = (value) => (schema as unknown as z.ZodMiniType).safeParse(value).success
  const { def } = schema._zod
  const checks = def.checks ?? []
  switch (def.type) {
    case 'string':
      return 'format' in def ? askZod : withBounds(isString, checks, askZod)
    case 'number':
      if (!('format' in def)) return withBounds(isNumber, checks, askZod)
      return def.format === 'safeint' ? withBounds(isInteger, checks, askZod) : askZod
    case 'array': {
      const check = checkOf(def.element)
      return withBounds((value) => Array.isArray(value) && everyItem(value, check), checks, askZod)
    }
  }
  if (checks.length > 0) return askZod
  switch (def.type) {
    case 'boolean':
      return isBoolean
    case 'null':
      return isNull
    case 'unknown':
    case 'any':
      return isAnything
    case 'enum':
    case 'literal': {
      const values = schema._zod.values as ReadonlySet<unknown>
      return (value) => values.has(value)
    }
    case 'nullable': {
      const check = checkOf(def.innerType)
      return (value) => value === null || check(value)
    }
    case 'optional': {
      const check = checkOf(def.innerType)
      return isExactOptional(schema) ? check : (value) => value === undefined || check(value)
    }
    case 'readonly':
      // It freezes what it answers with, and says yes to what its inner schema does.
      return checkOf(def.innerType)
    case 'record':
      return recordCheck(def, checkOf, askZod)
    case 'object':
      return deferred(() => objectCheck(def, checkOf))
    case 'union':
      return unionCheck(def, checkOf, askZod)
    case 'lazy':
      return deferred(() => checkOf((schema as z.core.$ZodLazy)._zod.innerType))
    default:
      return askZod
  }
}

const isString: Check = (value) => typeof value === 'string'
const isNumber: Check = (value) => Number.isFinite(value)
const isInteger: Check = (value) => Number.isSafeInteger(value)
const isBoolean: Check = (value) => typeof value === 'boolean'
const isNull: Check = (value) => value === null
const isAnything: Check = () => true

function isObject(value: unknown): value is Readonly<Record<PropertyKey, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function everyItem(values: readonly unknown[], check: Check): boolean {
  // Not `every`: it skips holes, which read as undefined.
  for (let index = 0; index < values.length; index++) if (!check(values[index])) return false
  return true
}

/** A check that is built at its first use: schemas recurse through getters, some of which make new schemas for ever. */
function deferred(make: () => Check): Check {
  let check: Check | undefined
  return (value) => {
    check ??= make()
    return check(value)
  }
}

/** Adds limits of size. A limit that is not surely kept is put to zod, which counts characters where `length` counts UTF-16 units. */
function withBounds(check: Check, checks: readonly z.core.$ZodCheck<never>[], askZod: Check): Check {
  if (checks.length === 0) return check
  const limits: Check[] = []
  for (const { _zod } of checks) {
    const limit = surelyKept(_zod.def as z.core.$ZodChecks['_zod']['def'])
    if (limit === undefined) return askZod
    limits.push(limit)
  }
  return (value) => check(value) && (limits.every((keeps) => keeps(value)) || askZod(value))
}

function surelyKept(def: z.core.$ZodChecks['_zod']['def']): Check | undefined {
  switch (def.check) {
    case 'min_length':
      return (value) => (value as string).length >= 2 * def.minimum
    case 'max_length':
      return (value) => (value as string).length <= def.maximum
    case 'greater_than':
      return (value) => (value as number) > Number(def.value)
    case 'less_than':
      return (value) => (value as number) < Number(def.value)
    default:
      return undefined
  }
}

function recordCheck(def: z.core.$ZodRecordDef, checkOf: CheckOf, askZod: Check): Check {
  if (checkOf(def.keyType) !== isString) return askZod
  const check = checkOf(def.valueType)
  return (value) => {
    // Other prototypes, a key named `constructor` and symbols as keys are rare and have rules of their own.
    if (!isObject(value) || value['constructor'] !== Object || Object.getOwnPropertySymbols(value).length > 0) {
      return askZod(value)
    }
    for (const key of Object.keys(value)) if (!check(value[key])) return false
    return true
  }
}

interface Field {
  readonly key: string
  readonly check: Check
  readonly mayBeAbsent: boolean
  /** What most fields are, answered without calling the check: any text, null, or undefined whether absent or not. */
  readonly anyText: boolean
  readonly maybeNull: boolean
  readonly maybeUndefined: boolean
}

function objectCheck({ shape, catchall }: z.core.$ZodObjectDef, checkOf: CheckOf): Check {
  const keys = Reflect.ownKeys(shape) as string[]
  const fields = keys.map((key) => fieldOf(key, shape[key] as AnySchema, checkOf))
  const accepts = catchall === undefined ? isAnything : restCheck(catchall, new Set(keys), checkOf)
  return (value) => {
    if (!isObject(value)) return false
    for (let index = 0; index < fields.length; index++) {
      const { key, check, mayBeAbsent, anyText, maybeNull, maybeUndefined } = fields[index] as Field
      const field = value[key]
      if (typeof field === 'string' ? anyText : field === null ? maybeNull : field === undefined && maybeUndefined)
        continue
      if (field !== undefined || key in value ? !check(field) : !mayBeAbsent) return false
    }
    return accepts(value)
  }
}

function fieldOf(key: string, schema: AnySchema, checkOf: CheckOf): Field {
  const { optin, optout } = schema._zod
  const check = checkOf(schema)
  let { def } = schema._zod as { def: z.core.$ZodTypes['_zod']['def'] }
  let inner = schema
  let maybeNull = false
  let maybeUndefined = false
  while ((def.type === 'optional' && !isExactOptional(inner)) || def.type === 'nullable') {
    if (def.type === 'nullable') maybeNull = true
    else maybeUndefined = true
    inner = def.innerType
    def = inner._zod.def as typeof def
  }
  const mayBeAbsent = optin !== undefined && optout === 'optional'
  return {
    key,
    check,
    mayBeAbsent,
    anyText: checkOf(inner) === isString,
    maybeNull,
    maybeUndefined: maybeUndefined && mayBeAbsent,
  }
}

function isExactOptional(schema: AnySchema): boolean {
  return schema._zod.traits.has('$ZodExactOptional')
}

/** What an object may hold beside its declared keys. As zod does, it looks at inherited keys too. */
function restCheck(catchall: AnySchema, declared: ReadonlySet<string>, checkOf: CheckOf): Check {
  const forbidden = catchall._zod.def.type === 'never'
  const check = checkOf(catchall)
  if (check === isAnything) return isAnything
  return (value) => {
    for (const key in value as object) {
      if (!declared.has(key) && (forbidden || !check((value as Record<string, unknown>)[key]))) return false
    }
    return true
  }
}

function unionCheck(def: z.core.$ZodUnionDef, checkOf: CheckOf, askZod: Check): Check {
  const options = def.options.map((option) => checkOf(option as AnySchema))
  const accepts: Check = (value) => options.some((check) => check(value))
  if (!('discriminator' in def)) return def.inclusive === false ? askZod : accepts
  // The options own disjoint values of the discriminator, so at most one accepts; only its absence is ruled otherwise.
  const discriminator = def.discriminator as string
  return (value) => (isObject(value) && value[discriminator] !== undefined ? accepts(value) : askZod(value))
}
