import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll } from 'vitest'

/** A folder for the tests of this file, and what writes files into it: texts as they are, all else as JSON. */
export function scratchFiles() {
  const folder = mkdtempSync(path.join(tmpdir(), 'jobwright-example-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = (name: string, content: unknown): string => {
    const target = path.join(folder, name)
    writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content, null, 2))
    return target
  }
  return { folder, file }
}
