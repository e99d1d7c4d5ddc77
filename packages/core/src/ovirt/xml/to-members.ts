import type { Findings } from '../json/findings.ts'
import { type DocumentShape, type Field, type Layout, namesOf } from '../model/layout.ts'
import type { XmlElement } from './xml-element.ts'

/** What is done with elements that are not in the model. */
export interface UnknownElements {
  readonly skipAll: boolean
  /** Pass over those of documents of which the model has only what all have. */
  readonly skipForeign: boolean
  /** Do statuses hold an element of their own? */
  readonly v3: boolean
  /** Where those that are not passed over are noted. */
  readonly findings: Findings
}

/**
 * Puts an element into the form that JSON has: an object by the names of its attributes and elements, texts for values. Of several elements of one
 * name the last counts, as for the engine; links add up.
 */
export function toMembers(element: XmlElement, field: Field | DocumentShape, unknown: UnknownElements): unknown {
  switch (field.is) {
    case 'one':
    case 'repeated':
      return documentOf(element, field.layout(), unknown)
    case 'list':
      return listOf(element, field, unknown)
    default:
      return textOf(element, field, unknown)
  }
}

function documentOf(element: XmlElement, layout: Layout, unknown: UnknownElements): object {
  const { findings } = unknown
  const { elements } = namesOf(layout)
  // All names in it are the layout's own.
  const members: Record<string, unknown> = {}
  for (const name of layout.attributes) {
    const value = element.attributes.get(name)
    if (value !== undefined) members[name] = value
  }
  const skips = unknown.skipAll || (unknown.skipForeign && layout.foreign === true)
  for (const child of element.children) {
    const field = elements.get(child.name)
    if (field === undefined) {
      if (!skips) findings.refuse('unrecognized_keys', child.name)
      continue
    }
    findings.enter(field.name)
    if (field.is === 'repeated') {
      const items = (members[field.name] ?? []) as unknown[]
      addItem(items, child, field.layout(), unknown)
      members[field.name] = items
    } else {
      members[field.name] = toMembers(child, field, unknown)
    }
    findings.leave()
  }
  return members
}

function listOf(element: XmlElement, field: DocumentShape, unknown: UnknownElements): object {
  const { findings, skipAll } = unknown
  const layout = field.layout()
  const { item = '' } = layout
  const items: unknown[] = []
  for (const child of element.children) {
    if (child.name === item) {
      findings.enter(item)
      addItem(items, child, layout, unknown)
      findings.leave()
    } else if (!skipAll) {
      findings.refuse('unrecognized_keys', child.name)
    }
  }
  return items.length === 0 ? {} : { [item]: items }
}

function addItem(items: unknown[], element: XmlElement, layout: Layout, unknown: UnknownElements): void {
  unknown.findings.enter(items.length)
  items.push(documentOf(element, layout, unknown))
  unknown.findings.leave()
}

/** Undefined where there are elements that should not be: what stands between them says nothing more. */
function textOf(element: XmlElement, field: Field, { skipAll, v3, findings }: UnknownElements): unknown {
  const wrapped = v3 && 'stateInV3' in field
  if (!wrapped && element.children.length === 0) return element.text
  const parts = new Map<string, string>()
  let refused = false
  const refuse = (...below: string[]) => {
    if (skipAll) return
    refused = true
    findings.refuse('unrecognized_keys', ...below)
  }
  for (const { name, text, children } of element.children) {
    if (wrapped && (name === 'state' || name === 'detail')) {
      parts.set(name, text)
      for (const child of children) refuse(name, child.name)
    } else {
      refuse(name)
    }
  }
  if (refused) return undefined
  return wrapped ? Object.fromEntries(parts) : element.text
}
