import type { NodeExpression, ValueTest } from '../expression/index.ts'
import type { Atom, AtomTest, Attribute, Literal } from './terms.ts'

/** An expression, and how many times `and`, `or` and `not` stand in it: the tests are those of its contrary too. */
interface Sized {
  readonly expression: NodeExpression
  readonly size: number
}

/** Two expressions of which one selects what the other does not. */
interface Side {
  readonly yes: Sized
  readonly no: Sized
}

/** Writes a literal as the smallest expression that De Morgan's laws can make of it; as plain data. */
export function leastExpression(literal: Literal): NodeExpression {
  return least(literal, new Map()).expression
}

function least(literal: Literal, known: Map<Literal, Sized>): Sized {
  const found = known.get(literal)
  if (found !== undefined) return found
  const { term, negative, not } = literal
  const side = term.kind === 'atom' ? tested(term, [term.test.text]) : joined(sidesOf(term.of, known))
  known.set(negative ? not : literal, side.yes)
  known.set(negative ? literal : not, side.no)
  return negative ? side.no : side.yes
}

/** The parts of a conjunction; the values of an attribute that are not to be there are one of them. */
function sidesOf(parts: readonly Literal[], known: Map<Literal, Sized>): readonly Side[] {
  const others: Side[] = []
  const lists = new Map<Attribute, { readonly atom: Atom; readonly texts: string[] }>()
  for (const part of parts) {
    const { term, negative, not } = part
    if (term.kind === 'atom' && term.test.name === 'in' && negative) {
      const list = lists.get(term.attribute)
      if (list === undefined) lists.set(term.attribute, { atom: term, texts: [term.test.text] })
      else list.texts.push(term.test.text)
    } else others.push({ yes: least(part, known), no: least(not, known) })
  }
  return [...[...lists.values()].map(({ atom, texts }) => turned(tested(atom, texts))), ...others]
}

/** All of the parts, and its contrary: one of their contraries. */
function joined(sides: readonly Side[]): Side {
  const [only, ...more] = sides
  if (only === undefined)
    return { yes: { expression: { kind: 'all' }, size: 0 }, no: { expression: { kind: 'none' }, size: 0 } }
  return more.length === 0 ? only : { yes: join('and', 'or', sides), no: join('or', 'and', sides.map(turned)) }
}

/**
 * The smallest of three: the parts side by side; those whose contraries are smaller together under one `not`; all contraries under one `not`. An
 * expression and its contrary never differ by more than one, so that counting is enough.
 */
function join(kind: 'and' | 'or', dual: 'and' | 'or', sides: readonly Side[]): Sized {
  const shorter = sides.filter(({ yes, no }) => no.size < yes.size)
  const others = sides.filter(({ yes, no }) => no.size >= yes.size)
  const longer = others.filter(({ yes, no }) => no.size > yes.size)
  const savedTogether = shorter.length - 2
  const savedByAll = shorter.length - longer.length - 1
  if (savedByAll > Math.max(savedTogether, 0)) return contraries(dual, sides)
  const parts = (savedTogether > 0 ? others : sides).map(({ yes }) => yes)
  return list(kind, savedTogether > 0 ? [...parts, contraries(dual, shorter)] : parts)
}

function contraries(dual: 'and' | 'or', sides: readonly Side[]): Sized {
  return negation(
    list(
      dual,
      sides.map(({ no }) => no),
    ),
  )
}

function list(kind: 'and' | 'or', parts: readonly Sized[]): Sized {
  const of = parts.map(({ expression }) => expression)
  return { expression: { kind, of }, size: parts.reduce((sum, { size }) => sum + size, 1) }
}

function negation({ expression, size }: Sized): Sized {
  return { expression: { kind: 'not', of: expression }, size: size + 1 }
}

function turned({ yes, no }: Side): Side {
  return { yes: no, no: yes }
}

/** A test, of one text or of several values, and its contrary. */
function tested({ attribute, test }: Atom, texts: readonly string[]): Side {
  const yes = { expression: testOf(attribute, test, texts), size: 0 }
  return { yes, no: negation(yes) }
}

function testOf({ kind, key }: Attribute, { name, text }: AtomTest, texts: readonly string[]): NodeExpression {
  if (kind === 'label' || kind === 'rackLabel') {
    return { kind, key, test: name === 'present' ? { present: true } : valueTest(name, text, texts) }
  }
  // For what names, tags and racks have no word, an empty beginning will do.
  return { kind, test: valueTest(name === 'present' ? 'prefix' : name, text, texts) }
}

function valueTest(name: Exclude<AtomTest['name'], 'present'>, text: string, texts: readonly string[]): ValueTest {
  switch (name) {
    case 'in':
      return { in: texts }
    case 'prefix':
      return { prefix: text }
    case 'suffix':
      return { suffix: text }
    case 'glob':
      return { glob: text }
  }
}
