import type { Node, NodeFilter, Semantics } from '@jobwright/core'
import { pick, randomNumbers } from '../../random-numbers.ts'

const tags = Array.from({ length: 20 }, (_, at) => `tag-${at}`)
const labels = {
  hw_generation: ['gen8', 'gen9', 'gen10', 'gen11', 'gen12'],
  role: ['control', 'compute', 'storage', 'network', 'spare'],
  zone: ['z1', 'z2', 'z3'],
}
const nodesInRack = 40

/** Nodes with three tags and three labels each, forty to a rack, as they come out of a document. */
export function inventory(size: number): Node[] {
  const random = randomNumbers(size)
  const nodes = Array.from(
    { length: size },
    (_, at): Node => ({
      name: `node-${String(at).padStart(6, '0')}`,
      tags: [pick(tags, random), pick(tags, random), pick(tags, random)],
      labels: {
        hw_generation: pick(labels.hw_generation, random),
        role: pick(labels.role, random),
        zone: pick(labels.zone, random),
      },
      rack: `rack-${String(Math.floor(at / nodesInRack)).padStart(4, '0')}`,
    }),
  )
  return JSON.parse(JSON.stringify(nodes)) as Node[]
}

/** What a filter asks for, before it is put into anybody's words. */
export interface Wanted {
  readonly tags: readonly [string, string]
  readonly generation: string
  readonly role: string
  readonly names: readonly string[]
  readonly racks: readonly string[]
  readonly rackTag: string
}

/** Wishes of one kind: some nodes by tags and labels, so many by name, and those of so many racks with a tag. */
export function wishes(
  nodes: readonly Node[],
  { count = 3, names, racks }: { readonly count?: number; readonly names: number; readonly racks: number },
): Wanted[] {
  const random = randomNumbers(nodes.length + 1)
  const rack = () => pick(nodes, random).rack ?? ''
  return Array.from({ length: count }, () => ({
    tags: [pick(tags.slice(0, 10), random), pick(tags.slice(10), random)],
    generation: pick(labels.hw_generation, random),
    role: pick(labels.role, random),
    names: Array.from({ length: names }, () => pick(nodes, random).name),
    racks: Array.from({ length: racks }, rack),
    rackTag: pick(tags, random),
  }))
}

/**
 * The wish as Drydock's `node_filter`. To the document the values of an attribute are intersected too, and no node stands in ten racks:
 * who goes by it asks for the racks alone.
 */
export function nodeFilter(
  { tags, generation, role, names, racks, rackTag }: Wanted,
  semantics: Semantics,
): NodeFilter {
  return {
    filter_set_type: 'union',
    filter_set: [
      { filter_type: 'intersection', node_tags: tags, node_labels: { hw_generation: generation, role } },
      { filter_type: 'union', node_names: names },
      semantics === 'deployed'
        ? { filter_type: 'intersection', rack_names: racks, node_tags: [rackTag] }
        : { filter_type: 'union', rack_names: racks },
    ],
  }
}

/** The same nodes in MongoDB's query language, which sift and mingo speak. */
export function mongoQuery({ tags, generation, role, names, racks, rackTag }: Wanted, semantics: Semantics): object {
  const byTagsAndLabels =
    semantics === 'deployed'
      ? { tags: { $in: tags }, $or: [{ 'labels.hw_generation': generation }, { 'labels.role': role }] }
      : { tags: { $all: tags }, 'labels.hw_generation': generation, 'labels.role': role }
  const byRack = semantics === 'deployed' ? { rack: { $in: racks }, tags: rackTag } : { rack: { $in: racks } }
  return { $or: [byTagsAndLabels, { name: { $in: names } }, byRack] }
}

/** The same nodes as somebody would write it by hand for this one question. */
export function handPredicate(wanted: Wanted, semantics: Semantics): (node: Node) => boolean {
  const { tags, generation, role, rackTag } = wanted
  const [oneTag, otherTag] = tags
  const names = new Set(wanted.names)
  const racks = new Set(wanted.racks)
  if (semantics === 'deployed') {
    return ({ name, tags = [], labels, rack }) =>
      ((tags?.includes(oneTag) || tags?.includes(otherTag)) &&
        (labels?.['hw_generation'] === generation || labels?.['role'] === role)) ||
      names.has(name) ||
      (racks.has(rack ?? '') && (tags?.includes(rackTag) ?? false))
  }
  return ({ name, tags, labels, rack }) =>
    (labels?.['hw_generation'] === generation &&
      labels['role'] === role &&
      tags?.includes(oneTag) &&
      tags.includes(otherTag)) ||
    names.has(name) ||
    racks.has(rack ?? '')
}
