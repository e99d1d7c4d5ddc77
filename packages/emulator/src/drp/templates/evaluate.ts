import { executionError } from './execution-error.ts'
import { functions } from './functions.ts'
import type { Source } from './lexer.ts'
import type { Command, Node, Operand, Pipe, Place } from './nodes.ts'
import type { Templates } from './parser.ts'
import { TemplateError } from './template-error.ts'
import { isMap, isTrue, Method, print, Thing, typeOf, type Value, WrongType } from './values.ts'

/** What a rendering may cost, so that no template keeps the server busy: work in steps, output in characters, templates inside templates. */
const most = { steps: 1_000_000, output: 4_000_000, depth: 100 }

/** What is parsed, and the text that it was parsed from. */
export interface Parsed extends Source {
  readonly templates: Templates
}

/** Carries out a template of a parsed text. Throws TemplateError with the server's words. */
export function evaluate(parsed: Parsed, name: string, data: Value): string {
  return new Evaluation(parsed).run(name, data)
}

type Range = Extract<Node, { readonly otherwise: readonly Node[] }>

type Variables = (readonly [name: string, box: { value: Value }])[]

class Evaluation {
  readonly #parsed: Parsed
  readonly #output: string[] = []
  #size = 0
  #steps = 0
  #depth = 0
  #name = ''

  constructor(parsed: Parsed) {
    this.#parsed = parsed
  }

  run(name: string, data: Value): string {
    this.#template(name, data)
    return this.#output.join('')
  }

  #template(name: string, data: Value, place?: Place): void {
    const nodes = this.#parsed.templates.get(name)
    if (nodes === undefined) {
      if (place === undefined) throw new TemplateError(`template: no template ${JSON.stringify(name)}`)
      throw this.#error(place, `template ${JSON.stringify(name)} not defined`)
    }
    if (++this.#depth > most.depth)
      throw this.#error(place ?? { at: 0, text: '' }, `exceeded maximum template depth (${most.depth})`)
    const outer = this.#name
    this.#name = name
    this.#nodes(nodes, data, [['$', { value: data }]])
    this.#name = outer
    this.#depth--
  }

  #nodes(nodes: readonly Node[], dot: Value, variables: Variables): void {
    for (const node of nodes) {
      switch (node.kind) {
        case 'text':
          this.#write(node.text)
          break
        case 'action': {
          const value = this.#pipe(node.pipe, dot, variables)
          if (node.pipe.declares.length === 0) this.#write(print(value))
          break
        }
        case 'if':
        case 'with': {
          const inside = [...variables]
          const value = this.#pipe(node.pipe, dot, inside)
          if (isTrue(value)) this.#nodes(node.body, node.kind === 'with' ? value : dot, inside)
          else this.#nodes(node.otherwise, dot, inside)
          break
        }
        case 'range':
          this.#range(node, dot, [...variables])
          break
        case 'template':
          this.#template(node.name, node.pipe === undefined ? null : this.#pipe(node.pipe, dot, variables), node.place)
      }
    }
  }

  #range(node: Range, dot: Value, variables: Variables): void {
    const value = this.#pipe({ ...node.pipe, declares: [] }, dot, variables)
    const place = node.pipe.commands[0]?.place ?? { at: 0, text: '' }
    const entries: (readonly [Value, Value])[] = []
    if (Array.isArray(value)) for (const [at, item] of value.entries()) entries.push([BigInt(at), item])
    else if (isMap(value)) for (const key of Object.keys(value).sort()) entries.push([key, value[key]])
    else if (value !== null && value !== undefined) throw this.#error(place, `range can't iterate over ${print(value)}`)
    if (entries.length === 0) this.#nodes(node.otherwise, dot, variables)
    for (const [key, item] of entries) {
      const inside = [...variables]
      const [first, second] = node.pipe.declares
      if (second !== undefined) inside.push([first ?? '', { value: key }], [second, { value: item }])
      else if (first !== undefined) inside.push([first, { value: item }])
      this.#step(place)
      this.#nodes(node.body, item, inside)
    }
  }

  #pipe(pipe: Pipe, dot: Value, variables: Variables): Value {
    let last: readonly Value[] = []
    for (const command of pipe.commands) last = [this.#command(command, dot, variables, last)]
    const [value] = last
    for (const name of pipe.declares) {
      if (!pipe.assigns) variables.push([name, { value }])
      else this.#variable(name, variables).value = value
    }
    return value
  }

  #command({ operands, place }: Command, dot: Value, variables: Variables, last: readonly Value[]): Value {
    this.#step(place)
    const [first, ...rest] = operands
    if (first === undefined) throw this.#error(place, 'empty command')
    const values = (): Value[] => [...rest.map((operand) => this.#operand(operand, dot, variables)), ...last]
    switch (first.kind) {
      case 'function': {
        const found = functions.get(first.name)
        if (found === undefined) throw this.#error(place, `${JSON.stringify(first.name)} is not a defined function`)
        return this.#call(found, first.name, values(), place)
      }
      case 'member':
        return this.#member(first, dot, variables, values())
      default: {
        if (rest.length + last.length > 0)
          throw this.#error(first.place, `can't give argument to non-function ${first.place.text}`)
        if (first.kind === 'value' && first.value === null) throw this.#error(first.place, 'nil is not a command')
        return this.#operand(first, dot, variables)
      }
    }
  }

  #operand(operand: Operand, dot: Value, variables: Variables): Value {
    this.#step(operand.place)
    switch (operand.kind) {
      case 'value':
        return operand.value
      case 'dot':
        return dot
      case 'variable':
        return this.#variable(operand.name, variables).value
      case 'pipe':
        return this.#pipe(operand.pipe, dot, variables)
      case 'member':
        return this.#member(operand, dot, variables, [])
      case 'function':
        return this.#command({ operands: [operand], place: operand.place }, dot, variables, [])
    }
  }

  #variable(name: string, variables: Variables): { value: Value } {
    const found = variables.findLast(([given]) => given === name)
    if (found === undefined) throw new TemplateError(`undefined variable: ${name}`)
    return found[1]
  }

  #member(
    operand: Operand & { readonly kind: 'member' },
    dot: Value,
    variables: Variables,
    values: readonly Value[],
  ): Value {
    const { name, place } = operand
    const owner = operand.of === undefined ? dot : this.#operand(operand.of, dot, variables)
    if (owner instanceof Thing) {
      const found = owner.members.get(name)
      if (found === undefined && !owner.members.has(name))
        throw this.#error(place, `can't evaluate field ${name} in type ${owner.type}`)
      if (found instanceof Method) return this.#call(found, name, values, place)
      return this.#withoutArguments(found, name, values, place)
    }
    if (isMap(owner)) {
      if (!Object.hasOwn(owner, name)) throw this.#error(place, `map has no entry for key ${JSON.stringify(name)}`)
      return this.#withoutArguments(owner[name], name, values, place)
    }
    if (owner === null || owner === undefined)
      throw this.#error(place, `nil data; no entry for key ${JSON.stringify(name)}`)
    throw this.#error(place, `can't evaluate field ${name} in type ${typeOf(owner)}`)
  }

  #withoutArguments(value: Value, name: string, values: readonly Value[], place: Place): Value {
    if (values.length > 0) throw this.#error(place, `${name} has arguments but cannot be invoked as function`)
    return value
  }

  #call({ arity, call }: Method, name: string, values: readonly Value[], place: Place): Value {
    // A function that takes any number tells the least one, negative and less one.
    const least = arity < 0 ? -arity - 1 : arity
    if (values.length < least || (arity >= 0 && values.length > arity)) {
      const wanted = arity < 0 ? `at least ${least}` : String(least)
      throw this.#error(place, `wrong number of args for ${name}: want ${wanted} got ${values.length}`)
    }
    let result: Value
    try {
      result = call(...values)
    } catch (error) {
      if (error instanceof WrongType) throw this.#error(place, error.message)
      throw this.#error(place, `error calling ${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
    // What is doubled again and again would not stay small.
    if (typeof result === 'string' && result.length > most.output)
      throw this.#error(place, `${name} gives more than ${most.output} characters`)
    return result
  }

  #write(text: string): void {
    this.#size += text.length
    if (this.#size > most.output)
      throw new TemplateError(`template: ${JSON.stringify(this.#name)} writes more than ${most.output} characters`)
    this.#output.push(text)
  }

  #step(place: Place): void {
    if (++this.#steps > most.steps) throw this.#error(place, `more than ${most.steps} steps`)
  }

  #error(place: Place, message: string): TemplateError {
    return executionError(this.#parsed, this.#name, place, message)
  }
}
