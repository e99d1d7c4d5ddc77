import { type DocumentField, type Field, fieldsOf, type Layout } from '../model/layout.ts'
import type { XmlElement } from './xml-element.ts'

type Path = readonly (string | number)[]

/** What is done with elements that are not in the model. */
export interface UnknownElements {
  readonly skipAll: boolean
  /** Pass over those of documents of which the model has only what all have. */
  readonly skipForeign: boolean
  /** Do statuses hold an element of their own? */
  readonly v3: boolean
  readonly refuse: (path: Path) => void
}

/**
 * Puts an element into the form that JSON has: an object by the names of its attributes and elements, texts for values. Of several elements of one
 * name the last counts, as for the engine; links add up.
 */
export function toMembers(element: XmlElement, field: Field, unknown: UnknownElements, path: Path = []): unknown {
  switch (field.is) {
    case 'one':
    case 'repeated':
      return documentOf(element, field.layout(), unknown, path)
    case 'list':
      return listOf(element, field, unknown, path)
    default:
      return textOf(element, field, unknown, path)
  }
}

function documentOf(element: XmlElement, layout: Layout, unknown: UnknownElements, path: Path): object {
  const fields = fieldsOf(layout)
  const members = new Map<string, unknown>()
  for (const name of layout.attributes) {
    const value = element.attributes.get(name)
    if (value !== undefined) members.set(name, value)
  }
  const skips = unknown.skipAll || (unknown.skipForeign && layout.foreign === true)
  for (const child of element.children) {
    const field = fields.get(child.name)
    if (field === undefined) {
      if (!skips) unknown.refuse([...path, child.name])
    } else if (field.is === 'repeated') {
      const items = (members.get(field.name) ?? []) as unknown[]
      items.push(toMembers(child, field, unknown, [...path, field.name, items.length]))
      members.set(field.name, items)
    } else {
      members.set(field.name, toMembers(child, field, unknown, [...path, field.name]))
    }
  }
  return Object.fromEntries(members)
}

function listOf(element: XmlElement, field: DocumentField, unknown: UnknownElements, path: Path): object {
  const layout = field.layout()
  const { item = '' } = layout
  const items: object[] = []
  for (const child of element.children) {
    if (child.name === item) items.push(documentOf(child, layout, unknown, [...path, item, items.length]))
    else if (!unknown.skipAll) unknown.refuse([...path, child.name])
  }
  return items.length === 0 ? {} : { [item]: items }
}

/** Undefined where there are elements that should not be: what stands between them says nothing more. */
function textOf(element: XmlElement, field: Field, unknown: UnknownElements, path: Path): unknown {
  const parts = new Map<string, string>()
  const wrapped = unknown.v3 && 'stateInV3' in field
  let refused = false
  const refuse = (name: string, within: Path) => {
    if (unknown.skipAll) return
    refused = true
    unknown.refuse([...within, name])
  }
  for (const { name, text, children } of element.children) {
    if (wrapped && (name === 'state' || name === 'detail')) {
      parts.set(name, text)
      for (const child of children) refuse(child.name, [...path, name])
    } else {
      refuse(name, path)
    }
  }
  if (refused) return undefined
  return wrapped ? Object.fromEntries(parts) : element.text
}
