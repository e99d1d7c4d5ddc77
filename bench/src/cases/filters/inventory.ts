import type { Node } from '@jobwright/core'
import { pick, randomNumbers } from '../../random-numbers.ts'

const labels = {
  color: ['red', 'orange', 'yellow', 'green', 'blue', 'violet', 'grey', 'black'],
  type: ['physical', 'virtual', 'container'],
  zone: ['z1', 'z2', 'z3', 'z4'],
} as const
const colors: readonly string[] = labels.color
const tags = Array.from({ length: 20 }, (_, at) => `tag-${at}`)
const nodesInRack = 40
const nodesInPage = 10_000

/** Nodes with up to three tags and with three labels each, forty to a rack, as they come out of a document. */
export function inventory(size: number): Node[] {
  const random = randomNumbers(size)
  const node = (at: number): Node => ({
    name: `node-${String(at).padStart(7, '0')}`,
    tags: [...new Set([pick(tags, random), pick(tags, random), pick(tags, random)])],
    labels: {
      color: pick(labels.color, random),
      type: pick(labels.type, random),
      zone: pick(labels.zone, random),
    },
    rack: `rack-${String(Math.floor(at / nodesInRack)).padStart(5, '0')}`,
  })
  const nodes: Node[] = []
  while (nodes.length < size) {
    // Page by page: a million nodes are too long a text.
    const page = Array.from({ length: Math.min(nodesInPage, size - nodes.length) }, (_, at) => node(nodes.length + at))
    for (const one of JSON.parse(JSON.stringify(page)) as Node[]) nodes.push(one)
  }
  return nodes
}

/** What a filter of three asks for, before it is put into anybody's words: nodes by two labels, by name, or by tag and rack. */
export interface Wish {
  readonly color: string
  readonly type: string
  readonly names: readonly string[]
  readonly tag: string
  readonly rack: string
}

/** So many wishes; each selects about one node in 24 by its labels, fifty by name, and some six by tag and rack. */
export function wishes(nodes: readonly Node[], count: number): Wish[] {
  const random = randomNumbers(nodes.length + 1)
  return Array.from({ length: count }, () => ({
    color: pick(labels.color, random),
    type: pick(labels.type, random),
    names: Array.from({ length: 50 }, () => pick(nodes, random).name),
    tag: pick(tags, random),
    rack: pick(nodes, random).rack ?? '',
  }))
}

/** One node as it is and as it becomes: of another color. */
export interface Change {
  readonly before: Node
  readonly after: Node
}

/** Changes of so many different nodes, all over the inventory. */
export function changes(nodes: readonly Node[], count: number): Change[] {
  const random = randomNumbers(nodes.length + 2)
  const rows = new Set<number>()
  while (rows.size < Math.min(count, nodes.length)) rows.add(random(nodes.length))
  return [...rows].flatMap((row) => {
    const before = nodes[row]
    if (before === undefined) return []
    const at = colors.indexOf(before.labels?.['color'] ?? '')
    const color = colors[(at + 1) % colors.length] ?? ''
    return [{ before, after: { ...before, labels: { ...before.labels, color } } }]
  })
}
