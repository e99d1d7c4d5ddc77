/**
 * A node of a site, as far as a filter can see it.
 *
 * Each place in an inventory is a node of its own: two nodes of one name stay two.
 */
export interface Node {
  /** The name a filter's `node_names` refers to, and the one a selection lists. */
  readonly name: string
  /**
   * Free words. Absent means none.
   *
   * `null` means none to the documented semantics; it stands for a field Drydock never set, on which the deployed
   * semantics fails as the server does (`node-field-never-set`).
   */
  readonly tags?: readonly string[] | null | undefined
  /** Labels by key (Drydock: the node's `owner_data`). Absent means none; `null` as for `tags`. */
  readonly labels?: Readonly<Record<string, string>> | null | undefined
  /** The name of the rack the node stands in. Absent or `null` means none. */
  readonly rack?: string | null | undefined
  /** Labels of that rack, by key. Absent or `null` means none. The deployed semantics never looks at them. */
  readonly rackLabels?: Readonly<Record<string, string>> | null | undefined
}

/** How sets are combined: `union` keeps what is in any of them, `intersection` what is in all of them. */
export type SetOperation = 'union' | 'intersection'

/**
 * One filter of a set: the attribute values it names, and how their sets are combined.
 *
 * An attribute that is absent or `null` is not given; an empty one adds no set either.
 */
export interface NodeFilterEntry {
  /** How the sets of this filter are combined. The deployed semantics never combines values of one attribute but by union. */
  readonly filter_type: SetOperation
  /** Node names; each is the set of the nodes so named. */
  readonly node_names?: readonly string[] | null | undefined
  /** Tags; each is the set of the nodes that have it. */
  readonly node_tags?: readonly string[] | null | undefined
  /** Labels by key; each pair is the set of the nodes that carry it, and a `null` value the set of those that lack the key. */
  readonly node_labels?: Readonly<Record<string, string | null>> | null | undefined
  /** Rack names; each is the set of the nodes in that rack. */
  readonly rack_names?: readonly string[] | null | undefined
  /** Labels of racks by key, read as `node_labels` is. The deployed semantics ignores them. */
  readonly rack_labels?: Readonly<Record<string, string | null>> | null | undefined
}

/** Drydock's `node_filter`: filters, and how what they select is combined. */
export interface NodeFilter {
  /** How the selections of the filters are combined. */
  readonly filter_set_type: SetOperation
  /** The filters. None of them is all nodes under `intersection` and no node under `union`, by the documented semantics. */
  readonly filter_set: readonly NodeFilterEntry[]
}

/** Whose meaning of a filter: the document's, or the real server's. */
export type Semantics = 'documented' | 'deployed'

/**
 * Why a filter is refused.
 *
 * Either semantics:
 * - `filter-not-an-object`: the filter is not an object. Path: empty.
 * - `unknown-set-type`: `filter_set_type` is absent, or neither `union` nor `intersection`. Path: the key.
 * - `entry-not-an-object`: an item of `filter_set` is not an object. Path: the item.
 * - `labels-not-an-object`: a labels attribute is not an object. Path: the attribute.
 *
 * Documented only:
 * - `set-not-a-list`: `filter_set` is absent or not a list. Path: the key.
 * - `unknown-filter-type`: `filter_type` is absent, or neither `union` nor `intersection`. Path: the key.
 * - `unknown-key`: a key that the document does not know. Path: the key.
 * - `values-not-a-list`: names or tags that are not a list. Path: the attribute.
 * - `value-not-a-string`: a name, tag or rack that is not a string, or a label value that is neither a string nor `null`.
 *   Path: the value.
 *
 * Deployed only, each the exception the server raises:
 * - `not-iterable`: the server loops over what cannot be looped over. Path: `filter_set` or `node_tags` where that is the
 *   thing; an item of `filter_set` where a union meets a filter that came to `None`.
 * - `not-a-container`: `node_names` or `rack_names` is a number or `true`, in which nothing can be looked up.
 * - `node-without-rack`: `rack_names` is a string, and some node has no rack to look for in it.
 * - `node-field-never-set`: the filter needs tags or labels, which are `null` on some node.
 * - `empty-intersection`: an `intersection` of no filters.
 * - `field-not-coercible`: in the object form, a value that the field's type does not take, or a type that is not given.
 */
export type RejectionCode =
  | 'filter-not-an-object'
  | 'unknown-set-type'
  | 'entry-not-an-object'
  | 'labels-not-an-object'
  | 'set-not-a-list'
  | 'unknown-filter-type'
  | 'unknown-key'
  | 'values-not-a-list'
  | 'value-not-a-string'
  | 'not-iterable'
  | 'not-a-container'
  | 'node-without-rack'
  | 'node-field-never-set'
  | 'empty-intersection'
  | 'field-not-coercible'

/** What a filter selects. */
export type NodeSelection =
  /**
   * The names of the selected nodes, always in a repeatable order.
   *
   * `ordered`, documented: always true; the order is the inventory's and no node comes twice.
   * `ordered`, deployed: true where the server answers in exactly this order, repeats included; false where its answer
   * comes out of a hash set, in an order nobody can tell. Then the names are in inventory order, each node once.
   * Keys of an object that look like array indexes are the exception: a JavaScript object does not keep their order.
   */
  | { readonly kind: 'selected'; readonly names: readonly string[]; readonly ordered: boolean }
  /** The real server ends up with neither all nodes nor none: `None` in its own terms. Never with the documented semantics. */
  | { readonly kind: 'indeterminate' }
  /** The filter is refused: why, and where, as keys and indexes from the filter's root. */
  | { readonly kind: 'rejected'; readonly code: RejectionCode; readonly path: readonly (string | number)[] }
