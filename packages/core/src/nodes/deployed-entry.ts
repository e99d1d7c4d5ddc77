import { hasAnyTag, hasLabel, tagCounter, type WantedLabel } from './carried.ts'
import { isObject, ownEntries, ownValue } from './json-object.ts'
import type { Node, SetOperation } from './model.ts'
import { type Container, containerOf, elementsOf, isTruthy } from './python-values.ts'
import { Rejected } from './rejected.ts'
import { Words } from './words.ts'

/** The attributes a filter gives, ready to be asked about a node; the server ORs the values of each. */
export interface DeployedEntry {
  readonly operation: SetOperation
  readonly names: Container | undefined
  readonly tags: WantedTags | undefined
  readonly racks: Container | undefined
  readonly labels: readonly WantedLabel[] | undefined
}

interface WantedTags {
  /** As the filter gives them, repeats included. */
  readonly list: readonly string[]
  readonly words: Words
}

/** What some node of an inventory lacks, where the server trips over it. */
export interface Gaps {
  readonly rack: boolean
  readonly tags: boolean
  readonly labels: boolean
}

type Path = readonly (string | number)[]

export function findGaps(nodes: readonly Node[]): Gaps {
  let rack = false
  let tags = false
  let labels = false
  for (const node of nodes) {
    rack ||= node.rack == null
    tags ||= node.tags === null
    labels ||= node.labels === null
  }
  return { rack, tags, labels }
}

/**
 * Reads one filter in the server's own order, so that of several things wrong the same one is reported. Undefined stands
 * for the server's `None`: an unknown `filter_type`, or an intersection that gives nothing to intersect.
 */
export function readEntry(entry: unknown, path: Path, gaps: Gaps): DeployedEntry | undefined {
  if (!isObject(entry)) throw new Rejected('entry-not-an-object', path)
  // Drydock: an attribute counts as given only if it is truthy; `rack_labels` is never looked at.
  const given = <Read>(key: string, read: (value: unknown, path: Path, gaps: Gaps) => Read): Read | undefined => {
    const value = ownValue(entry, key)
    return isTruthy(value) ? read(value, [...path, key], gaps) : undefined
  }
  const names = given('node_names', readNames)
  const tags = given('node_tags', readTags)
  const racks = given('rack_names', readRacks)
  const labels = given('node_labels', readLabels)
  const operation = ownValue(entry, 'filter_type')
  if (operation === 'union') return { operation, names, tags, racks, labels }
  if (operation !== 'intersection' || (names ?? tags ?? racks ?? labels) === undefined) return undefined
  return { operation, names, tags, racks, labels }
}

function readNames(value: unknown, path: Path): Container {
  const names = containerOf(value)
  if (names === undefined) throw new Rejected('not-a-container', path)
  return names
}

function readTags(value: unknown, path: Path, gaps: Gaps): WantedTags {
  const tags = elementsOf(value)
  if (tags === undefined) throw new Rejected('not-iterable', path)
  if (gaps.tags) throw new Rejected('node-field-never-set', path)
  const list = tags.filter((tag) => typeof tag === 'string')
  return { list, words: new Words(list) }
}

function readRacks(value: unknown, path: Path, gaps: Gaps): Container {
  const racks = readNames(value, path)
  if (typeof value === 'string' && gaps.rack) throw new Rejected('node-without-rack', path)
  return racks
}

function readLabels(value: unknown, path: Path, gaps: Gaps): WantedLabel[] {
  if (!isObject(value)) throw new Rejected('labels-not-an-object', path)
  if (gaps.labels) throw new Rejected('node-field-never-set', path)
  const wanted: WantedLabel[] = []
  for (const [key, label] of ownEntries(value)) {
    // A node's labels are strings, and to Python nothing but a string equals one.
    if (label === null || typeof label === 'string') wanted.push({ key, value: label })
  }
  return wanted
}

/** Whether a filter selects a node. */
export function selectedBy(entry: DeployedEntry, node: Node): boolean {
  return entry.operation === 'union' ? hasAnyAttribute(entry, node) : hasEveryAttribute(entry, node)
}

function hasAnyAttribute({ names, tags, racks, labels }: DeployedEntry, node: Node): boolean {
  if (names?.has(node.name)) return true
  if (tags !== undefined && hasAnyTag(node.tags, tags.words)) return true
  if (racks?.has(node.rack ?? null)) return true
  return labels !== undefined && hasAnyLabel(node, labels)
}

function hasEveryAttribute({ names, tags, racks, labels }: DeployedEntry, node: Node): boolean {
  if (names !== undefined && !names.has(node.name)) return false
  if (tags !== undefined && !hasAnyTag(node.tags, tags.words)) return false
  if (racks !== undefined && !racks.has(node.rack ?? null)) return false
  return labels === undefined || hasAnyLabel(node, labels)
}

function hasAnyLabel(node: Node, wanted: readonly WantedLabel[]): boolean {
  for (const label of wanted) if (hasLabel(node.labels, label)) return true
  return false
}

/**
 * The names in the server's own order, repeats included, where it answers with the bare list of an intersection's lone
 * attribute because there was nothing to intersect it with: a node comes once for each wanted tag it has, and once for
 * each wanted label, label by label. Undefined where a set operation has lost order and repeats.
 */
export function namesInServerOrder(entry: DeployedEntry, nodes: readonly Node[]): string[] | undefined {
  const { operation, names, tags, racks, labels } = entry
  const given = [names, tags, racks, labels].filter((attribute) => attribute !== undefined)
  if (operation === 'union' || given.length > 1) return undefined
  const answer: string[] = []
  if (labels !== undefined) {
    for (const label of labels) for (const node of nodes) if (hasLabel(node.labels, label)) answer.push(node.name)
    return answer
  }
  const times = tags === undefined ? (node: Node) => Number(selectedBy(entry, node)) : tagTimes(tags)
  for (const node of nodes) for (let left = times(node); left > 0; left -= 1) answer.push(node.name)
  return answer
}

function tagTimes(tags: WantedTags): (node: Node) => number {
  const count = tagCounter(tags.list)
  return (node) => count(node.tags)
}
