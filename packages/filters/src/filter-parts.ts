/** Where something stands in a filter: keys and indexes from its root. */
export type FilterPath = readonly (string | number)[]

/** An attribute that a filter can give values of. */
export type FilterAttribute = 'node_names' | 'node_tags' | 'node_labels' | 'rack_names' | 'rack_labels'

/**
 * How a value is compared: it `equals` the node's, or the node's text lies `within` it (Drydock, given a string for a
 * list).
 */
export type Match = 'equals' | 'within'
