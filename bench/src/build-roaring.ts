/**
 * Makes `roaring` loadable: it fetches the program made for this Node, or compiles it where there is none to fetch. Without either
 * the benchmarks go on with WebAssembly and say so. Runs after an install.
 */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'

const { resolve } = createRequire(import.meta.url)
const isLoadable = (): boolean => attempt(['-e', "require('roaring')"])

if (!isLoadable()) {
  const home = path.dirname(path.dirname(process.execPath))
  // Headers of another Node compile well and crash later.
  const headers = existsSync(path.join(home, 'include/node/node.h')) ? { npm_config_nodedir: home } : {}
  attempt([resolve('roaring/node-pre-gyp.js'), 'install', '--fallback-to-build'], headers)
  console.log(isLoadable() ? 'roaring is there.' : 'roaring could not be made: roaring-wasm stands in for it.')
}

/** Runs Node quietly; tells whether it ended well. */
function attempt(args: readonly string[], environment: Readonly<Record<string, string>> = {}): boolean {
  try {
    execFileSync(process.execPath, args, { stdio: 'ignore', env: { ...process.env, ...environment } })
    return true
  } catch {
    return false
  }
}
