import ts from 'typescript'
import { type DocExample, DocExampleError } from './collect.ts'

/** A stretch of the code to be replaced. */
interface Edit {
  readonly start: number
  readonly end: number
  readonly text: string
}

const marker = /^\/\/=>(.*)$/s

/**
 * Turns the `//=>` lines of an example into checks; every statement keeps its line.
 *
 * - `expression //=> value` and `const x = expression //=> value` compare by deep equality with the value, which is code.
 * - `console.log(expression) //=> value` compares the expression.
 * - `expression //=> throws Name` or `… throws Name: message` wants an error of that name, and of that whole message.
 *
 * The value stands at the end of the statement's last line or on the next line, and goes on in lines that begin `//   `.
 */
export function withChecks({ file, line, code }: DocExample, checks: string): string {
  const source = ts.createSourceFile(file, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)
  const edits: Edit[] = []
  const used = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (ts.isStatement(node)) {
      const expectation = expectationAfter(source, node)
      const check = expectation && checkOf(node, expectation.text, `${file}:${lineOf(source, expectation.position)}`)
      if (check) {
        used.add(expectation.position)
        edits.push(...check)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  for (const { index } of code.matchAll(/\/\/=>/g)) {
    if (used.has(index)) continue
    throw new DocExampleError(`${file}:${lineOf(source, index)}: this //=> follows no expression and no declaration`)
  }
  const body = edits
    .sort((a, b) => b.start - a.start || b.end - a.end)
    .reduce((text, edit) => text.slice(0, edit.start) + edit.text + text.slice(edit.end), code)
  // The fence's own line is free: no line moves.
  const lines = body.split('\n')
  lines[line - 1] = `import * as __checks from '${checks}'; export {}`
  return lines.join('\n')
}

/** The text after the `//=>` that follows a statement, with its continuation lines. */
function expectationAfter(source: ts.SourceFile, node: ts.Statement): { text: string; position: number } | undefined {
  const text = source.text
  const comments = [
    ...(ts.getTrailingCommentRanges(text, node.end) ?? []),
    ...(ts.getLeadingCommentRanges(text, node.end) ?? []),
  ]
  const [first, ...rest] = comments
  if (!first) return undefined
  const parts = [marker.exec(text.slice(first.pos, first.end))?.[1]]
  if (parts[0] === undefined || lineOf(source, first.pos) > lineOf(source, node.end) + 1) return undefined
  let last = lineOf(source, first.pos)
  for (const { pos, end } of rest) {
    const comment = text.slice(pos, end)
    if (lineOf(source, pos) !== last + 1 || !/^\/\/ {2,}/.test(comment)) break
    parts.push(comment.slice(2).trim())
    last += 1
  }
  return { text: parts.join(' ').trim(), position: first.pos }
}

/** The edits that make a check of a statement, or nothing for a statement that has no value. `where` names the line. */
function checkOf(node: ts.Statement, expected: string, where: string): Edit[] | undefined {
  const at = JSON.stringify(where)
  const [, name, message] = /^throws ([\w$]+)(?:: (.+))?$/.exec(expected) ?? []
  if (ts.isExpressionStatement(node)) {
    const { expression } = node
    if (name !== undefined) {
      const wanted = [name, message].filter((one) => one !== undefined).map((one) => JSON.stringify(one))
      return replaceAround(
        expression,
        expression,
        'await __checks.throws(async () => (',
        `), ${at}, ${wanted.join(', ')})`,
      )
    }
    return replaceAround(expression, logged(expression) ?? expression, '__checks.equal(', `, (${expected}), ${at})`)
  }
  if (ts.isVariableStatement(node) && node.declarationList.declarations.length === 1 && name === undefined) {
    const [declaration] = node.declarationList.declarations
    if (declaration && ts.isIdentifier(declaration.name)) {
      const text = `; __checks.equal(${declaration.name.text}, (${expected}), ${at})`
      return [{ start: node.end, end: node.end, text }]
    }
  }
  return undefined
}

/** The one argument of a `console.log`. */
function logged(expression: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(expression) || expression.expression.getText() !== 'console.log') return undefined
  return expression.arguments.length === 1 ? expression.arguments[0] : undefined
}

/** Keeps `inner` of `outer` and puts `before` and `after` in the place of the rest. */
function replaceAround(outer: ts.Node, inner: ts.Node, before: string, after: string): Edit[] {
  return [
    { start: outer.getStart(), end: inner.getStart(), text: before },
    { start: inner.end, end: outer.end, text: after },
  ]
}

function lineOf(source: ts.SourceFile, position: number): number {
  return source.getLineAndCharacterOfPosition(position).line + 1
}
