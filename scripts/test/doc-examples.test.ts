import { describe, expect, test } from 'vitest'
import { collectExamples } from '../doc-examples/collect.ts'
import { withChecks } from '../doc-examples/transform.ts'

/** The code of the one example made of these lines, after the first, with its checks. */
const checked = (...lines: string[]) =>
  withChecks({ file: 'a.md', line: 1, code: ['', ...lines].join('\n'), run: true }, './checks.ts')
    .split('\n')
    .slice(1)
    .join('\n')

describe('collecting from Markdown', () => {
  test('each ts block is an example on its own lines', () => {
    const text = ['# Title', '```ts', 'a()', '```', 'text', '```ts no-run', 'b()', '```'].join('\n')
    expect(collectExamples('a.md', text)).toEqual([
      { file: 'a.md', line: 2, run: true, code: '\n\na()' },
      { file: 'a.md', line: 6, run: false, code: '\n\n\n\n\n\nb()' },
    ])
  })

  test('a continued block joins the one before', () => {
    const text = ['```ts', 'const a = 1', '```', 'text', '```ts continue', 'a', '```'].join('\n')
    expect(collectExamples('a.md', text)).toEqual([
      { file: 'a.md', line: 1, run: true, code: '\nconst a = 1\n\n\n\na' },
    ])
  })

  test('other languages are left alone, also when they hold a fence', () => {
    expect(collectExamples('a.md', '````md\n```ts\na()\n```\n````\n```yaml\na: 1\n```')).toEqual([])
  })

  test('mistakes name file and line', () => {
    expect(() => collectExamples('a.md', '\n```ts\na()')).toThrow('a.md:2: the block is not closed')
    expect(() => collectExamples('a.md', '```ts later\n```')).toThrow(
      `a.md:1: 'later' after ts is not no-run or continue`,
    )
    expect(() => collectExamples('a.md', '```ts continue\n```')).toThrow('a.md:1: there is no earlier ts block')
  })
})

describe('collecting from doc comments', () => {
  test('an @example is code as a whole until the next tag', () => {
    const text = [
      '/**',
      ' * Adds.',
      ' * @example',
      ' * a()',
      ' *   b()',
      ' * @returns the sum',
      ' */',
      'export const a = 1',
    ]
    expect(collectExamples('a.ts', text.join('\n'))).toEqual([
      { file: 'a.ts', line: 3, run: true, code: '\n\n\na()\n  b()' },
    ])
  })

  test('fences in a comment are read as in Markdown, those in code are not', () => {
    const text = ['/**', ' * @example', ' * Text.', ' * ```ts', ' * a()', ' * ```', ' */', 'const b = `', '```ts', '`']
    expect(collectExamples('a.ts', text.join('\n'))).toEqual([
      { file: 'a.ts', line: 4, run: true, code: '\n\n\n\na()' },
    ])
  })

  test('an ordinary comment holds no examples', () => {
    expect(collectExamples('a.ts', '/* @example\n * a()\n */')).toEqual([])
  })
})

describe('checks', () => {
  test('an expression and a declaration are compared with the value to the right', () => {
    expect(checked('f(1) //=> { a: 2 }')).toBe('__checks.equal(f(1), ({ a: 2 }), "a.md:2") //=> { a: 2 }')
    expect(checked('const a = f() //=> 3')).toBe('const a = f(); __checks.equal(a, (3), "a.md:2") //=> 3')
  })

  test('a call of console.log compares what it logs', () => {
    expect(checked('console.log(a.b) //=> 1')).toBe('__checks.equal(a.b, (1), "a.md:2") //=> 1')
  })

  test('the value may stand on the next line and go on in deeper comment lines', () => {
    expect(checked('f(', '  1,', ')', '//=> { a: 1,', '//     b: 2 }', '// no more')).toContain(
      ', ({ a: 1, b: 2 }), "a.md:5")',
    )
  })

  test('a thrown error is compared by name, and by message where one is given', () => {
    expect(checked('f() //=> throws TypeError')).toContain('throws(async () => (f()), "a.md:2", "TypeError")')
    expect(checked('await f() //=> throws TypeError: no x')).toContain('(await f()), "a.md:2", "TypeError", "no x")')
  })

  test('statements inside others are checked too', () => {
    expect(checked('for (const a of b) {', '  a //=> 1', '}')).toContain('__checks.equal(a, (1), "a.md:3")')
  })

  test('no line moves', () => {
    expect(checked('a() //=> 1', '', 'const b = 2 //=> 2', 'c()').split('\n')).toHaveLength(4)
  })

  test('a //=> that nothing can be compared with is refused', () => {
    expect(() => checked('if (a) {', '} //=> 1')).toThrow('a.md:3: this //=> follows no expression')
    expect(() => checked('const { a } = b //=> 1')).toThrow('a.md:2')
    expect(() => checked('a()', '', '//=> 1')).toThrow('a.md:4')
  })
})
