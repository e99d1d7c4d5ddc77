import { Cursor, shown } from './cursor.ts'
import type { Source, Token } from './lexer.ts'
import type { Node, Pipe } from './nodes.ts'
import { readPipe, type Scope } from './pipe-parser.ts'

/** The templates that a text defines, by name. */
export type Templates = ReadonlyMap<string, readonly Node[]>

/**
 * Parses a text and what it defines by `{{define "name"}}…{{end}}`; `knows` tells which functions there are. Throws TemplateError with the server's
 * words.
 */
export function parseTemplates(source: Source, knows: (name: string) => boolean): Templates {
  return new Parser(source, knows).parse()
}

/** Nodes, and what closed them: nothing at the end of the text. */
interface Block {
  readonly nodes: readonly Node[]
  readonly end: 'else' | 'end' | undefined
}

class Parser {
  readonly #cursor: Cursor
  readonly #scope: Scope
  readonly #templates = new Map<string, readonly Node[]>()

  constructor(source: Source, knows: (name: string) => boolean) {
    this.#cursor = new Cursor(source)
    this.#scope = { variables: ['$'], knows }
  }

  parse(): Templates {
    const { nodes, end } = this.#list()
    if (end !== undefined) this.#cursor.fail(`unexpected {{${end}}}`)
    this.#templates.set(this.#cursor.source.name, nodes)
    return this.#templates
  }

  #list(): Block {
    return this.#cursor.inside('blocks', () => {
      const nodes: Node[] = []
      for (;;) {
        const token = this.#cursor.take()
        if (token === undefined) return { nodes, end: undefined }
        const node = token.kind === 'text' ? ({ kind: 'text', text: token.text } as const) : this.#action()
        if (node === 'else' || node === 'end') return { nodes, end: node }
        if (node !== undefined) nodes.push(node)
      }
    })
  }

  /** What an action comes to: a node, nothing, or the end of the nodes around it. */
  #action(): Node | 'else' | 'end' | undefined {
    const cursor = this.#cursor
    const word = cursor.peekPastSpace()
    if (word?.kind !== 'word') return this.#output()
    switch (word.text) {
      case 'if':
      case 'with':
      case 'range':
        cursor.take()
        return this.#block(word.text)
      case 'define':
        cursor.take()
        if (cursor.depth > 1) cursor.fail('unexpected <define> in command')
        this.#define(this.#name('define clause'), 'define clause')
        return undefined
      case 'block':
        cursor.take()
        return this.#blockClause(word)
      case 'template':
        cursor.take()
        return this.#call(word)
      case 'end':
        cursor.take()
        cursor.close('end')
        return 'end'
      case 'else':
        // What follows tells whether it is `else if`.
        cursor.take()
        return 'else'
      default:
        return this.#output()
    }
  }

  #output(): Node {
    const pipe = this.#pipe('command')
    this.#cursor.close('command')
    return { kind: 'action', pipe }
  }

  #block(kind: 'if' | 'with' | 'range'): Node {
    const outside = [...this.#scope.variables]
    const pipe = this.#pipe(kind)
    this.#cursor.close(kind)
    const { nodes: body, end } = this.#list()
    if (end === undefined) this.#cursor.fail('unexpected EOF')
    const otherwise = end === 'else' ? this.#otherwise(kind) : []
    this.#scope.variables = outside
    return { kind, pipe, body, otherwise }
  }

  #otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const cursor = this.#cursor
    const word = cursor.peekPastSpace()
    if (kind === 'if' && word?.kind === 'word' && word.text === 'if') {
      cursor.take()
      // `else if` shares its `end` with the `if` before.
      return cursor.inside('blocks', () => [this.#block('if')])
    }
    cursor.close('else')
    const { nodes, end } = this.#list()
    if (end === 'else') cursor.fail('expected end; found {{else}}')
    if (end === undefined) cursor.fail('unexpected EOF')
    return nodes
  }

  /** Reads what a name stands for, to its end. */
  #define(name: string, context: string): void {
    this.#cursor.close(context)
    const outside = this.#scope.variables
    this.#scope.variables = ['$']
    const { nodes, end } = this.#list()
    if (end === undefined) this.#cursor.fail('unexpected EOF')
    if (end === 'else') this.#cursor.fail('unexpected {{else}}')
    this.#scope.variables = outside
    this.#templates.set(name, nodes)
  }

  /** Defines a template and calls it on the spot. */
  #blockClause(word: Token): Node {
    const name = this.#name('block clause')
    const pipe = this.#pipe('block clause')
    const place = this.#cursor.place(word.at)
    this.#define(name, 'block clause')
    return { kind: 'template', name, pipe, place }
  }

  #call(word: Token): Node {
    const name = this.#name('template clause')
    const pipe = this.#cursor.peekPastSpace()?.kind === 'close' ? undefined : this.#pipe('template clause')
    const { at, text } = this.#cursor.place(word.at)
    this.#cursor.close('template clause')
    return { kind: 'template', name, pipe, place: { at, text: `{{${text}}}` } }
  }

  #name(context: string): string {
    const token = this.#cursor.takePastSpace()
    return token?.kind === 'literal' ? token.text : this.#cursor.unexpected(shown(token), context)
  }

  #pipe(context: string): Pipe {
    return readPipe(this.#cursor, this.#scope, context)
  }
}
