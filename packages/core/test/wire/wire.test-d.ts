import { createParser, type Issue, type Open, type OpenEnum, openEnum, type ParseResult } from '@jobwright/core'
import { expectTypeOf, test } from 'vitest'
import * as z from 'zod/mini'

test('openEnum suggests the known words, accepts any, and narrows', () => {
  const word = openEnum(['success', 'failure'])
  expectTypeOf(word).toEqualTypeOf<OpenEnum<'success' | 'failure'>>()
  expectTypeOf<z.output<typeof word>>().toEqualTypeOf<Open<'success' | 'failure'>>()
  expectTypeOf<string>().toExtend<Open<'success'>>()
  expectTypeOf<5>().not.toExtend<Open<'success'>>()
  const value: unknown = 'success'
  if (word.isKnown(value)) expectTypeOf(value).toEqualTypeOf<'success' | 'failure'>()
  // @ts-expect-error the known words are not to be changed
  word.known.push('other')
})

test('a parser has the type of its schema, and its value is there only when it is ok', () => {
  // @ts-expect-error a schema that changes its value: the same object could not come back
  createParser(z.pipe(z.string(), z.transform(Number)))

  const parse = createParser(z.looseObject({ name: z.string() }) as z.ZodMiniType<{ name: string }, { name: string }>)
  expectTypeOf(parse).toEqualTypeOf<(value: unknown) => ParseResult<{ name: string }>>()
  const result = parse({})
  // @ts-expect-error not before asking
  void result.value
  if (result.ok) expectTypeOf(result.value.name).toBeString()
  else expectTypeOf(result.issues).toEqualTypeOf<readonly Issue[]>()
})
