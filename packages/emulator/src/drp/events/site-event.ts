/** Something that happened, for whoever listens on a WebSocket. */
export interface SiteEvent {
  /** The prefix of the object, such as `jobs`. */
  readonly type: string
  /** What happened: `create`, `update`, `save` (the server did it by itself), `delete`, or any word. */
  readonly action: string
  /** The key of the object. */
  readonly key: string
  /** The object as it is now; of what was deleted, as it was last. */
  readonly object: unknown
  /** The object as it was before an update. Of a save it is the object as it is now: recorded so. Default null. */
  readonly original?: unknown
  /** Who did it: `user:` and a name, or `runner:` and the UUID of a machine. Default: whoever sent the request that is under way; empty if none is. */
  readonly principal?: string | undefined
  /** When, as the server writes it. Default: now. */
  readonly time?: string | undefined
}
