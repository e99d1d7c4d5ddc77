/** Packs every public package as it would be published and has publint and attw read the tarball. */
import { execFileSync, spawnSync } from 'node:child_process'
import { globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'

const packed = path.resolve('reports/packed')
rmSync(packed, { recursive: true, force: true })
mkdirSync(packed, { recursive: true })

for (const manifest of globSync('packages/*/package.json').sort()) {
  const { name, private: unpublished } = JSON.parse(readFileSync(manifest, 'utf8'))
  if (unpublished) continue
  const output = execFileSync('pnpm', ['pack', '--json', '--pack-destination', packed], {
    cwd: path.dirname(manifest),
    encoding: 'utf8',
  })
  const { filename, files } = JSON.parse(output)
  const tarball = path.resolve(path.dirname(manifest), filename)
  console.log(`${name}: ${files.length} files`)
  for (const required of ['README.md', 'LICENSE', 'package.json']) {
    if (!files.some(({ path: file }: { path: string }) => file === required))
      fail(`${name} is packed without ${required}`)
  }
  run('publint', ['run', tarball, '--strict'])
  run('attw', [tarball, '--profile', 'esm-only', '--format', 'table-flipped', '--no-definitely-typed', '--no-summary'])
}

function run(program: string, args: readonly string[]): void {
  const { status } = spawnSync(program, args, { stdio: 'inherit' })
  if (status !== 0) fail(`${program} refuses ${args.join(' ')}`)
}

function fail(message: string): void {
  console.error(message)
  process.exitCode = 1
}
