import type { EngineUser } from './users.ts'

/** A token that single sign-on gave. */
interface Token {
  readonly text: string
  /** When it expires, in milliseconds since 1970. */
  readonly expiresAt: number
}

/** A session that a caller asked to be kept: that of the cookie JSESSIONID. */
export interface Session {
  readonly id: string
  readonly user: EngineUser
  /** Must the header JSESSIONID repeat its id? */
  readonly csrf: boolean
}

/** Tokens and sessions. */
export interface Sessions {
  issue(user: EngineUser): Token
  /** Whose token it is; `'ended'` for one that was issued once and does not count any more; undefined for one that never was. */
  userOf(token: string): EngineUser | 'ended' | undefined
  /** Takes a token back. */
  revoke(token: string): void
  open(user: EngineUser, csrf: boolean): Session
  /** A session that lasts still; its time begins anew. */
  use(id: string): Session | undefined
  /** From now on it lasts so long without being used, in milliseconds. */
  keep(id: string, ttlMs: number): void
  end(id: string): void
  /** Ends all tokens and sessions. */
  endAll(): void
}

/** What sessions go by. */
interface SessionsOptions {
  readonly now: () => number
  readonly newId: (kind: string) => string
  readonly tokenLifetimeMinutes: number
  readonly sessionTtlMinutes: number
}

/** Makes sessions of nobody. */
export function createSessions({ now, newId, tokenLifetimeMinutes, sessionTtlMinutes }: SessionsOptions): Sessions {
  const tokens = new Map<string, { readonly user: EngineUser; readonly expiresAt: number }>()
  const sessions = new Map<string, { readonly session: Session; readonly ttlMs: number; readonly expiresAt: number }>()
  const keep = (session: Session, ttlMs: number): void =>
    void sessions.set(session.id, { session, ttlMs, expiresAt: now() + ttlMs })
  const revoke = (text: string): void => {
    const known = tokens.get(text)
    if (known !== undefined) tokens.set(text, { ...known, expiresAt: Number.NEGATIVE_INFINITY })
  }
  return {
    issue(user) {
      const text = `${newId('token')}${newId('token')}`.replaceAll('-', '')
      const expiresAt = now() + tokenLifetimeMinutes * 60_000
      tokens.set(text, { user, expiresAt })
      return { text, expiresAt }
    },
    userOf(token) {
      const known = tokens.get(token)
      return known === undefined || now() < known.expiresAt ? known?.user : 'ended'
    },
    revoke,
    open(user, csrf) {
      const session = { id: newId('session').replaceAll('-', '').toUpperCase(), user, csrf }
      keep(session, sessionTtlMinutes * 60_000)
      return session
    },
    use(id) {
      const known = sessions.get(id)
      if (known === undefined || now() >= known.expiresAt) {
        sessions.delete(id)
        return undefined
      }
      keep(known.session, known.ttlMs)
      return known.session
    },
    keep(id, ttlMs) {
      const known = sessions.get(id)
      if (known !== undefined) keep(known.session, ttlMs)
    },
    end: (id) => void sessions.delete(id),
    endAll() {
      for (const text of tokens.keys()) revoke(text)
      sessions.clear()
    },
  }
}
