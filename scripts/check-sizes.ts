/** Bundles what users would write from the built packages, and holds the result against scripts/size-budgets.ts. */
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { type BuildOptions, build } from 'esbuild'
import { type SizeBudget, sizeBudgets } from './size-budgets.ts'

export interface Size {
  /** Minified and gzipped, in bytes. */
  readonly bytes: number
  /** The forbidden packages and texts that are in the bundle. */
  readonly found: readonly string[]
}

/** Measures one bundle. `from` is the directory whose imports resolve. */
export async function measure(budget: SizeBudget, from: string): Promise<Size> {
  const options = {
    stdin: { contents: budget.code, resolveDir: path.resolve(from), loader: 'js' },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'neutral',
    // As bundlers do for browsers: saxes names no other.
    mainFields: ['module', 'main'],
    target: 'es2023',
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    // The workspace's own tsconfig would resolve packages to their sources.
    tsconfigRaw: {},
  } satisfies BuildOptions
  const { outputFiles, metafile } = await build(options)
  const [output] = Object.values(metafile.outputs)
  const modules = Object.entries(output?.inputs ?? {}).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  const packages = budget.withoutPackages.filter((name) =>
    modules.some(([file]) => file.includes(`node_modules/${name}/`)),
  )
  const named = await build({ ...options, minify: false, minifyWhitespace: true })
  const text = named.outputFiles[0]?.text ?? ''
  const texts = budget.withoutText.filter((pattern) => pattern.test(text)).map(String)
  return { bytes: gzipSync(outputFiles[0]?.contents ?? '', { level: 9 }).length, found: [...packages, ...texts] }
}

if (import.meta.main) {
  const rows = []
  for (const budget of sizeBudgets) {
    const { name, limit } = budget
    try {
      const { bytes, found } = await measure(budget, 'examples')
      const verdict = found.length > 0 ? `must not contain ${found.join(', ')}` : bytes > limit ? 'too large' : 'fits'
      rows.push({ name, bytes, limit, headroom: limit - bytes, verdict })
    } catch (error) {
      console.error(name, error instanceof Error ? error.message : error)
      rows.push({ name, limit, verdict: 'does not bundle' })
    }
  }
  console.table(rows)
  if (!rows.every(({ verdict }) => verdict === 'fits')) process.exitCode = 1
}
