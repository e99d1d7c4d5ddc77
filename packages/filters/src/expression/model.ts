/** What the value of an attribute is to be. */
export type ValueTest =
  /** One of these; none of an empty list. */
  | { readonly in: readonly string[] }
  /** A text that begins so. */
  | { readonly prefix: string }
  /** A text that ends so. */
  | { readonly suffix: string }
  /** A text of this form: `*` stands for any number of characters, `?` for one, `\` takes the meaning from the one after it. */
  | { readonly glob: string }

/** What a label is to be. */
export type LabelTest =
  | ValueTest
  /** There, with whatever value. */
  | { readonly present: true }

/**
 * Which nodes are meant: plain data that can be stored, sent and compared. The builders make it, `parseFilter` reads it from text.
 *
 * An attribute that a node does not have passes no test, so `not` of a test also selects the nodes without the attribute.
 */
export type NodeExpression =
  /** All nodes. */
  | { readonly kind: 'all' }
  /** No node. */
  | { readonly kind: 'none' }
  /** Nodes by name. */
  | { readonly kind: 'name'; readonly test: ValueTest }
  /** Nodes of which some tag passes. */
  | { readonly kind: 'tag'; readonly test: ValueTest }
  /** Nodes by the name of their rack. */
  | { readonly kind: 'rack'; readonly test: ValueTest }
  /** Nodes by one of their labels. */
  | { readonly kind: 'label'; readonly key: string; readonly test: LabelTest }
  /** Nodes by a label of their rack. */
  | { readonly kind: 'rackLabel'; readonly key: string; readonly test: LabelTest }
  /** Nodes that all of these select; all nodes, if there are none of these. */
  | { readonly kind: 'and'; readonly of: readonly NodeExpression[] }
  /** Nodes that one of these selects; no node, if there are none of these. */
  | { readonly kind: 'or'; readonly of: readonly NodeExpression[] }
  /** Nodes that this does not select. */
  | { readonly kind: 'not'; readonly of: NodeExpression }

/** An expression that looks at one attribute. */
export type NodeTest = Extract<NodeExpression, { readonly test: unknown }>
