import { invalidInput, type Node } from '@jobwright/core'
import type { DesignIssue } from './design-issue.ts'
import { type BrokenChain, type Host, inheritance } from './host-inheritance.ts'
import { type Design, type DesignedNode, readDesign } from './read-design.ts'

/** The nodes of a site design, and what of it is not in them. */
export interface DesignInventory {
  /** The nodes in the order of their documents, each with what it inherits; two of one name stay two. */
  readonly nodes: readonly Node[]
  /** What was not understood, left out or not inherited, in the order of the documents; empty where all went well. */
  readonly issues: readonly DesignIssue[]
}

/**
 * Makes nodes of a Drydock site design, as the server sees them when it applies a filter: `metadata.tags`, `metadata.owner_data` as labels and
 * `metadata.rack`, inherited from host profiles and theirs. Labels of racks come from the `labels` of `drydock/Rack/v1` documents.
 *
 * The node wins over its profile: tags are joined (`!tag` keeps one out), labels are merged (a key `!key` keeps one out), a rack of its own counts
 * (`!` is none). Of BaremetalNode, HostProfile and Rack documents the keys and what a filter sees are checked, of all others the name and kind: as on
 * the server, what fails is left out, and then no node inherits anything.
 *
 * @param documents the design's documents as a YAML parser gives them. Drydock reads YAML 1.1, in which `on` and `yes` are no texts.
 * @returns the nodes, and an issue for each document, or part of one, that is not in them.
 * @throws JobwrightError `invalid-input` where no document is one for Drydock.
 * @example
 * import { fromDrydockDesign } from '@jobwright/filters'
 *
 * const base = { schema: 'drydock/HostProfile/v1', metadata: { name: 'base' }, data: { metadata: { tags: ['gpu', 'new'] } } }
 * const node = {
 *   schema: 'drydock/BaremetalNode/v1',
 *   metadata: { name: 'cmp-01' },
 *   data: {
 *     host_profile: 'base',
 *     addressing: [{ network: 'pxe', address: 'dhcp' }],
 *     metadata: { tags: ['!new'], owner_data: { disk: 'nvme' }, rack: 'r1' },
 *   },
 * }
 *
 * fromDrydockDesign([base, node]) //=> { nodes: [{ name: 'cmp-01', tags: ['gpu'], labels: { disk: 'nvme' }, rack: 'r1' }], issues: [] }
 */
export function fromDrydockDesign(documents: readonly unknown[]): DesignInventory {
  if (!Array.isArray(documents)) throw invalidInput('fromDrydockDesign: documents must be a list of parsed documents.')
  const design = readDesign(documents)
  if (design.documents === 0) {
    const advice = 'a site design has documents with a schema such as drydock/BaremetalNode/v1'
    throw invalidInput(`fromDrydockDesign: no document is one for Drydock (given: ${documents.length}); ${advice}.`)
  }
  return design.failed ? asWritten(design) : compiled(design)
}

/** Drydock: where a document fails, the design is not compiled, and yet filtered on. */
function asWritten(design: Design): DesignInventory {
  const nodes = design.nodes.map(({ name, host }) => nodeOf(name, host, design))
  const heirs = design.nodes.filter(({ host }) => host.profile !== undefined).length
  if (heirs === 0) return { nodes, issues: design.issues }
  const message = `nodes that name a host profile: ${heirs}; none inherits anything, since Drydock fails on a document.`
  return { nodes, issues: [...design.issues, { code: 'inheritance-skipped', level: 'error', path: [], message }] }
}

function compiled(design: Design): DesignInventory {
  const inherit = inheritance(design.profiles)
  const issues = [...design.issues]
  const nodes = design.nodes.map((designed) => {
    const host = inherit(designed.host)
    if (!('code' in host)) return nodeOf(designed.name, host, design)
    issues.push(brokenChain(designed, host))
    return nodeOf(designed.name, designed.host, design)
  })
  return { nodes, issues: issues.sort((one, other) => Number(one.path[0]) - Number(other.path[0])) }
}

function brokenChain({ index, title }: DesignedNode, { code, profile }: BrokenChain): DesignIssue {
  const problem = code === 'unknown-profile' ? 'is not in the design' : 'inherits from itself'
  const message = `${title} inherits nothing: the host profile ${JSON.stringify(profile)} ${problem}.`
  return { code, level: 'error', path: [index, 'data', 'host_profile'], message }
}

function nodeOf(name: string, { tags, labels, rack }: Host, { rackLabels }: Design): Node {
  const node = { name, tags: [...tags], labels: Object.fromEntries(labels) }
  if (rack === undefined) return node
  const labelsOfRack = rackLabels.get(rack)
  return labelsOfRack === undefined ? { ...node, rack } : { ...node, rack, rackLabels: labelsOfRack }
}
