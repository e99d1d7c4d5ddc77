import { readFileSync } from 'node:fs'
import {
  type DocumentOptions,
  isNode,
  LineCounter,
  type ParseOptions,
  parseAllDocuments,
  type SchemaOptions,
} from 'yaml'
import { InputError, type Path } from '../start/read-yaml.ts'

/** All documents of a YAML or JSON file, and a way to say where something in them stands. */
export interface Documents {
  /** Each as data; undefined for one in which nothing is written, which is less than null. */
  readonly values: readonly unknown[]
  /** An error that names the file and the line of a path: the document's index, then keys and indexes within it. */
  refuse(path: Path, problem: string): InputError
}

/** Whose YAML: of today, or as Drydock's parser reads it, for which `yes` and `on` are no texts, but `y` is one. */
export type Dialect = 'yaml' | 'drydock'

const boolean = 'tag:yaml.org,2002:bool'
const asDrydockReads: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  customTags: (tags) => [
    ...tags.filter((tag) => typeof tag === 'string' || tag.tag !== boolean),
    { tag: boolean, default: true, test: /^(?:yes|Yes|YES|true|True|TRUE|on|On|ON)$/, resolve: () => true },
    { tag: boolean, default: true, test: /^(?:no|No|NO|false|False|FALSE|off|Off|OFF)$/, resolve: () => false },
  ],
}

export function readDocuments(file: string, text: string, dialect: Dialect = 'yaml'): Documents {
  const lines = new LineCounter()
  const options = { lineCounter: lines, ...(dialect === 'drydock' ? asDrydockReads : {}) }
  const documents = [...parseAllDocuments(text, options)]
  const error = documents.flatMap((document) => document.errors)[0]
  if (error !== undefined)
    throw new InputError(`${file}:${error.linePos?.[0].line ?? 1}: not YAML: ${error.message.split('\n')[0]}`)

  const lineOf = ([index, ...path]: Path): number => {
    const document = documents[Number(index)]
    for (let length = path.length; length >= 0; length--) {
      const node = length === 0 ? document?.contents : document?.getIn(path.slice(0, length), true)
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  return {
    values: documents.map((document): unknown => (document.contents === null ? undefined : document.toJS())),
    refuse: (path, problem) => new InputError(`${file}:${lineOf(path)}: ${problem}`),
  }
}

export function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    throw new InputError(`${file}: cannot be read (${code}). Name a JSON or YAML file that exists.`)
  }
}
