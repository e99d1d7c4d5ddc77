import { defineConfig } from 'vitest/config'
import workspace from './vitest.workspace.ts'

/**
 * What mutation testing runs: the examples and properties of one folder (`scripts/mutation.ts` names it), in one project.
 * Stryker's own `--testFiles` would not do: it activates the mutants of module-level code too late, and they survive.
 */
const folder = process.env['MUTATION_TESTS'] ?? 'packages/*/test'

export default defineConfig({
  resolve: workspace.resolve ?? {},
  ssr: workspace.ssr ?? {},
  // Explorations and compilers run for seconds, and would for nearly every mutant, which the other tests kill at once.
  test: {
    testTimeout: 60_000,
    include: [`${folder}/**/*.{test,test-prop}.ts`],
    exclude: ['**/exploration.test.ts', '**/fuzz.test.ts', '**/types-as-shown.test.ts'],
  },
})
