import { externalSystemTypes, stepTypes } from '@jobwright/core/ovirt'
import { readXmlTree, type XmlElement } from '@jobwright/core/ovirt/xml'

/** What readers of core say is wrong. */
interface Issue {
  readonly code: string
  readonly path: readonly (string | number)[]
}

/** The lists of words that the engine knows, by the name of the element, and of the element that it is in; in the order in which the engine names them. */
const statusWords = ['aborted', 'failed', 'finished', 'started', 'unknown'] as const
const wordLists: Readonly<Record<string, readonly [type: string, words: readonly string[]]>> = {
  type: ['StepEnum', stepTypes],
  external_type: ['ExternalSystemType', externalSystemTypes],
}

/**
 * The detail of the engine's fault for a body of which a value is wrong: a boolean, a word, an integer that is too large. Undefined where something else is
 * wrong with it first: the engine reads in order, and stops there. Engines of version 3 are assumed to say the same, as no source tells their words.
 */
export function invalidValueIn(text: string, issues: readonly Issue[]): string | undefined {
  const tree = readXmlTree(text, { doctype: 'ignore' })
  if (!tree.ok) return undefined
  const order = orderOf(tree.value)
  const named = childrenByName()
  let first: { readonly issue: Issue; readonly chain: readonly XmlElement[]; readonly at: number } | undefined
  for (const issue of issues) {
    const chain = chainTo(tree.value, issue.path, named)
    const at = order.get(chain.at(-1) ?? tree.value) ?? 0
    if (first === undefined || at < first.at) first = { issue, chain, at }
  }
  return first === undefined ? undefined : detailOf(first.issue, first.chain)
}

function detailOf({ code, path }: Issue, chain: readonly XmlElement[]): string | undefined {
  const [parent, element] = [chain.at(-2), chain.at(-1)]
  // A document that is too large has no place.
  if (path.length === 0 || element === undefined) return undefined
  const value = element.children.findLast(({ name }) => name === 'state')?.text ?? element.text
  if (code === 'too_big') return `Value ${value} is greater than maximum integer 2147483647`
  if (code === 'too_small') return `Value ${value} is less than minimum integer -2147483648`
  if (code !== 'invalid_value') return undefined
  const list = wordListOf(element.name, parent?.name)
  if (list === undefined) return `Value "${value}" isn't a valid boolean, it should be "true" , "false", "0" or "1"`
  return invalidWord(value, ...list)
}

/** The detail for a word that is not one of a list. */
export function invalidWord(value: string, type: string, words: readonly string[]): string {
  const known = words.map((word) => `'${word}'`).join(', ')
  return `The string '${value}' isn't a valid value for the '${type}' enumerated type. Valid values are: ${known}.`
}

function wordListOf(
  name: string,
  parent: string | undefined,
): readonly [type: string, words: readonly string[]] | undefined {
  if (name === 'status') return [parent === 'job' ? 'JobStatus' : 'StepStatus', statusWords]
  return Object.hasOwn(wordLists, name) ? wordLists[name] : undefined
}

/** The elements of a name in an element. */
type ChildrenByName = (element: XmlElement, name: string) => readonly XmlElement[]

/** Looks through each element once: there may be many issues in a long list. */
function childrenByName(): ChildrenByName {
  const known = new Map<XmlElement, Map<string, XmlElement[]>>()
  return (element, name) => {
    let named = known.get(element)
    if (named === undefined) {
      named = new Map()
      for (const child of element.children) {
        const same = named.get(child.name)
        if (same === undefined) named.set(child.name, [child])
        else same.push(child)
      }
      known.set(element, named)
    }
    return named.get(name) ?? []
  }
}

/** The elements on the way to a place, the root first. Of several elements of a name the last counts, unless a number says which. */
function chainTo(root: XmlElement, path: Issue['path'], named: ChildrenByName): readonly XmlElement[] {
  const chain = [root]
  for (const [at, name] of path.entries()) {
    if (typeof name === 'number') continue
    const index = path[at + 1]
    const children = named(chain.at(-1) ?? root, name)
    const next = typeof index === 'number' ? children[index] : children.at(-1)
    if (next === undefined) break
    chain.push(next)
  }
  return chain
}

/** Where each element stands in the document, as its end is reached: what is in an element is read before the element itself. */
function orderOf(root: XmlElement): ReadonlyMap<XmlElement, number> {
  const order = new Map<XmlElement, number>()
  const visit = (element: XmlElement): void => {
    for (const child of element.children) visit(child)
    order.set(element, order.size)
  }
  visit(root)
  return order
}
