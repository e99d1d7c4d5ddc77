import { storeInMemory } from '../session/index.ts'

/** A session as it is kept. All of it is secret: whoever has it is that user. */
export interface LcmSession {
  /** Its id. */
  readonly sessionid: string
  /** The cookie that shows it, `name=value`, where the login has set one. */
  readonly cookie?: string | undefined
}

/**
 * Where a session is kept. Processes that share one log in once instead of each by itself: servers may let a user have only one session, so that a
 * second login ends the first.
 *
 * A method that throws changes nothing: what cannot be loaded is not there, and what cannot be saved is used by this client alone.
 */
export interface SessionStore {
  /** The session that was saved last, of whichever process; undefined for none. It is asked for the first one, and for another one when that is rejected. */
  load(): Promise<LcmSession | undefined>
  /** Keeps a session after a login, in place of any other. */
  save(session: LcmSession): Promise<void>
  /** Forgets it after a logout. */
  clear(): Promise<void>
}

/**
 * Makes a store that keeps the session in memory: for several clients of one process.
 *
 * @example
 * import { memorySessionStore } from '@jobwright/client/lcm'
 * const store = memorySessionStore()
 * await store.save({ sessionid: 'd6c5e198b9b5ffeab9fd8dea6fb012aa' })
 * await store.load() //=> { sessionid: 'd6c5e198b9b5ffeab9fd8dea6fb012aa' }
 */
export function memorySessionStore(): SessionStore {
  return storeInMemory()
}

/** Is it a session, as what a store has loaded should be? */
export function isSession(value: unknown): value is LcmSession {
  if (typeof value !== 'object' || value === null) return false
  const { sessionid, cookie } = value as Readonly<Record<string, unknown>>
  return typeof sessionid === 'string' && sessionid !== '' && (cookie === undefined || typeof cookie === 'string')
}
