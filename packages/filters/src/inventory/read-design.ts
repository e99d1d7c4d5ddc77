import { describePath } from '@jobwright/core'
import { ownValue } from '../given-values.ts'
import type { DesignIssue, DesignIssueCode } from './design-issue.ts'
import { type DesignDocument, mappingAt, readHeader } from './document-header.ts'
import { shapeProblems } from './document-shape.ts'
import type { Host } from './host-inheritance.ts'

/** A node as its own document describes it. */
export interface DesignedNode {
  /** The document's index. */
  readonly index: number
  /** How messages call the document. */
  readonly title: string
  readonly name: string
  readonly host: Host
}

/** The documents of a design by what they describe. */
export interface Design {
  readonly nodes: readonly DesignedNode[]
  readonly profiles: ReadonlyMap<string, Host>
  readonly rackLabels: ReadonlyMap<string, Readonly<Record<string, string>>>
  readonly issues: readonly DesignIssue[]
  /** How many documents are meant for Drydock. */
  readonly documents: number
  /** Whether Drydock failed on one of them. */
  readonly failed: boolean
}

const kinds = [
  'Region',
  'Rack',
  'NetworkLink',
  'Network',
  'HardwareProfile',
  'HostProfile',
  'BaremetalNode',
  'BootAction',
]

/** Sorts the documents of a design, and reports those that are of no use. */
export function readDesign(documents: readonly unknown[]): Design {
  const nodes: DesignedNode[] = []
  const profiles = new Map<string, Host>()
  const rackLabels = new Map<string, Readonly<Record<string, string>>>()
  const issues: DesignIssue[] = []
  let read = 0
  let failed = false

  for (const [index, given] of documents.entries()) {
    const report = (code: DesignIssueCode, path: DesignIssue['path'], message: string) => {
      issues.push({ code, level: code === 'other-namespace' ? 'info' : 'error', path: [index, ...path], message })
    }
    const document = readHeader(given)
    if (document === undefined) {
      report(
        'not-a-document',
        [],
        `document ${index + 1} is no mapping with a schema such as drydock/BaremetalNode/v1.`,
      )
      continue
    }
    const { namespace, kind, version, name, data } = document
    const called = name === undefined ? `(document ${index + 1})` : JSON.stringify(name)
    const title = `${namespace}/${kind}/${version} ${called}`
    if (namespace !== 'drydock') {
      report('other-namespace', [], `${title} is not for Drydock.`)
      continue
    }

    read += 1
    const problems = [...documentProblems(document)]
    for (const { code, path, problem } of problems) report(code, path, `${title}: ${describePath(path)} ${problem}.`)
    if (problems.length > 0 || name === undefined) failed = true
    else if (kind === 'BaremetalNode') nodes.push({ index, title, name, host: hostOf(data as object) })
    // Drydock: of two documents of one name, the first is found.
    else if (kind === 'HostProfile' && !profiles.has(name)) profiles.set(name, hostOf(data as object))
    else if (kind === 'Rack' && !rackLabels.has(name)) {
      const labels = Object.entries(mappingAt(data as object, 'labels'))
      rackLabels.set(name, Object.fromEntries(labels.filter(isText)))
      for (const label of labels) {
        if (isText(label)) continue
        const path = ['data', 'labels', label[0]]
        report('label-not-a-text', path, `${title}: ${describePath(path)} must be a text; put it in quotes.`)
      }
    }
  }
  return { nodes, profiles, rackLabels, issues, documents: read, failed }
}

function* documentProblems({ kind, version, name, data }: DesignDocument) {
  const invalid = 'invalid-document' as const
  if (version !== 'v1' || !kinds.includes(kind)) {
    const problem = `must be one of drydock/{${kinds.join(',')}}/v1`
    yield { code: 'unknown-kind' as const, path: ['schema'], problem }
    return
  }
  if (name === undefined) yield { code: invalid, path: ['metadata', 'name'], problem: 'must be a text' }
  for (const problem of shapeProblems(kind, data)) yield { code: invalid, ...problem }
}

/** Reads the data of a node or a profile, once its shape is known to be right. */
function hostOf(data: object): Host {
  const metadata = mappingAt(data, 'metadata')
  return {
    profile: textAt(data, 'host_profile'),
    tags: (ownValue(metadata, 'tags') ?? []) as readonly string[],
    labels: new Map(Object.entries(mappingAt(metadata, 'owner_data')).filter(isText)),
    rack: textAt(metadata, 'rack'),
  }
}

function textAt(mapping: object, key: string): string | undefined {
  return ownValue(mapping, key) as string | undefined
}

function isText(label: readonly [string, unknown]): label is [string, string] {
  return typeof label[1] === 'string'
}
