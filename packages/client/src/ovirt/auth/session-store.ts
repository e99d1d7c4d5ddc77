import { storeInMemory } from '../../session/index.ts'

/** A token that a user and password have logged in for, as it is kept. It is secret: whoever has it is that user. */
export interface OvirtToken {
  /** The bearer token. */
  readonly token: string
  /** When it expires, in milliseconds since 1970; undefined where the engine has not told. */
  readonly expiresAt?: number | undefined
}

/** A persistent session as it is kept. It is secret: whoever has it is that user. */
export interface OvirtPersistentSession {
  /** The value of the cookie `JSESSIONID`. */
  readonly jsessionid: string
}

/** What a client keeps: a persistent session where it has been asked for, otherwise the token of its user and password. */
export type OvirtSession = OvirtToken | OvirtPersistentSession

/**
 * Where a token or a session is kept. Processes that share one log in once instead of each by itself. They have the same user and ask for sessions in the
 * same way; nothing is kept for clients with `basic` and no persistent session.
 *
 * A method that throws changes nothing: what cannot be loaded is not there, and what cannot be saved is used by this client alone.
 */
export interface SessionStore {
  /** What was saved last, by whichever process; undefined for nothing. It is asked for the first one, and for another one when that is rejected or expires. */
  load(): Promise<OvirtSession | undefined>
  /** Keeps one after a login, in place of any other. */
  save(session: OvirtSession): Promise<void>
  /** Forgets it after a logout. */
  clear(): Promise<void>
}

/**
 * Makes a store that keeps the token or session in memory: for several clients of one process.
 *
 * @example
 * import { memorySessionStore } from '@jobwright/client/ovirt'
 * const store = memorySessionStore()
 * await store.save({ token: 'fqbR1ftzh8wBCviLxJcYuV5oSDI=', expiresAt: 1795219200000 })
 * await store.load() //=> { token: 'fqbR1ftzh8wBCviLxJcYuV5oSDI=', expiresAt: 1795219200000 }
 */
export function memorySessionStore(): SessionStore {
  return storeInMemory()
}
