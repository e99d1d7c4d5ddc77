import { describe, expect, test } from 'vitest'
import { forbiddenImports } from '../check-imports.ts'
import { importRules } from '../import-rules.ts'

/** Each file with an import it may have, and one that some rule forbids. */
const cases: readonly { file: string; allowed: string; forbidden: string }[] = [
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `import { produce } from 'immer'`,
    forbidden: `import ky from 'ky'`,
  },
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `import './b.ts'`,
    forbidden: `import { readFileSync } from 'node:fs'`,
  },
  {
    file: 'packages/core/src/ovirt/xml.ts',
    allowed: `import { SaxesParser } from 'saxes'`,
    forbidden: `import 'node:fs'`,
  },
  { file: 'packages/core/src/ovirt/view.ts', allowed: `import '../view/index.ts'`, forbidden: `import 'saxes'` },
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `import * as z from 'zod/mini'`,
    forbidden: `import { z } from 'zod/mini'`,
  },
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `import type * as z from 'zod/mini'`,
    forbidden: `import * as z from 'zod'`,
  },
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `export * from '../wire/index.ts'`,
    forbidden: `export * from '../lcm/index.ts'`,
  },
  {
    file: 'packages/core/src/drp/a.ts',
    allowed: `import '../view/index.ts'`,
    forbidden: `import type { A } from '../lcm/model.ts'`,
  },
  {
    file: 'packages/core/src/index.ts',
    allowed: `export * from './nodes/index.ts'`,
    forbidden: `export * from './drp/index.ts'`,
  },
  {
    file: 'packages/core/test/a.test.ts',
    allowed: `import '@jobwright/core/lcm'`,
    forbidden: `import '@jobwright/filters'`,
  },
  {
    file: 'packages/filters/src/a.ts',
    allowed: `import '@jobwright/core'`,
    forbidden: `import * as z from 'zod/mini'`,
  },
  { file: 'packages/filters/test/a.test.ts', allowed: `import 'fast-check'`, forbidden: `import '@jobwright/client'` },
  {
    file: 'packages/client/src/a.ts',
    allowed: `import ky from 'ky'`,
    forbidden: `import { execute } from '@jobwright/core'`,
  },
  {
    file: 'packages/client/src/a.ts',
    allowed: `import { b } from '@jobwright/core'`,
    forbidden: `import * as b from '@jobwright/core'`,
  },
  {
    file: 'packages/client/src/drp/a.ts',
    allowed: `import { parseJob } from '@jobwright/core/drp'`,
    forbidden: `import { machineDecider as d } from '@jobwright/core/drp'`,
  },
  {
    file: 'packages/client/src/drp/a.ts',
    allowed: `import '../wait/loop.ts'`,
    forbidden: `import '@jobwright/core/lcm'`,
  },
  {
    file: 'packages/client/src/wait/a.ts',
    allowed: `import '../transport/b.ts'`,
    forbidden: `import '../drp/client.ts'`,
  },
  { file: 'packages/client/src/a.ts', allowed: `import './node/index.ts'`, forbidden: `import 'undici'` },
  { file: 'packages/client/src/node/a.ts', allowed: `import 'undici'; import 'node:fs'`, forbidden: `import 'ws'` },
  {
    file: 'packages/client/src/a.ts',
    allowed: `export { a } from '@jobwright/core'`,
    forbidden: `export { explore } from '@jobwright/core'`,
  },
  { file: 'packages/client/test/a.test.ts', allowed: `import 'vitest'`, forbidden: `import '@jobwright/emulator'` },
  {
    file: 'packages/emulator/src/drp/a.ts',
    allowed: `import { machineDecider } from '@jobwright/core/drp'`,
    forbidden: `import { jobSchema } from '@jobwright/core/drp'`,
  },
  {
    file: 'packages/emulator/src/drp/a.ts',
    allowed: `import { WebSocketServer } from 'ws'`,
    forbidden: `import { parseJob } from '@jobwright/core/drp'`,
  },
  {
    file: 'packages/emulator/src/a.ts',
    allowed: `import { createServer } from 'node:http'`,
    forbidden: `const core = await import('@jobwright/core')`,
  },
  {
    file: 'packages/emulator/src/a.ts',
    allowed: `import './drp/routes.ts'`,
    forbidden: `import * as z from 'zod/mini'`,
  },
  {
    file: 'packages/emulator/src/lcm/a.ts',
    allowed: `import '../server/b.ts'`,
    forbidden: `import '../drp/routes.ts'`,
  },
  {
    file: 'packages/emulator/test/a.test.ts',
    allowed: `import '@jobwright/core'`,
    forbidden: `import '@jobwright/client'`,
  },
  { file: 'packages/core/src/nodes/a.ts', allowed: `import './b.ts'`, forbidden: `import '../../test/fixtures/b.ts'` },
  {
    file: 'packages/core/src/nodes/a.ts',
    allowed: `let a: import('./b.ts').B`,
    forbidden: `let a: import('../lcm/b.ts').B`,
  },
  {
    file: 'packages/filters/src/a.ts',
    allowed: `import '@jobwright/core'`,
    forbidden: `import '../../core/src/index.ts'`,
  },
]

describe.each(cases)('$file', ({ file, allowed, forbidden }) => {
  test(`may say ${allowed}`, () => {
    expect(forbiddenImports(file, allowed)).toEqual([])
  })

  test(`may not say ${forbidden}`, () => {
    expect(forbiddenImports(file, `\n${forbidden}`)).not.toEqual([])
  })
})

test('the suite that joins client and emulator may import both', () => {
  expect(forbiddenImports('packages/client/test/with-emulator/a.test.ts', `import '@jobwright/emulator'`)).toEqual([])
})

test('a complaint names the file, the line, what and why', () => {
  expect(forbiddenImports('packages/core/src/a.ts', `// one\nimport ky from 'ky'`)).toEqual([
    "packages/core/src/a.ts:2: imports 'ky' (core depends on zod/mini and immer alone)",
  ])
})

test('every rule is broken by some case', () => {
  const complaints = cases.flatMap(({ file, forbidden }) => forbiddenImports(file, forbidden))
  const unbroken = importRules.filter(
    (rule) => !cases.some(({ file, forbidden }) => forbiddenImports(file, forbidden, [rule]).length > 0),
  )
  expect(complaints.length).toBeGreaterThanOrEqual(cases.length)
  expect(unbroken.map(({ because, from }) => `${because}: ${from}`)).toEqual([])
})
