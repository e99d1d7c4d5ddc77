import { defineConfig } from 'vitest/config'

/** Tests read the packages' sources, so that nothing has to be built first. */
const conditions = ['@jobwright/source', 'module', 'node', 'development|production']

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // By default one core is left alone: of the two that continuous integration has, that is half.
    maxWorkers: '100%',
    // Patience, not a timing: machines are sometimes slow, and a test that hangs still ends.
    testTimeout: 60_000,
    reporters: ['default', './scripts/closing-line-reporter.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'runtime',
          include: ['packages/*/test/**/*.test.ts'],
          // To start a worker and read the sources anew for each file takes twice as long as the tests themselves; none changes a global and leaves it so.
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'properties', include: ['packages/*/test/**/*.test-prop.ts'], isolate: false },
      },
      {
        extends: true,
        test: {
          name: 'programs',
          include: ['examples/test/**/*.test.ts', 'docs/test/**/*.test.ts', 'scripts/test/**/*.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ['packages/*/test/**/*.test-d.ts'],
            checker: './node_modules/@typescript/native/bin/tsc',
            tsconfig: './tsconfig.json',
          },
        },
      },
    ],
    coverage: {
      // `.ci/run` asks for it; the plain test command stays quick.
      enabled: process.env['COVERAGE'] === 'true',
      provider: 'v8',
      reporter: [['text', { skipFull: true }], 'html'],
      include: ['packages/*/src/**/*.ts'],
      thresholds: {
        'packages/core/src/**': { lines: 95, branches: 90 },
        'packages/filters/src/**': { lines: 95, branches: 90 },
        'packages/client/src/**': { lines: 95, branches: 90 },
        'packages/emulator/src/**': { lines: 95, branches: 90 },
      },
    },
  },
})
