import { readFileSync } from 'node:fs'
import { isNode, LineCounter, parseDocument } from 'yaml'

export type Path = readonly (string | number)[]

/** Input that cannot be used: where in which file, and what to do about it. */
export class InputError extends Error {
  override readonly name = 'InputError'
}

/** A YAML file's data, and a way to say where something in it stands. */
export interface YamlFile {
  /** Undefined where nothing is written. */
  readonly value: unknown
  /** An error that names the file, the line of the path (or of what holds it) and the path. */
  refuse(path: Path, problem: string): InputError
}

export function readYaml(file: string): YamlFile {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new InputError(`${file}: cannot be read (${code}). Name a YAML file that exists.`)
  }
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const [error] = document.errors
  if (error !== undefined)
    throw new InputError(`${file}:${error.linePos?.[0].line ?? 1}: not YAML: ${error.message.split('\n')[0]}`)

  const lineOf = (path: Path): number => {
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document.contents : document.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  return {
    value: document.contents === null ? undefined : document.toJS(),
    refuse: (path, problem) => new InputError(`${file}:${lineOf(path)}: ${formatPath(path)}: ${problem}`),
  }
}

function formatPath(path: Path): string {
  if (path.length === 0) return '(document)'
  return path.map((part, index) => (typeof part === 'number' ? `[${part}]` : index === 0 ? part : `.${part}`)).join('')
}
