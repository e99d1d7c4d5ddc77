import type { Semantics } from '@jobwright/core'
import { hasTest } from '../expression/has-test.ts'
import type { NodeExpression } from '../expression/model.ts'
import { wordedTest } from '../test-wording.ts'
import type { Term } from './alternatives.ts'
import { type Condition, expressionsOf, inverseOf } from './conditions.ts'
import { refuse, type TranslationRefusal } from './refusal.ts'
import { only, type Value } from './values.ts'

/** That an attribute has one of some values: all that a node filter can ask of an attribute. */
export interface Choice {
  readonly kind: Condition['kind']
  /** The label's key; empty for the rest. */
  readonly key: string
  /** One or more; null stands for the absence of a label. */
  readonly values: readonly Value[]
}

export type Choices = { readonly ok: true; readonly choices: readonly Choice[] } | TranslationRefusal

/** The choices that are to hold together for a term to hold. */
export function choicesOf(term: Term, semantics: Semantics): Choices {
  return read([...term.values()], semantics)
}

/** The choices of which one is to hold for a term not to hold. */
export function counterChoicesOf(term: Term, semantics: Semantics): Choices {
  return read([...term.values()].map(inverseOf), semantics)
}

function read(conditions: readonly Condition[], semantics: Semantics): Choices {
  const choices: Choice[] = []
  for (const condition of conditions) {
    const choice = choiceOf(condition)
    const [part] = expressionsOf(condition)
    if (choice === undefined) return refuse(reasonAgainst(part), part)
    if (semantics === 'deployed' && choice.kind === 'rackLabel') return refuse('Drydock ignores rack_labels', part)
    choices.push(choice)
  }
  return { ok: true, choices }
}

function choiceOf(condition: Condition): Choice | undefined {
  if (condition.kind === 'tag') {
    const { kind, test, negated } = condition
    return !negated && hasTest(test, 'in') ? { kind, key: '', values: [...new Set(test.in)] } : undefined
  }
  const { kind, key, values } = condition
  const sayable = values.kind === 'only' && !(kind === 'rack' && values.list.has(null))
  return sayable ? { kind, key, values: [...values.list] } : undefined
}

function reasonAgainst(part: NodeExpression): string {
  return `a node filter cannot say ${quoted(part)}: it names values that a node has, or labels that it lacks`
}

function quoted(part: NodeExpression): string {
  const test = part.kind === 'not' ? part.of : part
  switch (test.kind) {
    case 'all':
    case 'none':
    case 'and':
    case 'or':
    case 'not':
      return 'this'
    default:
      return `"${wordedTest(test, part.kind === 'not')}"`
  }
}

/** The expression that says a choice. */
export function expressionOf({ kind, key, values }: Choice): NodeExpression {
  if (kind === 'tag') return { kind, test: { in: values.filter((value) => value !== null) } }
  return expressionsOf({ kind, key, values: only(values) })[0]
}
