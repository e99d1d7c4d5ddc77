import { execFileSync } from 'node:child_process'
import { createParser, openEnum, type ParseResult } from '@jobwright/core'
import { describe, expect, test, vi } from 'vitest'
import * as z from 'zod/mini'

const issuesOf = (result: ParseResult<unknown>) => (result.ok ? [] : result.issues)

describe('a valid document', () => {
  const parse = createParser(z.looseObject({ name: z.string(), sizes: z.array(z.number()) }))

  test('comes back as the same object, with its key order, unknown fields and own __proto__', () => {
    const text = '{"sizes":[1,2],"__proto__":{"polluted":true},"later":null,"name":"a"}'
    const document: unknown = JSON.parse(text)
    const result = parse(document)
    expect(result.ok).toBe(true)
    expect(result.ok && result.value).toBe(document)
    expect(JSON.stringify(document)).toBe(text)
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })

  test('may be frozen', () => {
    const document = Object.freeze({ name: 'a', sizes: Object.freeze([1]) })
    expect(parse(document)).toEqual({ ok: true, value: document })
  })

  test('is not given the defaults or transformations of a schema: it is only judged', () => {
    const withDefault = z.looseObject({ size: z._default(z.number(), 7) })
    const document = {}
    const result = createParser(withDefault as unknown as z.ZodMiniType<object, object>)(document)
    expect(result).toEqual({ ok: true, value: {} })
    expect(result.ok && result.value).toBe(document)
  })
})

describe('a wrong document', () => {
  test('lists every fault with its code and place, and no value', () => {
    const parse = createParser(
      z.looseObject({
        name: z.string(),
        size: z.int().check(z.maximum(5)),
        state: z.enum(['on', 'off']),
        nodes: z.array(z.looseObject({ name: z.string() })),
        labels: z.record(z.string(), z.string()),
      }),
    )
    const result = parse({
      size: 70_707,
      state: 'secret-state',
      nodes: [{ name: 'a' }, { name: ['secret-name'] }, 'secret-node'],
      labels: { color: { secret: 1 } },
    })
    expect(issuesOf(result)).toEqual([
      { code: 'invalid_type', path: ['name'] },
      { code: 'too_big', path: ['size'] },
      { code: 'invalid_value', path: ['state'] },
      { code: 'invalid_type', path: ['nodes', 1, 'name'] },
      { code: 'invalid_type', path: ['nodes', 2] },
      { code: 'invalid_type', path: ['labels', 'color'] },
    ])
    expect(JSON.stringify(result)).not.toMatch(/secret|70707/)
  })

  test('has one issue for each unknown key of a strict object', () => {
    const parse = createParser(z.object({ set: z.array(z.strictObject({ a: z.string() })) }))
    expect(issuesOf(parse({ set: [{ a: 'x', b: 1, c: 2 }] }))).toEqual([
      { code: 'unrecognized_keys', path: ['set', 0, 'b'] },
      { code: 'unrecognized_keys', path: ['set', 0, 'c'] },
    ])
  })

  test('names symbols by their text', () => {
    const parse = createParser(z.record(z.string(), z.number()))
    expect(issuesOf(parse({ [Symbol('mark')]: 1 }))).toEqual([{ code: 'invalid_key', path: ['Symbol(mark)'] }])
  })
})

describe('a union that nothing fits', () => {
  const one = z.looseObject({ kind: z.string(), size: z.number(), unit: z.string() })
  const two = z.looseObject({ kind: z.string(), names: z.array(z.string()) })

  test('explains the option with the fewest faults inside', () => {
    const parse = createParser(z.looseObject({ body: z.union([one, two, z.string()]) }))
    expect(issuesOf(parse({ body: { kind: 'x', names: [1] } }))).toEqual([
      { code: 'invalid_type', path: ['body', 'names', 0] },
    ])
    expect(issuesOf(parse({ body: { kind: 'x', size: 1 } }))).toEqual([
      { code: 'invalid_type', path: ['body', 'unit'] },
    ])
  })

  test('explains a strict option by its unknown keys', () => {
    const parse = createParser(z.union([z.strictObject({ a: z.string(), b: z.string() }), z.array(z.string())]))
    expect(issuesOf(parse({ a: 'x', b: 1, c: 1 }))).toEqual([
      { code: 'invalid_type', path: ['b'] },
      { code: 'unrecognized_keys', path: ['c'] },
    ])
  })

  test('is itself the fault when the value is of no option’s kind', () => {
    const parse = createParser(z.looseObject({ body: z.union([one, z.string()]) }))
    expect(issuesOf(parse({ body: 5 }))).toEqual([{ code: 'invalid_union', path: ['body'] }])
  })

  test('points at the discriminator that no option claims', () => {
    const shape = z.discriminatedUnion('kind', [
      z.looseObject({ kind: z.literal('a'), size: z.number() }),
      z.looseObject({ kind: z.literal('b') }),
    ])
    expect(issuesOf(createParser(shape)({ kind: 'c' }))).toEqual([{ code: 'invalid_union', path: ['kind'] }])
    expect(issuesOf(createParser(shape)({ kind: 'a' }))).toEqual([{ code: 'invalid_type', path: ['size'] }])
  })

  test('an option with a fault of its own, beside those inside, is not what was meant', () => {
    const both = z.intersection(z.looseObject({ a: z.string() }), z.string())
    expect(issuesOf(createParser(z.union([both, z.boolean()]))({ a: 5 }))).toEqual([
      { code: 'invalid_union', path: [] },
    ])
  })

  test('is explained through nested unions', () => {
    const inner = z.union([z.looseObject({ n: z.number() }), z.null()])
    const parse = createParser(z.union([z.looseObject({ inner }), z.boolean()]))
    expect(issuesOf(parse({ inner: { n: 'x' } }))).toEqual([{ code: 'invalid_type', path: ['inner', 'n'] }])
  })
})

describe('depth', () => {
  interface Tree {
    readonly children: readonly Tree[]
  }
  const tree: z.ZodMiniType<Tree, Tree> = z.looseObject({
    get children() {
      return z.array(tree)
    },
  })
  const nested = (depth: number, innermost: unknown): unknown => {
    let document = innermost
    for (let level = 0; level < depth; level++) document = { children: [document] }
    return document
  }
  const parse = createParser(tree)

  test('a document of a hundred levels is read, and its faults are found', () => {
    expect(parse(nested(100, { children: [] })).ok).toBe(true)
    const [issue] = issuesOf(parse(nested(100, { children: 5 })))
    expect(issue?.code).toBe('invalid_type')
    expect(issue?.path).toHaveLength(201)
  })

  test('a document that outgrows the stack is refused, not thrown', () => {
    const tooDeep = { ok: false, issues: [{ code: 'too_deep', path: [] }] }
    expect(parse(nested(200_000, { children: [] }))).toEqual(tooDeep)
    expect(parse(nested(200_000, 5))).toEqual(tooDeep)
    const circular: { children: unknown[] } = { children: [] }
    circular.children.push(circular)
    expect(parse(circular)).toEqual(tooDeep)
  })

  test('every engine’s error about the stack is known, and no other error is swallowed', () => {
    const parseThrowing = (error: unknown) => {
      const throws = z.refine(() => {
        throw error
      })
      return createParser(z.string().check(throws))('x')
    }
    const tooDeep = { ok: false, issues: [{ code: 'too_deep', path: [] }] }
    expect(parseThrowing(new RangeError('Maximum call stack size exceeded'))).toEqual(tooDeep)
    expect(parseThrowing(Object.assign(new Error('too much recursion'), { name: 'InternalError' }))).toEqual(tooDeep)
    for (const other of [new TypeError('from the schema'), { name: 'InternalError' }]) {
      expect(() => parseThrowing(other)).toThrow(expect.objectContaining(other))
    }
  })
})

describe('the checker', () => {
  const inner = z.looseObject({ text: z.string(), error: z.boolean() })
  const fast = z.looseObject({
    name: z.string().check(z.minLength(1), z.maxLength(9)),
    size: z.int().check(z.minimum(0), z.maximum(9)),
    share: z.number().check(z.gt(0), z.lt(1)),
    state: openEnum(['on']),
    mode: z.enum(['a', 'b']),
    kind: z.literal('Task'),
    none: z.null(),
    any: z.any(),
    unknown: z.unknown(),
    perhaps: z.optional(z.string()),
    nullish: z.nullish(z.string()),
    exact: z.exactOptional(z.string()),
    list: z.array(inner).check(z.minLength(1), z.maxLength(5)),
    labels: z.record(z.string(), z.string()),
    either: z.union([z.string(), inner]),
    tagged: z.discriminatedUnion('t', [z.looseObject({ t: z.literal('x') }), z.looseObject({ t: z.literal('y') })]),
    strict: z.strictObject({ a: z.string() }),
    rest: z.catchall(z.object({ a: z.string() }), z.number()),
    later: z.lazy(() => inner),
  })
  const document = {
    name: 'ab',
    size: 5,
    share: 0.5,
    state: 'elsewhere',
    mode: 'b',
    kind: 'Task',
    none: null,
    any: 1,
    unknown: 2,
    nullish: null,
    list: [
      { text: 'x', error: false },
      { text: 'y', error: true },
    ],
    labels: { a: 'b' },
    either: { text: 'x', error: false },
    tagged: { t: 'y' },
    strict: { a: 'x' },
    rest: { a: 'x', b: 5 },
    later: { text: 'x', error: true },
  }

  /** Counts how often zod itself runs, anywhere in the schema. */
  const countRuns = (schema: z.core.$ZodType, counted = new Set<unknown>()): (() => number) => {
    const spies: { mock: { calls: unknown[] } }[] = []
    const visit = (value: unknown): void => {
      if (typeof value !== 'object' || value === null || counted.has(value)) return
      counted.add(value)
      if ('_zod' in value) {
        const { _zod } = value as z.core.$ZodType
        // Size checks are no schemas and have nothing to run.
        if ('run' in _zod) spies.push(vi.spyOn(_zod, 'run'))
        if (_zod.def.type === 'lazy') visit((value as z.core.$ZodLazy)._zod.innerType)
        visit(_zod.def)
      } else for (const key of Reflect.ownKeys(value)) visit((value as Record<PropertyKey, unknown>)[key])
    }
    visit(schema)
    return () => spies.reduce((sum, { mock }) => sum + mock.calls.length, 0)
  }

  test('answers yes for every kind it knows without running zod at all', () => {
    const runs = countRuns(fast)
    const parse = createParser(fast)
    for (let turn = 0; turn < 3; turn++) expect(parse(document).ok).toBe(true)
    expect(runs()).toBe(0)
    // The spies do see zod when a document is refused.
    expect(parse({ ...document, strict: { a: 'x', b: 1 } }).ok).toBe(false)
    expect(runs()).toBeGreaterThan(0)
  })

  test('asks zod for exactly the parts it does not know', () => {
    const refined = z.string().check(z.refine((text) => text.length % 2 === 0))
    const schema = z.looseObject({ name: z.string(), even: refined, tuple: z.tuple([z.string()]) })
    const name = vi.spyOn(schema._zod.def.shape.name._zod, 'run')
    const even = vi.spyOn(refined._zod, 'run')
    const tuple = vi.spyOn(schema._zod.def.shape.tuple._zod, 'run')
    expect(createParser(schema)({ name: 'a', even: 'xy', tuple: ['t'] }).ok).toBe(true)
    expect([name, even, tuple].map(({ mock }) => mock.calls.length)).toEqual([0, 1, 1])
  })

  test('is built at the first document, and once', () => {
    const shape = vi.fn<() => z.ZodMiniType<string, string>>(() => z.string())
    const parse = createParser(z.looseObject({ later: z.lazy(shape) }))
    expect(shape).not.toHaveBeenCalled()
    parse({ later: 'a' })
    parse({ later: 'b' })
    expect(shape).toHaveBeenCalledTimes(1)
  })

  test('follows getters that make new schemas for ever only as deep as the document', () => {
    const endless = (): z.ZodMiniType<object, object> =>
      z.looseObject({
        get next() {
          return z.optional(endless())
        },
      }) as unknown as z.ZodMiniType<object, object>
    const parse = createParser(endless())
    expect(parse({ next: { next: {} } }).ok).toBe(true)
    expect(issuesOf(parse({ next: { next: 5 } }))).toEqual([{ code: 'invalid_type', path: ['next', 'next'] }])
  })

  test('counts characters as zod does where UTF-16 units leave a doubt', () => {
    const parse = createParser(z.string().check(z.minLength(2), z.maxLength(3)))
    const accepted = (value: string) => parse(value).ok
    expect(['😀', 'ab', 'a😀', '😀😀😀', '😀😀😀😀', 'abcd'].map(accepted)).toEqual([
      false,
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

test('loads and explains where code generation is forbidden', () => {
  const script = `
    import { createParser, openEnum } from '@jobwright/core'
    import * as z from 'zod/mini'
    const parse = createParser(z.looseObject({ state: openEnum(['on']), list: z.array(z.union([z.string(), z.number()])) }))
    const forbidden = (() => { try { return new Function('return 1')() } catch { return 'forbidden' } })()
    console.log(JSON.stringify([forbidden, parse({ state: 'x', list: [1] }).ok, parse({ state: 1, list: [{}] })]))
  `
  const flags = ['--disallow-code-generation-from-strings', '--conditions=@jobwright/source', '--input-type=module']
  const output = execFileSync(process.execPath, [...flags, '--eval', script], {
    cwd: new URL('../../', import.meta.url),
    encoding: 'utf8',
  })
  expect(JSON.parse(output)).toEqual([
    'forbidden',
    true,
    {
      ok: false,
      issues: [
        { code: 'invalid_type', path: ['state'] },
        { code: 'invalid_union', path: ['list', 0] },
      ],
    },
  ])
})
