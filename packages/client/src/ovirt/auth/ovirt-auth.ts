import { invalidInput } from '@jobwright/core'
import { SessionKeeper, storeInMemory } from '../../session/index.ts'
import { type AuthScheme, headerAuth } from '../../transport/index.ts'
import { engineUrls } from './engine-urls.ts'
import type { OvirtAuth, PersistentSession } from './options.ts'
import { persistentScheme } from './persistent-session.ts'
import type { OvirtToken, SessionStore } from './session-store.ts'
import { type OvirtSessions, sessionsOf } from './sessions.ts'
import { tokenScheme } from './token-scheme.ts'

/** What the ways of an engine depend on. */
export interface OvirtAuthOptions {
  /** Whose API is spoken. */
  readonly profile: 'v3' | 'v4'
  /** How a persistent session is asked for; undefined: it is not. */
  readonly persistentSession?: PersistentSession | undefined
  /** Where the token or session is kept. */
  readonly store: SessionStore
  /** Told what ends the client's sessions, before `createTransport` returns. */
  readonly onSessions: (sessions: OvirtSessions) => void
}

/**
 * How an engine is shown who asks: by a bearer token, which a user and password log in for, or by a user and password with every request; and by a session in
 * the place of either, where one is asked for.
 */
export function ovirtAuth({ profile, persistentSession, store, onSessions }: OvirtAuthOptions): AuthScheme {
  return (auth, tools) => {
    const given = auth as OvirtAuth
    const version = profile.slice(1)
    const urls = engineUrls(tools.urlOf([]))
    const byPassword = given !== 'none' && 'username' in given
    const isBasic = byPassword && (given.method ?? (profile === 'v3' ? 'basic' : 'oauth')) === 'basic'
    // Of a persistent session, it is the session that is shared.
    const ofTokens = persistentSession === undefined ? store : storeInMemory<OvirtToken>()
    const tokens =
      byPassword && !isBasic
        ? new SessionKeeper({ scheme: tokenScheme(given, urls, version, tools), store: ofTokens, tools })
        : undefined
    const authenticator = tokens ?? bearerAuth(auth, tools)

    if (persistentSession === undefined) {
      onSessions(sessionsOf(tokens === undefined ? [] : [tokens], tools.timeoutMs))
      return authenticator
    }
    if (given === 'none') {
      throw invalidInput('persistentSession takes credentials to open a session with: give auth, or leave it out.')
    }
    const opener = { authenticator, isPassword: isBasic }
    const scheme = persistentScheme(opener, persistentSession, urls, version, tools)
    const sessions = new SessionKeeper({ scheme, store, tools })
    onSessions(sessionsOf(tokens === undefined ? [sessions] : [sessions, tokens], tools.timeoutMs))
    return sessions
  }
}

const bearerAuth: AuthScheme = /*@__PURE__*/ (() => headerAuth({ header: 'Authorization', scheme: 'Bearer' }))()
