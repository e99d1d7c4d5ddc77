/** One piece of what was found out or logged while a node was built. */
export interface BuildDataRecord {
  /** The node it is about. */
  readonly nodeName: string
  /** The task that collected it. */
  readonly taskId: string
  /** When it was collected, in milliseconds since 1970. */
  readonly collectedAt: number
  /** What made it, for example `apply_node_networking:curtin`. */
  readonly generator: string
  /** The media type of the element, for example `text/plain`. */
  readonly dataFormat: string
  /** The data itself, as text. */
  readonly dataElement: string
}

/** Which build data is wanted: of a task, of a node, or both. */
export interface BuildDataQuery {
  /** Only what this task collected. */
  readonly taskId?: string | undefined
  /** Only what is about this node. */
  readonly nodeName?: string | undefined
  /** Only the newest of each generator. */
  readonly latest?: boolean | undefined
}
