import type { SeededUser } from '../seed/seed.ts'

/** Who has logged in. */
interface Session {
  readonly id: string
  readonly username: string
  /** In milliseconds since 1970. */
  readonly since: number
}

/** How a login went. */
type Login = { readonly ok: true; readonly session: Session } | { readonly ok: false; readonly why: 'wrong' | 'locked' }

/** Users, their sessions, and who is locked out. */
export interface Sessions {
  /** Who could log in. */
  userOf(session: Session): SeededUser | undefined
  logIn(username: string, password: string): Login
  /** Begins a session whoever it is, where nobody has to log in. */
  begin(username: string): Session
  /** A session that lasts still. */
  get(id: string): Session | undefined
  end(id: string): void
  endAll(): void
  /** Forgets failed logins. */
  unlock(): void
}

/** What sessions go by. */
interface SessionsOptions {
  readonly users: readonly SeededUser[]
  readonly now: () => number
  readonly newId: (kind: string) => string
  readonly failedLoginAttemptsLimit: number
  readonly userLockoutMs: number
  readonly singleSessionPerUser: boolean
  readonly sessionLifeMs: number
}

/** Makes sessions of nobody. */
export function createSessions(options: SessionsOptions): Sessions {
  const { now, newId, failedLoginAttemptsLimit, userLockoutMs, singleSessionPerUser, sessionLifeMs } = options
  const users = new Map(options.users.map((user) => [user.username, user]))
  const sessions = new Map<string, Session>()
  /** Failed logins since the last that went well, and until when a user is locked out. */
  const failures = new Map<string, { readonly count: number; readonly lockedUntil: number }>()

  const fail = (username: string, count: number): Login => {
    const isLocked = count === failedLoginAttemptsLimit
    failures.set(username, isLocked ? { count: 0, lockedUntil: now() + userLockoutMs } : { count, lockedUntil: 0 })
    return { ok: false, why: 'wrong' }
  }

  const begin = (username: string): Session => {
    for (const { id, username: other } of sessions.values())
      if (singleSessionPerUser && other === username) sessions.delete(id)
    // 32 hexadecimal digits, as those that were seen.
    const session = { id: newId('session').replaceAll('-', ''), username, since: now() }
    sessions.set(session.id, session)
    return session
  }

  return {
    userOf: ({ username }) => users.get(username),
    logIn(username, password) {
      const user = users.get(username)
      if (user === undefined) return { ok: false, why: 'wrong' }
      const { count = 0, lockedUntil = 0 } = failures.get(username) ?? {}
      if (now() < lockedUntil) return { ok: false, why: 'locked' }
      if (user.password !== password) return fail(username, count + 1)
      failures.delete(username)
      return { ok: true, session: begin(username) }
    },
    begin,
    get(id) {
      const session = sessions.get(id)
      if (session === undefined || now() - session.since < sessionLifeMs) return session
      sessions.delete(id)
      return undefined
    },
    end: (id) => void sessions.delete(id),
    endAll: () => sessions.clear(),
    unlock: () => failures.clear(),
  }
}
