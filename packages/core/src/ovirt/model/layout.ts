import type { DocumentKind } from './documents.ts'
import { actionStatuses, externalSystemTypes, jobStatuses, stepTypes } from './words.ts'

/** A value that is one text on the wire. */
export interface ScalarField {
  readonly name: string
  readonly is: 'text' | 'boolean' | 'integer' | 'date'
}

/** A word of a list. */
export interface WordField {
  readonly name: string
  readonly is: 'word'
  readonly words: readonly string[]
  /** Does the engine take any text, as it comes? Otherwise small and capital letters are alike, and of what is sent only known words are taken. */
  readonly free?: boolean
  /** v3 writes such a status as `<status><state>`: the words of jobs with capital letters, those of actions with small ones. */
  readonly stateInV3?: 'capital' | 'small'
}

/** A document: `one`; a list that has an element of its own: `list`; or one that has none: `repeated`. */
export interface DocumentShape {
  readonly is: 'one' | 'list' | 'repeated'
  readonly layout: () => Layout
  /** Must the documents, in an answer, have what the model requires of them? */
  readonly complete?: boolean
}

/** Another document in a document. */
interface DocumentField extends DocumentShape {
  readonly name: string
}

export type Field = ScalarField | WordField | DocumentField

/**
 * How the engine lays out a kind of document: one table for both forms and both directions.
 *
 * XML: attributes, then the fields all documents have, then its own. JSON: its own, then those all have, then the attributes. Each part in the order
 * given here: its own values in alphabetical order, then its own documents.
 */
export interface Layout {
  readonly attributes: readonly string[]
  readonly common: readonly Field[]
  readonly own: readonly Field[]
  /** The names of its own fields in the order of v3, which is that of its schema. */
  readonly ownInV3?: readonly string[]
  /** What an answer must tell of it. */
  readonly required?: readonly string[]
  /** The name of the element that each item of a list of these has. */
  readonly item?: string
  /** Is it a document of which only the common fields are known here? */
  readonly foreign?: boolean
}

const linkLayout: Layout = /*@__PURE__*/ (() => ({ attributes: ['href', 'rel'], common: [], own: [], item: 'link' }))()

const commonFields: readonly Field[] = /*@__PURE__*/ (() => [
  { name: 'actions', is: 'list', layout: () => linkLayout },
  { name: 'name', is: 'text' },
  { name: 'description', is: 'text' },
  { name: 'comment', is: 'text' },
  { name: 'creation_status', is: 'text' },
  { name: 'link', is: 'repeated', layout: () => linkLayout },
])()

const entity = /*@__PURE__*/ (() => ({ attributes: ['href', 'id'], common: commonFields }))()

const referenceLayout: Layout = /*@__PURE__*/ (() => ({ ...entity, own: [], foreign: true, item: 'statistic' }))()

const jobLayout: Layout = /*@__PURE__*/ (() => ({
  ...entity,
  required: ['id', 'status'],
  item: 'job',
  ownInV3: ['status', 'owner', 'start_time', 'end_time', 'last_updated', 'external', 'auto_cleared'],
  own: [
    { name: 'auto_cleared', is: 'boolean' },
    { name: 'end_time', is: 'date' },
    { name: 'external', is: 'boolean' },
    { name: 'last_updated', is: 'date' },
    { name: 'start_time', is: 'date' },
    { name: 'status', is: 'word', words: jobStatuses, stateInV3: 'capital' },
    { name: 'owner', is: 'one', layout: () => referenceLayout },
    { name: 'steps', is: 'list', layout: () => stepLayout, complete: true },
  ],
}))()

const stepLayout: Layout = /*@__PURE__*/ (() => ({
  ...entity,
  required: ['id', 'status'],
  item: 'step',
  ownInV3: ['parent_step', 'job', 'type', 'number', 'status', 'start_time', 'end_time', 'external'],
  own: [
    { name: 'end_time', is: 'date' },
    { name: 'external', is: 'boolean' },
    { name: 'external_type', is: 'word', words: externalSystemTypes },
    { name: 'number', is: 'integer' },
    { name: 'progress', is: 'integer' },
    { name: 'start_time', is: 'date' },
    { name: 'status', is: 'word', words: jobStatuses, stateInV3: 'capital' },
    { name: 'type', is: 'word', words: stepTypes },
    { name: 'execution_host', is: 'one', layout: () => referenceLayout },
    { name: 'job', is: 'one', layout: () => jobLayout },
    { name: 'parent_step', is: 'one', layout: () => stepLayout },
    { name: 'statistics', is: 'list', layout: () => referenceLayout },
  ],
}))()

const faultLayout: Layout = /*@__PURE__*/ (() => ({
  attributes: [],
  common: [],
  own: [
    { name: 'detail', is: 'text' },
    { name: 'reason', is: 'text' },
  ],
}))()

const gracePeriodLayout: Layout = /*@__PURE__*/ (() => ({
  attributes: [],
  common: [],
  own: [{ name: 'expiry', is: 'integer' }],
}))()

const actionLayout: Layout = /*@__PURE__*/ (() => ({
  ...entity,
  own: [
    { name: 'async', is: 'boolean' },
    { name: 'fault', is: 'one', layout: () => faultLayout },
    { name: 'force', is: 'boolean' },
    { name: 'grace_period', is: 'one', layout: () => gracePeriodLayout },
    { name: 'job', is: 'one', layout: () => jobLayout },
    { name: 'status', is: 'word', words: actionStatuses, free: true, stateInV3: 'small' },
    { name: 'succeeded', is: 'boolean' },
  ],
}))()

/** What the root of each kind of document is. */
export const documentShapes: Readonly<Record<DocumentKind, DocumentShape>> = /*@__PURE__*/ (() => ({
  action: { is: 'one', layout: () => actionLayout },
  fault: { is: 'one', layout: () => faultLayout },
  job: { is: 'one', layout: () => jobLayout, complete: true },
  jobs: { is: 'list', layout: () => jobLayout, complete: true },
  step: { is: 'one', layout: () => stepLayout, complete: true },
  steps: { is: 'list', layout: () => stepLayout, complete: true },
  statistics: { is: 'list', layout: () => referenceLayout },
}))()

/** Deeper than this no document is read or written. Those of the engine have six levels. */
export const deepestDocument = 64

/** What a document may hold, by name. */
export interface LayoutNames {
  /** The elements it may have in XML. */
  readonly elements: ReadonlyMap<string, Field>
  /** The members it may have in JSON: the same, and what are attributes in XML. */
  readonly members: ReadonlyMap<string, Field>
}

/** What a document of a layout may hold, by name. */
export function namesOf(layout: Layout): LayoutNames {
  let names = known.get(layout)
  if (names === undefined) {
    const fields = [...layout.common, ...layout.own]
    const attributes = layout.attributes.map((name): ScalarField => ({ name, is: 'text' }))
    names = { elements: byName(fields), members: byName([...attributes, ...fields]) }
    known.set(layout, names)
  }
  return names
}

function byName(fields: readonly Field[]): ReadonlyMap<string, Field> {
  return new Map(fields.map((field) => [field.name, field]))
}

const known = /*@__PURE__*/ (() => new WeakMap<Layout, LayoutNames>())()
