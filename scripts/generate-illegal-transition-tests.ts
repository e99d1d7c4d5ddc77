import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { catalogue, type System, type Variant } from './lifecycle-catalogue.ts'

const command = 'node --conditions=@jobwright/source scripts/generate-illegal-transition-tests.ts'

/** The type tests that hold every cell of every table, by path from the repository's root. */
export function illegalTransitionTests(): ReadonlyMap<string, string> {
  return new Map(
    catalogue.map((system) => [`packages/core/test/${system.name}/illegal-transitions.test-d.ts`, fileOf(system)]),
  )
}

function fileOf({ name, families }: System): string {
  const exported = families.map((family) => family.exported).sort()
  return [
    `// Made from the tables by \`${command}\`: change those.`,
    `import { ${exported.join(', ')} } from '@jobwright/core/${name}'`,
    `import { expectTypeOf, test } from 'vitest'`,
    ...families.flatMap(({ variants }) => variants.map(testsOf)),
    '',
  ].join('\n')
}

function testsOf({ lifecycle, access }: Variant): string {
  const commands = [...new Set(lifecycle.edges.map((edge) => edge.command))].sort()
  const illegal = lifecycle.states.flatMap((state) =>
    commands
      .filter((one) => !lifecycle.can(state, one))
      .flatMap((one) => ['  // @ts-expect-error', `  lifecycle.next('${state}', '${one}')`]),
  )
  const legal = lifecycle.edges.map(
    ({ from, command: by, to }) => `  expectTypeOf(lifecycle.next('${from}', '${by}')).toEqualTypeOf<'${to}'>()`,
  )
  return [
    '',
    `test('${lifecycle.name}: ${legal.length} transitions compile, ${illegal.length / 2} do not', () => {`,
    `  const lifecycle = ${access}`,
    ...legal,
    ...illegal,
    '})',
  ].join('\n')
}

if (import.meta.main) {
  for (const [path, text] of illegalTransitionTests()) {
    const file = join(import.meta.dirname, '..', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
}
