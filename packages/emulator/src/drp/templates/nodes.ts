/** What a template consists of. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | {
      readonly kind: 'if' | 'with' | 'range'
      readonly pipe: Pipe
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    }
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly place: Place }

/** Where something stands in the template, and how the server writes it in its messages. */
export interface Place {
  readonly at: number
  readonly text: string
}

/** Commands of which each takes the result of the one before as its last argument. */
export interface Pipe {
  readonly declares: readonly string[]
  /** `=` instead of `:=`: the variable exists. */
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

/** A function, a method or a value, and its arguments. */
export interface Command {
  readonly operands: readonly Operand[]
  readonly place: Place
}

/** A word of a command. */
export type Operand = { readonly place: Place } & (
  | { readonly kind: 'value'; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: 'dot' }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe }
  /** A member of another operand; of the dot where there is none. */
  | { readonly kind: 'member'; readonly of: Operand | undefined; readonly name: string }
)
