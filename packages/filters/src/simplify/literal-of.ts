import type { NodeExpression, NodeTest } from '../expression/index.ts'
import { atomTests } from './atom-test.ts'
import { conjoin } from './conjoin.ts'
import type { Literal, Terms } from './terms.ts'

/** Reads an expression as a literal; whatever can be simplified is, on the way. */
export function literalOf(terms: Terms, expression: NodeExpression): Literal {
  return conjoin(terms, conjuncts(terms, expression, false, []))
}

/**
 * Lists what must all hold for an expression to hold, or for its contrary: the operands' operands, where they are of the same kind. Each is looked
 * at once, however deep lists stand in lists.
 */
function conjuncts(terms: Terms, expression: NodeExpression, negative: boolean, into: Literal[]): readonly Literal[] {
  if (expression.kind === 'not') return conjuncts(terms, expression.of, !negative, into)
  // All of nothing is `all`, one of nothing is `none`, and a test wants one of its texts.
  const isConjunction = expression.kind === 'and' || expression.kind === 'all'
  if (isConjunction === negative) into.push(conjoin(terms, conjuncts(terms, expression, !negative, [])).not)
  else if (isList(expression)) for (const part of expression.of) conjuncts(terms, part, negative, into)
  else if (isTest(expression)) for (const literal of atomsOf(terms, expression)) into.push(literal.not)
  return into
}

function isList(expression: NodeExpression): expression is Extract<NodeExpression, { readonly kind: 'and' | 'or' }> {
  return expression.kind === 'and' || expression.kind === 'or'
}

function isTest(expression: NodeExpression): expression is NodeTest {
  return !isList(expression) && expression.kind !== 'not' && expression.kind !== 'all' && expression.kind !== 'none'
}

function atomsOf(terms: Terms, expression: NodeTest): readonly Literal[] {
  const { kind } = expression
  const tests = atomTests(expression.test)
  // Every node has a name.
  if (kind === 'name' && tests[0]?.name === 'present') return [terms.everything]
  return terms.atoms(kind, kind === 'label' || kind === 'rackLabel' ? expression.key : '', tests)
}
