import { describePath, type NodeFilter, parseNodeFilter } from '@jobwright/core'
import { isNodeExpression, lint, type NodeExpression, parseExpression, parseFilter } from '@jobwright/filters'
import { InputError } from '../start/read-yaml.ts'
import type { Options } from './options.ts'
import { readDocuments, readText } from './read-documents.ts'

/** What is asked for: a filter as Drydock has it, or an expression. */
export type Question = { readonly filter: NodeFilter | null } | { readonly expression: NodeExpression }

export function readQuestion(asked: Options['asked']): Question {
  return 'where' in asked ? { expression: readWhere(asked.where) } : readFile(asked.filter)
}

function readWhere(text: string): NodeExpression {
  const parsed = parseFilter(text)
  if (parsed.ok) return parsed.value
  const problem = parsed.message.replace(/^parseFilter: line \d+, column \d+: /, '')
  throw new InputError(`--where:${parsed.line}:${parsed.column}: ${problem}`)
}

function readFile(file: string): Question {
  const documents = readDocuments(file, readText(file))
  const [value, ...more] = documents.values
  // An empty file is more likely a mishap than the wish to have all nodes.
  if (value === undefined) throw documents.refuse([0], 'nothing is written here; write null for all nodes.')
  if (more.length > 0) throw documents.refuse([1], 'one filter is needed, and here begins a second document.')
  if (value === null) return { filter: null }

  if (isNodeExpression(value)) {
    const parsed = parseExpression(value)
    if (parsed.ok) return { expression: parsed.value }
    const { path = [], code } = parsed.issues[0] ?? {}
    throw documents.refuse([0, ...path], `${describePath(path)}: is not what an expression has there (${code}).`)
  }
  const parsed = parseNodeFilter(value)
  if (parsed.ok) return { filter: parsed.value }
  const { path = [], message = 'is no filter', suggestion } = lint(value)[0] ?? {}
  const hint = suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`
  throw documents.refuse([0, ...path], `${describePath(path)}: ${message}${hint}.`)
}
